"""Volumes with a factor that is assumed: "50 a minute, 2 to 4 am" on which days? "150 agents, 40 times per shift"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.nlu.message.mentions import Message
from bot.nlu.numbers.derived_numbers import DAYS_A_MONTH, EACH, MOST
from bot.nlu.numbers.opening_hours import WITHIN_A_DAY, opening_hours
from bot.nlu.reading import Claim

LEAST_REQUESTS = 150  # so few a month are people, shifts …
_A_SHIFT = re.compile(r"\s*(?:[a-z]+ ){0,2}?(?:per|a|each|every|in a|in each) shift\b")
_SHIFTS = re.compile(r"\b([2-4]|both) shifts\b")


def unsure_volumes(message: Message, strength: float) -> Iterator[Claim]:
    """What these come to a month if they run every day."""
    line = message.words.line
    hours = opening_hours(line)
    for mention in message.mentions:
        seconds_or_so = WITHIN_A_DAY.get(mention.q.rate)
        if hours is not None and not hours.plain and seconds_or_so and mention.clause.cap("part", "comparison") == 1:
            value = round(mention.q.value * seconds_or_so * hours.hours)
            if LEAST_REQUESTS <= value <= MOST and not message.barred("monthly_requests", mention):
                yield Claim("monthly_requests", value, strength, mention.q.start, mention.q.end)
    for people, times in pairwise(message.mentions):
        each = EACH.search(line, people.q.end, times.q.start)
        if not (each and people.count and times.count and _A_SHIFT.match(line, times.q.end)):
            continue
        found = _SHIFTS.search(line)
        shifts = 1 if found is None else 2 if found[1] == "both" else int(found[1])
        value = round(people.q.value * times.q.value * shifts * DAYS_A_MONTH)
        if value <= MOST and times.clause.cap("part", "comparison") == 1:
            yield Claim("monthly_requests", value, strength, people.q.start, times.q.end)
