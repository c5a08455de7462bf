"""For how many months the task stays as it is: by a span of time, or by how often it changes.

No such span is one in which something came about. What changes may also be the facts that the task needs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping

from bot.decision.profile import Value
from bot.nlu.message.mentions import Mention, Message
from bot.nlu.message.roles import Clause
from bot.nlu.numbers.derived_numbers import ASKED, BESIDE, COUNTED, DAYS_A_MONTH, LOOSE, as_answer
from bot.nlu.reading import Claim

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
_PERIOD = re.compile(
    r"\b(?:every|each|once an?|per|(?P<times>twice|thrice|\d+ (?:times|x)) an?)\s+"
    r"(?:(?P<few>few|couple of|several|other|second|two|2)\s+)?(?:1 )?"
    r"(?P<each>day|week|sprint|month|quarter|year|half[- ]year"
    r"|spring|summer|autumn|fall|winter|christmas|season|campaign|semester|release|january|february|march|april|june|july"
    r"|august|september|october|november|december)s?\b"
    r"|\b(?:(?P<often>twice|thrice|\d+ (?:times|x)) )?"
    r"(?P<ly>daily|weekly|monthly|quarterly|yearly|annually|constantly)\b"
)
_EVERY_FEW = re.compile(r"\b(?:every|each) \d+ (?:days|weeks|months|years)\b")
PERIODS: Mapping[str, float] = {
    "day": 0, "daily": 0, "constantly": 0, "week": 0.25, "weekly": 0.25, "sprint": 0.5, "month": 1, "monthly": 1,
    "release": 1, "campaign": 1, "quarter": 3, "quarterly": 3, "season": 3,
    "spring": 12, "summer": 12, "autumn": 12, "fall": 12, "winter": 12, "christmas": 12, "semester": 6,
    **dict.fromkeys(("january", "february", "march", "april", "june", "july", "august", "september"), 12),
    "october": 12, "november": 12, "december": 12,
    "half-year": 6, "half year": 6, "year": 12, "yearly": 12, "annually": 12,
}  # fmt: skip
_DATES = frozenset(name for name, months in PERIODS.items() if months == 12) - {"year", "yearly", "annually"}
MAY_STAY = 0.5  # asked about
OF_FACTS = re.compile(  # what answers are looked up in; rules and guidelines may as well be the task
    r"\b(?:prices?|price lists?|fees?|tariffs?|fares?|(?:exchange|interest|tax) rates|laws?|legislation|decrees?"
    r"|regulations?|part numbers?|catalogu?e?s?|timetables?|stock|inventor(?:y|ies)|opening hours|zones?|rosters?"
    r"|bulletins?|circulars?|vacanc(?:y|ies)|menus?|fixtures|departures|availabilit(?:y|ies)"
    r"|term lists?|glossar(?:y|ies)|docs|documentation|manuals?|handbooks?|wikis?"
    r"|release notes|changelogs?|patch(?:es| notes)?(?! (?:the|our|its?)\b))\b"
)
_MOVES = re.compile(
    r"\b(?:chang|updat|revis|amend|replac|renew|reissu|publish|new\b|comes? in|come out|adjust|push|rewr|patch)"
)
_OFTEN = re.compile(
    r"\b(?:nightly|overnight|all the time|constantly"
    r"|(?:every|each) (?:(?:few|couple of|\d) (?:days|weeks|wks)|[a-z]+day))\b"
)
_LABELS_MOVE = re.compile(  # the classes, not the labelled examples
    r"\blabels? (?:for [a-z ]{1,30}?|set )?(?:(?:are|is|get|gets|keep|keeps) )?"
    r"(?:chang|mov|shift|renam|redefin|reshuffl)"
)
_THESE = re.compile(r"\b(?:new|newer) ones\b|^\W*(?:they|these|those)\b")
MOVING = 0.75  # offered, or taken where all words together say so


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
    pace = bool(_EVERY.search(message.words.line[max(0, q.start - 20) : q.start]))
    if pace and not asked and any(c.start <= q.start < c.end for c in moving_facts(message)):
        return None
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


def moving_facts(message: Message) -> Iterator[Claim]:
    """ "The council changes its tariffs almost every month": what moves is not the task, but the facts it needs."""
    for first, last in message.clauses.sentences:
        start, end = message.offsets(first, last)
        part = message.words.line[start:end]
        period, often = _PERIOD.search(part), _OFTEN.search(part)
        if period and PERIODS[period["each"] or period["ly"]] <= 1:
            often = period
        if often is None:
            continue
        clause = message.clause_at(start + often.start())
        moves = _MOVES.search(message.words.line, *message.offsets(clause.first, clause.last))
        about = (
            message.words.line[: end if _THESE.search(part) else 0] or part
        )  # "… part numbers. New ones come weekly"
        if moves and OF_FACTS.search(about):
            yield Claim("needs_current_knowledge", True, MOVING, start, end, message.clauses.at(first).role)


def tells_pace(message: Message, clause: Clause) -> bool:
    """Whether a clause says how often the task changes: "the categories get renamed every few weeks"."""
    part = message.text_of(clause)
    waits = message.any(("never", "stable_months"), clause.first, clause.last)
    return (
        not waits
        and (_PERIOD.search(part) or _EVERY_FEW.search(part)) is not None
        and message.any(("counted", "stable_months"), clause.first, clause.last)
    )


def pace(message: Message, asked: bool) -> Iterator[Claim]:
    """How often the task changes is how long it stays: "every quarter" is 3 months, "each sprint" none."""
    for found in _PERIOD.finditer(message.words.line):
        token = bisect_left(message.words.ends, found.start() + 1)
        clause = message.clauses.at(token)
        moves = message.any(("counted", "stable_months"), clause.first, clause.last)
        other = message.any(("never", "stable_months"), clause.first, clause.last)
        other = other and not _LABELS_MOVE.search(message.text_of(clause))
        months = PERIODS[found["each"] or found["ly"]] * (3 if found["few"] in {"few", "couple of", "several"} else 1)
        if found["few"] in {"other", "second", "two", "2"}:
            months *= 2
        if times := found["times"] or found["often"]:
            months /= {"twice": 2, "thrice": 3}.get(times) or max(1, int(times.split()[0]))
        task = message.any(("about", "task"), clause.first, clause.last)
        plain = BESIDE if task else 0.6
        strength = COUNTED if asked and moves else plain if moves and not other else ASKED - 0.1 if asked else 0.0
        if not asked and any(c.start <= found.start() < c.end for c in moving_facts(message)):
            continue
        dated = not asked and (found["each"] or "") in _DATES  # how long it stays, or when it is next?
        strength = min(strength, MAY_STAY if dated else 1.0, clause.cap("comparison"))
        if strength:
            role = "range" if dated else clause.role
            yield Claim("stable_months", int(months), strength, *found.span(), role)
