"""For how many months the task stays as it is, by a span of time; not a span in which something came about."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.decision.profile import Value
from bot.nlu.message.mentions import Mention, Message
from bot.nlu.numbers.derived_numbers import BESIDE, COUNTED, DAYS_A_MONTH, LOOSE, MOST
from bot.nlu.numbers.marked_counts import as_answer

POSSIBLE = 0.32
MONTHS: Mapping[str, float] = {"day": 1 / DAYS_A_MONTH, "week": 7 / DAYS_A_MONTH, "month": 1, "quarter": 3, "year": 12}
MOST_MONTHS = 60  # beyond, a span is more often the past
_AGO = re.compile(r"\s*(?:ago|back|earlier|old)\b")
_FOR = re.compile(r"\b(?:for|next|at least|another)\s+$")
_SPENT = re.compile(  # ahead of a span in which things came about: "one-off over 14 months", "from the last two years"
    r"\b(?:over|during|from|took|spent|(?:in|within|of|for) the (?:last|past|previous)|last|past|previous)"
    r"(?: (?:the|a|our|these|those|last|past|about|roughly|some|previous|period of|course of))* $"
)
_EVERY = re.compile(r"\b(?:every|each|once (?:a|per|every)|per|other)\s*$")


def stable_span(message: Message, mention: Mention, asked: bool) -> tuple[Value, float] | None:
    name, q = "stable_months", mention.q
    bare = asked and message.merely_number and not q.rate and (not q.unit or q.mega)
    if q.rate or q.negative or not (q.unit in MONTHS or bare):
        return None
    spoken = _FOR.search(message.words.line[: q.start]) and message.in_clause(("beside", name), mention)
    if (q.implied and not asked and not spoken) or _AGO.match(message.words.line[q.end :]):
        return None
    if not asked and _SPENT.search(message.words.line[: q.start]) and not message.in_clause(("beside", name), mention):
        return None
    span = q.value * (1 if bare and q.unit not in MONTHS else MONTHS[q.unit]) / (q.scaled if q.mega else 1)
    if span > MOST:
        return None
    pace = bool(_EVERY.search(message.words.line[max(0, q.start - 20) : q.start]))
    months = int(span + 1e-6) if pace else round(span)
    beside = message.in_clause(("beside", name), mention)
    moves = message.in_clause(("counted", name), mention)
    if pace:
        strength = COUNTED if asked or moves else 0.3
    elif asked and message.in_clause(("never", name), mention):
        strength = LOOSE
    elif asked:
        strength = as_answer(message, mention, beside)
    else:
        plain = beside and q.unit in {"month", "year", "quarter"} and not message.in_clause(("never", name), mention)
        strength = BESIDE if plain else POSSIBLE if q.unit in {"month", "year", "quarter"} else 0.25
        strength = min(strength, 0.25) if not plain and months > MOST_MONTHS else strength
    return months, min(strength, mention.clause.cap("comparison"))
