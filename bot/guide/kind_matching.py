"""Of which kind a question is, by the samples of each kind: near to two of them, or to one in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.guide.asked_kinds import DECISION, AskedKind
from bot.guide.same_question import Closest, content_words
from bot.nlu.meaning.similarity import TopMeans
from bot.nlu.meaning.text_vectors import TextVectors, Vectors, stems

# Similarity to the nearest sample; less for the decision: nothing said is better than something that wasn't asked. What
# is named as outside must be nearer: a question that the guide answers would be turned away.
KIND_FROM, SILENT_FROM, TOPIC_FROM = 0.65, 0.5, 0.75
# The mean with the second nearest sample of the same kind: one that is near by a few shared words stands alone. Of 23
# questions met once, this drops 8 of 14 wrong kinds and 1 of 9 right ones.
NEAREST_SAMPLES, BOTH_FROM = 2, 0.68
MOST_OF_FORM = 2  # words of a question beside those that carry it, of which each makes it another one
SAME_WORDS = 0.8  # share of its words that stand in samples of that kind: then one that is near will do


@dataclass(frozen=True, slots=True)
class KindMatch:
    """The kind of a question, or "", with the sample that makes it one; and how near it is to one for the decision.

    `by_words`: its own words make it one, whatever else it names.
    """

    name: str = ""
    decision: float = 0.0
    closest: Closest = field(default_factory=Closest)
    by_words: bool = False


class KindMatching:
    """The samples of all kinds as vectors."""

    def __init__(self, kinds: Sequence[AskedKind], samples: TextVectors) -> None:
        """`samples`: those of all kinds, in their order."""
        self._samples = samples
        self._kinds = kinds
        self._words = [{stem for sample in kind.samples for stem in stems(sample)} for kind in kinds]
        ends = np.cumsum([len(kind.samples) for kind in kinds])
        self._spans = spans = [(int(end) - len(kind.samples), int(end)) for end, kind in zip(ends, kinds, strict=True)]
        self._nearest, self._both = TopMeans(spans, 1), TopMeans(spans, NEAREST_SAMPLES)
        self._decision = [place for place, kind in enumerate(kinds) if kind.name == DECISION]
        self._from = np.array([_least(kind) for kind in kinds])
        self._both_from = np.array([-1.0 if kind.name == DECISION else BOTH_FROM for kind in kinds])

    def matches(self, texts: Sequence[str], questions: TextVectors, elsewhere: TextVectors) -> list[KindMatch]:
        """The kind of each question. `elsewhere`: samples of what is of no kind, which may be nearer."""
        near, others = questions.similarity(self._samples), questions.similarity(elsewhere).max(axis=1)
        nearest, both = self._nearest.of(near), self._both.of(near)
        places = nearest.argmax(axis=1)
        found = []
        for row, place in enumerate(map(int, places)):
            best = nearest[row, place]
            is_near = best >= max(self._from[place], others[row])
            is_kind = is_near and (both[row, place] >= self._both_from[place] or self._has_words_of(place, texts[row]))
            is_kind = is_kind and not self._is_form_alone(place, texts[row])
            decision = float(nearest[row, self._decision].max(initial=0.0))
            found.append(
                KindMatch(self._kinds[place].name if is_kind else "", decision, self._closest(near[row], place))
            )
        return found

    def _closest(self, near: Vectors, place: int) -> Closest:
        start, end = self._spans[place]
        at = int(near[start:end].argmax())
        return Closest(self._kinds[place].samples[at], float(near[start + at]))

    def _is_form_alone(self, place: int, text: str) -> bool:
        """Whether only a form of words is that of the kind: "is that a fair price?" beside "is that a fair test?"."""
        words = content_words(text)
        own = words - self._words[place]
        return self._kinds[place].name != DECISION and len(own) > 0 and len(words) <= MOST_OF_FORM

    def _has_words_of(self, place: int, text: str) -> bool:
        words = set(stems(text))
        return len(words & self._words[place]) >= SAME_WORDS * len(words)


def _least(kind: AskedKind) -> float:
    if kind.name == DECISION:
        return SILENT_FROM
    return TOPIC_FROM if kind.topic else KIND_FROM
