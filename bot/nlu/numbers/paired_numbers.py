"""Which two numbers of a message are one result: "k of n", "of n, k failed"; none of an older version or one class.

And which of them are shares that are told like counts: "one in ten", "19 of 20" are a manner of speaking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.nlu.message.mentions import Mention
from bot.nlu.numbers.derived_numbers import SHARES
from bot.nlu.numbers.limit_words import ends_limit
from bot.nlu.numbers.outcome_words import HALF
from bot.nlu.numbers.outdated_results import is_older, moved, shots
from bot.nlu.numbers.result_claims import CHANGED, DIRECT, FEW, GUESS, OF, UNASKED
from bot.nlu.numbers.scattered_results import PART, SIZE, WORDED_SHARE, ScatteredResults
from bot.nlu.reading import Claim

TIGHT = frozenset(("of", "out of", "/"))
FAR = 10  # words between "of the 90 essays" and how many of them passed
_LED = re.compile(
    r"(?:^|[.;:,(]\s*|\b(?:out|and|test|set|sample|batch|run|eval|trial|pilot) )(?:of|from|among|on) "
    r"(?:our |the |all |those |last |same )*$"
)
_REST = re.compile(r"[^?!]{0,60}\b(?:rest|others?|remaining|remainder)\b")
_OF_WHICH = re.compile(r"\bof (?:which|those|them|these)\b|\bthereof\b")
_OF_THEM = re.compile(r"\s*(?:[a-z]+\s)?of (?:them|those|these)\b")
_THOSE = re.compile(r"\bof (?:those|these|the|them) $")
_VERSION = re.compile(r"\b(?:v\.? ?|version )(\d+(?:\.\d+)?)\b[^.;?!]{0,30}$")
_OF_VERSION = re.compile(r"(?: (?:wrong|bad|failed|failures?|errors?))?\s*(?:[.,;)]|$|and\b)")
TWICE = 2
ROUND = (10, 20, 50, 100, 1000)
_ABOUT = re.compile(r"\b(?:about|around|roughly|approximately|maybe|perhaps|some|nearly|almost) $")
_SPOKEN = re.compile(r"\b(?:would say|guess|about|around|roughly|usually|mostly|or so|in general|on average)\b")
_BARE_HUNDRED = re.compile(r"\b(?:a|an|one|per|every|each) (?:hundred|thousand)\b|\boutta\b")
_MEASURED = re.compile(  # ahead of a number
    r"\b(?:measured|counted|checked|tested|looked at|read|graded|reviewed|sampled|from|over|ran it)(?: \w+)?"
    r"(?: (?:on|over|in|across|from|of))? (?:the |our |about |some |all |last )*$"
)
_OUR_SET = frozenset(("our", "the", "my", "this", "a"))


class PairedNumbers(ScatteredResults):
    """Finds the pairs, as places in `message.mentions`: first how many, then of how many."""

    newest: set[int]  # those that took the place of an older one

    def _newest(self, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The results without those of an older version or prompt: "v3: 98 of 1,500 invalid, v4: 51 of 1,500"."""
        results = {(*sorted(pair),): pair for pair in pairs}
        results |= {(k, k): (k, n) for k, n in self._later_versions(pairs)}
        older = self._older([(places, self._names_of([pair])) for places, pair in results.items()])
        kept = [pair for places, pair in results.items() if places not in older]
        shares = [p for p in self._rates if p not in self.used and not self._limited(self.found[p])]
        old_shares = self._older([((p, p), self._names_of([(p, p)])) for p in shares])
        self.used |= {p for places in (*older, *old_shares) for p in places} - {p for pair in kept for p in pair}
        self._rates = {place: rate for place, rate in self._rates.items() if place not in self.used}
        return kept

    def _later_versions(self, pairs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """ "v1 30 wrong of 150, v2 19": how many failed of later versions, and of how many, which is not told again."""
        taken = {place for pair in pairs for place in pair}
        versions = {p: _version(self._around(p, p)[0]) for p, m in enumerate(self.found) if m.count and not m.q.rate}
        for k, version in versions.items():
            before = [(a, n) for a, n in pairs if max(a, n) < k and versions.get(min(a, n)) is not None]
            ends = _OF_VERSION.match(self.line, self.found[k].q.end)
            if version is None or k in taken or not before or not ends:
                continue
            if self.found[k].q.value < self.found[before[-1][1]].q.value:
                yield k, before[-1][1]

    def _older(self, results: list[tuple[tuple[int, ...], set[str]]]) -> list[tuple[int, ...]]:
        """The places of the older ones; what took the place of one is `newest`."""
        rank: dict[tuple[int, ...], tuple[set[str], float]] = {}
        around = {places: self._around(places[0], places[-1]) for places, _ in results}
        ends = [0, *(self.found[places[-1]].q.end for places, _ in results)]
        since = {p: self.line[end : self.found[p[0]].q.start] for (p, _), end in zip(results, ends, strict=False)}
        for marked, ahead in (_version, {p: words for p, (words, _) in around.items()}), (shots, since):
            known = {places: (names, marked(ahead[places])) for places, names in results}
            of_mark = {p: (names, mark) for p, (names, mark) in known.items() if mark is not None}
            rank = rank or (of_mark if len(of_mark) > 1 else {})
        for (before, names), (after, others) in pairwise(results):
            start, end = self.found[before[-1]].q.end, self.found[after[0]].q.start
            if names == others and not rank and moved(self.line[: self.found[before[0]].q.start], self.line[start:end]):
                rank = {before: (names, 0), after: (names, 1)}
        if not rank:  # the old prompt's, and today's
            rank = {places: (names, float(not is_older(*around[places]))) for places, names in results}
        older = [a for a, (of, own) in rank.items() if any(of == names and own < n for names, n in rank.values())]
        self.newest |= {place for places in rank if older and places not in older for place in places}
        return older

    def _around(self, first: int, last: int) -> tuple[str, str]:
        """The words ahead of a result, since the number before, and all behind it."""
        ahead = self.found[first - 1].q.end if first else 0
        return self.line[ahead : self.found[first].q.start], self.line[self.found[last].q.end :]

    def _is_by_property(self, k: int, n: int) -> bool:
        """ "80 of 500 were in Dutch, of those 14 wrong; of the rest 3": whether k only has a property; 17 failed."""
        found, line, place = self.found, self.line, max(k, n) + 1
        if self._eval_asked or place >= len(found) or found[place].q.value > found[k].q.value:
            return False
        part, start = found[place], found[place - 1]
        ahead = _OF_WHICH.search(line, start.q.end, part.q.start)
        end = self.message.token(ahead.start()) if ahead else part.first
        near = part.clause.sentence - start.clause.sentence <= (0 if ahead else 1)
        if not near or not (ahead or PART.match(line, part.q.end)):
            return False
        if self._words.passed(min(found[k].first, found[n].first), end) is not None:
            return False
        self._result(None, n, None, int(found[n].q.value), UNASKED, start)
        self.used |= {k, place}
        others = found[n].q.value - found[k].q.value  # "of the other 420 just 3"
        rest = next((p for p in range(place + 1, len(found)) if found[p].q.value != others), None)
        if rest and _REST.match(line, part.q.end, found[rest].q.start) and self._words.beside(place) is False:
            self.used |= {*range(place, rest + 1)}
            self._result(None, None, int(part.q.value + found[rest].q.value), None, UNASKED, part)
        else:  # "it forgot the date in 11 of 130, 3 of those were serious"
            name, q = self._names(start)[1], found[k].q
            self.claims.append(Claim(name, int(q.value), GUESS, q.start, q.end, "doubt"))
        return True

    def _pairs(self) -> Iterator[tuple[int, int]]:
        found, line = self.found, self.line
        taken = -1
        for place, (a, b) in enumerate(pairwise(found)):
            if (
                place <= taken
                or place in self.used  # of people, or of fixed rules
                or {place, place + 1} & self._scores
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
            if a.clause.sentence != b.clause.sentence or not self._may_be_test:
                continue
            one_of = a.q.value == 1 and "of" in link.split() and b.q.value not in ROUND
            of_things = self._words.counts_things(b) and not self._words.tells_of_test(a)  # "one of 12 defects"
            if one_of and (of_things or self._words.judged(place, place + 1) is None):  # "one of 22 departments"
                self.used |= {place, place + 1} if of_things else {place}
                continue
            if self._words.counts_things(a) and self.message.noisy(b) and "for" in link.split():
                continue  # "the catalogue lists 45 defects for 120 parts"
            if self._failed_before(place + 1):  # "21 failed, 19 of those 21 …"
                self.used |= {place, place + 1} if taken < 0 else set()
                continue
            if (a.q.value == 1 and self.message.noisy(b)) or self._of_failures(b):
                continue  # "1 of 14 bins"
            before = b.q.value <= a.q.value and self._of_before(a, link) and not self._words.ran(b)
            if before and self.message.noisy(b) and not self.asked:
                continue  # "a sample of 100 that two teachers had marked"
            counted = before and (self._eval_asked or not self.asked)
            solo = a.q.value == 1 and self._words.passed(a.last, b.first) is False  # "one wrong line in 200"
            if self.message.noisy(a) and not (counted or solo) and "of" not in link.split():
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
        mention = self.found[place]
        if not _THOSE.search(self.line[: mention.q.start]):
            return False
        before = [p for p in range(place - 1) if self.found[p].q.value == mention.q.value]
        before = [p for p in before if not (p and OF.match(self.line[self.found[p - 1].q.end : self.found[p].q.start]))]
        return any(self._words.beside(p) is False or self._failed_of_next(p) for p in before)

    def _of_before(self, a: Mention, link: str) -> bool:
        """ "of 900, 27 didn't pass", "640 of which 31 failed"."""
        before = self.line[max(0, a.q.start - 24) : a.q.start]
        led = _LED.search(before) if not (before.endswith("from ") and self.message.noisy(a)) else None
        return (led and len(link.split()) <= FAR and not re.search(r"[.;]|\\band\\b", link)) or (
            bool(_OF_WHICH.search(link)) and len(link.split()) <= 5
        )

    def _of_them(self, b: Mention) -> bool:
        """ "was run on 500 cases and failed on 21 of them"."""
        after = self.line[b.q.end :]
        return _OF_THEM.match(after) is not None and self._words.passed(b.left_first, b.right_last) is not None

    def _spoken_share(self, k: int, n: int) -> bool:
        """ "one in ten", or "19 of 20" beside a larger number of cases, is a manner of speaking of a share."""
        first, second = self.found[k], self.found[n]
        link = self.line[first.q.end : second.q.start].split()
        small = 0 < second.q.value < FEW or (first.q.value == 1 and second.q.value in ROUND)
        if link == ["/"] and small:  # "3/4 are fine"
            return not (self._eval_asked or self._of_tested(second))
        if "per" in link and second.q.value in ROUND:  # "3 errors per 100 (n=900)"
            return True
        if not {"in", "of"} & set(link) or "total" in link or not second.q.value:
            return False
        if second.q.value in ROUND and self._tests_beside(n):  # "94 of a hundred, and we looked at 700"
            return True
        if {"every", "each"} & set(link):  # "5 out of every 100"
            return True
        if "in" not in link and second.q.value > ROUND[-2] and second.q.value not in ROUND:  # "1 of 260"
            return False
        larger = any(
            m.count and not m.q.rate and m.q.value >= TWICE * second.q.value
            for place, m in enumerate(self.found)
            if place not in {k, n}
        )
        if second.q.value <= ROUND[0] and not self.asked and not _OUR_SET & set(link):  # "1 out of 8 conversations"
            return True
        spelled = re.search(rf"\d|\b{int(first.q.value)}\b", self.message.words.raw) is None  # "one out of twenty"
        loose = "in" in link or spelled or not (self._eval_asked or self._of_tested(second))
        if "in" in link and second.q.value in ROUND and self._uncounted(second):  # "2 in 100 complain, nobody counted"
            return True
        if "in" in link and second.q.value in ROUND[:-1] and _ABOUT.search(self.line[: first.q.start]):
            return True  # "about 3 in 100 replies"
        plain = second.q.value < ROUND[-1] or link == ["in"]  # "6 errors in 1,000" were counted
        few = plain and second.q.value in (ROUND if "in" in link else ROUND[:2]) and not _OUR_SET & set(link)
        about = _SPOKEN.search(self.line) is not None
        tiny = second.q.value == ROUND[0] and about and not self._of_tested(second)  # "9 of 10 good, I would say"
        return (first.q.value == 1 and loose) or (few and larger) or tiny

    def _tests_beside(self, n: int) -> bool:
        """Whether a larger number counts the only test, so that a round one ahead of it is a manner of speaking."""
        found, second = self.found, self.found[n]
        larger = [p for p, m in enumerate(found) if m.count and not m.q.rate and m.q.value > TWICE * second.q.value]
        tests = [p for p in larger if p in self.sets or self._words.ran(found[p]) or self._is_measured(p)]
        spelled = _BARE_HUNDRED.search(self.message.words.raw.lower()) is not None
        return len(tests) == 1 and (spelled or second.q.value <= ROUND[1] or not self._of_tested(second))

    def _is_measured(self, place: int) -> bool:
        """ "n=900", "from 1,500 replies in May": whether a number says how many were looked at, and of nothing else."""
        before = self.line[: self.found[place].q.start]
        return SIZE.search(before) is not None or _MEASURED.search(before) is not None

    def _worded_shares(self) -> None:
        """ "gets a quarter of them wrong", "rewrites about a third": asked about, where no labels are spoken of."""
        message = self.message
        for found in WORDED_SHARE.finditer(message.words.line):
            clause = message.clause_at(found.start())
            span = message.clauses.sentence(clause.first)
            words = message.text_of(clause)
            fails = self._words.passed(clause.first, clause.last) is False or CHANGED.search(words)
            labels = any(message.any((key, "labelled_examples"), *span) for key in ("counted", "beside"))
            if fails and not labels and (share := round(SHARES[found[1]], 2)) < HALF:
                self.claims.append(Claim("failure_rate", share, min(GUESS, clause.cap("part")), *found.span()))
                tests = [p for p in self._left(*span)[0] if self._words.tested(message.mentions[p])]
                if len(tests) == 1:  # "300 replies tested, the team rejects around a quarter"
                    test = message.mentions[tests[0]]
                    self._result(None, tests[0], None, int(test.q.value), UNASKED - 0.05, test)
                    failed = round(share * test.q.value)
                    self.claims.append(Claim("eval_failures", failed, DIRECT, *found.span(), "doubt"))

    def _of_tested(self, mention: Mention) -> bool:
        """Whether a word of testing stands near, other than the "out of" of "1 out of 25"."""
        tokens = self.message.words.tokens
        hits = self.message.found(("always", "tested"), mention.left_first, mention.right_last)
        return any(tokens[hit.first : hit.last + 1] != ("out", "of") for hit in hits)


def _version(ahead: str) -> float | None:
    """The version that the words ahead of a result tell of."""
    found = _VERSION.search(ahead)
    return float(found[1]) if found else None
