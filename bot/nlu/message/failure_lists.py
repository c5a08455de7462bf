"""Lists of kinds of failure: "of 900, 30 had broken JSON and 45 a wrong category" are 75 that failed, not 30.

The parts of a list never stand for the whole. Where the whole is told as well they are left out; else their sum takes
the place of one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace

from bot.nlu.message.mentions import Mention, Message

LEAST_PARTS = 2
KIND = re.compile(  # what may go wrong, where no word says that it did
    r"\b(?:hallucinat\w*|invent\w*|made[- ]up|makes? up|too (?:long|short|formal|chirpy|vague|generic|terse"
    r"|verbose|casual)"
    r"|rude|tone|style|voice|wording|formats?|formatting|structure|layout|schema|json|xml|markdown|missing|lack\w*"
    r"|incomplete|cut off|truncat\w*|duplicat\w*|time ?outs?|timed out|times? out|unusable|unclear|off[- ]\w+|typos?"
    r"|spelling|false|inaccura\w*|irrelevant|unsupported|misleading|offensive|refus\w*"
    r"|mix(?:ed|es)?[- ]up|outdated|stale|needed edits|rejected|without)\b"
)
_AND = re.compile(r"(?:,|;|\+|\band\b|\bplus\b|&)[^.;?!,\d]{0,24}$")  # ahead of the next part
_IS_PART = re.compile(
    r"^ ?(?:of|out of)\b|^ ?/|\b(?:of (?:which|them|those|these|the|that)|thereof|includ\w*|each|again)\b"
)
_IS_BASE = re.compile(r"(?:\b(?:of|in|from|on|over)(?: (?:the|our|all|about|those|these))*|/) ?$")
_APART = re.compile(  # batches, models and days are no kinds of failure
    r"\b(?:against|vs|versus|instead|compared|first|second|third|1st|2nd|3rd|old|new|newer|older|previous|before|after|earlier|later|then|last|today|yesterday"
    r"|now|batch|rounds?|runs?|shifts?|weeks?|months?|version|v\d+|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?"
    r"|saturdays?|sundays?|january|february|march|april|may|june|july|august|september|october|november|december)\b"
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A number of a list with its words: whether they say that so many failed (False: passed)."""

    at: int
    failed: bool
    phrase: str


def with_summed_failures(message: Message) -> Message:
    """The message without the parts of its lists of failures."""
    found = message.mentions
    kept: dict[int, Mention | None] = {}
    for run in _runs(message, found):
        wrong, right = [p for p in run if p.failed], [p for p in run if not p.failed]
        if len(wrong) >= LEAST_PARTS:
            kept |= _in_their_place(found, wrong, right)
    if not kept:
        return message
    summed = copy(message)
    mentions = (kept.get(place, mention) for place, mention in enumerate(found))
    summed.mentions = tuple(mention for mention in mentions if mention is not None)
    return summed


def _in_their_place(
    found: Sequence[Mention], wrong: Sequence[_Part], right: Sequence[_Part]
) -> Mapping[int, Mention | None]:
    """What stands in the place of each part: nothing, or for one of them the number that they are held by."""
    first, end = found[wrong[0].at], found[wrong[-1].at]
    total = sum(found[part.at].q.value for part in wrong)
    gone: dict[int, Mention | None] = {part.at: None for part in wrong}
    passed = sum(found[part.at].q.value for part in right)
    add_up = bool(passed) and any(mention.q.value == total + passed for mention in found)
    whole = replace(first.q, value=total, summed=not add_up)
    return {**gone, wrong[0].at: replace(first, q=whole, right_last=max(first.right_last, end.right_last))}


def _runs(message: Message, found: Sequence[Mention]) -> Iterator[list[_Part]]:
    """Each list of parts."""
    run: list[_Part] = []
    for place in range(len(found)):
        part = _part(message, found, place, run)
        if run and (part is None or not _goes_on(message, found, run[-1].at, place)):
            yield run
            run = []
            part = _part(message, found, place, run)
        if part is not None:
            run.append(part)
    yield run


def _goes_on(message: Message, found: Sequence[Mention], before: int, place: int) -> bool:
    """Whether a number follows another as the next part of a list."""
    a, b = found[before], found[place]
    link = message.words.line[a.q.end : b.q.start]
    same = a.clause.sentence == b.clause.sentence
    return same and _AND.search(link) is not None


def _part(message: Message, found: Sequence[Mention], place: int, run: Sequence[_Part]) -> _Part | None:
    """A number as a part of a list, if its words say what went wrong in so many, or that they passed."""
    mention = found[place]
    q = mention.q
    if not (mention.count or q.unit == "percent") or q.rate or q.high or not q.value:
        return None
    shares = q.unit == "percent"
    ahead = message.words.line[: q.start]
    if not shares and _IS_BASE.search(ahead):  # "60 of 900 failed"
        return None
    phrase = _phrase(message, found, place)
    limited = message.any(("role", "limit"), mention.left_first, mention.first)
    is_part = _IS_PART.search(re.sub(r"^ ?of (?:the|our|all)\b", "", phrase) if shares else phrase)
    if (limited and (run or shares)) or is_part or _APART.search(phrase):
        return None
    last = message.token(q.end + len(phrase.rstrip()) - 1) + 1
    if any(message.any(("always", model), mention.last, last) for model in ("tuned", "prompted")):
        return None
    wrong = message.any(("always", "wrong"), mention.last, last)
    if not wrong and message.any(("always", "right"), mention.last, last):
        return None if shares else _Part(place, False, phrase)
    again = any(part.phrase.strip() == phrase.strip() for part in run)  # "24 wrong, 26 wrong": two tests
    if again or not wrong:
        return None
    return _Part(place, True, phrase)


def _phrase(message: Message, found: Sequence[Mention], place: int) -> str:
    """The words behind a number, up to the next part or the end of the clause."""
    line, start = message.words.line, found[place].q.end
    end = found[place + 1].q.start if place + 1 < len(found) else len(line)
    text = re.split(r"[,;?!()]|\.(?=\s|$)|\s-\s", line[start:end], maxsplit=1)[0]
    return re.sub(r" (?:and|plus|but|while|&)(?: [a-z]+){0,2} ?$", "", text)
