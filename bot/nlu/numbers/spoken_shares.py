"""Shares that are told like counts: "one in ten", "19 of 20" are a manner of speaking."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.nlu.message.mentions import Mention
from bot.nlu.numbers.derived_numbers import SHARES
from bot.nlu.numbers.result_claims import CHANGED, DIRECT, FEW, GUESS, HALF, UNASKED
from bot.nlu.numbers.scattered_results import SIZE, WORDED_SHARE, ScatteredResults
from bot.nlu.reading import Claim

TWICE = 2
ROUND = (10, 20, 50, 100, 1000)
_ABOUT = re.compile(r"\b(?:about|around|roughly|approximately|maybe|perhaps|some|nearly|almost) $")
_SPOKEN = re.compile(r"\b(?:would say|guess|about|around|roughly|usually|mostly|or so|in general|on average)\b")
_EVERY = re.compile(r"\b(?:per|(?:of|out of|in|from|for|on) (?:every|each|any)) $")  # "per 100 replies, 6 are bad"
_BARE_HUNDRED = re.compile(r"\b(?:a|an|one|per|every|each) (?:hundred|thousand)\b|\boutta\b")
_MEASURED = re.compile(  # ahead of a number
    r"\b(?:measured|counted|checked|tested|looked at|read|graded|reviewed|sampled|from|over|ran it)(?: \w+)?"
    r"(?: (?:on|over|in|across|from|of))? (?:the |our |about |some |all |last )*$"
)
_OUR_SET = frozenset(("our", "the", "my", "this", "a"))


class SpokenShares(ScatteredResults):
    """Tells a share that was spoken from a result that was counted."""

    def _spoken_share(self, k: int, n: int) -> bool:
        """ "one in ten", or "19 of 20" beside a larger number of cases, is a manner of speaking of a share."""
        first, second = self.message.mentions[k], self.message.mentions[n]
        link = self.message.words.line[first.q.end : second.q.start].split()
        if link == ["/"] and 0 < second.q.value < FEW:  # "3/4 are fine"
            return not (self._eval_asked or self._words.tested(second))
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
            for place, m in enumerate(self.message.mentions)
            if place not in {k, n}
        )
        if second.q.value <= ROUND[0] and not self.asked and not _OUR_SET & set(link):  # "1 out of 8 conversations"
            return True
        spelled = re.search(rf"\d|\b{int(first.q.value)}\b", self.message.words.raw) is None  # "one out of twenty"
        loose = "in" in link or spelled or not (self._eval_asked or self._of_tested(second))
        if "in" in link and second.q.value in ROUND and self._uncounted(second):  # "2 in 100 complain, nobody counted"
            return True
        if "in" in link and second.q.value in ROUND[:-1] and _ABOUT.search(self.message.words.line[: first.q.start]):
            return True  # "about 3 in 100 replies"
        plain = second.q.value < ROUND[-1] or link == ["in"]  # "6 errors in 1,000" were counted
        few = plain and second.q.value in (ROUND if "in" in link else ROUND[:2]) and not _OUR_SET & set(link)
        about = _SPOKEN.search(self.message.words.line) is not None
        tiny = second.q.value == ROUND[0] and about and not self._of_tested(second)  # "9 of 10 good, I would say"
        return (first.q.value == 1 and loose) or (few and larger) or tiny

    def _tests_beside(self, n: int) -> bool:
        """Whether a larger number counts the only test, so that a round one ahead of it is a manner of speaking."""
        found, second = self.message.mentions, self.message.mentions[n]
        larger = [p for p, m in enumerate(found) if m.count and not m.q.rate and m.q.value > TWICE * second.q.value]
        tests = [p for p in larger if p in self.sets or self._words.ran(found[p]) or self._is_measured(p)]
        spelled = _BARE_HUNDRED.search(self.message.words.raw.lower()) is not None
        return len(tests) == 1 and (spelled or second.q.value <= ROUND[1] or not self._of_tested(second))

    def _is_measured(self, place: int) -> bool:
        """ "n=900", "from 1,500 replies in May": whether a number says how many were looked at, and of nothing else."""
        before = self.message.words.line[: self.message.mentions[place].q.start]
        return SIZE.search(before) is not None or _MEASURED.search(before) is not None

    def _per_hundred(self) -> set[int]:
        """ "Per 100 replies, 6 are off-brand": the numbers that are the base ahead of a share, and count no test."""
        found, bases = self.message.mentions, set[int]()
        for place, (base, part) in enumerate(pairwise(found)):
            is_base = base.count and base.q.value in ROUND and _EVERY.search(self.message.words.line[: base.q.start])
            same = base.clause.sentence == part.clause.sentence and part.count and not part.q.rate
            if is_base and same and part.q.value <= base.q.value and not self._limited(part):
                self._rates[place + 1] = (part.q.value / base.q.value, place + 1)
                bases.add(place)
        self.used |= bases
        return bases

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
