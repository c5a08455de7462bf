"""How near a text is to the sample phrases of every choice, by sentence vectors that come from outside (`Embed`).

All questions compete: what is nearer to the phrases of another question, or to small talk, answers that one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from threading import Lock

import numpy as np

from bot.decision.profile import Value
from bot.nlu.meaning.sample_votes import RIDGE, SHARPNESS, Solve, fit, solve_anew, weigh
from bot.nlu.meaning.text_vectors import Embed, Vectors
from bot.nlu.message.vocabulary import Vocabulary

NEAREST = 3  # the mean of so many nearest phrases is how near a choice is
MOST_WORDS = 32  # of one text; longer ones are no single phrase, and cost more time than they tell
_WORD = re.compile(r"[A-Za-z]{1,12}|\d{1,3}|[^\sA-Za-z\d]")
CHOICE, TOPIC, NOTHING = "choice", "topic", "nothing"
OWN = "own"  # the role of a plain fact of theirs
SMALL_TALK = ""  # stands where a field's name would


class MustEmbedError(Exception):
    """The answer hangs on sentence vectors, which take a CPU some milliseconds."""


@dataclass(frozen=True, slots=True, eq=False)  # as a key the same object is the same key
class Group:
    """Phrases for one choice of a field ("choice"), for the field itself ("topic"), or for nothing ("nothing")."""

    field: str
    kind: str
    value: Value
    first: int
    last: int


@dataclass(frozen=True)
class Nearness:
    """How near one text is to each group, as cosines.

    `not_own`: how much it sounds like hearsay, doubt, a wish, a part of a whole …: about 1 like those samples, about -1
    like plain answers.
    """

    score: Callable[[], Mapping[Group, float]]
    not_own: float = -1.0

    @cached_property
    def scores(self) -> Mapping[Group, float]:
        """Worked out when they are asked for: most replies leave nothing open."""
        return self.score()

    def choices(self, name: str) -> list[tuple[Value, float]]:
        """The choices of a field, nearest first; small talk and off-topic phrases count as the value None."""
        own = [
            (group.value if group.kind == CHOICE else None, score)
            for group, score in self.scores.items()
            if (group.field == name and group.kind != TOPIC) or group.field == SMALL_TALK
        ]
        return sorted(own, key=lambda item: -item[1])

    def elsewhere_by(self, names: Collection[str]) -> float:
        """By how much the text is nearer to another question or to small talk than to these; below 0: it is not."""
        own = [score for group, score in self.scores.items() if group.field in names and group.kind != NOTHING]
        other = [
            score
            for group, score in self.scores.items()
            if (group.field not in names and group.kind != NOTHING) or group.field == SMALL_TALK
        ]
        return max(other) - max(own) if own and other else 0.0

    def own(self, names: Collection[str]) -> float:
        """How near the text is to what is said on these fields."""
        return max(
            (s for group, s in self.scores.items() if group.field in names and group.kind != NOTHING), default=1.0
        )

    def chats(self, names: Collection[str]) -> float:
        """By how much the text is nearer to small talk than to these fields."""
        own = [score for group, score in self.scores.items() if group.field in names and group.kind != NOTHING]
        talk = [score for group, score in self.scores.items() if group.field == SMALL_TALK]
        return max(talk) - max(own) if own and talk else 0.0


class SentenceSimilarity:
    """Compares texts with the vocabulary's phrases. Safe to call from several threads."""

    def __init__(
        self, vocabulary: Vocabulary, embed: Embed, remembered: Embed | None = None, solve: Solve = solve_anew
    ) -> None:
        """`remembered` and `solve` may serve the vocabulary's phrases from a cache, never replies."""
        self._solve = solve
        self._embed = embed
        self._remembered = remembered or embed
        self._groups, self._phrases = _groups(vocabulary)
        self._nearest = TopMeans([(group.first, group.last) for group in self._groups], NEAREST)
        self._roles = [(name, text) for name, samples in vocabulary.roles.items() for text in samples]
        self._filled_in: tuple[Vectors, Vectors] | None = None
        self._filling = Lock()

    def warm(self) -> None:
        """Turn all phrases into vectors now instead of at the first reply."""
        self._filled()

    def of(self, texts: Sequence[str]) -> list[Nearness]:
        """How near each text is to every group."""
        shown = [_phrase(text) for text in texts]
        if not shown:
            return []
        vectors, votes = self._filled()
        cosines = self._embed(shown) @ vectors.T
        return [Nearness(partial(self._scores, row), float(weigh(row) @ votes)) for row in cosines]

    def _scores(self, cosines: Vectors) -> dict[Group, float]:
        """How near a text is to each group, by its cosines with all phrases."""
        return dict(zip(self._groups, self._nearest.of(cosines[np.newaxis])[0].tolist(), strict=True))

    def _filled(self) -> tuple[Vectors, Vectors]:
        """The vectors of all phrases and role samples, and the vote of each on whether a text is their own fact."""
        with self._filling:
            if self._filled_in is None:
                vectors = np.asarray(
                    self._remembered([*self._phrases, *(text for _, text in self._roles)]), dtype=np.float32
                )
                wanted = np.zeros(len(vectors), dtype=np.float32)
                wanted[len(self._phrases) :] = [-1 if name == OWN else 1 for name, _ in self._roles]
                for group in self._groups:
                    wanted[group.first : group.last] = 0 if group.kind == NOTHING else -1
                chosen = np.array([SHARPNESS, RIDGE], dtype=np.float32)
                votes = self._solve((vectors, wanted, chosen), lambda: fit(weigh(vectors @ vectors.T), wanted))
                self._filled_in = vectors, votes
            return self._filled_in


def _phrase(text: str) -> str:
    """The first words of a text; signs count as words, as they do for the model."""
    end = 0
    for number, found in enumerate(_WORD.finditer(text)):
        if number == MOST_WORDS:
            break
        end = found.end()
    return text[:end]


def _groups(vocabulary: Vocabulary) -> tuple[tuple[Group, ...], list[str]]:
    listed: list[tuple[str, str, Value, tuple[str, ...]]] = [(SMALL_TALK, NOTHING, None, vocabulary.off_topic)]
    for name, words in vocabulary.fields.items():
        listed += [(name, CHOICE, choice.value, choice.phrases) for choice in words.choices]
        listed += [(name, TOPIC, None, words.phrases), (name, NOTHING, None, words.off_topic)]
    groups, phrases = [], list[str]()
    for name, kind, value, texts in listed:
        if texts:
            groups.append(Group(name, kind, value, len(phrases), len(phrases) + len(texts)))
            phrases += texts
    return tuple(groups), phrases


class TopMeans:
    """The mean of the highest few values in each of many spans of a row, for all spans at once.

    `spans` are (first, end) columns, none of them empty; `most`: of so many values at most the mean is taken.
    """

    def __init__(self, spans: Sequence[tuple[int, int]], most: int) -> None:
        longest = max([most, *(end - first for first, end in spans)])
        beyond = -1  # a column of its own, lower than all others
        padded = [[*range(first, end), *[beyond] * (longest - (end - first))] for first, end in spans]
        self._columns = np.array(padded, dtype=np.intp).reshape(len(spans), longest)
        self._counts = np.array([min(most, end - first) for first, end in spans], dtype=np.float32)
        self._most = most

    def of(self, rows: Vectors) -> Vectors:
        """Shape (rows, spans)."""
        padded = np.concatenate([rows, np.full((len(rows), 1), -np.inf, dtype=rows.dtype)], axis=1)
        highest = np.partition(padded[:, self._columns], -self._most, axis=2)[:, :, -self._most :]
        highest.sort(axis=2)
        highest[np.isneginf(highest)] = 0
        means: Vectors = highest.sum(axis=2) / self._counts
        return means
