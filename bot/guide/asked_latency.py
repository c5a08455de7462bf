"""A time in a question, "is 250 ms a case for tuning?", is held against the guide's two lines for latency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.decision.rulebook import Rules
from bot.guide.answer_parts import NEAREST_SECTIONS, Answer, Part
from bot.guide.outside import mentions
from bot.guide.passages import Guide
from bot.guide.question_clauses import OPENS_QUESTION

LATENCY = "comparison.latency"
SPOKEN_OF = (LATENCY, "wins.latency")
LONGEST_MS = 20_000  # of a time that somebody waits for an answer
SHORT = 6  # words of "250 ms, ok?", which asks for nothing else
_TIME = re.compile(
    r"(?<![\w.,])(?:(?P<number>\d{1,5}(?:[.,]\d{1,3})?)\s?(?P<unit>ms|msecs?|millis|milliseconds?|s|secs?|seconds?)"
    r"|(?P<words>half\s+a|a\s+quarter\s+of\s+a|one|two|three|five|ten)\s+(?P<named>seconds?)"
    # "A second" with nothing of its own behind it: no "second round".
    r"|(?P<a>a)\s+second(?=\s*(?:$|[?.,;!)]|(?:is|are|too|enough|ok|okay|fine|or|and|per|for)\b)))\b",
    re.IGNORECASE,
)
_WORDS = {"half": 0.5, "quarter": 0.25, "one": 1, "two": 2, "three": 3, "five": 5, "ten": 10}
# "And what about 80?" behind a time in milliseconds.
_BARE = re.compile(r"(?<![\w.,%])(?P<number>\d{2,4})(?!\w|[.,]\d|\s?(?:%|percent|k\b|examples|labels|rows|requests))")
# What asks whether a time speaks for training. A time that something takes today, or that training takes, is none.
_OF_LINE = (
    *("train*", "tun*", "fine-tun*", "prompt*", "small* model*", "case", "reason", "tight", "fast", "slow", "quick"),
    *("enough", "ok", "okay", "fine", "side", "latency", "limit", "line", "too", "much", "real time", "good"),
)
_TODAY = re.compile(
    r"\b(?:today|currently|right\s+now|at\s+the\s+moment|these\s+days|p\d\d|takes?|per\s+token|apart)\b", re.IGNORECASE
)


def with_latency(answer: Answer, rules: Rules, guide: Guide) -> Answer:
    """The same answer, with what the times in each question come to in place of what else was said to it."""
    if answer.refused or answer.language:
        return answer
    parts: list[Part] = []
    spoken_of = False  # whether the question before is about latency: its "150" is a time, too
    for part in answer.parts:
        times = tuple(dict.fromkeys(_times(part.question, spoken_of=spoken_of)))
        asks = bool(times) and bool(OPENS_QUESTION.match(part.question) or part.question.endswith("?"))
        asks = asks and not _TODAY.search(part.question)
        asks = asks and (mentions(part.question, _OF_LINE) or len(part.question.split()) <= SHORT)
        parts.append(_of_latency(part, times, rules, guide) if asks and not part.outside else part)
        spoken_of = spoken_of or any(passage.id in SPOKEN_OF for passage in parts[-1].passages)
    return replace(answer, parts=tuple(_once(parts)))


def names_time(question: str) -> bool:
    """Whether a question names a time that somebody may wait for an answer."""
    return _TIME.search(question) is not None


def _of_latency(part: Part, times: tuple[int, ...], rules: Rules, guide: Guide) -> Part:
    passage = next((passage for passage in guide.passages if passage.id == LATENCY), None)
    shown = (passage,) if passage else ()
    sections = tuple(dict.fromkeys((*(found.section for found in shown), *part.sections)))[:NEAREST_SECTIONS]
    said = tuple(_against_lines(time, rules, guide) for time in times)
    return replace(part, covered=True, direct=True, sentences=said, sections=sections, passages=shown)


def _against_lines(time: int, rules: Rules, guide: Guide) -> str:
    wording, hard, relaxed = guide.wording, rules.line("latency_hard"), rules.line("latency_relaxed")
    sentence = wording.time_hard if time < hard else wording.time_between if time < relaxed else wording.time_relaxed
    return sentence.format(time=f"{time:,} ms", hard=f"{hard:g}", relaxed=f"{relaxed:g}")


def _times(question: str, *, spoken_of: bool) -> Iterator[int]:
    """The times of a question in milliseconds; a bare number counts behind one."""
    named = [(match.start(), _milliseconds(match)) for match in _TIME.finditer(question)]
    first = 0 if spoken_of else min((start for start, _ in named), default=len(question))
    without = _TIME.sub(lambda match: " " * len(match[0]), question)
    bare = [(match.start(), int(match["number"])) for match in _BARE.finditer(without) if match.start() >= first]
    yield from (time for _, time in sorted([*named, *bare]) if 0 < time <= LONGEST_MS)


def _milliseconds(match: re.Match[str]) -> int:
    if match["a"]:
        return 1_000
    if match["number"]:
        number = float(match["number"].replace(",", "."))
    else:
        said = match["words"].lower().split()
        number = next(value for word, value in _WORDS.items() if word in said)
    unit = (match["unit"] or match["named"]).lower()
    return round(number * (1 if unit.startswith("m") else 1_000))


def _once(parts: list[Part]) -> Iterator[Part]:
    """The parts, with the passage below the first that it belongs to."""
    given = False
    for part in parts:
        shown = tuple(passage for passage in part.passages if not (given and passage.id == LATENCY))
        given = given or any(passage.id == LATENCY for passage in part.passages)
        yield part if shown == part.passages else replace(part, passages=shown)
