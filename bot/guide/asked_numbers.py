"""A question with a number in it: "is 500 enough?" gets what the guide says, and what that number comes to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.decision.profile import parse_profile
from bot.decision.rulebook import Rules
from bot.guide.answer_parts import NEAREST_SECTIONS, Answer, Part
from bot.guide.passages import Guide, Wording
from bot.guide.possible_lines import possible_lines
from bot.nlu.reading import Reading

ReadReply = Callable[[Sequence[str], str], Reading]
# What the passages that answer a question ask a number of.
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "data.narrow-minimum": "labelled_examples",
        "data.diverse-minimum": "labelled_examples",
        "data.complex-minimum": "labelled_examples",
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
MOST_IN_PROMPT = 100  # more examples are hardly meant for a prompt
LEAST = {"labelled_examples": 30}  # fewer are mostly a number of classes or of fields
_BARE = re.compile(
    r"(?<![\d.,])(?P<number>\d(?:[\d.,]*\d)?[kKmM]?)(?![.,]?\d)(?=\s*(?:[?!.,]|$|(?:instead|rather|then|now|or|too|would|be|do|work|is)\b))"
)
# "Is 6k enough to train on?": a number without a noun, or with one of the labels.
_ENOUGH = re.compile(
    r"\b(?:is|are|would|will)\s+(?:only\s+|about\s+|around\s+|just\s+|~\s*)?"
    r"(?P<number>\d(?:[\d.,]*\d)?)\s?(?P<thousand>k\b)?\s*(?:(?:labell?ed|good|clean)\s+)?"
    r"(?:(?:examples?|samples?|pairs?|labels?|rows?|records?)\s+)?(?:be\s+)?(?:enough|ok|okay|sufficient|fine|plenty|too\s+few)\b",
    re.IGNORECASE,
)
_OF_LABELS = re.compile(r"\b(?:train|tun|fine-?tun|data|label|example|sample|pair)", re.IGNORECASE)
_PROMPT = re.compile(r"\bprompt", re.IGNORECASE)
MINIMUMS = ("data.narrow-minimum", "data.diverse-minimum")
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
# How long it takes now, or what is fine as it is: no limit that is asked about.
_TODAY = re.compile(
    r"\b(?:today|currently|right now|at the moment|these days|nobody (?:complains|minds)"
    r"|which is (?:totally |quite |perfectly )?(?:fine|ok|okay|good))\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d.,]*")


def number_alone(message: str) -> str:
    """The one number of a message that says next to nothing else: "and with 3,000 instead?". "" for any other."""
    found = _NUMBER.findall(message)
    bare = _BARE.search(message)
    most = SHORT_IF if _WOULD_CHANGE.search(message) else SHORT
    return bare["number"] if bare and len(found) == 1 and len(message.split()) <= most else ""


def with_number(answer: Answer, message: str, read: ReadReply, rules: Rules, guide: Guide) -> Answer:
    """The same answer, with what the message's one number comes to as a question. Several numbers are never sorted out.

    A number of labelled examples is held against all minimums, in place of the direct sentence that gives them.

    `read` gives what a reply to some fields states or may state.
    """
    if any(_is_enough(part.question) for part in answer.parts):
        return replace(answer, parts=tuple(_held_against(part, rules, guide) for part in answer.parts))
    if len(_NUMBER.findall(message)) != 1:
        return answer
    for place, part in enumerate(answer.parts):
        name = FIELDS.get(part.passages[0].id) if part.passages else None
        if name is None or not part.covered:
            continue
        if name == "latency_budget_ms" and _TODAY.search(message):
            return answer
        reading = read((name,), message)
        found = [value for value in (reading.values.get(name), *reading.candidates.get(name, ())) if value is not None]
        if not found or not isinstance(found[0], int) or found[0] < LEAST.get(name, 0):
            return answer
        if name == "labelled_examples":
            direct = part.passages[0].direct.casefold()
            rest = (sentence for sentence in part.sentences if not direct.endswith(sentence.casefold()))
            compared = (*_against_minimums(found[0], rules, guide.wording), *rest)
        else:
            if_so = guide.first_read.decisions.get("if_so", "{text}")
            lines = possible_lines(parse_profile({}), (), {name: found}, rules, if_so).asked
            compared = (*part.sentences, *(f"{line.lead} {line.text}" for line in lines))
        parts = (*answer.parts[:place], replace(part, sentences=compared), *answer.parts[place + 1 :])
        return replace(answer, parts=parts)
    return answer


def _is_enough(question: str) -> int:
    """The number of labelled examples that a question asks to be enough; 0 where it asks for none."""
    found = _ENOUGH.search(question)
    if found is None or not _OF_LABELS.search(question) or _PROMPT.search(question):
        return 0
    digits = found["number"].replace(",", "")
    count = float(digits) * (1_000 if found["thousand"] else 1) if digits.count(".") <= 1 else 0
    return int(count) if count >= LEAST["labelled_examples"] else 0


def _held_against(part: Part, rules: Rules, guide: Guide) -> Part:
    """The answer to "is 6k enough?", and the guide's minimums below it."""
    count = _is_enough(part.question)
    if not count or part.outside:
        return part
    passages = tuple(passage for passage in guide.passages if passage.id in MINIMUMS)
    sections = tuple(dict.fromkeys((*(passage.section for passage in passages), *part.sections)))[:NEAREST_SECTIONS]
    compared = tuple(_against_minimums(count, rules, guide.wording))
    return replace(part, covered=True, sentences=compared, sections=sections, passages=passages)


def _against_minimums(count: int, rules: Rules, wording: Wording) -> Iterator[str]:
    """What a number of labelled examples is enough for."""
    if count < rules.line("labels_narrow"):
        sentence = wording.too_few
    elif count < rules.line("labels_diverse"):
        sentence = wording.enough_narrow
    elif count < rules.line("labels_complex"):
        sentence = wording.enough_varied
    else:
        sentence = wording.enough_complex
    yield sentence.format(number=f"{count:,}")
    if count < MOST_IN_PROMPT:
        yield wording.few_in_prompt
