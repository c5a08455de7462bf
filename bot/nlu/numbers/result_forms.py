"""Results in forms that leave no doubt: rows of one test, which are summed, and a target beside what was reached.

"DE 120 checked, 6 wrong / FR 80 checked, 9 wrong / PL 150 checked, 4 wrong"; "at least 96 of 100, and we got 93".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.nlu.message.mentions import Mention, Message
from bot.nlu.numbers.limit_words import DIGITS, NEEDED
from bot.nlu.numbers.outcome_words import HALF, Outcomes

LEAST_ROWS = 2
SEVERAL_ROWS = 3  # so many are groups, not two models
LABEL = 40  # characters ahead of the numbers of a row
NO_NUMBERS, PAIR = 0, 2
_ROW = re.compile(r"(?:(?! / )[^\n;.]|\.(?=\w))+")
_COUNT = re.compile(r"\b\d+\b")  # "12 wrong" names no group
_OF = re.compile(r" ?(?:[a-z-]+ ){0,3}?(?:of|out of|/|in) ?(?:the )?")
_THEN = re.compile(r" ?(?:[a-z-]+ ?){0,3},? ?(?:[a-z]+ ){0,2}")
_NO_GROUP = re.compile(  # a row of another model, prompt or time is another test
    r"\b(?:prompt\w*|models?|gpt\S*|claude|haiku|sonnet|opus|gemini|llama|mistral|qwen|lora|version|v\d\S*|old|new|before"
    r"|after|first|second|third|run|round|attempt|again|then|later|we|i|he|she|they|human\w*|people|rules?|regex"
    r"|baseline|tests?|eval|training|train\w*|tun\w+|labels?|labelled|examples?|zero|few|shot|temperature)\b"
)
_TIME = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|weeks?|month|yesterday|today)\b"
)
_TOTAL = re.compile(r"\b(?:total|all|overall|sum|together|altogether)\b")
_BY_GROUP = re.compile(r"\b(?:by|per|for each|in each) [a-z]+")
_REACHED = re.compile(
    r"^[^\d?]{0,80}?\b(?:got|reach(?:ed|es)?|results?|had|are at|is at|scored?|landed|managed|made|came to|it was)\b"
    r"(?: (?:is|was|to|at|on|only|just|about|so far|the|a))*:? ?$"
)
_ENDS = re.compile(r"(?: (?:right|correct|wrong|so far|of them|now|today))?\s*(?:[.,;!?)(]|$)")


@dataclass(frozen=True, slots=True)
class ResultForm:
    """A result by its form. `plain`: it may be taken; `limit`: how many may fail, if that is told beside it."""

    total: int
    failed: int
    at: Mention
    start: int
    end: int
    plain: bool
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    head: str
    label: str
    total: Mention
    part: Mention
    passed: bool | None
    place: int
    end: int


def result_forms(message: Message, words: Outcomes) -> Iterator[ResultForm]:
    """The results of a message that are told in such a form."""
    yield from _summed(message, words)
    yield from _against_target(message, words)


def _summed(message: Message, words: Outcomes) -> Iterator[ResultForm]:
    run: list[_Row] = []
    for row in (*_rows(message, words), None):
        if row and (not run or row.place == run[-1].place + 1):
            run.append(row)
            continue
        if len(run) >= LEAST_ROWS and (form := _sum_of(run)):
            yield form
        run = [row] if row else []


def _rows(message: Message, words: Outcomes) -> Iterator[_Row]:
    """The lines or clauses that hold a label and two counts, one of the other."""
    line, said = message.words.line, None
    place = 0
    for found in _ROW.finditer(line):
        if not found[0].strip():
            continue
        place += 1
        inside = [m for m in message.mentions if found.start() <= m.q.start < found.end()]
        if not inside:
            span = message.token(found.start()), message.token(found.end())
            said = words.passed(*span)
            continue
        if len(inside) != PAIR or not all(m.count and not m.q.rate for m in inside):
            continue
        a, b = inside
        head, _, label = line[found.start() : a.q.start].rstrip(" :,-|").rpartition(":")
        link = line[a.q.end : b.q.start]
        total, part = (b, a) if a.q.value <= b.q.value and _OF.fullmatch(link) else (a, b)
        then = total is a and b.q.value <= a.q.value and _THEN.fullmatch(link)
        named = re.search(r"[a-z]", label) and len(label) <= LABEL and not _COUNT.search(label)
        if named and (total is b or then):
            passed = words.passed(message.token(found.start()), message.token(found.end()))
            verdict = said if passed is None else passed
            ahead = line[max(0, found.start() - 2 * LABEL) : found.start()] + head
            yield _Row(ahead, label.strip(" -*•\t"), total, part, verdict, place, found.end())


def _sum_of(rows: Sequence[_Row]) -> ResultForm | None:
    labels = [row.label for row in rows]
    if any(row.passed is None for row in rows) or any(map(_NO_GROUP.search, labels)) or len({*labels}) < len(labels):
        return None
    whole = [row for row in rows if _TOTAL.search(row.label)]
    counted = whole or rows
    totals = [int(row.total.q.value) for row in counted]
    failed = [int(row.total.q.value - row.part.q.value) if row.passed else int(row.part.q.value) for row in counted]
    grouped = _BY_GROUP.search(rows[0].head) is not None
    apart = len(rows) >= SEVERAL_ROWS and len({*totals}) > 1
    own = all(m.clause.cap("part", "comparison") == 1 for row in counted for m in (row.total, row.part))
    plain = own and bool(grouped or apart or whole) and not any(map(_TIME.search, labels))
    start = min(rows[0].total.q.start, rows[0].part.q.start)
    return ResultForm(sum(totals), sum(failed), rows[0].total, start, rows[-1].end, plain)


def _against_target(message: Message, words: Outcomes) -> Iterator[ResultForm]:
    """ "We need 48 of 50 right and reached 44": 6 of 50 failed, 2 may."""
    line, found = message.words.line, message.mentions
    for place in range(len(found) - PAIR):
        a, b, reached = found[place : place + PAIR + 1]
        if not (a.count and b.count and reached.count) or a.q.value > b.q.value or reached.q.value > b.q.value:
            continue
        of = re.fullmatch(r" (?:of|out of|from|in) (?:the |our )?", line[a.q.end : b.q.start])
        needed = NEEDED.search(line[: a.q.start]) or message.in_clause(("role", "limit"), a)
        rate = a.q.value / b.q.value if b.q.value else 0
        near = reached.clause.sentence - a.clause.sentence <= 1 and _ENDS.match(line, reached.q.end)
        if not (of and needed and near and _REACHED.search(line[b.q.end : reached.q.start])):
            continue
        right = rate > HALF and words.judged(place, place + 1) is not False
        if not right and (rate > HALF or words.judged(place, place + 1) is not False):
            continue
        failed = int(b.q.value - reached.q.value) if right else int(reached.q.value)
        limit = round(1 - rate if right else rate, DIGITS)
        own = reached.clause.cap() == 1 and a.clause.cap("wish", "doubt") == 1
        end = reached.q.end
        if place + PAIR + 1 < len(found) and found[place + PAIR + 1].q.value == b.q.value:
            end = found[place + PAIR + 1].q.end  # "we got 93 (100 tested)"
        yield ResultForm(int(b.q.value), failed, reached, a.q.start, end, own, limit)
