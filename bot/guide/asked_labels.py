"""A number of labelled examples in a question: "is 500 enough?"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import replace

from bot.decision import formatting
from bot.decision.rulebook import Rules
from bot.guide.answer_parts import NEAREST_SECTIONS, Answer, Part, sections_of
from bot.guide.closing_forms import numbers_of, numbers_of_line
from bot.guide.first_read import FirstRead
from bot.guide.passages import Guide, Wording
from bot.guide.question_forms import without_yes
from bot.nlu.message.quantities import quantities
from bot.nlu.text.tokens import words_of

PASSAGES = frozenset(  # that say how many it takes
    (
        *("data.narrow-minimum", "data.diverse-minimum", "data.complex-minimum"),
        *("comparison.data", "checklist.labeled-data"),
    )
)
MINIMUMS = ("data.narrow-minimum", "data.diverse-minimum")
MOST_IN_PROMPT = 100  # more examples are hardly meant for a prompt
LEAST = 30  # fewer are mostly a number of classes or of fields
# "Is 6k enough to train on?", "does 6k do?": a number of labels, and whether it will do.
_WILL_DO = re.compile(
    r"\b(?:enough|enuf|ok|okay|sufficient|suffices?|fine|plenty|too\s+(?:few|little|small|low)|will\s+(?:it\s+)?do"
    r"|do\s+(?:for|it)|good\s+to\s+go|work|start\s+with|begin\s+with|get\s+by|make\s+do|reasonable)\b",
    re.IGNORECASE,
)
_OTHERS_COUNT = re.compile(
    r"\s*(?:(?:in|of)\s+\d|out\s+of|(?:(?:different|various|distinct)\s+)?(?:classes|categories|intents|kinds|types"
    r"|labels\s+to\s+choose|languages|fields|customers|people|requests|calls|queries|words|tokens|characters|departments"
    r"|teams|markets|rubrics|manuals|documents|docs|pages|pdfs|policies|books))"
)
_OF_LABELS = re.compile(
    r"\b(?:train|tun|fine-?tun|data|label|example|sample|pair|row|record|annotat|graded|rated|checked|scored|sorted|tagged|answers)",
    re.IGNORECASE,
)
_ASKS_FOR_SOURCE = re.compile(r"\bsources?\b|\bcomes?\s+from\b|\bwho\s+says\b|\bsays\s+who\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d.,]*")
_LINES = ("labels_narrow", "labels_diverse", "labels_complex")


def with_labels(part: Part, rules: Rules, guide: Guide) -> Part:
    """The answer to "is 6k enough?", and the guide's minimums below it. The number may stand in what leads to it.

    It stands in place of the direct sentence that gives the minimums. Several numbers are never sorted out.
    """
    question, shows = part.question, part.passages or part.above
    about, will_do = bool(shows) and shows[0].id in PASSAGES, bool(_WILL_DO.search(question))
    if _ASKS_FOR_SOURCE.search(question) or not (
        about or (will_do and _OF_LABELS.search(question) and not part.outside)
    ):
        return part
    count = _label_count(question) or (_label_count(part.context) if will_do else 0)
    if not count:
        return part
    passages = guide.passages_of(MINIMUMS)
    sections = sections_of(passages, part.sections)[:NEAREST_SECTIONS]
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


def with_label_counts(answer: Answer, read: FirstRead, rules: Rules, guide: Guide) -> Answer:
    """The same answer below a first read, with what a number of labels comes to that only a question of it names."""
    said = {number for line in read.all_lines for number in numbers_of_line(line)}
    parts = (
        with_labels(replace(part, context=""), rules, guide) if said.isdisjoint(numbers_of(part.question)) else part
        for part in answer.parts
    )
    return replace(answer, parts=tuple(parts))


def _repeats(sentence: str, figures: Collection[str]) -> bool:
    """Whether a sentence with several figures has none but these."""
    found = {figure.rstrip(".,") for figure in _NUMBER.findall(sentence)}
    return len(found) > 1 and found <= {figure.rstrip(".,") for figure in figures}


def _label_count(text: str) -> int:
    """The one number of a text that may count labelled examples; 0 where there is none, or more than one."""
    line = words_of(text).line
    counts = {q.value for q in quantities(line) if not (q.unit or q.rate or _OTHERS_COUNT.match(line, q.end))}
    return int(counts.pop()) if len(counts) == 1 and min(counts) >= LEAST else 0


def _against_minimums(count: int, rules: Rules, wording: Wording) -> Iterator[str]:
    """What a number of labelled examples is enough for."""
    sentences = (wording.too_few, wording.enough_narrow, wording.enough_varied, wording.enough_complex)
    yield sentences[bisect_right([rules.line(name) for name in _LINES], count)].format(number=formatting.count(count))
    if count < MOST_IN_PROMPT:
        yield wording.few_in_prompt
