"""Where no cue decides, a reply goes to the choice whose sample phrases it is nearest to, if it is near enough.

All questions compete: what is plainly nearer to the phrases of another question, or to small talk, answers that one.
The sentence vectors come from outside (`Embed`); all phrases become vectors in one call, on first use.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from bot.decision.profile import Value
from bot.nlu.vocabulary import Vocabulary

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]

NEAR_ENOUGH = 0.28  # cosine, mean of the nearest phrases; the field was asked, so little is enough
NEAREST = 3
CUE_WORD = 0.08  # how much nearer each word of a cue brings its choice
MOST_CHARACTERS = 400  # a longer reply is not one phrase
CHOICE, TOPIC, NOTHING = "choice", "topic", "nothing"
SMALL_TALK = ""  # stands where a field's name would
NO_CUES: Mapping[Value, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases that say one thing of a field: a choice ("choice"), that it is spoken of ("topic"), or "nothing"."""

    field: str
    kind: str
    value: Value
    vectors: Vectors


class SentenceSimilarity:
    """Nearest choices by sentence vectors. Safe to call from several threads."""

    def __init__(self, vocabulary: Vocabulary, embed: Embed, remembered: Embed | None = None) -> None:
        self._vocabulary = vocabulary
        self._embed = embed
        self._remembered = remembered or embed
        self._groups: tuple[Group, ...] = ()
        self._filling = Lock()

    def warm(self) -> None:
        """Turn all phrases into vectors now instead of at the first reply."""
        self._filled()

    def of(self, text: str) -> Resemblance:
        """What a text is like; nothing is computed before it is asked."""
        return Resemblance(text, self._embed, self._filled)

    def unlooked(self, text: str) -> Resemblance:
        """The same where there is no time to look: raises MustLook as soon as the answer hangs on it."""
        return Resemblance(text, _look, self._filled)

    def _filled(self) -> tuple[Group, ...]:
        with self._filling:
            if not self._groups:
                said = _said(self._vocabulary)
                each = list(dict.fromkeys(phrase for _, _, _, phrases in said for phrase in phrases))
                rows = dict(zip(each, self._remembered(each), strict=True)) if each else {}
                self._groups = tuple(
                    Group(field, kind, value, np.array([rows[phrase] for phrase in phrases], dtype=np.float32))
                    for field, kind, value, phrases in said
                )
            return self._groups


class MustLook(Exception):  # noqa: N818 - no fault
    """What a text is like decides, and that takes a CPU some milliseconds."""


def _look(_: Sequence[str]) -> Vectors:
    raise MustLook


class Resemblance:
    """How near one text is to every choice of every field."""

    def __init__(self, text: str, embed: Embed, groups: Callable[[], tuple[Group, ...]]) -> None:
        self._text = text
        self._embed = embed
        self._groups = groups

    def of(self, text: str) -> Resemblance:
        """The same for another text, a part of this one."""
        return Resemblance(text, self._embed, self._groups)

    @cached_property
    def _scores(self) -> tuple[tuple[Group, float], ...]:
        if not self._text.strip():
            return ()
        vector = self._embed([self._text[:MOST_CHARACTERS]])[0]
        return tuple((group, float(np.sort(group.vectors @ vector)[-NEAREST:].mean())) for group in self._groups())

    def nearest(self, name: str, cued: Mapping[Value, float] = NO_CUES, near: float = NEAR_ENOUGH) -> Value | None:
        """The choice of a field that the text is nearest to; None where it is far from all, or off topic.

        `cued`: what weak cues already spoke for, each with its weight in words; a cue brings its choice nearer.
        """
        own = [
            (_helped(score, group, cued), group)
            for group, score in self._scores
            if (group.field == name and group.kind != TOPIC) or group.field == SMALL_TALK
        ]
        best, group = max(own, key=lambda item: item[0], default=(0.0, None))
        return group.value if group is not None and group.kind == CHOICE and best >= near else None

    def unfinished(
        self, names: Sequence[str], cued: Mapping[Value, float] = NO_CUES, apart_from: Collection[str] = ()
    ) -> float:
        """By how much the text is nearer to another question or to small talk than to these; below 0: it is not.

        `apart_from`: questions that don't compete.
        """
        own, other = [], []
        for group, score in self._scores:
            if group.field in names and group.kind != NOTHING:
                own.append(_helped(score, group, cued))
            elif group.field in (*names, SMALL_TALK) or (group.kind != NOTHING and group.field not in apart_from):
                other.append(score)
        return max(other) - max(own) if own and other else 0.0

    def chats(self, names: Sequence[str]) -> float:
        """By how much the text is nearer to small talk than to these fields; below 0: it is not."""
        own = [score for group, score in self._scores if group.field in names and group.kind != NOTHING]
        talk = [score for group, score in self._scores if group.field == SMALL_TALK]
        return max(talk) - max(own) if own and talk else 0.0


def _helped(score: float, group: Group, cued: Mapping[Value, float]) -> float:
    return score + (CUE_WORD * cued.get(group.value, 0.0) if group.kind == CHOICE else 0.0)


def _said(vocabulary: Vocabulary) -> list[tuple[str, str, Value, tuple[str, ...]]]:
    said: list[tuple[str, str, Value, tuple[str, ...]]] = [(SMALL_TALK, NOTHING, None, vocabulary.off_topic)]
    for name, words in vocabulary.fields.items():
        said += [(name, CHOICE, choice.value, choice.phrases) for choice in words.choices]
        said += [(name, TOPIC, None, words.phrases), (name, NOTHING, None, words.off_topic)]
    return [one for one in said if one[3]]
