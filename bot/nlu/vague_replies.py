"""What a short or vague reply does not say: fillers answer nothing, a few words answer one question, not several."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from bot.decision.profile import Value
from bot.nlu.mentions import Message
from bot.nlu.reading import Claim
from bot.nlu.trust import carries_meaning
from bot.nlu.unknown_answers import PAIRS
from bot.nlu.vocabulary import BOOLEANS
from bot.nlu.yes_no import BUDGETS

FEW_WORDS = 2  # of meaning, from which on likeness to a sample may answer a question
SHORT = 3  # words of a reply that answers one question
ELSEWHERE = 0.5  # how strongly words speak for what was not asked
_ADDRESS = re.compile(
    r"<(?:https?://|mailto:)[^<>\s|]*(?:\|[^<>\n]*)?>|<[@#!][^<>\n]*>|\bhttps?://\S+|(?<!\S)@[^\W\d]\S*"
)
_NUMBERED = re.compile(r"(?<!\S)(?:[1-9][.)]|[1-9a-h]\))\s+(?=[^\W\d])")
_FIRST = re.compile(r"\s*(?:[1-9][.)]|[1-9a-h]\))\s+(?=[^\W\d])")
_LISTED = re.compile(r"[/,;]|\band\b")
_BREAKS = frozenset((";", ",", "."))
_BOTH = frozenset(("both", "neither", "either"))
_ANSWERED_TOGETHER = (*(frozenset(pair) for pair in PAIRS), frozenset(("prompt_ingredients", "few_shot_examples")))


def without_addresses(text: str) -> str:
    """A reply without its links and the names that it calls, and without the number before its only item."""
    text = _ADDRESS.sub(" ", text)
    return _FIRST.sub("", text, count=1) if len(_NUMBERED.findall(text)) == 1 else text


def states_nothing(message: Message) -> bool:
    """Whether a reply is fillers alone: "good question, let me think"."""
    hits = message.hits.get(("always", "filler"), ())
    covered = {at for hit in hits for at in range(hit.first, hit.last + 1)}
    tokens = message.words.tokens
    return bool(covered) and all(at in covered or tokens[at] in _BREAKS for at in range(len(tokens)))


def may_be_alike(message: Message, claims: Sequence[Claim], asked: Collection[str]) -> bool:
    """Whether a reply says enough, and of nothing else, to be taken by its likeness to samples alone."""
    meant = [token for token in message.words.tokens if carries_meaning(token)]
    spoken = {claim.field for claim in claims if claim.role != "similar" and claim.strength >= ELSEWHERE}
    return len(meant) >= FEW_WORDS and not (spoken - {*asked} and spoken.isdisjoint(asked))


def answers_too_much(message: Message, values: Mapping[str, Value], asked: Collection[str]) -> set[str]:
    """The asked questions that a few words seem to answer at once: which of them is meant is not said."""
    known = {name for name, value in values.items() if name in asked and value is not None}
    words = [token for token in message.words.tokens if token not in _BREAKS]
    parts = len(_LISTED.split(message.words.raw))  # "no / zero / narrow"
    together = any(known <= names for names in _ANSWERED_TOGETHER)
    if len(known) <= 1 or together or len(words) > SHORT:
        return set()
    yes_no = {name for name in asked if name in BOOLEANS}
    both = len(yes_no) == 2 and not _BOTH.isdisjoint(words)
    all_meant = parts >= len(known) or (known <= yes_no and (both or known <= BUDGETS))
    return set() if all_meant else known
