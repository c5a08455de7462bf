"""What is left of labelled examples: "1,000, 30% with the old schema" are 700, "1,500, 600 of them duplicates" 900."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.nlu.message.mentions import Mention, Message
from bot.nlu.numbers.derived_numbers import SHARES
from bot.nlu.numbers.label_quality import KEPT

LEAST_LABELS = 20
PERCENT = 100
NEAR = 150  # characters between the whole and its part
_N = r"\d[\d,.]*\d|\d"
_WORDS: Mapping[str, float] = {**SHARES, "2/3": 2 / 3, "3/4": 3 / 4, "two thirds": 2 / 3}
_NAMED = "|".join(sorted((re.escape(word) for word in _WORDS), key=len, reverse=True))
_PART = (
    rf"(?:(?P<percent>{_N}) ?(?:%|percent)|(?P<named>\b(?:{_NAMED}))\b"
    rf"|(?P<count>{_N})(?P<thousand>k\b)?(?= (?:of (?:them|those|these|which)|(?:are|were|is) (?:duplicates"
    rf"|outdated))))"
)
_OLD = (
    r"(?:(?:the |an? |our |last year's )?(?:old|previous|former|earlier|outdated) (?:[a-z]+ )?(?:schema|guidelines?"
    r"|taxonomy|version|prompt|policy|rules?"
    r"|scheme|format|definitions?|labels?|categor\w+|process|template|system|codes?|handbook|manual|instructions?)"
    r"|(?:from )?before (?:the|our|we) [a-z ]{0,24}?\b(?:chang\w+|switch\w*|updat\w+|reform|reorg\w*|new|rewr\w+"
    r"|redesign|rebrand|move\w*)"
    r"|predates?|predated|outdated|out of date|obsolete|stale|no longer valid|duplicates?|unusable|useless"
    r"|junk|rubbish|garbage"
    r"|(?:thrown|threw|throw) (?:out|away)|discarded|removed|dropped|deleted|tossed)"
)
_PART_OLD = re.compile(rf"{_PART}[^.;?!]{{0,60}}?\b{_OLD}\b")
_TAKEN_OUT = re.compile(
    rf"\b(?:minus|(?:threw|throw|throwing|thrown|toss\w*) (?:out|away)|discard\w*|dropp?\w*|remov\w+"
    rf"|delet\w+) (?:about |some |the |roughly )*"
    rf"(?:(?P<percent>{_N}) ?(?:%|percent)|(?P<named>\b(?:{_NAMED}))\b|(?P<count>{_N})(?P<thousand>k\b)?)"
)
_OF_REST = re.compile(  # without it, a part that is old says that the labels can't be trusted, and no more
    r"\b(?:rest|remaining|remains?|left|other half|others|minus"
    r"|threw|thrown|discard\w*|dropped|removed|deleted|duplicates?)\b"
)
_USABLE = re.compile(r"\b(?:not|never|no|if|would|n't)\b[^.;?!]{0,20}$")


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
    line = message.words.line
    for match in (*_PART_OLD.finditer(line), *_TAKEN_OUT.finditer(line)):
        if _USABLE.search(line[: match.start()]):
            continue
        whole = _whole(message, match)
        if whole is None:
            continue
        groups = match.groupdict()
        count = float((groups["count"] or "0").replace(",", "")) * (1000 if groups["thousand"] else 1)
        percent = float(groups["percent"].replace(",", ".")) / PERCENT if groups["percent"] else 0.0
        share = _WORDS[groups["named"]] if groups["named"] else percent
        left = whole.q.value - count if count else whole.q.value * (1 - share)
        own = message.clause_at(match.start()).cap("part", "past", "comparison", "doubt") == 1
        if own and 0 < left < whole.q.value:
            places = [match.start(name) for name in ("percent", "count") if groups[name]]
            span = min(whole.q.start, match.start()), max(whole.q.end, match.end())
            yield RemainingLabels(round(left), *span, tuple(places))


def _whole(message: Message, match: re.Match[str]) -> Mention | None:
    """The labelled examples that it is a part of: the nearest count ahead, or the one inside ("half of our 1,800")."""
    line = message.words.line
    counts = [m for m in message.mentions if m.count and not m.q.rate and m.q.value >= LEAST_LABELS]
    counts = [
        m
        for m in counts
        if KEPT.match(line, m.q.end) and m.q.start not in {match.start("count"), match.start("percent")}
    ]
    inside = [m for m in counts if match.start() < m.q.start < match.end()]
    ahead = [m for m in counts if m.q.end <= match.start() <= m.q.end + NEAR]
    return next(iter((*inside, *ahead[::-1])), None)
