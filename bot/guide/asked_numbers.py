"""A question with a number in it: "is 500 enough?" gets what the guide says, and what that number comes to."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.decision.profile import parse_profile
from bot.decision.rulebook import Rules
from bot.guide.answer_parts import NEAREST_SECTIONS, Answer, Part
from bot.guide.asked_latency import names_time
from bot.guide.passages import Guide, Wording
from bot.guide.possible_lines import possible_lines
from bot.guide.yes_or_no import without_yes
from bot.nlu.message.quantities import without_dates
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
LABELS = "labelled_examples"
LEAST = 30  # fewer are mostly a number of classes or of fields
_BARE = re.compile(
    r"(?<![\d.,])(?P<number>\d(?:[\d.,]*\d)?[kKmM]?)(?![.,]?\d)(?=\s*(?:[?!.,]|$|(?:instead|rather|then|now|or|too|would|be|do|work|is)\b))"
)
# "Is 6k enough to train on?", "does 6k do?": a number of labels, and whether it will do.
_WILL_DO = re.compile(
    r"\b(?:enough|enuf|ok|okay|sufficient|suffices?|fine|plenty|too\s+(?:few|little|small|low)|will\s+(?:it\s+)?do"
    r"|do\s+(?:for|it)|good\s+to\s+go|work|start\s+with|begin\s+with|get\s+by|make\s+do|reasonable)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?<![\w.,%€$-])(?P<number>\d{1,3}(?:[,.]\d{3})+|\d+(?:\.\d+)?)\s?(?P<thousand>k\b)?"
    r"(?!\s?(?:%|percent|ms\b|m\b|million|months?|weeks?|days?|years?|b\b|billion|euros?|eur\b|dollars?|usd\b|gbp\b|chf\b|[€$£]|(?:[a-z-]+\s+){1,2}(?:an?|per|each|every)\s+(?:second|minute|hour|day|week|month)\b|in\s+\d|of\s+\d|out\s+of))"
    r"(?![\d.,]*\d|\w)",
    re.IGNORECASE,
)
_OTHERS_COUNT = re.compile(
    r"^\s*(?:(?:different|various|distinct)\s+)?(?:classes|categories|intents|kinds|types|labels\s+to\s+choose|languages|fields"
    r"|customers|people|requests|calls|queries|a\s+month|per\s+month|words|tokens|characters|departments|teams|markets|rubrics)",
    re.IGNORECASE,
)
_OF_LABELS = re.compile(
    r"\b(?:train|tun|fine-?tun|data|label|example|sample|pair|row|record|annotat|graded|rated|checked|scored|sorted|tagged|answers)",
    re.IGNORECASE,
)
# "Is 6k enough …": the number that is asked about, whatever others stand beside it.
_ENOUGH = re.compile(
    r"\b(?:is|are|would|will)\s+(?:only\s+|about\s+|around\s+|just\s+|~\s*)?(?P<number>\d[\d.,]*\s?k?)\s+"
    r"(?:be\s+)?(?:enough|sufficient|plenty|too\s+few)\b",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    r"\b(?:(?:do|does|did|would|will)\b.*\b|(?:you|one|it|they|training)\s+)(?:need|take|require|have\s+to\s+have)",
    re.IGNORECASE,
)
_OF_SOURCE = re.compile(r"\b(?:source|comes?\s+from|stud(?:y|ies)|who\s+says)\b", re.IGNORECASE)
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


def with_number(answer: Answer, read: ReadReply, rules: Rules, guide: Guide) -> Answer:
    """The same answer, with what the one number of each question comes to. Several are never sorted out.

    A number of labelled examples is held against all minimums, in place of the direct sentence that gives them.

    `read` gives what a reply to some fields states or may state.
    """
    return replace(answer, parts=tuple(_with_count(part, read, rules, guide) for part in answer.parts))


def _with_count(part: Part, read: ReadReply, rules: Rules, guide: Guide) -> Part:
    """The answer to one question. A time in it is held against its lines elsewhere, and is no number of labels."""
    if names_time(part.question):
        return part
    return _with_limit(_with_labels(part, rules, guide), read, rules, guide)


def _with_limit(part: Part, read: ReadReply, rules: Rules, guide: Guide) -> Part:
    """The answer to "is 600k a month a lot?", with what the one number of it comes to."""
    name = FIELDS.get(part.passages[0].id) if part.passages else None
    text = next((text for text in (part.question, part.context) if len(_NUMBER.findall(text)) == 1), "")
    if name is None or name == LABELS or not part.covered or not text:
        return part
    if name == "latency_budget_ms" and (_TODAY.search(part.question) or _TODAY.search(part.context)):
        return part
    reading = read((name,), text)
    found = [value for value in (reading.values.get(name), *reading.candidates.get(name, ())) if value is not None]
    if not found or not isinstance(found[0], int) or found[0] in {line.value for line in rules.thresholds.values()}:
        return part  # none, or the guide's own line is asked about
    lines = possible_lines(parse_profile({}), (), {name: found}, rules, guide.first_read, probable=()).asked
    return replace(part, sentences=(*part.sentences, *(f"{line.lead} {line.text}" for line in lines)))


def _with_labels(part: Part, rules: Rules, guide: Guide) -> Part:
    """The answer to "is 6k enough?", and the guide's minimums below it. The number may stand in what leads to it."""
    shows = part.passages or part.above
    about = bool(shows) and FIELDS.get(shows[0].id) == LABELS
    bare = _ENOUGH.search(part.question)
    if not (about or bare or _OF_LABELS.search(part.question)) or _PROMPT.search(part.question):
        return part
    if _OF_SOURCE.search(part.question) and not _WILL_DO.search(part.question):
        return part
    if not (about and shows) and (part.outside or not _WILL_DO.search(part.question)):
        return part
    if _NEEDS.search(part.question) and not _WILL_DO.search(part.question):
        return _with_minimums(part, guide) if _label_count(part.question) else part
    count = (
        (bare and _label_count(bare["number"]))
        or _label_count(part.question)
        or (_label_count(part.context) if _WILL_DO.search(part.question) else 0)
    )
    if not count:
        return part
    passages = tuple(passage for passage in guide.passages if passage.id in MINIMUMS)
    sections = tuple(dict.fromkeys((*(passage.section for passage in passages), *part.sections)))[:NEAREST_SECTIONS]
    sentences = tuple(_against_minimums(count, rules, guide.wording))
    if part.above:
        return replace(part, sentences=sentences)
    direct = {without_yes(passage.direct) for passage in part.passages}
    figures = set(_NUMBER.findall(" ".join(sentences)))
    rest = (
        sentence
        for sentence in part.sentences
        if part.covered and without_yes(sentence) not in direct and not _repeats(sentence, figures)
    )
    shown = passages[: len(part.passages) or len(passages)]
    return replace(part, covered=True, sentences=(*sentences, *rest), sections=sections, passages=shown)


def _repeats(sentence: str, figures: Collection[str]) -> bool:
    """Whether a sentence with several figures has none but these."""
    found = {figure.rstrip(".,") for figure in _NUMBER.findall(sentence)}
    return len(found) > 1 and found <= {figure.rstrip(".,") for figure in figures}


def _with_minimums(part: Part, guide: Guide) -> Part:
    """The answer to "do we need 10k?": all minimums first, and that it depends."""
    least = next(passage for passage in guide.passages if passage.id == MINIMUMS[0])
    passages = tuple(dict.fromkeys((least, *part.passages)))[: max(2, len(part.passages))]
    return replace(part, sentences=(guide.wording.depends_on_task, *part.sentences[1:]), passages=passages)


def _label_count(text: str) -> int:
    """The one number of a text that may count labelled examples; 0 where there is none, or more than one."""
    found = [m for m in _COUNT.finditer(without_dates(text.lower())) if not _OTHERS_COUNT.match(text[m.end() :])]
    counts = {_value(match) for match in found}
    return counts.pop() if len(counts) == 1 and min(counts) >= LEAST else 0


def _value(match: re.Match[str]) -> int:
    digits = match["number"]
    if re.fullmatch(r"\d{1,3}(?:[,.]\d{3})+", digits):
        digits = re.sub(r"[,.]", "", digits)
    return int(float(digits) * (1_000 if match["thousand"] else 1))


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
