"""Failures that are told in parts, by kind or by batch: what they come to is asked about."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.nlu.numbers.result_claims import UNSURE
from bot.nlu.numbers.sizes_and_parts import SizesAndParts

_NEXT_KIND = re.compile(r"(?: [a-z'-]+){1,8}?(?:,|,? and|,? plus)(?: another| some| about| then)? ")
_OF_KIND = re.compile(  # behind a number: what went wrong
    r" (?:(?:for|because of|because|with|had|in|a|an|the|have|were|was) ){0,3}(?:[a-z-]+ ){0,2}?"
    r"(?:(?:wrong|bad) (?!and|but|in|on|with|of|so|now|before|today|then)[a-z]"
    r"|broken|missing|invalid|malformed|tone|style|facts?|format|structure|markdown|json|hallucinat\w+)"
)
_BATCH = re.compile(  # "80 in March and another 120 in April"
    r"\b(?:batch|batches|rounds?|shifts?|halves|another|sites|mondays?|january|february|march|april|june|july|august"
    r"|september|october|november|december)\b"
)


class AddedResults(SizesAndParts):
    """Adds up what one model failed at, where the message leaves that to the reader."""

    def _in_batches(self, wrong: Collection[int], totals: Collection[int]) -> bool:
        """Whether one model failed in several batches, told one by one: "12 night, 33 day"; the sums are offered."""
        found = self.found
        names = {self._names(found[place]) for place in (*wrong, *totals)}
        is_batch = _BATCH.search(self.line) and not self.message.any(("always", "retraction"))
        if not is_batch or len(names) != 1 or len(wrong) < 2:
            return False
        for name, places in zip(*names, (totals, wrong), strict=True):
            if len(places) > 1:
                total = sum(int(found[place].q.value) for place in places)
                self._claim(name, total, UNSURE + 0.1, found[min(places)])
        return True

    def _add_later_kinds(self, k: int, n: int) -> None:
        """ "Of 900, 30 had broken JSON and 45 a wrong category": the kinds behind add up; they are asked about."""
        found, line, places = self.found, self.line, [k]
        failed = self._passed.get(self._names(found[k])[0]) is False
        if not failed or not _OF_KIND.match(line, found[max(k, n)].q.end):
            return
        for place in range(max(k, n) + 1, len(found)):
            before, kind = found[place - 1], found[place]
            if not _NEXT_KIND.fullmatch(line, before.q.end, kind.q.start) or not kind.count or kind.q.rate:
                break
            if kind.clause.sentence != found[k].clause.sentence or not _OF_KIND.match(line, kind.q.end):
                break
            places.append(place)
        counts = [int(found[place].q.value) for place in places]
        parts = sum(counts[1:]) == counts[0]  # "65 failed: 35 structure, 20 tone and 10 facts"
        if len(places) > 1 and not parts and sum(counts) <= found[n].q.value:
            self._offer_sum(places, sum(counts))
