"""Which values are of a project that is over: the facts told ahead of "different project now", a model that is gone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.decision.profile import Value
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
_ADVERBS = r"(?:(?:now|long|since|already|meanwhile|then|simply|finally|all) )*"
_GONE = re.compile(
    rf"\b(?:it|that one|(?:the|our|that) (?:[a-z]+ )?(?:model|lora|adapter|one)) (?:is|was|has been|got) {_ADVERBS}"
    r"(?:dead|gone|retired|switched off|turned off|shut down|decommissioned|discontinued|deleted|scrapped|thrown away"
    r"|no longer (?:there|available|in use|in operation))\b(?! (?:at|on|over|during|every|for) )"
    rf"|\b(?:it|that one|(?:the|our|that) (?:[a-z]+ )?(?:model|lora|adapter|one)) {_ADVERBS}(?:no longer exists)\b"
)


def is_of_past_project(message: Message, name: str, value: Value, own: Sequence[Claim]) -> bool:
    """Whether all that speaks for a value was told of a project before, or of a trained model that is gone."""
    line = message.words.line
    if (name, value) == ("already_tuned", True) and _GONE.search(line):
        return True
    turn = _NEXT.search(line) if name in _OF_THE_PAST else None
    most = max((claim.strength for claim in own), default=0.0)
    return turn is not None and bool(own) and all(c.end <= turn.start() for c in own if c.strength == most)
