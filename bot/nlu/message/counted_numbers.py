"""Which numbers of a message count: without those that were taken back, and without the parts of another."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from bot.nlu.message.cues import BREAKS, Hit
from bot.nlu.message.message_cues import Mention, MessageCues
from bot.nlu.message.quantities import quantities

JUST_AHEAD = 4  # words between "wait no" and what takes the place of a number of another sentence
LEAST_WHOLE = 20  # a smaller number is the sum of two others by chance
NEAR = 6  # words on either side of a number that are near
_ENDS_NEAR = BREAKS | {"but"}
_PLAIN_RETRACTIONS = frozenset(("pardon", "excus", "oop", "typo", "scratch"))
_SUMS = frozenset(("so", "total", "togeth", "altogeth", "make", "sum"))
_NOT_BUT = re.compile(r",? not (\d+)\b(?![.,]?\d|k\b| ?x?(?:thousand|million))")
_NO_NAMES = BREAKS | {"i", "and", "but", "it", "is", "was", "that"}


def counted_numbers(message: MessageCues) -> tuple[Mention, ...]:
    """Every number of a message that counts, in order, with its place."""
    return _Numbers(message).all()


class _Numbers:
    def __init__(self, message: MessageCues) -> None:
        self._message = message

    def all(self) -> tuple[Mention, ...]:
        """Every number of the message, in order."""
        words = self._message.words
        out: list[Mention] = []
        for q in quantities(words.line):
            first = bisect_left(words.ends, q.start + 1)
            last = max(first + 1, bisect_left(words.starts, q.end))
            if first >= len(words.tokens):
                break
            clause, label = self._message.clauses.at(first), self._message.clauses.labelled_by(first)
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
            kept = part or self._linked(mention, None) or self._message.denied(mention)  # "170k monthly, not 70"
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
        if not adds_up or _SUMS.isdisjoint(self._message.words.tokens[b.last : c.first]):
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
        wrong = [self._message.near(("always", "wrong"), part) for part in parts]
        right = any(self._message.near(("always", "right"), part) for part in parts)
        return self._message.any(("always", "in_all"), first, last + 2) and all(wrong) == any(wrong) and not right

    def _taken_back(self, before: Sequence[Mention], mention: Mention, since: int) -> int | None:
        """Which of the numbers before is taken back for this one: the nearest in size of the same sentence."""
        if (old := self._named_as_wrong(before, mention)) is not None:
            return old
        hits = [
            hit
            for hit in self._message.found(("always", "retraction"), since, mention.first)
            if not self._is_aside(hit)
        ]
        near = self._message.words.tokens[max(since, mention.first - JUST_AHEAD) : mention.first]
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
        return self._message.words.line[self._message.words.ends[hit.last] :].lstrip().startswith(")")

    def _named_as_wrong(self, before: Sequence[Mention], mention: Mention) -> int | None:
        """ "400 rows … sorry, 300 not 400": which of the numbers before is the one that is denied right behind."""
        denied = _NOT_BUT.match(self._message.words.line, mention.q.end)
        places = (place for place, other in enumerate(before) if denied and other.q.value == float(denied[1]))
        return next(places, None)

    def _linked(self, mention: Mention, after: Mention | None) -> bool:
        """Whether a number counts a part of what stands behind it: "26 of 500", "60 of them"."""
        words = (
            self._between(mention, after)[:3] if after else self._message.words.tokens[mention.last : mention.last + 2]
        )
        return "of" in words or "/" in self._message.words.line[mention.q.end : mention.q.end + 2]

    def _between(self, a: Mention, b: Mention) -> tuple[str, ...]:
        inner = {at for hit in self._message.found(("always", "retraction")) for at in range(hit.first, hit.last + 1)}
        return tuple(self._message.words.tokens[at] for at in range(a.last, b.first) if at not in inner)

    def _stop(self, at: int, step: int, limit: int) -> int:
        """The end of the near words from a place on: a clause's end, another number, or NEAR words."""
        tokens = self._message.words.tokens
        bracket = step > 0 and at < len(tokens) and self._message.words.line[self._message.words.starts[at]] == "("
        for _ in range(NEAR + (3 if bracket else 0)):
            ahead = at if step > 0 else at - 1
            if (step > 0 and at >= limit) or (step < 0 and at <= limit):
                break
            colon = step < 0 and self._message.words.line[self._message.words.starts[ahead]] in ":="
            if tokens[ahead] in _ENDS_NEAR and not (bracket and tokens[ahead] == ",") and not colon:
                break
            at += step
        return at
