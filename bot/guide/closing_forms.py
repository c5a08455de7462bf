"""What a closing question of few words asks of a stated fact: "still enough?", "much or little?", "stable?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.decision.fact_lines import FactLine
from bot.guide.asked_kinds import content_words
from bot.guide.first_read import FirstRead
from bot.nlu.meaning.text_vectors import stems
from bot.nlu.message.quantities import quantities
from bot.nlu.text.tokens import words_of


@dataclass(frozen=True, slots=True)
class Form:
    """What a closing question asks of a fact, and the kind that answers it by the line of that fact.

    `lines`: how the keys of its lines begin; none: it needs no line. `nouns`: words beside that mean the same fact.
    """

    asks: re.Pattern[str]
    lines: tuple[str, ...]
    kind: str
    nouns: frozenset[str] = frozenset()


def _form(asks: str, lines: tuple[str, ...], kind: str, nouns: str = "") -> Form:
    return Form(re.compile(rf"\b(?:{asks})\b", re.IGNORECASE), lines, kind, frozenset(stems(nouns)))


_LABELS = (
    "lora|y|n|example|label|labelled|labels|pair|row|sample|datum|data|record|annotated|marked|checked|them|collect|"
    "collecting|again|go|train|training|tune|tuning|start|begin"
)
_ENOUGH = r"enough|suffic\w+|plenty|too\s+few|too\s+little|(?:need|collect|get|want)\s+more(?:\s+than)?"
_UNTIL = (
    r"(?:collect|gather|label|annotate)\s+(?:\w+\s+){0,2}?(?:until|up\s+to|till)"
    r"(?:\s+(?:we\s+have\s+)?(?:ten|a|one|two|five|three)\s+(?:thousand|hundred))?"
)
_OF_USE = r"anything|hopeless|useless|worthless|any\s+use|of\s+use|something\s+possible|good\s+for\s+anything"
_OVER = (
    r"fail|failed|failing|pass|passed|fall\s+under|over|above|below|within|good\s+or\s+bad|acceptable|tolerable"
    r"|over\s+the\s+(?:limit|bar|line)|too\s+(?:many|much|high)"
)
_NUMBER = re.compile(r"\b\d[\d.,]*[km]?\b", re.IGNORECASE)
_MUCH = r"much|little|high|low|big|large|a\s+lot|many|web\s+scale"
_LABEL_LINES = ("labels.none", "labels.few", "labels.enough", "labels.lookup", "labels.untrusted")
_COUNT_LINES = ("eval.inconclusive", "eval.no_threshold", "eval.above", "eval.within")
_RATE_LINES = ("eval.within", "eval.inconclusive", "eval.above", "failure_rate.above", "failure_rate.within")
_VOLUME_LINES = ("monthly_requests.low", "monthly_requests.between", "monthly_requests.high")
_CONVINCES = (
    r"convinces?\s+(?:(?:any|some|every)\w+|us|them|him|her|an?\s)|conclusive|prov(?:e|es)|meaningful|representative"
    r"|reliable"
)
# These come before a step is looked for: "is it reason enough?", "am I done?".
_FIRST = (
    _form(
        r"reason\s+enough|enough\s+(?:of\s+)?(?:a\s+)?reason|good\s+enough\s+reason",
        ("monthly_requests.", "latency_budget_ms."),
        "reason enough",
        "money|cost|price|speed|latency|volume|alone",
    ),
    _form(r"(?:good|accurate)\s+enough|done|through", _RATE_LINES, "a rate", "result|quality|prompt"),
)
# The first that fits, and of whose fact there is a line with the numbers of the question, answers.
_FORMS = (
    _form(_ENOUGH, _LABEL_LINES, "data", _LABELS),
    _form(_ENOUGH, _COUNT_LINES, "sample size", "test|tested|case|eval|set"),
    _form(_UNTIL, (), "minimum", _LABELS),
    _form(_OF_USE, ("labels.few", "labels.none"), "few examples used", _LABELS),
    _form(_MUCH, _VOLUME_LINES, "high volume", "volume|sense"),
    _form(rf"(?<!how\s)(?:{_MUCH})", _LABEL_LINES, "data", _LABELS),  # "how many?" wants the guide's number
    _form(rf"(?<!how\s)(?:{_MUCH})", (*_RATE_LINES, "eval.no_threshold"), "a rate"),
    _form(
        r"stable|stability|settled", ("stable_months.", "change_pace.quick"), "stable enough", "call|called|task|sense"
    ),
    _form(_OVER, _RATE_LINES, "a rate", "limit|bar|line|result|rate"),
    _form(_OVER, _VOLUME_LINES, "high volume", "limit|bar|line|volume|million|half"),
    _form(
        rf"^(?:is|are|do|does|did|would|will|can)\b.*\b(?:{_CONVINCES})",
        _COUNT_LINES,
        "sample size",
        "test|tested|case|call|sample|number|result|anybody|boss",
    ),
    _form(r"^(?:can|may|could|should)\b.*\bcompare", ("tuned.",), "a fair comparison", "compare|result|number|figure"),
    _form(
        r"fair|apples\s+to\s+apples|worth\s+anything|valid", ("tuned.",), "a fair comparison", "compare|comparison|test"
    ),
    _form(
        r"best(?:\s+possible)?\s+prompt",
        ("prompt_ingredients.", "few_shot_examples."),
        "the best prompt",
        "call already",
    ),
)


def kind_by_line(asked: str, before: str, read: FirstRead, *, first: bool = False) -> str:
    """The kind by the line of the fact that a question asks about; "" for any other question.

    Its number, or its words, say which fact. Where both leave two, it is what was named last `before` it. `first`: by
    the forms alone that come before a step.
    """
    numbers = numbers_of(asked) if _NUMBER.search(asked) else set()  # "this one" is no number
    found: list[tuple[int, str]] = []
    for form in _FIRST if first else _FORMS:
        if not form.asks.search(asked):
            continue
        lines = [line for line in read.all_lines if line.key.startswith(form.lines)]
        fitting = [line for line in lines if numbers <= numbers_of_line(line)]
        if _names_more(asked, form) and not (numbers and form.lines and fitting):
            continue
        if not form.lines or fitting:
            found.append((_place_in(before, fitting), form.kind))
    is_open = {kind for _, kind in found} == {"high volume", "data"}
    best = max(found, key=lambda of: of[0]) if is_open else next(iter(found), None)
    return best[1] if best else ""


def _place_in(text: str, lines: Sequence[FactLine]) -> int:
    """Where the last number of these lines stands in a text; -1 where none does. Of a volume any rate will do."""
    numbers = {number for line in lines for number in numbers_of_line(line)}
    is_volume = any(line.key.startswith(_VOLUME_LINES) for line in lines)
    stated = quantities(words_of(text).line)
    return max((q.start for q in stated if q.value in numbers or (is_volume and q.rate)), default=-1)


def _names_more(asked: str, form: Form) -> bool:
    """Whether it has a subject of its own: "is the schema enough?"."""
    return bool(content_words(_NUMBER.sub(" ", form.asks.sub(" ", asked))) - form.nouns)


def numbers_of_line(line: FactLine) -> set[float]:
    """The numbers of a line that are the asker's own; the text of one on examples has the guide's."""
    return numbers_of(line.lead if line.key.startswith("labels.") else f"{line.lead} {line.text}")


def numbers_of(text: str) -> set[float]:
    return {quantity.value for quantity in quantities(words_of(text).line)}
