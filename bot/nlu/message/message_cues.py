"""The words of a message, the cues in them and its clauses: what is known of it before its numbers are."""

from __future__ import annotations

from dataclasses import dataclass

from bot.nlu.message.cues import Hit
from bot.nlu.message.quantities import Quantity
from bot.nlu.message.roles import Clause, Clauses
from bot.nlu.message.vocabulary import Key, Vocabulary
from bot.nlu.text.tokens import Words

_BOUNDS = frozenset(("more", "less", "onli", "even", "over", "abov", "exceed", "beyond", "past"))  # "not over 300 ms"


@dataclass(frozen=True, slots=True)
class Mention:
    """A number: tokens first..last (exclusive), near words left_first..first and last..right_last, its clause."""

    q: Quantity
    first: int
    last: int
    left_first: int
    right_last: int
    clause: Clause

    @property
    def count(self) -> bool:
        """Whether it is a plain whole number, without unit."""
        return not self.q.unit and not self.q.negative and self.q.value == int(self.q.value)


class MessageCues:
    """A message without its numbers. `hits`: the cues of the vocabulary, by key."""

    def __init__(self, words: Words, vocabulary: Vocabulary) -> None:
        self.words = words
        self.vocabulary = vocabulary
        self.hits = vocabulary.cues.find(words)
        self.clauses = Clauses(words, self.hits)

    def found(self, key: Key, first: int = 0, last: int | None = None) -> list[Hit]:
        """The cues of a list that start in tokens first..last (exclusive) and are not denied."""
        hits = self.hits.get(key)
        if not hits:
            return []
        end = len(self.words.tokens) if last is None else last
        return [hit for hit in hits if first <= hit.first < end and not hit.denied]

    def any(self, key: Key, first: int = 0, last: int | None = None) -> bool:
        """Whether a cue of a list starts there, not denied."""
        return bool(self.found(key, first, last))

    def near(self, key: Key, mention: Mention) -> bool:
        """Whether a cue stands near a number, or around it."""
        return (
            self.any(key, mention.left_first, mention.first)
            or self.any(key, mention.last, mention.right_last)
            or self.around(key, mention)
        )

    def around(self, key: Key, mention: Mention) -> bool:
        """Whether a cue holds the number itself ("trained on #")."""
        return any(hit.first <= mention.first <= hit.last for hit in self.found(key))

    def denied(self, mention: Mention) -> bool:
        """ "not 2M, 200k": whether the number itself is denied; "not one of 60" is a count."""
        if mention.q.value == 1:
            return False
        left = self.words.tokens[max(mention.clause.first, mention.first - 2) : mention.first]
        return "not" in left and _BOUNDS.isdisjoint(left)
