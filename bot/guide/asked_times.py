""" "How long until we have enough examples?": what is missing to the guide's minimums, over the pace of labelling."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence

from bot.decision import formatting
from bot.decision.profile import Value
from bot.decision.rulebook import Rules
from bot.guide.answer_parts import Part
from bot.guide.asked_questions import split_questions
from bot.guide.passages import Guide, Wording
from bot.nlu.message.quantities import quantities
from bot.nlu.numbers.label_paces import LabelPace, label_paces
from bot.nlu.text.tokens import words_of

LABELS = "labelled_examples"
_ASKS_WHEN = re.compile(
    r"\b(?:at\s+(?:which|what)\s+point|how\s+(?:long|soon|many\s+(?:days|weeks|months|years))|(?:by\s+)?when"
    r"|this\s+(?:year|quarter|month|spring|summer|autumn|fall|winter))\b",
    re.IGNORECASE,
)
_OPENS = re.compile(r"\W*(?:(?:so|and|but)\s+)?(?:how|when|by\s+when)\b", re.IGNORECASE)
_TARGET = re.compile(
    r"\b(?:until|till|to|at|reach|have)\s+(?:we\s+|get\s+to\s+|have\s+|reach\s+)*(?P<number>\d[\d,]*k?)\b",
    re.IGNORECASE,
)
_BY_NOW = re.compile(
    r"\b(?:right now|so far|already|by now|currently|at the moment)\b[^.;?!\d]{0,24}(\d[\d,]*)\b(?! ?%)"
)
_LINES: Mapping[Value, Sequence[tuple[str, str]]] = {  # by how much the inputs vary: the minimum, and what it is of
    None: (("labels_narrow", "of_narrow"), ("labels_diverse", "of_varied")),
    "narrow": (("labels_narrow", "of_narrow"),),
    "diverse": (("labels_diverse", "of_varied"),),
    "complex": (("labels_complex", "of_complex"),),
}
_PASSAGES: Mapping[str, str] = {
    "labels_narrow": "data.narrow-minimum",
    "labels_diverse": "data.diverse-minimum",
    "labels_complex": "data.complex-minimum",
}


def asked_time(message: str, known: Mapping[str, Value], rules: Rules, guide: Guide) -> Part | None:
    """The answer to when there will be enough examples; None where nothing is said of how fast they grow.

    `known`: what was read, or may be meant, of the project.
    """
    line = words_of(message).line
    paces = label_paces(line, quantities(line))
    questions = [q.asked for q in split_questions(message) if q.asks or _OPENS.match(q.asked)]
    asked = next((text for text in questions if _ASKS_WHEN.search(text)), "")
    if len(paces) != 1 or not asked:
        return None
    now = known.get(LABELS) or _now(line)
    now = now if isinstance(now, int) and formatting.count(now) not in asked else 0
    lines = list(_lines(asked, known.get("input_diversity"), rules, guide.wording))
    times = [_time(number, of, now, paces[0], guide.wording) for number, of, _ in lines if number > now]
    if not times:
        return None
    lead = guide.wording.labels_from_now if now else guide.wording.labels_from_none
    pace = formatting.count(paces[0].number)
    sentence = lead.format(
        have=formatting.count(now), pace=pace, period=paces[0].period, times=formatting.join_words((*times,))
    )
    passages = tuple(p for p in guide.passages if p.id in {id_ for *_, id_ in lines})
    sections = tuple(dict.fromkeys(passage.section for passage in passages))
    return Part(asked, True, (sentence,), sections, passages, context=asked)


def _now(line: str) -> int:
    """How many there are, where nothing but "right now" says of what."""
    found = _BY_NOW.search(line)
    return int(found[1].replace(",", "")) if found else 0


def _lines(asked: str, diversity: Value, rules: Rules, wording: Wording) -> Iterator[tuple[int, str, str]]:
    """The numbers that are to be reached, what each is the least of, and the passage that says so."""
    target = _TARGET.search(asked)
    if target:
        text = target["number"].replace(",", "").lower()
        number = int(text.rstrip("k")) * (1000 if text.endswith("k") else 1)
        names = {int(rules.line(name)): passage for name, passage in _PASSAGES.items()}
        yield number, "", names.get(number, "")
        return
    for name, of in _LINES.get(diversity, _LINES[None]):
        yield int(rules.line(name)), getattr(wording, of), _PASSAGES[name]


def _time(number: int, of: str, now: int, pace: LabelPace, wording: Wording) -> str:
    """When one number is reached: "2,000 (the least where inputs vary) in about 40 days"."""
    periods = math.ceil((number - now) / pace.number)
    time = f"{formatting.count(periods)} {pace.period}{'' if periods == 1 else 's'}"
    return wording.labels_in_time.format(number=formatting.count(number), of=of and f" ({of})", time=time)
