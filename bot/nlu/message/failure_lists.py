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
from bot.nlu.text.tokens import of_line

LEAST_PARTS = 2
MOST_LINK = 60  # characters from one part to the next
KIND = re.compile(  # what may go wrong, where no word says that it did
    r"\b(?:hallucinat\w*|invent\w*|made[- ]up|makes? up|too (?:long|short|formal|chirpy|vague|generic|terse"
    r"|verbose|casual)"
    r"|rude|tone|style|voice|wording|formats?|formatting|structure|layout|schema|json|xml|markdown|missing|lack\w*"
    r"|incomplete|cut off|truncat\w*|duplicat\w*|time ?outs?|timed out|times? out|unusable|unclear|off[- ]\w+|typos?"
    r"|spelling|false|inaccura\w*|irrelevant|unsupported|misleading|offensive|refus\w*"
    r"|mix(?:ed|es)?[- ]up|outdated|stale|needed edits|rejected|without)\b"
)
_REST = re.compile(r"^ ?(?:other|others|rest|misc\w*|various|unknown|unclear|something else)\b")
_HEADED = re.compile(  # ahead of the first part: "wrong were 4 with the date, 3 …", "wrong code: surgery 2, …"
    r"\b(?:wrong|failed|failures|errors|mistakes|misses)\b(?:[^.;?!,\d]{0,20}:|(?: ones)? (?:were|are))"
    r"(?P<label> [a-z]+)? ?$"
)
_AND = re.compile(r"(?:,|;|\+|\band\b|\bplus\b|&)[^.;?!,\d]{0,24}$")  # ahead of the next part
_IS_PART = re.compile(
    r"^ ?(?:of|out of)\b|^ ?/|\b(?:of (?:which|them|those|these|the|that)|thereof|includ\w*|each|again)\b"
)
_IS_BASE = re.compile(r"(?:\b(?:of|in|from|on|over)(?: (?:the|our|all|about|those|these))*|/) ?$")
_BOUND = re.compile(r"\b(?:longer|shorter|larger|bigger|smaller|older|beyond|over)(?: than)? $")  # "than 3 pages"
_OF_WHOLE = re.compile(r"^[^.;?!,]*\b(?:of|out of|in|among|per|from)(?: (?:the|our|all|these|those|every|same))* $")
_OF_THESE = re.compile(r"\b(?:of (?:which|them|those|these)|thereof|includ\w*|among)\b")
_APART = re.compile(  # batches, models and days are no kinds of failure
    r"\b(?:against|vs|versus|instead|compared|first|second|third|1st|2nd|3rd|old|new|newer|older|previous|before|after|earlier|later|then|last|today|yesterday"
    r"|now|batch|rounds?|runs?|shifts?|weeks?|months?|version|v\d+|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?"
    r"|saturdays?|sundays?|january|february|march|april|may|june|july|august|september|october|november|december)\b"
)
_ANY_KIND = frozenset(of_line("wrong error errors fail failed failure bad off incorrect mistake a an the of and output"
                              " case answer overall total all in most at more than").tokens)  # fmt: skip


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
            kept |= _in_their_place(message, found, wrong, right)
    if not kept:
        return message
    summed = copy(message)
    mentions = (kept.get(place, mention) for place, mention in enumerate(found))
    summed.mentions = tuple(mention for mention in mentions if mention is not None)
    return summed


def _in_their_place(
    message: Message, found: Sequence[Mention], wrong: Sequence[_Part], right: Sequence[_Part]
) -> Mapping[int, Mention | None]:
    """What stands in the place of each part: nothing, or for one of them the number that they are held by."""
    first, end = found[wrong[0].at], found[wrong[-1].at]
    total = sum(found[part.at].q.value for part in wrong)
    gone: dict[int, Mention | None] = {part.at: None for part in wrong}
    inside = {part.at for part in (*wrong, *right)}
    others = [p for p, m in enumerate(found) if p not in inside and m.q.unit == first.q.unit and not m.q.rate]
    if any(_is_whole(message, found, place, total) for place in others):
        return gone
    limited = _limited_to(message, found, wrong)
    if limited is not None:
        kept = found[limited.at]
        return {**gone, limited.at: replace(kept, q=replace(kept.q, summed=True))}
    passed = sum(found[part.at].q.value for part in right)
    add_up = bool(passed) and any(found[place].q.value == total + passed for place in others)
    ahead_of_whole = _OF_WHOLE.search(_link(message, found, wrong[-1].at))  # "12 wrong, 5 broken of 400"
    at, kept = (wrong[-1].at, end) if ahead_of_whole else (wrong[0].at, first)
    whole = replace(kept.q, value=total, summed=not add_up)
    return {**gone, at: replace(kept, q=whole, right_last=max(kept.right_last, end.right_last))}


def _link(message: Message, found: Sequence[Mention], place: int) -> str:
    """The text between a number and the next one."""
    end = found[place + 1].q.start if place + 1 < len(found) else found[place].q.end
    return message.words.line[found[place].q.end : end]


def _is_whole(message: Message, found: Sequence[Mention], place: int, total: float) -> bool:
    """ "52 of 700 were wrong: 30 made-up facts, 14 off-tone, 8 cut off": whether a number counts all that failed."""
    mention = found[place]
    after = next((m.first for m in found[place + 1 :]), len(message.words.tokens))
    last = min(after, message.clauses.sentence(mention.first)[1], mention.last + 5)
    beside = any(
        message.any(("always", "wrong"), *span)
        for span in ((mention.last, last), (max(mention.left_first, mention.first - 3), mention.first))
    )
    after_pair = place + 1 < len(found) and _IS_PART.match(message.words.line[mention.q.end :])
    return mention.q.value == total and (beside or bool(after_pair))


def _limited_to(message: Message, found: Sequence[Mention], wrong: Sequence[_Part]) -> _Part | None:
    """ "18 unusable, we can live with 1 in 20 unusable": the one part that a limit is about."""
    spans = {(m.clause.first, m.clause.last) for m in found if message.in_clause(("role", "limit"), m)}
    inside = {found[part.at].clause.first for part in wrong}
    limits = {token for first, last in spans if first not in inside for token in message.words.tokens[first:last]}
    named = [part for part in wrong if limits & ({*of_line(part.phrase).tokens} - _ANY_KIND)]
    return named[0] if len(named) == 1 else None


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
    same = a.clause.sentence == b.clause.sentence and a.q.unit == b.q.unit
    return same and len(link) <= MOST_LINK and _AND.search(link) is not None and not _OF_THESE.search(link)


def _part(message: Message, found: Sequence[Mention], place: int, run: Sequence[_Part]) -> _Part | None:
    """A number as a part of a list, if its words say what went wrong in so many, or that they passed."""
    mention = found[place]
    q = mention.q
    if not (mention.count or q.unit == "percent") or q.rate or q.high or q.implied or not q.value:
        return None
    shares = q.unit == "percent"
    ahead = message.words.line[: q.start]
    if not shares and (_IS_BASE.search(ahead) or _BOUND.search(ahead)):  # "60 of 900 failed"
        return None
    phrase = _phrase(message, found, place)
    limited = message.any(("role", "limit"), mention.left_first, mention.first)
    is_part = _IS_PART.search(re.sub(r"^ ?of (?:the|our|all)\b", "", phrase) if shares else phrase)
    if (limited and (run or shares)) or is_part or _APART.search(phrase):
        return None
    last = message.token(q.end + len(phrase.rstrip()) - 1) + 1
    if any(message.any(("always", model), mention.last, last) for model in ("tuned", "prompted")):
        return None
    opened = _HEADED.search(message.words.line[: found[run[0].at].q.start] if run else ahead)
    listed = opened is not None and bool(opened["label"]) == (not phrase.strip())
    listed = listed and not message.any(("always", "tested"), mention.left_first, last)
    named = not phrase.strip() and (listed or KIND.search(_label(message, found, place)) is not None)
    wrong = named or message.any(("always", "wrong"), mention.last, last) or KIND.search(phrase) is not None
    if not wrong and message.any(("always", "right"), mention.last, last):
        return None if shares else _Part(place, False, phrase)
    again = any(part.phrase.strip() == phrase.strip() for part in run) and not named  # "24 wrong, 26 wrong": two tests
    headed = listed or (bool(run) and _REST.match(phrase) is not None)
    if again or not (wrong or headed):
        return None
    return _Part(place, True, phrase)


def _label(message: Message, found: Sequence[Mention], place: int) -> str:
    """The words ahead of a number, where the sentence says before that something failed: "failures: format 14"."""
    first = message.clauses.sentence(found[place].first)[0]
    start = max((m.q.end for m in found[:place]), default=0)
    text = message.words.line[start : found[place].q.start]
    failed = message.any(("always", "wrong"), first, found[place].first)
    return re.split(r"[,;:.]", text)[-1] if failed else ""


def _phrase(message: Message, found: Sequence[Mention], place: int) -> str:
    """The words behind a number, up to the next part or the end of the clause."""
    line, start = message.words.line, found[place].q.end
    end = found[place + 1].q.start if place + 1 < len(found) else len(line)
    text = re.split(r"[,;?!()]|\.(?=\s|$)|\s-\s", line[start:end], maxsplit=1)[0]
    return re.sub(r" (?:and|plus|but|while|&)(?: [a-z]+){0,2} ?$", "", text)
