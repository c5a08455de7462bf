"""Spans of time that say nothing of how long the task stays the same: of work, of debate, of a contract."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.nlu.message.mentions import Message
from bot.nlu.reading import Claim

_SPAN = re.compile(r"\d[\d.,]* ?-?(?:day|week|month|quarter|year|mo|yr|y\b|m\b|w\b|d\b)", re.IGNORECASE)
_STAYS = (
    r"(?:same|stable|unchanged|unchanging|fixed|frozen|locked|settled|constant|valid|true|identical|in (?:place|force)"
    r"|set in stone|untouched)"
)
_PACE = re.compile(r"\b(?:every|each|once (?:a|per|every|in)|per)(?: about| other)? $")
_WORK = (
    r"(?:work|argu|debat|discuss|fight|struggl|tun|train|labell?|annotat|build|try|test|iterat|experiment|wait|prompt"
    r"|collect|negotiat|develop)(?:ing|ed)"
)
_RUNS = r"(?:live|running|ran|in (?:production|use|operation|prod)|online|runs|lasted|employed|with us)"
_COSTS = r"(?:took|takes?|taking|needs?|spent|spend|spending|invested|burned|burnt|wasted)"
_DELIVERY = r"(?:deliver\w*|launch\w*|go-live|rollout|pilot|funding|grant|runway|internship)"
_LASTED = re.compile(  # "we've been tuning for", "live for", "it took us", "arguing about it for", "the pilot lasted"
    rf"\b(?:been(?! (?:\w+ )?{_STAYS}\b)[^.;?!]{{0,60}}|{_RUNS}(?: now)?(?: for| since)?|{_COSTS}(?: \w+){{0,3}}"
    rf"|{_WORK}(?: [\w'-]+){{0,6}} (?:for|over|in|during)|{_DELIVERY}(?: [\w']+){{0,6}})"
    r" (?:about |around |roughly |another |the (?:last|past|next) |some |at least |almost |over |for |in ){0,3}$"
)
_OF_WORK = re.compile(  # behind: "8 months of debate", "10 months to label", "for half a year the team has been"
    r"(?:s|'|s')?(?: ago| now)?,? (?:of (?!stab|no |the same|peace)[a-z]+"
    r"|(?:to|for) (?:deliver|build|train|label|annotat|finish|collect|write|set|get|prepare|tune|fine)[a-z]*"
    r"|(?:the|our|my|a|this|we|they|i) ?(?:[a-z]+ ){0,3}?(?:have|has|had) been"
    rf"(?! (?:\w+ )?{_STAYS}\b))"
)
_OF_A_TASK = re.compile(  # what tells in a sentence that it is about change, or none
    rf"\b(?:{_STAYS}|stay\w*|remain\w*|hold|holds|chang\w*|replac\w*|re-?organi\w*|reorgs?|reform\w*|reshuffl\w*"
    r"|re-?class\w*|re-?nam\w*|re-?defin\w*|re-?design\w*|re-?writ\w*|re-?work\w*|rewrote|re-?vis\w*|re-?structur\w*"
    r"|re-?cod\w*|overhaul\w*|updat\w*|migrat\w*|mov(?:e|es|ed|ing)|shift\w*|new|renew\w*|rotat\w*|differ\w*|adjust\w*"
    r"|amend\w*|evolv\w*|stability|cycle\w*|version\w*|edition\w*|release\w*|season\w*|drift\w*|freeze\w*|touch\w*"
    r"|redo\w*|redone|tweak\w*|fiddl\w*|modif\w*|alter\w*|add(?:s|ed|ing)?|expir\w*|until|till|settle\w*|steady"
    r"|horizon|solid|locked|guarantee\w*|commit\w*|peace|anything else|otherwise|good for|set for)\b"
)


def is_other_span(message: Message, name: str, own: Sequence[Claim]) -> bool:
    """Whether all that a stability rests on is such a span, or one beside which nothing stays or changes."""
    spans = [claim for claim in own if _SPAN.search(message.words.line[claim.start : claim.end])]
    return name == "stable_months" and bool(own) and len(spans) == len(own) and all(_is_other(message, c) for c in own)


def _is_other(message: Message, claim: Claim) -> bool:
    line = message.words.line
    start, end = message.sentence_at(claim.start)
    if _PACE.search(line[start : claim.start]):
        return False
    if _LASTED.search(line[start : claim.start]) or _OF_WORK.match(line[claim.end : end]):
        return True
    return _OF_A_TASK.search(line, start, end) is None
