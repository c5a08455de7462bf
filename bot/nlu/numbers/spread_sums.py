"""A sum that is spread over a time: "1.2 million pages in total, over 14 months"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from bot.nlu.message.mentions import Message
from bot.nlu.reading import Claim

MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}
LEAST = 1_000  # a smaller sum counts anything
PLAIN, HARDLY = 0.88, 0.1
_IN_ALL = re.compile(r"\b(?:in total|in all|altogether|one[- ]?off|once)\b")
_OVER = re.compile(r"\b(?:over|within|across|during|in) (?:the )?(?:next |coming )?(?:about |some )?$")


def spread(message: Message) -> Iterator[Claim]:
    """How many a month a sum comes to."""
    line = message.words.line
    for whole, time in pairwise(message.mentions):
        first, last = message.clauses.sentences[whole.clause.sentence]
        months = time.q.value * MONTHS.get(time.q.unit or "", 0)
        is_sum = whole.count and not (whole.q.rate or time.q.rate) and whole.q.value >= LEAST
        same = whole.clause.sentence == time.clause.sentence
        if not (is_sum and same and months >= 1 and _OVER.search(line[: time.q.start])):
            continue
        if _IN_ALL.search(line, *message.offsets(first, last)):
            yield Claim("monthly_requests", _rounded(whole.q.value / months), PLAIN, whole.q.start, whole.q.end)
            yield Claim("stable_months", round(months), HARDLY, time.q.start, time.q.end)  # how long the work takes


def _rounded(number: float) -> int:
    """To two figures: the sum is no exact one."""
    return int(float(f"{number:.2g}"))
