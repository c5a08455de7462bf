"""A message as all finders look at it: its words, the cues in them, its clauses, and every number with its place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import combinations

from bot.nlu.message.cues import BREAKS, Hit
from bot.nlu.message.quantities import Quantity, quantities
from bot.nlu.message.roles import Clause, Clauses
from bot.nlu.message.vocabulary import Key, Vocabulary
from bot.nlu.text.tokens import Words, of_line

WIDE = 9
JUST_AHEAD = 4  # words between "wait no" and what takes the place of a number of another sentence
LEAST_WHOLE = 20  # a smaller number is the sum of two others by chance
RIVALS = 10  # so many times larger, a number has no rival
NEAR = 6  # words on either side of a number that are near
_MEASURE_WORDS = frozenset(
    of_line(
        "about around roughly maybe perhaps or so some say like at most least than less more over under nearly almost"
        " up to just only exactly approximately circa ca a an the per in of well and it is make that we have got tops"
        " bit little odd plus something shy close max one half quarter second minute hour day week month year daily"
        " weekly monthly percent % 1 ; , i think"
    ).tokens
)
_ENDS_NEAR = BREAKS | {"but"}
_PLAIN_RETRACTIONS = frozenset(("pardon", "excus", "oop", "typo", "scratch"))
_SUMS = frozenset(("so", "total", "togeth", "altogeth", "make", "sum"))
_NOT_BUT = re.compile(r",? not (\d+)\b(?![.,]?\d|k\b| ?x?(?:thousand|million))")
_WRITTEN = frozenset(  # behind a word of what no field asks for: what is counted
    ("text", "letter", "descript", "review", "email", "mail", "ticket", "document", "note", "caption", "messag",
     "repli")
)  # fmt: skip
_BOUNDS = frozenset(("more", "less", "onli", "even", "over", "abov", "exceed", "beyond", "past"))  # "not over 300 ms"
_NO_NAMES = BREAKS | {"i", "and", "but", "it", "is", "was", "that"}


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


class Message:
    """One message, looked at once. `hits`: the cues of the vocabulary, by key."""

    def __init__(self, words: Words, vocabulary: Vocabulary) -> None:
        self.words = words
        self.vocabulary = vocabulary
        self.hits = vocabulary.cues.find(words)
        self.clauses = Clauses(words, self.hits)
        self.mentions = self._mentions()

    def without(self, starts: Collection[int]) -> Message:
        """The same message without the numbers that begin at these offsets of the line."""
        if not starts:
            return self
        other = copy(self)
        other.mentions = tuple(mention for mention in self.mentions if mention.q.start not in starts)
        return other

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

    def _mentions(self) -> tuple[Mention, ...]:
        words = self.words
        out: list[Mention] = []
        for q in quantities(words.line):
            first = bisect_left(words.ends, q.start + 1)
            last = max(first + 1, bisect_left(words.starts, q.end))
            if first >= len(words.tokens):
                break
            clause, label = self.clauses.at(first), self.clauses.labelled_by(first)
            start = label.first
            if label is not clause:  # "limit in the contract: 3%"
                clause = replace(clause, first=start, roles=clause.roles | label.roles)
            low = self._stop(first, -1, max(start, out[-1].last if out else 0))
            out.append(Mention(q, first, last, low, last, clause))
        for place, mention in enumerate(out):
            limit = out[place + 1].first if place + 1 < len(out) else len(words.tokens)
            if words.tokens[mention.last : mention.last + 1] != (",",):
                limit = min(limit, max(mention.last, mention.clause.last))
            out[place] = replace(mention, right_last=self._stop(mention.last, 1, limit))
        return tuple(self._without_parts(list(self._mended(out))))

    def _mended(self, found: Sequence[Mention]) -> Iterator[Mention]:
        """The numbers with those that were taken back replaced: "200, sorry, 300", "22 of 400, no, 26"."""
        out: list[Mention] = []
        since = 0
        for place, mention in enumerate(found):
            part = place + 1 < len(found) and self._linked(mention, found[place + 1])
            kept = part or self._linked(mention, None) or self.denied(mention)  # "170k monthly, not 70"
            wrong = None if kept else self._taken_back(out, mention, since)
            since = mention.last
            if wrong is None:
                out.append(mention)
                continue
            old = out[wrong]
            q = replace(mention.q, start=old.q.start, unit=old.q.unit, rate=mention.q.rate or old.q.rate)
            if wrong + 1 == len(out) and all(token in _NO_NAMES for token in self._between(old, mention)):
                out[wrong] = replace(mention, q=q, first=old.first, left_first=old.left_first)
            else:
                out[wrong] = replace(old, q=replace(q, end=old.q.end))
        yield from self._summed(out)

    def _summed(self, found: Sequence[Mention]) -> Iterator[Mention]:
        """The numbers with those that the next adds up taken as one: "12 wrong, then 9, so 21"."""
        place = 0
        while place < len(found):
            summed = self._sum_of(found[place : place + 3])
            yield found[place] if summed is None else summed
            place += 1 if summed is None else 3

    def _sum_of(self, found: Sequence[Mention]) -> Mention | None:
        """The third of three numbers in the place of the first, if it is said to be the sum of the others."""
        if len(found) < 3:
            return None
        a, b, c = found
        adds_up = a.count and b.count and b.q.value and c.q.value == a.q.value + b.q.value
        if not adds_up or _SUMS.isdisjoint(self.words.tokens[b.last : c.first]):
            return None
        return replace(a, q=replace(a.q, value=c.q.value))

    def _without_parts(self, found: Sequence[Mention]) -> Iterator[Mention]:
        """The numbers without those that make up another: "in all 49: 12 of them English, 37 Dutch"."""
        counts = [p for p, m in enumerate(found) if m.count and not m.q.rate and m.q.value and m.q.high is None]
        parts = set[int]()
        for whole in (p for p in counts if found[p].q.value >= LEAST_WHOLE):
            for a, b in combinations((p for p in counts if p != whole), 2):
                if not a < whole < b and self._make_up(found[whole], found[a], found[b]):
                    parts |= {a, b}
        yield from (mention for place, mention in enumerate(found) if place not in parts)

    def _make_up(self, whole: Mention, *parts: Mention) -> bool:
        """Whether a number is said to be the sum of two others, of which not just one tells what failed or passed."""
        if sum(part.q.value for part in parts) != whole.q.value:
            return False
        first, last = min(m.first for m in (whole, *parts)), max(m.last for m in (whole, *parts))
        wrong = [self.near(("always", "wrong"), part) for part in parts]
        right = any(self.near(("always", "right"), part) for part in parts)
        return self.any(("always", "in_all"), first, last + 2) and all(wrong) == any(wrong) and not right

    def _taken_back(self, before: Sequence[Mention], mention: Mention, since: int) -> int | None:
        """Which of the numbers before is taken back for this one: the nearest in size of the same sentence."""
        if (old := self._named_as_wrong(before, mention)) is not None:
            return old
        hits = [hit for hit in self.found(("always", "retraction"), since, mention.first) if not self._is_aside(hit)]
        near = self.words.tokens[max(since, mention.first - JUST_AHEAD) : mention.first]
        plain = not _PLAIN_RETRACTIONS.isdisjoint(near) or {"no", "wait"} <= set(near)
        likely = [  # "9 were bad... I beg your pardon, 19 were": past the end of a sentence too
            place
            for place, other in enumerate(before)
            if (plain or other.clause.sentence == mention.clause.sentence) and mention.q.unit in {"", other.q.unit}
        ]
        if not likely or not hits:
            return None
        sizes = {place: before[place].q.value or 1 for place in likely}
        value = mention.q.value or 1
        return min(likely[::-1], key=lambda place: max(sizes[place], value) / min(sizes[place], value))

    def _is_aside(self, hit: Hit) -> bool:
        """ "(a thousand, with a dot, sorry)": whether a bracket ends with the words that would take a number back."""
        return self.words.line[self.words.ends[hit.last] :].lstrip().startswith(")")

    def _named_as_wrong(self, before: Sequence[Mention], mention: Mention) -> int | None:
        """ "400 rows … sorry, 300 not 400": which of the numbers before is the one that is denied right behind."""
        denied = _NOT_BUT.match(self.words.line, mention.q.end)
        places = (place for place, other in enumerate(before) if denied and other.q.value == float(denied[1]))
        return next(places, None)

    def _linked(self, mention: Mention, after: Mention | None) -> bool:
        """Whether a number counts a part of what stands behind it: "26 of 500", "60 of them"."""
        words = self._between(mention, after)[:3] if after else self.words.tokens[mention.last : mention.last + 2]
        return "of" in words or "/" in self.words.line[mention.q.end : mention.q.end + 2]

    def _between(self, a: Mention, b: Mention) -> tuple[str, ...]:
        inner = {at for hit in self.found(("always", "retraction")) for at in range(hit.first, hit.last + 1)}
        return tuple(self.words.tokens[at] for at in range(a.last, b.first) if at not in inner)

    def _stop(self, at: int, step: int, limit: int) -> int:
        """The end of the near words from a place on: a clause's end, another number, or NEAR words."""
        tokens = self.words.tokens
        bracket = step > 0 and at < len(tokens) and self.words.line[self.words.starts[at]] == "("
        for _ in range(NEAR + (3 if bracket else 0)):
            ahead = at if step > 0 else at - 1
            if (step > 0 and at >= limit) or (step < 0 and at <= limit):
                break
            colon = step < 0 and self.words.line[self.words.starts[ahead]] in ":="
            if tokens[ahead] in _ENDS_NEAR and not (bracket and tokens[ahead] == ",") and not colon:
                break
            at += step
        return at
