"""Where no cue decides, a reply goes to the choice whose sample phrases it is nearest to, if it is near enough.

The sentence vectors come from outside (`Embed`); phrases are turned into vectors once a field, on first use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from bot.conversation.reading.vocabulary import Vocabulary
from bot.core.profile import Value

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]

NEAR_ENOUGH = 0.25  # cosine, mean of the nearest phrases; the field was asked, so little is enough
NEAREST = 3
CUE_WORD = 0.08  # how much nearer each word of a cue brings its choice
MOST_CHARACTERS = 400  # a longer reply is not one phrase


class Likeness:
    """Nearest choices by sentence vectors. Safe to call from several threads."""

    def __init__(self, vocabulary: Vocabulary, embed: Embed) -> None:
        self._vocabulary = vocabulary
        self._embed = embed
        self._known: dict[str, tuple[Vectors, NDArray[np.int64], list[Value]]] = {}
        self._off_topic: Vectors | None = None
        self._filling = Lock()

    def warm(self, names: Sequence[str]) -> None:
        """Turn the phrases of these fields into vectors now instead of at the first reply."""
        for name in names:
            self._phrases(name)

    def nearest(
        self, name: str, text: str, cued: Mapping[Value, float] = MappingProxyType({}), near: float = NEAR_ENOUGH
    ) -> Value | None:
        """The choice of a field that the text is nearest to; None where it is far from all, or off topic.

        `cued`: what weak cues already spoke for, each with its weight in words; a cue brings its choice nearer.
        """
        phrases, labels, values = self._phrases(name)
        if not values or not text.strip():
            return None
        likeness = phrases @ self._embed([text[:MOST_CHARACTERS]])[0]
        scores: list[tuple[float, int]] = []
        for label in range(-1, len(values)):
            own = np.sort(likeness[labels == label])[::-1][:NEAREST]
            if own.size:
                help_of_cues = 0.0 if label < 0 else CUE_WORD * cued.get(values[label], 0.0)
                scores.append((float(own.mean()) + help_of_cues, label))
        best, label = max(scores)
        return values[label] if label >= 0 and best >= near else None

    def _phrases(self, name: str) -> tuple[Vectors, NDArray[np.int64], list[Value]]:
        with self._filling:
            if name not in self._known:
                words = self._vocabulary.fields[name]
                choices = [choice for choice in words.choices if choice.phrases]
                said = [(at, phrase) for at, choice in enumerate(choices) for phrase in choice.phrases]
                said += [(-1, phrase) for phrase in words.off_topic]
                vectors = np.zeros((0, 0), np.float32)
                if choices:
                    if self._off_topic is None:
                        self._off_topic = self._embed(self._vocabulary.off_topic or ("",))
                    vectors = np.concatenate([self._embed([phrase for _, phrase in said]), self._off_topic])
                    said += [(-1, "")] * len(self._off_topic)
                self._known[name] = (vectors, np.array([at for at, _ in said]), [choice.value for choice in choices])
            return self._known[name]
