"""A message as all finders look at it: its words, the cues in them, its clauses, and every number with its place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from copy import copy

from bot.nlu.message.counted_numbers import counted_numbers
from bot.nlu.message.message_cues import Mention, MessageCues
from bot.nlu.message.roles import Clause
from bot.nlu.message.vocabulary import Key, Vocabulary
from bot.nlu.text.tokens import Words, of_line

__all__ = ["Mention", "Message"]

WIDE = 9
RIVALS = 10  # so many times larger, a number has no rival
_MEASURE_WORDS = frozenset(
    of_line(
        "about around roughly maybe perhaps or so some say like at most least than less more over under nearly almost"
        " up to just only exactly approximately circa ca a an the per in of well and it is make that we have got tops"
        " bit little odd plus something shy close max one half quarter second minute hour day week month year daily"
        " weekly monthly percent % 1 ; , i think"
    ).tokens
)
_WRITTEN = frozenset(  # behind a word of what no field asks for: what is counted
    ("text", "letter", "descript", "review", "email", "mail", "ticket", "document", "note", "caption", "messag",
     "repli")
)  # fmt: skip


class Message(MessageCues):
    """One message, looked at once."""

    def __init__(self, words: Words, vocabulary: Vocabulary) -> None:
        super().__init__(words, vocabulary)
        self.mentions = counted_numbers(self)

    def without(self, starts: Collection[int]) -> Message:
        """The same message without the numbers that begin at these offsets of the line."""
        if not starts:
            return self
        other = copy(self)
        other.mentions = tuple(mention for mention in self.mentions if mention.q.start not in starts)
        return other

    def barred(self, name: str, mention: Mention) -> bool:
        """Whether the words right behind a number, or just ahead of it, say that it is not of this field."""
        key = ("never", name)
        behind = self.found(key, mention.last, mention.right_last)
        if name == "eval_examples":  # "900 …, the trained one on 31": that bars the other number
            others = {other.first for other in self.mentions if other.first > mention.first}
            behind = [hit for hit in behind if others.isdisjoint(range(hit.first, hit.last + 1))]
        return (
            bool(behind)
            or self.any(key, max(mention.left_first, mention.first - 1), mention.first)
            or self.around(key, mention)
        )

    def ran_on(self, mention: Mention) -> bool:
        """ "tested the trained one on 500": whether a number is what a trained model was run on, not trained on."""
        tested = self.found(("always", "tested"), mention.clause.first, mention.first)
        models = self.found(("always", "tuned"), mention.clause.first, mention.first)
        return any(hit.last < model.first and model.last > model.first for hit in tested for model in models)

    def in_clause(self, key: Key, mention: Mention) -> bool:
        """Whether a cue stands in the clause of a number."""
        return self.any(key, mention.clause.first, mention.clause.last)

    def behind(self, key: Key, mention: Mention) -> bool:
        """Whether a cue stands behind a number, in its sentence and before the next number, past a comma too."""
        after = min((m.first for m in self.mentions if m.first > mention.first), default=len(self.words.tokens))
        return self.any(key, mention.last, min(after, self.clauses.sentence(mention.first)[1], mention.last + WIDE))

    def ahead(self, key: Key, mention: Mention) -> bool:
        """Whether a cue stands ahead of a number, in its sentence, past a comma too."""
        return self.any(key, max(self.clauses.sentence(mention.first)[0], mention.first - WIDE), mention.first)

    def in_sentence(self, key: Key, mention: Mention) -> bool:
        """Whether a cue stands in the sentence of a number."""
        return self.any(key, *self.clauses.sentence(mention.first))

    def noisy(self, mention: Mention) -> bool:
        """Whether the words right behind a number say that it counts something that no field asks for."""
        after = mention.last
        bracket = self.words.tokens[after : after + 1] in ((",",), ("the",), ("our",), ("we",))
        bracket = bracket or not _WRITTEN.isdisjoint(self.words.tokens[after + 1 : after + 2])  # "200 product texts"
        return not bracket and self.any(("always", "noise"), after, min(mention.right_last, after + 2))

    def offsets(self, first: int, last: int) -> tuple[int, int]:
        """Where tokens first..last (exclusive) stand in the line."""
        return self.words.starts[first], self.words.ends[max(first, last - 1)]

    def token(self, offset: int) -> int:
        """The token that stands at an offset of the line, or the next one."""
        return bisect_left(self.words.ends, offset + 1)

    def clause_at(self, offset: int) -> Clause:
        """The clause in which an offset of the line stands."""
        return self.clauses.at(self.token(offset))

    def text_of(self, clause: Clause) -> str:
        """The words of a clause, as they stand in the line."""
        return self.words.line[slice(*self.offsets(clause.first, clause.last))]

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """Where the sentence begins and ends in which an offset of the line stands."""
        return self.offsets(*self.clauses.sentence(self.token(offset)))

    def sentence_text(self, offset: int) -> str:
        """The words of that sentence."""
        return self.words.line[slice(*self.sentence_at(offset))]

    @property
    def merely_number(self) -> bool:
        """Whether nothing but numbers, units and words of measure is there ("about two dozen", "10+")."""
        inside = {at for mention in self.mentions for at in range(mention.first, mention.last)}
        rest = (token for at, token in enumerate(self.words.tokens) if at not in inside)
        return bool(self.mentions) and all(token in _MEASURE_WORDS for token in rest)

    def leads(self, mention: Mention) -> bool:
        """Whether a number alone is the first clause, and no other number rivals it: "820; two reviewers each"."""
        if not self.clauses.all or mention.clause.first != self.clauses.all[0].first:
            return False
        rest = (*range(mention.clause.first, mention.first), *range(mention.last, mention.clause.last))
        rivals = (other for other in self.mentions if other is not mention and other.count)
        return all(self.words.tokens[at] in _MEASURE_WORDS for at in rest) and all(
            RIVALS * other.q.value < mention.q.value for other in rivals
        )
