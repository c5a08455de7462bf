"""A volume that is still ahead: "300k a month, x4 next year" is held against the guide's lines, and is no fact."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.decision import formatting
from bot.decision.profile import Value
from bot.decision.rulebook import Rules
from bot.guide.answer_parts import Answer, Part
from bot.guide.passages import Guide
from bot.guide.question_clauses import sentences
from bot.guide.repeats import without_repeats

VOLUME = "monthly_requests"
PASSAGES = ("comparison.volume", "wins.cost-conditions")
MOST_TIMES = 1_000
_TIMES: Mapping[str, int] = MappingProxyType({"doubl": 2, "tripl": 3, "quadrupl": 4})
_UNITS: Mapping[str, int] = MappingProxyType({"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000})
_AHEAD = re.compile(
    r"\b(?:next\s+(?:year|quarter|spring|summer|autumn|winter)|will|if|once|going\s+to|expect\w*|plan\w*|by\s+20\d\d"
    r"|in\s+(?:\w+\s+){1,2}(?:years?|months?))\b",
    re.IGNORECASE,
)
# "X4 next year" and "traffic doubles", but not "4x L40S", "2x a day" or "the errors will double".
_GROWS = re.compile(
    r"(?<![\w.,])(?:[x×]\s?(?P<behind>\d{1,3})|(?P<before>\d{1,3})\s?[x×])"
    r"(?=\s*(?:[,.;:)?!]|$|next\b|in\s+\w+\s+(?:years?|months?)|by\s+20|that\b|as\s+much|the\s+volume|volume|traffic))"
    r"|\b(?:volume|traffic|requests|calls|load|it|that|this)\s+(?:(?:will|may|might|could|should|is\s+going\s+to)\s+)?"
    r"(?P<word>doubl|tripl|quadrupl)(?:es?|ing)\b(?!-)",
    re.IGNORECASE,
)
_REACHES = re.compile(
    r"\b(?:will\s+be|(?:goes?|grows?|ris(?:es?|ing)|jumps?)\s+(?:from\s+\S+\s+)?to|reach(?:es)?)\s+"
    r"(?:about\s+|around\s+|~\s*)?(?P<number>\d+(?:[.,]\d+)?)\s?(?P<unit>k|m|thousand|million)\b"
    r"(?!\s*(?:a|an|per|each|every|/)\s*(?:day|week|year|hour|minute|second))",
    re.IGNORECASE,
)
_MONTHLY = re.compile(r"(?:/\s*mo\b|\bmonth)", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:label|example|sample|pair|row|token|word|character|budget|revenue|user|customer)\w*|[$€£]", re.IGNORECASE
)


def with_growth(
    answer: Answer,
    message: str,
    facts: Mapping[str, Value],
    candidates: Mapping[str, Sequence[Value]],
    rules: Rules,
    guide: Guide,
) -> Answer:
    """The same answer, opening with what the one volume comes to that a message sees ahead of it.

    `facts` and `candidates` give today's volume; without it, or where the volume doesn't grow, nothing is added.
    """
    found = [value for value in (facts.get(VOLUME), *candidates.get(VOLUME, ())) if isinstance(value, int)]
    ahead = grown(message, found[0]) if found else 0
    if not ahead:
        return answer
    wording, low, high = guide.wording, rules.line("requests_low"), rules.line("requests_high")
    sentence = wording.grown_above if ahead > high else wording.grown_below if ahead < low else wording.grown_between
    counts = {"volume": ahead, "low": int(low), "high": int(high)}
    text = sentence.format(**{name: formatting.count(count) for name, count in counts.items()})
    passages = tuple(passage for passage in guide.passages if passage.id in PASSAGES)
    shown = sorted(passages, key=lambda passage: PASSAGES.index(passage.id))
    sections = tuple(dict.fromkeys(passage.section for passage in shown))
    part = Part("", True, (text,), sections, tuple(shown))
    return replace(answer, parts=tuple(without_repeats((part, *answer.parts), "")))


def grown(message: str, today: int) -> int:
    """The volume that a message sees ahead, of `today` requests a month; 0 where it names none, or more than one."""
    if not _AHEAD.search(message):
        return 0
    monthly = [text for text in sentences(message) if _MONTHLY.search(text) and not _OTHER.search(text)]
    reached = {_value(match) for text in monthly for match in _REACHES.finditer(text)}
    times = {_factor(match) for match in _GROWS.finditer(message)}
    ahead = reached | {today * factor for factor in times if 1 < factor <= MOST_TIMES}
    return ahead.pop() if len(ahead) == 1 and max(ahead) > today else 0


def _value(match: re.Match[str]) -> int:
    return round(float(match["number"].replace(",", ".")) * _UNITS[match["unit"].casefold()])


def _factor(match: re.Match[str]) -> int:
    return int(match["behind"] or match["before"] or _TIMES[match["word"].casefold()])
