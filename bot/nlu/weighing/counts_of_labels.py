"""Counts of how good the labels are: mislabelled ones in a sample, how often two people agree. None is the prompt's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.decision.profile import Value
from bot.nlu.message.mentions import Message
from bot.nlu.numbers.label_quality import MODEL_AGREES
from bot.nlu.reading import Claim

_OF_RESULTS = frozenset(("eval_examples", "eval_failures", "failure_rate", "failures_consistent"))
_AGREED = r"(?:agree[sd]?|disagree[sd]?|agreement)"
_QUALITY = re.compile(
    r"\bmis-?labell?ed\b|\b(?:wrong|false|incorrect|bad) (?:labels|annotations)\b|\blabel(?:ling)? errors?\b|\bkappa\b"
    r"|\blabels (?:are|were) (?:wrong|off)\b|\b(?:wrongly|incorrectly) (?:labelled|annotated)\b"
    rf"|\b(?:annotators?|labell?ers|coders|raters|graders)\b[^.;?!]{{0,40}}\b{_AGREED}\b(?! with (?:the|it|\d))"
    rf"|\b{_AGREED} (?:with each other|with one another|among (?:themselves|each other))\b"
    rf"|\b{_AGREED} (?:on|in) (?:only |just |about )?\d\d? ?% of (?:the |our |these |all )?(?:[\d,.]+k? )?"
    r"(?:labels|examples|annotations|pairs|training)"
    r"|\b(?:annotator|inter-?annotator|inter-?rater|rater|labell?er) agreement\b"
)
_AGREE = re.compile(r"\bagree[sd]?\b[^.;?!]{0,20}\b(?:9[5-9]|100)(?:[.,]\d)? ?(?:%|percent)")
_OF_THE_MODEL = re.compile(
    r"\b(?:dis)?agree[sd]? with (?:the|its|our) (?:model|bot|prompt|llm|outputs?|answers?|results?)\b"
    r"|\b(?:wrong|wrongly|incorrectly|mis-?labell?ed) by the (?:model|bot|prompt|llm)\b"
)
_PEOPLE_LABEL = re.compile(
    r"\b(?:(?:can|could|manage to|able to|nurses|annotators|experts|clerks|interns|team|people|desk)"
    r" (?:[a-z]+ ){0,2}?(?:label|annotate|correct|review|check|grade|code|do|mark|collect|add)s?"
    r"|collect|gather|hand-label|curate) (?:about |around |roughly |maybe |some |only |another |up to |at most )*$"
)
_MODEL = re.compile(r"\b(?:model|llm|gpt|prompt|bot)\b")
_LABELS_BEHIND = re.compile(
    r" (?:new |more |fresh |good |other |past )*(?:labels?|annotations|examples|pairs|(?:hand-)?(?:labelled|labeled"
    r"|annotated|corrected|graded|approved) [a-z]+) (?:a|an|per|each|every|from)\b"
)
_NONE_WRONG = re.compile(r"\bno (?:noisy|wrong|bad|false|incorrect|missing|doubtful|mis-?labelled)\b")


def is_pace_of_labels(message: Message, own: Sequence[Claim]) -> bool:
    """Whether what looks like a volume is how fast people label: "we can label about 50 a day"."""
    return bool(own) and all(_is_labelled_at(message, claim) for claim in own)


def _is_labelled_at(message: Message, claim: Claim) -> bool:
    start, end = message.sentence_at(claim.start)
    ahead, behind = message.words.line[start : claim.start], message.words.line[claim.end : end]
    by_a_model = _MODEL.search(message.words.line, start, end) is not None
    return not by_a_model and bool(_PEOPLE_LABEL.search(ahead) or _LABELS_BEHIND.match(behind))


def is_of_labels(message: Message, name: str, value: Value, own: Sequence[Claim]) -> bool:
    """Whether a result is what was found of the labels, or what is said against these says that they are good."""
    if name in _OF_RESULTS:
        if MODEL_AGREES.search(message.words.line):  # on the cases on which the people did
            return False
        sentences = [_sentence(message, claim) for claim in own]
        return bool(own) and all(_QUALITY.search(text) and not _OF_THE_MODEL.search(text) for text in sentences)
    if (name, value) in {("labels_trusted", False), ("labelled_examples", 0)}:
        patterns = (_AGREE, _NONE_WRONG, _OF_THE_MODEL) if name == "labels_trusted" else (_NONE_WRONG,)
        return any(pattern.search(_sentence(message, claim)) for claim in own for pattern in patterns)
    return False


def _sentence(message: Message, claim: Claim) -> str:
    start, end = message.sentence_at(claim.start)
    return message.words.line[start:end]
