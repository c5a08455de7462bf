"""Which two numbers of a message are one result: "k of n", "of n, k failed"; none of an older version or one class."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.nlu.message.mentions import Mention
from bot.nlu.numbers.limit_words import ends_limit
from bot.nlu.numbers.others_results import names_a_class_alone, of_one_class
from bot.nlu.numbers.result_claims import OF
from bot.nlu.numbers.spoken_shares import ROUND, SpokenShares

SEVERAL = 2
TIGHT = frozenset(("of", "out of", "/"))
FAR = 10  # words between "of the 90 essays" and how many of them passed
_LED = re.compile(
    r"(?:^|[.;:,(]\s*|\b(?:out|and|test|set|sample|batch|run|eval|trial|pilot) )(?:of|from|among|on) "
    r"(?:our |the |all |those |last |same )*$"
)
_OF_WHICH = re.compile(r"\bof (?:which|those|them|these)\b|\bthereof\b")
_OF_THEM = re.compile(r"\s*(?:[a-z]+\s)?of (?:them|those|these)\b")
_THOSE = re.compile(r"\bof (?:those|these|the|them) $")
_VERSUS = re.compile(r"\b\d{2}(?:\.\d+)? (?:to|vs\.?|against|versus) $")  # "94 to 91 on 500": two scores
_VERSION = re.compile(r"\b(?:v\.? ?|version )(\d+(?:\.\d+)?)\b[^.;?!]{0,30}$")


class PairedNumbers(SpokenShares):
    """Finds the pairs, as places in `message.mentions`: first how many, then of how many."""

    _bases: set[int]  # those of "3 per 100"
    _of_class: frozenset[int]  # those that tell of one class

    def _of_whole(self, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The results without those of one class where another is told: "96% on 3k; safety on its own: 0 of 900".

        Of several classes none stands for the whole; that of a single one is only asked about.
        """
        found, (inside, classes) = self.message.mentions, of_one_class(self.message)
        results = {*(k for k, _ in pairs), *(place for place in self._rates if not self._limited(found[place]))}
        if self._eval_asked or not inside:
            return pairs
        if results <= inside and classes < SEVERAL:
            self._of_class = inside if names_a_class_alone(self.message) else frozenset()
            return pairs
        self.used |= {p for p in inside if not self._limited(found[p])}
        self._rates = {place: rate for place, rate in self._rates.items() if place not in self.used}
        return [(k, n) for k, n in pairs if k not in self.used]

    def _newest(self, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The results without those of an older version: "v3: 98 of 1,500 invalid, v4: 51 of 1,500"."""
        found, line = self.message.mentions, self.message.words.line
        versions = {
            (k, n): _VERSION.search(line, found[min(k, n) - 1].q.end if min(k, n) else 0, found[min(k, n)].q.start)
            for k, n in pairs
        }
        known = {pair: (self._names_of([pair]), float(version[1])) for pair, version in versions.items() if version}
        older = [a for a, (of, own) in known.items() if any(of == names and own < n for names, n in known.values())]
        self.used |= {place for pair in older for place in pair}
        return [pair for pair in pairs if pair not in older]

    def _pairs(self) -> Iterator[tuple[int, int]]:
        found, line = self.message.mentions, self.message.words.line
        taken = -1
        for place, (a, b) in enumerate(pairwise(found)):
            if (
                place <= taken
                or place in self.used  # of people, or of fixed rules
                or {place, place + 1} & (self._scores | self._bases)
                or not (a.count and b.count)
                or a.q.rate
                or b.q.rate
                or a.q.high
                or b.q.high
            ):
                continue
            if self.message.denied(a) or self.message.denied(b):
                continue
            link = line[a.q.end : b.q.start]
            if not OF.match(link) and ends_limit(self.message, b):
                continue  # "11% on a sample of 400, and we agreed on 5"
            if a.clause.sentence != b.clause.sentence or not self._may_be_test(a):
                continue
            if _VERSUS.search(line[: a.q.start]) and "on" in link.split():
                continue
            one_of = a.q.value == 1 and "of" in link.split() and b.q.value not in ROUND
            of_things = self._words.counts_things(b) and not self._words.tells_of_test(a)  # "one of 12 defects"
            if one_of and (of_things or self._words.judged(place, place + 1) is None):  # "one of 22 departments"
                self.used |= {place, place + 1} if of_things else {place}
                continue
            if self._words.counts_things(a) and self.message.noisy(b) and "for" in link.split():
                continue  # "the catalogue lists 45 defects for 120 parts"
            if (a.q.value == 1 and self.message.noisy(b)) or self._of_failures(b) or self._failed_before(place + 1):
                continue  # "1 of 14 bins"; "21 failed, 19 of those 21 …"
            before = b.q.value <= a.q.value and self._of_before(a, link) and not self._words.ran(b)
            if before and self.message.noisy(b) and not self.asked:
                continue  # "a sample of 100 that two teachers had marked"
            counted = before and (self._eval_asked or not self.asked)
            if self.message.noisy(a) and not counted and "of" not in link.split():  # "2 seniors went over 200 ratings"
                continue
            after = found[place + 2] if place + 2 < len(found) else None
            tighter = after is not None and line[b.q.end : after.q.start].strip() in TIGHT
            if tighter and link.strip() not in TIGHT:
                continue
            if a.q.value <= b.q.value and (OF.match(link) or (line[: a.q.start].endswith("(") and link == "/")):
                taken = place + 1
                yield place, place + 1
            elif a.q.value > b.q.value and link.strip() in {"of", "out of"} and not before:
                self.used |= {place, place + 1}  # "12 of 0": no such result
            elif before and _OF_WHICH.search(link) and self._words.beside(place) is False:
                self.used.add(place + 1)  # "12 wrong, of which 5 badly"
            elif before or (b.q.value <= a.q.value and self._of_them(b)):
                taken = place + 1
                yield place + 1, place

    def _failed_before(self, place: int) -> bool:
        """ "21 failed, 19 of those 21": whether a number was told before as how many failed."""
        mention = self.message.mentions[place]
        if not _THOSE.search(self.message.words.line[: mention.q.start]):
            return False
        before = [p for p in range(place - 1) if self.message.mentions[p].q.value == mention.q.value]
        return any(self._words.beside(p) is False or self._failed_of_next(p) for p in before)

    def _of_before(self, a: Mention, link: str) -> bool:
        """ "of 900, 27 didn't pass", "640 of which 31 failed"."""
        before = self.message.words.line[max(0, a.q.start - 24) : a.q.start]
        led = _LED.search(before) if not (before.endswith("from ") and self.message.noisy(a)) else None
        return (led and len(link.split()) <= FAR and not re.search(r"[.;]|\\band\\b", link)) or (
            bool(_OF_WHICH.search(link)) and len(link.split()) <= 5
        )

    def _of_them(self, b: Mention) -> bool:
        """ "was run on 500 cases and failed on 21 of them"."""
        after = self.message.words.line[b.q.end :]
        return _OF_THEM.match(after) is not None and self._words.passed(b.left_first, b.right_last) is not None
