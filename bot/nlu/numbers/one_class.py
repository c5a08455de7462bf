"""Results of one class among several, which are not the whole: "safety on its own: 0 missed of 900"."""

from __future__ import annotations

import re

from bot.nlu.message.mentions import Message

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
            clause = message.clause_at(parts[0][0])
            spans.append((parts[0][0] if behind else message.offsets(clause.first, clause.last)[0], end))
            classes += len(parts)
    return frozenset(place for place, m in enumerate(found) if any(a <= m.q.start < b for a, b in spans)), classes


def names_a_class_alone(message: Message) -> bool:
    """Whether one class is told of by itself, so that there are others: "the fraud class alone"."""
    return _CLASS_ALONE.search(message.words.line) is not None
