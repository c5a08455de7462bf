"""A figure that somebody gives as what training takes, "a vendor says 10k labels are the minimum", against the guide's.

It is nobody's fact: the reader leaves it alone. Here it is told whether the guide says so too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.decision import formatting
from bot.decision.profile import Value
from bot.decision.rulebook import Rules
from bot.guide.answer_parts import NEAREST_SECTIONS, Answer, Part, sections_of
from bot.guide.asked_labels import PASSAGES
from bot.guide.passages import Guide, Passage
from bot.guide.question_clauses import sentences
from bot.guide.question_forms import without_yes
from bot.nlu.message.quantities import Quantity, quantities
from bot.nlu.text.tokens import words_of

LONGEST = 400  # characters of a sentence; a longer one is data
MOST = 2  # claims that are answered; more are not read in a thread
LEAST_LABELS = 20  # "two examples were wrong" is no minimum
MS = {"ms": 1, "second": 1_000}
_OF_EXAMPLES = ("labelled_examples", "few_shot_examples")
_COUNTED = (*_OF_EXAMPLES, "eval_examples")  # as what such a number may be misread
MONTHS = {"month": 1, "quarter": 3, "year": 12}
# Where it was heard, or that it holds for everybody, of which only a statement tells. A document that says a number
# gives a limit, and an insurer's claims are no verb.
_SOURCE = re.compile(
    r"\b(?:says?|saying|said|(?:claim(?:s|ed)|swears?|insist(?:s|ed))\s+(?=that|you|we|it|one|on|anything|at|below|above|under|\d)\w+"
    r"|argues?|argued|reckons?|thinks|believes|recommend(?:s|ed)|suggest(?:s|ed)|told|advis\w+|warn(?:s|ed)|preach\w*"
    r"|heard|read|wants|rule\s+of\s+thumb|apparently|supposedly|allegedly"
    r"|skimmed|(?:blog|article|thread|newsletter|podcast|keynote|webinar)(?=\b[^.;:]{0,30}:))\b"
)
_IN_GENERAL = re.compile(
    r"\b(?:you|one|people)\s+(?:only\s+|really\s+|always\s+)?(?:needs?|must\s+have|have\s+to\s+have)\b"
)
# Their own number, whoever says it: "we have 800".
_OWN = re.compile(
    r"\b(?:we|i|they|he|she|team)(?:['’](?:ve|d))?\s+(?:only\s+|now\s+|already\s+|currently\s+|just\s+)?"
    r"(?:have|got|had|do|did|get|run|use|used|collected|labell?ed|made|process\w*|handle)\b[^,.;:!?]*$"
    r"|\b(?:ours?|my)\b[^,.;:!?]*$|\b(?:another|further|additional|extra)\s+$"
)
_LABELS = re.compile(
    r"\s*\+?\s*(?:(?:good|clean|high-quality|labell?ed|annotated|training|checked|tagged|gold|right|correct|few[\s-]?shot|such)\s+){0,3}"
    r"(?:examples?|labels?|labell?ed|samples?|pairs|rows|data\s?points?|records|annotations)\b(?!\s+more)"
)
_NEEDS = re.compile(
    r"\b(?:needs?|needed|requires?|takes?|must\s+have|have\s+to\s+have|minimum|recommend\w*|suggest\w*|advis\w+|wants|under|below|without)\b"
    r"[^.;:\d]{0,25}$"
)
_IS_NEEDED = re.compile(
    r"^[^.;:]{0,45}\b(?:minimum|enough|plenty|suffic\w+|too\s+few|waste|required|needed|makes?\s+sense|pays?|worth|pointless)\b"
)
_REQUESTS = re.compile(
    r"\s*(?:(?:api|model|monthly)\s+)?(?:requests?|calls?|queries|messages|documents|inferences|inputs)\b"
)
_BEYOND = re.compile(
    r"\b(?:above|over|beyond|under|below|less\s+than|more\s+than|at\s+least|from|needs?|must|until)\b|[<>]"
)
_WAIT = re.compile(r"\bwait\w*\b|\b(?:needs?|must|has\s+to|have\s+to|should)\b[^.;]{0,25}\bstable\b")
_TRAINS = re.compile(
    r"\b(?:fine-?\s?tun\w*|train(?:s|ed|ing)?|tun(?:e[ds]?|ing)|lora|pays?(?:\s+off)?|own\s+model|small(?:er)?\s+model)\b"
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A number that somebody gave for a field, in the field's unit, and as it is shown."""

    field: str
    value: float
    shown: str


def with_claims(answer: Answer, message: str, rules: Rules, guide: Guide) -> Answer:
    """The answer, with what the guide says to the figures that others gave. In place of an answer about the same."""
    claims = tuple(dict.fromkeys(claimed_figures(message)))[:MOST]
    for claim in reversed(claims):
        answer = _with_claim(answer, claim, rules, guide)
    return answer


def claimed_figures(message: str) -> Iterator[Claimed]:
    """The figures of a message that somebody else gives as what training takes."""
    for sentence in sentences(message):
        line = words_of(sentence).line if len(sentence) <= LONGEST else ""
        source = _SOURCE.search(line) or (None if sentence.rstrip().endswith("?") else _IN_GENERAL.search(line))
        if source is None:
            continue
        for quantity in quantities(line):
            if quantity.start >= source.start() and not _OWN.search(line[source.end() : quantity.start]):
                yield from _claim(quantity, line)


def without_claimed(candidates: Mapping[str, tuple[Value, ...]], message: str) -> Mapping[str, tuple[Value, ...]]:
    """The candidates without a number of examples that only somebody else gave, as what it takes."""
    claimed = {claim.value for claim in claimed_figures(message) if claim.field in _OF_EXAMPLES}
    stated = [quantity.value for quantity in quantities(words_of(message).line)] if claimed else []
    claimed = {value for value in claimed if stated.count(value) == 1}
    kept = {
        name: tuple(value for value in values if name not in _COUNTED or value not in claimed)
        for name, values in candidates.items()
    }
    return {name: values for name, values in kept.items() if values}


def _claim(quantity: Quantity, line: str) -> Iterator[Claimed]:
    """What a number is said to be a minimum or a maximum of; nothing where that isn't plain."""
    value, before, behind = quantity.value, line[: quantity.start], line[quantity.end :]
    trains = bool(_TRAINS.search(line))
    if quantity.unit in MS and trains and _BEYOND.search(before):
        yield Claimed("latency_budget_ms", value * MS[quantity.unit], f"{value * MS[quantity.unit]:,.0f} ms")
    elif quantity.unit in MONTHS and _WAIT.search(line):
        yield Claimed("stable_months", value * MONTHS[quantity.unit], f"{value * MONTHS[quantity.unit]:g} months")
    elif quantity.unit or quantity.rate not in ("", "month"):
        return
    elif quantity.rate or _REQUESTS.match(behind):
        if trains and _BEYOND.search(before):
            yield Claimed("monthly_requests", value, f"{formatting.count(round(value))} a month")
    elif value >= LEAST_LABELS and (found := _LABELS.match(behind)) and _is_needed(before, behind[found.end() :]):
        yield Claimed("labelled_examples", value, f"{formatting.count(round(value))} examples")


def _is_needed(before: str, behind: str) -> bool:
    return bool(_NEEDS.search(before) or _IS_NEEDED.search(behind))


@dataclass(frozen=True, slots=True)
class _Line:
    """Where the guide gives figures for a field: our sentence about them, their thresholds, and the passages."""

    wording: str
    thresholds: tuple[str, ...]
    passages: tuple[str, ...]


_LINES: Mapping[str, _Line] = {
    "labelled_examples": _Line(
        "claimed_labels",
        ("labels_narrow", "labels_diverse", "labels_complex"),
        ("data.narrow-minimum", *sorted(PASSAGES - {"data.narrow-minimum"})),
    ),
    "monthly_requests": _Line(
        "claimed_requests", ("requests_low", "requests_high"), ("comparison.volume", "wins.cost-conditions")
    ),
    "latency_budget_ms": _Line("claimed_latency", ("latency_hard",), ("comparison.latency", "wins.latency")),
    "stable_months": _Line("claimed_stable", ("stable_months_minimum",), ("checklist.stable", "stability.definition")),
}


def _with_claim(answer: Answer, claim: Claimed, rules: Rules, guide: Guide) -> Answer:
    line, wording = _LINES[claim.field], guide.wording
    agrees = claim.value in {rules.line(name) for name in line.thresholds}
    lead = wording.claim_agrees if agrees else wording.claim_differs
    said = f"{lead.format(number=claim.shown)} {getattr(wording, line.wording)}"
    sections = sections_of(guide.passages_of(line.passages[:1]), answer.sections)[:NEAREST_SECTIONS]
    kept = (part for part in answer.parts if not _is_said(part, claim, guide.passages_of(line.passages)))
    return replace(answer, parts=(Part("", True, (said,), sections), *kept))


def _is_said(part: Part, claim: Claimed, shown: Sequence[Passage]) -> bool:
    """Whether a part is about the same figures, or about who gave them."""
    same = part.passages[:1] and part.passages[0] in shown
    direct = {without_yes(passage.direct) for passage in shown}
    again = part.sentences[:1] and without_yes(part.sentences[0]) in direct
    return bool(same or again) or (part.question != "" and claim in claimed_figures(part.question))
