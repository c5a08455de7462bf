"""A question with a number in it: "is 500 enough?" gets what the guide says, and what that number comes to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.decision.profile import parse_profile
from bot.decision.rulebook import Rules
from bot.guide.answer_parts import Answer
from bot.guide.possible_lines import possible_lines
from bot.nlu.reading import Reading

ReadReply = Callable[[Sequence[str], str], Reading]
# What the passages that answer a question ask a number of.
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "data.narrow-minimum": "labelled_examples",
        "data.diverse-minimum": "labelled_examples",
        "comparison.data": "labelled_examples",
        "checklist.labeled-data": "labelled_examples",
        "comparison.volume": "monthly_requests",
        "wins.cost-conditions": "monthly_requests",
        "comparison.latency": "latency_budget_ms",
        "wins.latency": "latency_budget_ms",
        "stability.definition": "stable_months",
        "checklist.stable": "stable_months",
    }
)
LEAST = {"labelled_examples": 30}  # fewer are mostly a number of classes or of fields
_BARE = re.compile(
    r"(?<![\d.,])(?P<number>\d(?:[\d.,]*\d)?[kKmM]?)(?![.,]?\d)(?=\s*(?:[?!.,]|$|(?:instead|rather|then|now|or|too|would|be|do|work|is)\b))"
)
SHORT = 9  # words
SHORT_IF = 16  # the same of "what if it were 900 instead, would that flip it?"
# Words about what a number would change: they name no subject.
NO_SUBJECT = (
    "instead",
    "change",
    "changes",
    "changed",
    "rather",
    "flip",
    "answer",
    "verdict",
    "outcome",
    "decision",
    "more",
)
_WOULD_CHANGE = re.compile(
    r"\b(?:if|at|with|had|were)\b.*\b(?:flip|change|differ|different|alter|tip|sway|move|turn)\w*", re.IGNORECASE
)
_NUMBER = re.compile(r"\d[\d.,]*")


def number_alone(message: str) -> str:
    """The one number of a message that says next to nothing else: "and with 3,000 instead?". "" for any other."""
    found = _NUMBER.findall(message)
    bare = _BARE.search(message)
    most = SHORT_IF if _WOULD_CHANGE.search(message) else SHORT
    return bare["number"] if bare and len(found) == 1 and len(message.split()) <= most else ""


def with_number(answer: Answer, message: str, read: ReadReply, rules: Rules, if_so: str) -> Answer:
    """The same answer, with what the message's one number comes to as a question. Several numbers are never sorted out.

    `read` gives what a reply to some fields states or may state.
    """
    if len(_NUMBER.findall(message)) != 1:
        return answer
    for place, part in enumerate(answer.parts):
        name = FIELDS.get(part.passages[0].id) if part.passages else None
        if name is None or not part.covered:
            continue
        reading = read((name,), message)
        found = [value for value in (reading.values.get(name), *reading.candidates.get(name, ())) if value is not None]
        if not found or not isinstance(found[0], int) or found[0] < LEAST.get(name, 0):
            return answer
        lines = possible_lines(parse_profile({}), {name: found}, rules, if_so)
        said = tuple(f"{line.lead} {line.text}" for line in lines)
        parts = (*answer.parts[:place], replace(part, sentences=(*part.sentences, *said)), *answer.parts[place + 1 :])
        return replace(answer, parts=parts)
    return answer
