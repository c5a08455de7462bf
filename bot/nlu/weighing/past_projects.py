"""Which values are of a project that is over: the facts told ahead of "different project now"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.nlu.message.mentions import Message
from bot.nlu.reading import Claim

_THING = r"(?:project|task|use case|job|topic|product|application|problem|undertaking)"
_NEXT = re.compile(
    rf"\b(?:different|another|new|other) {_THING} (?:now|this time|today)\b"
    r"|\b(?:now|this time|today),? (?:(?:it|this|that) is |we have |there is |about |for )?(?:an? |the )?"
    rf"(?:(?:whole |completely |totally |entirely )?(?:different|new|other)|another) {_THING}\b"
    r"|\bthis time(?: round)?,? it is (?:about|for)\b"
)
_OF_THE_PAST = frozenset(
    ("already_tuned", "tuned_examples", "tuned_failures", "labelled_examples", "labels_trusted", "eval_examples")
) | {"eval_failures", "failure_rate"}


def is_of_past_project(message: Message, name: str, own: Sequence[Claim]) -> bool:
    """Whether all that speaks for a value was told of a project before."""
    line = message.words.line
    turn = _NEXT.search(line) if name in _OF_THE_PAST else None
    return turn is not None and bool(own)
