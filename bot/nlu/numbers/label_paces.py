"""How fast examples are labelled or collected: "we label 50 a day", "80 corrected examples a week". No requests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.nlu.message.quantities import Quantity
from bot.nlu.message.wordings import MODEL
from bot.nlu.numbers.derived_numbers import PER_MONTH

MOST_A_MONTH = 20_000  # people label no more; above, a machine or the traffic is spoken of
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


def label_paces(line: str, found: Sequence[Quantity]) -> Iterator[int]:
    """Where the numbers of such paces stand in a plain line, by its quantities."""
    asks_when = _ASKS_WHEN.search(line) is not None
    for q in found:
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
        if plain or (asks_when and (_CHECKS.search(ahead) or _CHECKS.search(behind))):
            yield q.start
