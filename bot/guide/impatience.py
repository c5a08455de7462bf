"""Impatience with a "not yet", which is no attempt to change the bot: it is answered by what would make it a yes."""

from __future__ import annotations

import re

_OUTCOME = r"(?:not yet|keep prompting|it depends|prompt first|stay with the prompt|no)"
_COMPLAINT = re.compile(
    rf"[\"“'‘]{_OUTCOME}[\"”'’]|\b(?:tired|sick|weary|fed up|bored) (?:of|with)\b|\bi ?['’]?a?m (?:so )?done\b"
    r"|\bcop[- ]?out\b|\bhad (?:it|enough)\b|\benough (?:already|of)\b|\b(?:ugh|argh|ffs|come on)\b"
    r"|\b(?:lame|useless|typical|unhelpful)\b[^.?!\n]{0,20}\banswer|\bconsultant (?:answer|talk|speak)",
    re.IGNORECASE,
)
_TRAIN = r"(?:fine[- ]?tun\w*|train\w*|tun(?:e|ing))"
_PUSH = re.compile(
    r"\b(?:(?:can|could) you\s+)?(?:(?:just|please|simply|so)\s+)+(?:say|(?:tell|give|let) (?:me|us))\b"
    rf"[^.?!,;:\n]{{0,30}}?\b(?:{_TRAIN}|yes)\b(?: (?:to|for) {_TRAIN})?(?: (?:it|already|now))*(?!\s+and\b)",
    re.IGNORECASE,
)


def without_push(message: str) -> str | None:
    """An impatient message without its "just tell me to train"; None where it is no complaint about an answer.

    What is left may still hold an attempt to change the bot.
    """
    push = _PUSH.search(message)
    if push is None or not _COMPLAINT.search(message):
        return None
    return f"{message[: push.start()]} {message[push.end() :]}".strip()
