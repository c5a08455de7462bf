"""What is left of the labels once a part is taken away: of "1,000, 30% with the old schema" 700."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.nlu.message.mentions import Mention, Message
from bot.nlu.message.wordings import NUMBER
from bot.nlu.numbers.checked_labels import NAMED_SHARES
from bot.nlu.numbers.label_quality import KEPT

LEAST_WHOLE = 20
PERCENT = 100
NEAR = 150  # characters between the whole and its part
_SHARE = rf"(?P<percent>{NUMBER}) ?(?:%|percent)|(?P<named>\b(?:{'|'.join(map(re.escape, NAMED_SHARES))}))\b"
_COUNT = rf"(?P<count>{NUMBER})(?P<thousand>k\b)?"
_COUNTED = rf"(?:{NUMBER})k? (?:of (?:them|those|these|which)|(?:are|were|is) (?:duplicates|outdated))"
_OLD = (
    r"(?:(?:old|previous|former|earlier|outdated) (?:[a-z]+ )?(?:schema|guidelines?|taxonomy|version|prompt|policy"
    r"|rules?|scheme|format|template|codes?)|before (?:the|our|we) [a-z ]{0,24}?\b(?:chang|switch|updat|reform|new)\w*"
    r"|predates?|outdated|obsolete|no longer valid|duplicates?|unusable)"
)
_TAKEN_AWAY = (
    re.compile(
        rf"(?:{_SHARE}|(?:(?<=of which )|(?={_COUNTED})){_COUNT})"
        rf"[^.;?!]{{0,60}}?\b{_OLD}\b"
    ),
    re.compile(
        r"\b(?:minus|(?:threw|throw|throwing|thrown|toss\w*) (?:out|away)|discard\w*|dropp?\w*|remov\w+|delet\w+)"
        rf" (?:about |some |the |roughly )*(?:{_SHARE}|{_COUNT})"
    ),
)
_OF_REST = re.compile(  # without it, a part that is old says that the labels can't be trusted, and no more
    r"\b(?:rest|remaining|remains?|left|other half|others|minus"
    r"|threw|thrown|discard\w*|dropped|removed|deleted|duplicates?)\b"
)


@dataclass(frozen=True, slots=True)
class RemainingLabels:
    """`number` are left of the whole; both stand in `start` to `end`, the number of the part at `parts`."""

    number: int
    start: int
    end: int
    parts: tuple[int, ...]


def remaining_labels(message: Message) -> RemainingLabels | None:
    """What a message leaves of its labelled examples; None where nothing is taken away, or more than once."""
    found = list(_remaining(message)) if _OF_REST.search(message.words.line) else []
    return found[0] if len({left.number for left in found}) == 1 else None


def _remaining(message: Message) -> Iterator[RemainingLabels]:
    for match in (found for pattern in _TAKEN_AWAY for found in pattern.finditer(message.words.line)):
        whole = _whole_of(message, match)
        if whole is None:
            continue
        groups = match.groupdict()
        count = float((groups["count"] or "0").replace(",", "")) * (1000 if groups["thousand"] else 1)
        percent = float(groups["percent"].replace(",", ".")) / PERCENT if groups["percent"] else 0.0
        share = NAMED_SHARES[groups["named"]] if groups["named"] else percent
        left = whole.q.value - count if count else whole.q.value * (1 - share)
        own = message.clause_at(match.start()).cap("part", "past", "comparison", "doubt") == 1
        if own and 0 < left < whole.q.value:
            places = [match.start(name) for name in ("percent", "count") if groups[name]]
            span = min(whole.q.start, match.start()), max(whole.q.end, match.end())
            yield RemainingLabels(round(left), *span, tuple(places))


def _whole_of(message: Message, match: re.Match[str]) -> Mention | None:
    """The labelled examples that it is a part of: the nearest count ahead, or the one inside ("half of our 1,800")."""
    line, part = message.words.line, {match.start("count"), match.start("percent")}
    counts = [m for m in message.mentions if m.count and not m.q.rate and m.q.value >= LEAST_WHOLE]
    counts = [m for m in counts if KEPT.match(line, m.q.end) and m.q.start not in part]
    inside = [m for m in counts if match.start() < m.q.start < match.end()]
    ahead = [m for m in counts if m.q.end <= match.start() <= m.q.end + NEAR]
    return next(iter((*inside, *ahead[::-1])), None)
