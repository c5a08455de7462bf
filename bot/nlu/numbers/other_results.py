"""Results that are not the whole of a model's: those of one class, of people, or of fixed rules."""

from __future__ import annotations

import re

from bot.nlu.message.mentions import Mention, Message

_NO_CLASS = (
    r"(?!(?:test|eval\w*|sample|hand|last|latest|same|checked|reviewed|tested|labelled|all|these|those|first|real|new"
    r"|other|most|many|several|such|any|every|each|both|which|what|live|production)\b)"
)
_CLASS = r"(?:class|category|type|queue|ones|field|cases|label|kind|segment)"
_ALONE = r"\b(?:on (?:its|their) own|[a-z-]+ alone|by (?:itself|themselves)|taken separately)\b"
_OF_ONE_CLASS = re.compile(  # "the refund class alone: 2 of 120", "among the urgent ones 12 of 40"
    rf"{_ALONE}|\b(?:among|within|for|in) (?:the |our )?{_NO_CLASS}[a-z-]+ {_CLASS}\b"
    rf"|(?:^|(?<=[.;] )|(?<=\n))(?:the |our )?{_NO_CLASS}[a-z-]+ (?:class|category|queue|ones|field)(?: only)?:? "
    r"(?=\d)",
    re.MULTILINE,
)
_CLASS_ALONE = re.compile(rf"\b{_CLASS} (?:alone|on (?:its|their) own|by (?:itself|themselves)|taken separately)\b")
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
    r"|gets? (?:the |it |its )?(?:[a-z]+ )?(?:right|correct) (?:in|on|for)"
    rf"|gets?|reach(?:es)?|manages?|achieves?|averages?|are at){_ABOUT} $"
    rf"|\b{_RULES}(?: ?[:=]| (?:gets?|got|scores?|scored|reach\w*|manages?|achieves?|has|had|is|was)){_ABOUT} ?$"
    r"|(?:^|[,.;(] ?|\band |\bagainst )(?:the |our )?(?:humans?|human (?:level|performance|baseline)|regex(?:es)?"
    r"|rules|clerks) ?[:=]? ?$"
)
_THEY_DO = re.compile(rf"\b{_PEOPLE}{_BETWEEN} [a-z]+{_ABOUT} $")  # "nurses code 94% of the notes correctly"
_CORRECTLY = re.compile(r" ?(?:%|percent)?(?: of [^.;,]{0,30})? (?:correctly|properly|without (?:an )?errors?)\b")
_MODEL_BEHIND = re.compile(
    r"[^,;.]{0,24}\b(?:with|by|from|for|of) (?:the |our |an? )?(?:prompt|model|llm|gpt|bot|outputs?|answers?)\b"
)


def of_one_class(message: Message) -> tuple[frozenset[int], int]:
    """The places of the numbers that tell of one class ("safety on its own: 0 missed of 900"), and of how many classes.

    They stand behind the words for it, or else in its clause.
    """
    found, line, spans, classes = message.mentions, message.words.line, [], 0
    for sentence in message.clauses.sentences:
        start, end = message.offsets(*sentence)
        parts = [part.span() for part in _OF_ONE_CLASS.finditer(line, start, end)]
        if parts and not _OF_A_MODEL.search(line, start, end):
            behind = any(parts[0][1] <= m.q.start < end for m in found)
            clause = message.clauses.at(message.token(parts[0][0]))
            spans.append((parts[0][0] if behind else message.offsets(clause.first, clause.last)[0], end))
            classes += len(parts)
    return frozenset(place for place, m in enumerate(found) if any(a <= m.q.start < b for a, b in spans)), classes


def names_a_class_alone(message: Message) -> bool:
    """Whether one class is told of by itself, so that there are others: "the fraud class alone"."""
    return _CLASS_ALONE.search(message.words.line) is not None


def is_of_others(message: Message, mention: Mention) -> bool:
    """Whether a result is that of people or of fixed rules: "humans get 93%", "old regex system: 82%"."""
    line, label = message.words.line, message.clauses.labelled_by(mention.first)
    start = message.offsets(min(label.first, mention.clause.first), mention.last)[0]
    return are_others_words(line[start : mention.q.start], line[mention.q.end :])


def are_others_words(ahead: str, behind: str) -> bool:
    """Whether the words around a number say so."""
    theirs = _OTHERS.search(ahead) or (_THEY_DO.search(ahead) and _CORRECTLY.match(behind))
    return bool(theirs) and not _MODEL_BEHIND.match(behind)
