"""A share in a question: "1 in 12, normal?" is held against the guide's range; no share of wrong labels will do."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.decision.rulebook import Rules
from bot.guide.answer_parts import Answer, Part
from bot.guide.passages import Guide

FORMAT_RATE = "wins.format-failure-rate"
NOISE = ("data.noise", "data.mistakes")
_WORDS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
} | {"twenty": 20, "thirty": 30, "fifty": 50, "hundred": 100, "a hundred": 100}
_NAMED = "|".join(sorted(_WORDS, key=len, reverse=True))
_RATE = re.compile(
    rf"(?<![\w.,])(?:(?P<percent>\d+(?:[.,]\d+)?)\s?(?:%|percent\b|pct\b|per\s?cent\b)"
    rf"|(?P<part>\d+|{_NAMED})\s+(?:in|of|out\s+of)\s+(?:a\s+)?(?P<whole>\d+|{_NAMED})(?!\w|[.,]\d))",
    re.IGNORECASE,
)
_OF_FORMAT = re.compile(
    r"\b(?:json|xml|yaml|csv|format|schema|structure|syntax|table|valid|invalid|malform|pars)\w*|\b(?:broken|broke|breaks?)\b",
    re.IGNORECASE,
)

# "They agree in 80% of cases" is no share of wrong ones.
_IS_WRONG = re.compile(
    r"\b(?:wrong|errors?|mis\w+|nois\w+|bad|incorrect\w*|off|dirty|messy|broken|false|junk|garbage|rubbish|outdated|old|typos?"
    r"|doubtful|unchecked|sloppy|poor|unsure|flawed|contradict\w*)\b",
    re.IGNORECASE,
)


def with_rate(answer: Answer, rules: Rules, guide: Guide) -> Answer:
    """The same answer, with what the one share in a question comes to behind its direct sentence."""
    return replace(answer, parts=tuple(_with_rate(part, rules, guide) for part in answer.parts))


def _with_rate(part: Part, rules: Rules, guide: Guide) -> Part:
    if not (part.covered and part.passages):
        return part
    found = list(_RATE.finditer(part.question)) or list(_RATE.finditer(part.context))
    best = part.passages[0].id
    if len(found) != 1 or best not in (FORMAT_RATE, *NOISE):
        return part
    if best in NOISE:
        if not _IS_WRONG.search(f"{part.question} {part.context}"):
            return part
        sentence = guide.wording.noise_share.format(share=found[0][0])
    else:
        rate = _share(found[0])
        low, high = rules.line("format_failures_low"), rules.line("format_failures_high")
        if not (0 < rate < 1 and _OF_FORMAT.search(part.question)):
            return part
        wording = guide.wording
        sentence = wording.rate_below if rate < low else wording.rate_above if rate > high else wording.rate_within
        sentence = sentence.format(rate=f"{round(100 * rate, 1):g}%", low=f"{100 * low:g}", high=f"{100 * high:g}")
    return replace(part, sentences=(sentence, *part.sentences))


def _share(found: re.Match[str]) -> float:
    if found["percent"]:
        return float(found["percent"].replace(",", ".")) / 100
    part, whole = (_WORDS.get(found[name].casefold()) or int(found[name]) for name in ("part", "whole"))
    return part / whole if whole else 0.0
