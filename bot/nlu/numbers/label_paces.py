"""How fast examples are labelled or collected: "we label 50 a day", "80 corrected examples a week". No requests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.nlu.message.quantities import Quantity
from bot.nlu.message.wordings import MODEL
from bot.nlu.numbers.derived_numbers import PER_MONTH
from bot.nlu.numbers.opening_hours import HOURS_A_DAY

MOST_A_MONTH = 20_000  # people label no more; above, a machine or the traffic is spoken of
MOST_PEOPLE = 50
_LABELLED = (
    r"(?:labell?ed|annotated|corrected|hand-?labell?ed|curated|gold(?:en)?|reviewed|verified|checked|training|clean"
    r"|good|proper)"
)
_BY_HAND = r"(?:labell?ed|annotated|corrected|hand-?labell?ed|curated|gold(?:en)?)"
_PILE = (
    r"(?:examples?|pairs?|samples?|annotations?|labels?|training (?:rows?|items?|cases?)|gold \w+|input-output pairs)"
)
_OF_DATA = re.compile(  # right behind the number
    rf" (?:new |more |fresh |another |additional |extra )*(?:{_LABELLED} (?:[a-z]+ )?{_PILE}|{_BY_HAND} [a-z]+"
    rf"|annotations|labels)\b"
)
_PILED = re.compile(rf" (?:new |more |fresh |another |additional |extra )*{_PILE}\b")
_LABELS = re.compile(  # ahead of it: who labels
    r"\blabels (?:about |around |some |roughly )*$"
    r"|\b(?:label|labell?ing|annotate|annotates|annotating|annotators?|labell?ers?|hand-label|curate"
    r"|curates)\b[^.;?!]{0,50}$"
)
_MORE = re.compile(r" (?:more|extra|new (?:ones|1s))\b")
_LABELLED_AHEAD = re.compile(rf"\b{_LABELLED}\b|\b{_PILE}\b")
_GROWS = re.compile(r"\b(?:grow\w*|increas\w*|rising|adding|plus) (?:by |at )?(?:about |around |some )?$")
_COLLECTS = re.compile(
    r"\b(?:collect|gather|get|gets|add|adds|produce|write|writes|create|do|does|make|makes|have|receive|build"
    r"|prepare|finish)s?\b"
    r"[^.;?!]{0,40}$"
)
_COMES_IN = re.compile(
    r"^[^.;?!]{0,50}?\b(?:come|comes|coming|flow|drop|trickle|arrive)s? (?:in|back|together)\b|^[^.;?!]{0,40}\barrive"
)
_CHECKS = re.compile(  # what people do with outputs as well as with examples
    r"\b(?:check|checks|review|reviews|tag|tags|grade|grades|rate|rates|mark|marks|correct|corrects|verify|verifies"
    r"|go through|sort|sorts|code|codes|score|scores|sign off|look at)\b[^.;?!]{0,40}$"
)
_ASKS_WHEN = re.compile(
    r"\bhow (?:long|soon|many (?:days|weeks|months|years))\b|\bat (?:which|what) point\b"
    r"|\bwhen\b(?![^.?!]*\b(?:worth|pays?|sense)\b)[^.?!]{0,40}\b(?:enough|start|begin|fine-?\s?tun\w*|train\w*|ready"
    r"|realistic|there)\b|\b(?:none|nothing) (?:labell?ed|done|checked) yet\b|\buntil (?:we|there"
    r"|i)\b[^.?!]{0,20}\benough\b"
)
_BY_MACHINE = re.compile(
    rf"\b(?:{MODEL}|api|pipeline|system|automatic\w*|requests?|calls|traffic|classifier|in production|live"
    r"|(?:with|through) it|process(?:es|ed)?|handles?|routes?|serves?)\b"
)
_SENTENCE = re.compile(r"[.;?!](?=\s|$)")
_TEAM = re.compile(r"\bthere (?:are|is) (\d{1,2}) (?:of (?:them|those|us)|people)\b")
_EACH_OF = re.compile(r"\b(?:each|every|per|an?) [a-z]+ [^.;?!\d]{0,24}$")
_EACH = re.compile(r"[^.;?!,]{0,24}?\b(?:each|apiece|per person|per head|every one)\b")


@dataclass(frozen=True, slots=True)
class LabelPace:
    """So many a `period` ("hour" … "year"); `start` is where its number stands in the line."""

    number: float
    period: str
    start: int


def label_paces(line: str, found: Sequence[Quantity]) -> tuple[LabelPace, ...]:
    """The paces of a plain line, by its quantities."""
    return tuple(_paces(line, found))


def _paces(line: str, found: Sequence[Quantity]) -> Iterator[LabelPace]:
    asks_when = _ASKS_WHEN.search(line) is not None
    for place, q in enumerate(found):
        if not q.rate or q.unit or q.rate == "second" or q.value * PER_MONTH.get(q.rate, 0) > MOST_A_MONTH:
            continue
        start = max((m.end() for m in _SENTENCE.finditer(line, 0, q.start)), default=0)
        end = next((m.start() for m in _SENTENCE.finditer(line, q.end)), len(line))
        ahead, behind = line[start : q.start], line[q.end : end]
        if _BY_MACHINE.search(line, start, end):
            continue
        piled = _PILED.match(behind) and (_COLLECTS.search(ahead) or _COMES_IN.match(behind) or asks_when)
        more = _MORE.match(behind) and _LABELLED_AHEAD.search(ahead)
        grows = _GROWS.search(ahead) and _LABELLED_AHEAD.search(ahead)
        plain = _OF_DATA.match(behind) or _LABELS.search(ahead) or piled or more or grows
        if not (plain or (asks_when and (_CHECKS.search(ahead) or _CHECKS.search(behind)))):
            continue
        people = found[place - 1] if place and found[place - 1].start >= start else None
        many = people is not None and 1 < people.value <= MOST_PEOPLE and not (people.rate or people.unit)
        times = people.value if people is not None and many and _EACH.match(behind) else 1
        if (team := _TEAM.search(line, q.end)) and _EACH_OF.search(ahead):
            times = int(team[1])
        pace = LabelPace(q.value * times, q.rate, q.start)
        if hours := HOURS_A_DAY.search(line) if q.rate == "hour" else None:
            pace = replace(pace, number=pace.number * int(hours[1]), period="day")
        yield pace
