"""A figure in a question, "is 250 ms a case for tuning?" or "1 in 12, normal?", is held against the guide's line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.decision.profile import Profile
from bot.decision.rulebook import Rules
from bot.guide.answer_parts import NEAREST_SECTIONS, Answer, Part, sections_of
from bot.guide.asked_labels import with_labels
from bot.guide.outside import mentions
from bot.guide.passages import Guide
from bot.guide.possible_lines import possible_lines
from bot.guide.question_clauses import OPENS_QUESTION
from bot.guide.understood import Understood
from bot.nlu.message.quantities import quantities
from bot.nlu.reading import Reading
from bot.nlu.text.tokens import words_of

ReadReply = Callable[[Sequence[str], str], Reading]
LATENCY, FORMAT_RATE, EFFORT = "comparison.latency", "wins.format-failure-rate", "data.curation-effort"
# What the passages that answer a question ask a number of, beside labelled examples.
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "comparison.volume": "monthly_requests",
        "wins.cost-conditions": "monthly_requests",
        LATENCY: "latency_budget_ms",
        "wins.latency": "latency_budget_ms",
        "stability.definition": "stable_months",
        "checklist.stable": "stable_months",
    }
)
MILLISECONDS = {"ms": 1, "second": 1_000}
LONGEST_MS = 20_000  # of a time that somebody waits for an answer
PERCENT = 100
BARE = range(10, 10_000)  # "and what about 80?" behind a time in milliseconds
SHORT = 6  # words of "250 ms, ok?", which asks for nothing else
_COUNTED = re.compile(r"\s?(?:examples|labels|rows|requests)")
# What asks whether a time speaks for training. A time that something takes today, or that training takes, is none.
_OF_LINE = (
    *("train*", "tun*", "fine-tun*", "prompt*", "small* model*", "case", "reason", "tight", "fast", "slow", "quick"),
    *("enough", "ok", "okay", "fine", "side", "latency", "limit", "line", "too", "much", "real time", "good"),
)
_TAKES = re.compile(r"\b(?:p\d\d|takes?|per\s+token|apart)\b", re.IGNORECASE)
# How long it takes now: no limit that is asked about.
_TODAY = re.compile(r"\b(?:today|currently|right\s+now|at\s+the\s+moment|these\s+days)\b", re.IGNORECASE)
# "A few seconds" is no figure.
_VAGUE = re.compile(r"\b(?:few|several|couple\s+of)\s+(?:milli)?seconds?\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d.,]*")
_BARE_NUMBER = re.compile(
    r"(?<![\d.,])(?P<number>\d(?:[\d.,]*\d)?[kKmM]?)(?![.,]?\d)(?=\s*(?:[?!.,]|$|(?:instead|rather|then|now|or|too|would|be|do|work|is)\b))"
)
FEW_WORDS = 9  # of a message with next to nothing but a number
FEW_WORDS_IF = 16  # the same of "what if it were 900 instead, would that flip it?"
_WOULD_CHANGE = re.compile(
    r"\b(?:if|at|with|had|were)\b.*\b(?:flip|change|differ|different|alter|tip|sway|move|turn)\w*", re.IGNORECASE
)
# Words about what a number would change: they name no subject.
NO_SUBJECT = ("instead", "change*", "rather", "flip", "answer", "verdict", "outcome", "decision", "more")
_RATE = re.compile(  # "8%", "1 in 12", "one out of a hundred"; any words, of which two may be numbers
    r"(?<![\w.,])(?=(\d+(?:[.,]\d+)?\s?(?:%|(?:percent|pct|per\s?cent)\b)|\w+\s+(?:in|of|out\s+of)\s+(?:a\s+)?\w+(?![.,]\d)))",
    re.IGNORECASE,
)
_OF_FORMAT = re.compile(
    r"\b(?:json|xml|yaml|csv|format|schema|structure|syntax|table|valid|invalid|malform|pars)\w*|\b(?:broken|broke|breaks?)\b",
    re.IGNORECASE,
)


def with_shares(answer: Answer, rules: Rules, guide: Guide) -> Answer:
    """The answer with what a share in a question comes to."""
    return replace(answer, parts=tuple(_with_rate(part, rules, guide) for part in answer.parts))


def with_number(answer: Answer, read: ReadReply, rules: Rules, guide: Guide) -> Answer:
    """The same answer, with what the one number of each question comes to. Several are never sorted out.

    A time in it is held against its lines elsewhere, and is no number of labels. `read` gives what a reply to some
    fields states or may state.
    """
    parts = (
        part if _named_times(part.question) else _with_limit(with_labels(part, rules, guide), read, rules, guide)
        for part in answer.parts
    )
    return replace(answer, parts=tuple(parts))


def number_alone(message: str) -> str:
    """The one number of a message that says next to nothing else: "and with 3,000 instead?". "" for any other."""
    bare = _BARE_NUMBER.search(message)
    most = FEW_WORDS_IF if _WOULD_CHANGE.search(message) else FEW_WORDS
    return bare["number"] if bare and len(_NUMBER.findall(message)) == 1 and len(message.split()) <= most else ""


def with_latency(answer: Answer, rules: Rules, guide: Guide) -> Answer:
    """The same answer, with what the times in each question come to in place of what else was said to it."""
    if answer.refused or answer.language:
        return answer
    parts: list[Part] = []
    spoken_of = False  # whether the question before is about latency: its "150" is a time, too
    for part in answer.parts:
        question = part.question
        times = tuple(dict.fromkeys(_times(question, spoken_of=spoken_of)))
        asks = bool(times) and bool(OPENS_QUESTION.match(question) or question.endswith("?"))
        asks = asks and not (_TODAY.search(question) or _TAKES.search(question))
        asks = asks and (mentions(question, _OF_LINE) or len(question.split()) <= SHORT)
        parts.append(_of_latency(part, times, rules, guide) if asks and not part.outside else part)
        spoken_of = spoken_of or any(FIELDS.get(passage.id) == "latency_budget_ms" for passage in parts[-1].passages)
    return replace(answer, parts=tuple(_once(parts)))


def _of_latency(part: Part, times: tuple[int, ...], rules: Rules, guide: Guide) -> Part:
    shown = guide.passages_of((LATENCY,))
    sections = sections_of(shown, part.sections)[:NEAREST_SECTIONS]
    sentences = (guide.wording.time_hard, guide.wording.time_between, guide.wording.time_relaxed)
    hard, relaxed = rules.line("latency_hard"), rules.line("latency_relaxed")
    said = tuple(
        sentences[bisect_right((hard, relaxed), time)].format(
            time=f"{time:,} ms", hard=f"{hard:g}", relaxed=f"{relaxed:g}"
        )
        for time in times
    )
    return replace(part, covered=True, direct=True, sentences=said, sections=sections, passages=shown)


def _named_times(question: str) -> list[tuple[int, int]]:
    """Where each time that somebody may wait for an answer stands, and its milliseconds."""
    return [
        (q.start, round((q.high or q.value) * MILLISECONDS[q.unit]))
        for q in quantities(words_of(question).line)
        if q.unit in MILLISECONDS and not (q.rate or _VAGUE.search(question))
    ]


def _times(question: str, *, spoken_of: bool) -> Iterator[int]:
    """The times of a question in milliseconds; a bare number counts behind one."""
    line, named = words_of(question).line, _named_times(question)
    first = 0 if spoken_of else min((start for start, _ in named), default=len(line))
    bare = [
        (q.start, int(q.value))
        for q in quantities(line)
        if q.start >= first and not (q.unit or q.rate or q.scaled > 1) and q.value in BARE
        if not _COUNTED.match(line, q.end)
    ]
    yield from (time for _, time in sorted([*named, *bare]) if 0 < time <= LONGEST_MS)


def _once(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, with the passage below the first that it belongs to."""
    given = False
    for part in parts:
        yield replace(part, passages=tuple(p for p in part.passages if not (given and p.id == LATENCY)))
        given = given or any(passage.id == LATENCY for passage in part.passages)


def _with_limit(part: Part, read: ReadReply, rules: Rules, guide: Guide) -> Part:
    """The answer to "is 600k a month a lot?", with what the one number of it comes to."""
    name = FIELDS.get(part.passages[0].id) if part.passages else None
    text = next((text for text in (part.question, part.context) if len(_NUMBER.findall(text)) == 1), "")
    if name is None or not part.covered or not text:
        return part
    reading = read((name,), text)
    found = [value for value in (reading.values.get(name), *reading.candidates.get(name, ())) if value is not None]
    if not found or not isinstance(found[0], int) or found[0] in {line.value for line in rules.thresholds.values()}:
        return part  # none, or the guide's own line is asked about
    lines = possible_lines(Profile(), (), Understood({}, {name: (*found,)}, probable=()), rules, guide.first_read).asked
    return replace(part, sentences=(*part.sentences, *(f"{line.lead} {line.text}" for line in lines)))


def _with_rate(part: Part, rules: Rules, guide: Guide) -> Part:
    """The answer with what the one share of broken formats in its question comes to."""
    shares = _shares(part.question) or _shares(part.context)
    is_of_format = part.covered and part.passages and part.passages[0].id == FORMAT_RATE
    if not is_of_format or len(shares) != 1 or not (0 < shares[0] < 1 and _OF_FORMAT.search(part.question)):
        return part
    wording, percent = guide.wording, round(PERCENT * shares[0], 1)
    low, high = (PERCENT * rules.line(f"format_failures_{end}") for end in ("low", "high"))
    below, above = percent < low, percent > high
    sentence = wording.rate_below if below else wording.rate_above if above else wording.rate_within
    sentence = sentence.format(rate=f"{percent:g}%", low=f"{low:g}", high=f"{high:g}")
    return replace(part, sentences=(sentence, *part.sentences))


def _shares(text: str) -> list[float]:
    """The shares of a text: "8%", "one in twelve"."""
    found = []
    for written in _RATE.findall(text):
        numbers = quantities(words_of(written).line)
        if len(numbers) == 1 and numbers[0].unit == "percent":
            found.append(numbers[0].value / PERCENT)
        elif [q.unit for q in numbers] == ["", ""] and numbers[1].value:
            found.append(numbers[0].value / numbers[1].value)
    return found
