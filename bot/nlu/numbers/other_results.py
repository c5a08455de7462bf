"""Results that are not the whole of a model's: those of one class, of people, or of fixed rules."""

from __future__ import annotations

import re

from bot.nlu.message.mentions import Mention, Message

_NO_CLASS = (
    r"(?!(?:test|eval\w*|sample|hand|last|latest|same|checked|reviewed|tested|labelled|all|these|those|first|real|new"
    r"|other)\b)"
)
_CLASS = r"(?:class|category|type|queue|ones|field|cases|label|kind|segment)"
_OF_ONE_CLASS = re.compile(  # "the refund class alone: 2 of 120", "among the urgent ones 12 of 40"
    r"\b(?:on (?:its|their) own|[a-z-]+ alone|by (?:itself|themselves)|taken separately)\b"
    rf"|\b(?:among|within|for|in) (?:the |our )?{_NO_CLASS}[a-z-]+ {_CLASS}\b"
    rf"|(?:^|(?<=[.;] )|(?<=\n))(?:the |our )?{_NO_CLASS}[a-z-]+ (?:class|category|queue|ones|field)(?: only)?:? "
    r"(?=\d)",
    re.MULTILINE,
)
_OF_A_MODEL = re.compile(
    r"\b(?:prompt\w*|models?|tun(?:ed|ing)|train(?:ed|ing)|llm|gpt[\w.-]*) (?:alone|on its own|by itself)\b"
)
_PEOPLE = r"(?:humans?|people|clerks?|nurses|doctors|annotators|labell?ers|agents|operators|experts|staff|colleagues)"
_BETWEEN = r"(?: (?!(?:it|that|which|who|say|says|said|think|find|model|prompt|bot|and|but)\b)[a-z]+){0,3}?"
_RULES = (
    r"(?:(?:old|current|existing|previous|legacy|in-house) )?(?:(?:rules?|regex|keyword|heuristic)s?(?:[- ]based)?"
    r"|legacy)(?: (?:system|engine|list|approach|script|solution|tool|classifier|code))?"
)
_ABOUT = r"(?: (?:only|about|around|roughly|at|to))*"
_OTHERS = re.compile(  # people and rules at the same work, not what they say of a model's outputs
    rf"\b{_PEOPLE}{_BETWEEN} (?:(?:dis)?agree(?:s|d)?(?: with)? (?:each other|one another|among themselves)(?: in| on)?"
    rf"|gets?|reach(?:es)?|manages?|achieves?|averages?|are at){_ABOUT} $"
    rf"|\b{_RULES}(?: ?[:=]| (?:gets?|got|scores?|scored|reach\w*|manages?|achieves?|has|had|is|was)){_ABOUT} ?$"
    r"|(?:^|[,.;(] ?|\band |\bagainst )(?:the |our )?(?:humans?|human (?:level|performance|baseline)|regex(?:es)?"
    r"|rules|clerks) ?[:=]? ?$"
)
_MODEL_BEHIND = re.compile(
    r"[^,;.]{0,24}\b(?:with|by|from|for|of) (?:the |our |an? )?(?:prompt|model|llm|gpt|bot|outputs?|answers?)\b"
)


def of_one_class(message: Message) -> frozenset[int]:
    """The places of the numbers that tell of one class: "safety on its own: 0 missed of 900"."""
    found, line, spans = message.mentions, message.words.line, []
    for sentence in message.clauses.sentences:
        start, end = message.offsets(*sentence)
        part = _OF_ONE_CLASS.search(line, start, end)
        if part and not _OF_A_MODEL.search(line, start, end):
            behind = any(part.end() <= m.q.start < end for m in found)
            clause = message.clauses.at(message.token(part.start()))
            spans.append((part.start() if behind else message.offsets(clause.first, clause.last)[0], end))
    return frozenset(place for place, m in enumerate(found) if any(a <= m.q.start < b for a, b in spans))


def is_of_others(message: Message, mention: Mention) -> bool:
    """Whether a result is that of people or of fixed rules: "humans get 93%", "old regex system: 82%"."""
    line, label = message.words.line, message.clauses.labelled_by(mention.first)
    start = message.offsets(min(label.first, mention.clause.first), mention.last)[0]
    ahead, behind = line[start : mention.q.start], line[mention.q.end :]
    return bool(_OTHERS.search(ahead)) and not _MODEL_BEHIND.match(behind)
