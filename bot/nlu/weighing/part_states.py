"""States that hold in part, aren't decided yet, or belong to something else: none of these is the whole state."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.decision.profile import Value
from bot.nlu.finders.yes_no import BUDGETS
from bot.nlu.message.mentions import Message
from bot.nlu.reading import Claim

_A_PART = (
    r"(?:half|1/2|50 ?%|most|some|part|many|a few|several|(?:a )?(?:3rd|third|quarter|4th|5th)|[123]/\d|0\.\d+|partly"
    r"|partially|mostly|largely|\d of (?:our|the|these|those|its) \d|(?!100\b)\d\d? ?%|\d\d? percent)"
)
_MENDED = (
    r"(?:fix|solv|resolv|cur|mend|remov|eliminat|clear|took care|taken care|takes care|deals? with|dealt with)[a-z]*"
)
_MENDED_IN_PART = re.compile(
    rf"\b{_MENDED}\b(?: (?:of|for|us|only|just|about|roughly|maybe|the structure|the format|it|them)){{0,3}}"
    rf" {_A_PART}\b(?! (?:important|of all))"
    rf"|\b(?:half|partly|partially|mostly|largely|only) {_MENDED}\b"
    r"|\b(?:the other half|but not (?:all|every|each|the)|not all of)\b"
)
_NOT_OURS = re.compile(r"\b(?:ours|our own)(?: we| is| are| has| have| \w+){0,2} not\b")
_CHECKED_IN_PART = re.compile(
    rf"\b{_A_PART}(?: of (?:the|our|these|those|them|which|it)(?: \w+){{0,2}})?"
    r"(?: (?:is|are|was|were|been|have|has|got))*"
    r" (?:double-?)?(?:checked|reviewed|verified|audited|approved|trusted|vetted|proofread|validated|confirmed)\b"
)
_WRITTEN_IN_PART = re.compile(
    rf"\b(?:for|of|on) (?:only |just )?{_A_PART}\b"
    r"|\b(?:partly|partially|half|mostly) (?:written|defined|settled|there|done)\b"
    r"|\bthe (?:others?|rest) (?:is|are) (?:still )?(?:open|missing|not|unclear|to come)\b"
)
_PENDING = re.compile(
    r"\b(?:ask(?:ed|ing)? (?:\w+ )?for|asked (?:my|our|the) [a-z]+ (?:for|to)|request(?:ed|ing)?|appl(?:ied|ying|y) for"
    r"|waiting|pending|(?:being|under|in) (?:discuss\w+|negotiat\w+|review)|(?:is|are|lies) with the [a-z]+"
    r"|not (?:yet )?decided|yet to be (?:decided|approved|granted|signed)|undecided)\b"
)
_REFUSED = re.compile(
    r"\b(?:refus\w*|declin\w*|reject\w*|turned down|denied|0|no (?:one|money|budget|funds?|funding)|nobody|none|not get"
    r"|never|waiting weeks)\b"
)
_SHARE_OF = re.compile(r"^(?:an? )?(?:half|some|many|most|several|plenty|lots|part|3rd|third|quarter|5th|tenth)\b")
_LABELS = (("about", "labelled_examples"), ("about", "labels_trusted"), ("counted", "labelled_examples"))
_LABEL_WORD = re.compile(r"\b(?:label|annotat|example|training (?:set|data)|ground truth|gold)")


def holds_in_part(message: Message, name: str, value: Value, own: Sequence[Claim]) -> bool:
    """Whether what speaks for a value says so of a part, or of what is asked for only, or of something else."""
    if not own:
        return False
    if (name, value) == ("structured_outputs", "solves"):
        in_part = any(_MENDED_IN_PART.search(_sentence(message, claim)) for claim in own)
        return in_part or _NOT_OURS.search(message.words.line) is not None
    if (name, value) == ("labels_trusted", True):
        return any(_CHECKED_IN_PART.search(_sentence(message, claim)) for claim in own)
    if (name, value) == ("criteria_written", True):
        return any(_WRITTEN_IN_PART.search(_sentence(message, claim)) for claim in own)
    if name in BUDGETS and value is False:
        sentences = [_sentence(message, claim) for claim in own]
        return all(_PENDING.search(text) and not _REFUSED.search(text) for text in sentences)
    if (name, value) == ("labels_trusted", False):
        return not _names_labels(message) and all(_is_share(message, claim) for claim in own)
    return False


def _is_share(message: Message, claim: Claim) -> bool:
    """ "A third of the answers are wrong": whose, if no labels are spoken of?"""
    return _SHARE_OF.match(message.words.line[claim.start : claim.end]) is not None


def _names_labels(message: Message) -> bool:
    return any(message.any(key) for key in _LABELS) or _LABEL_WORD.search(message.words.line) is not None


def _sentence(message: Message, claim: Claim) -> str:
    start, end = message.sentence_at(claim.start)
    return message.words.line[start:end]
