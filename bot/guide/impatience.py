"""Annoyance, an earlier verdict, and impatience with a "not yet": each gets a word, and none is an attack."""

from __future__ import annotations

import re

from bot.guide.first_read_wording import FirstReadWording
from bot.guide.outside import mentions
from bot.nlu.intent.intents import MOST_WORDS_VAGUE

_OUTCOME = re.compile(
    r"[\"“'‘](?:not yet|keep prompting|it depends|prompt first|stay with the prompt|no)[\"”'’]", re.IGNORECASE
)
_QUOTES = re.compile(r"[\"“”‘’*_](?!s\b)|(?<!\w)'|'(?!\w)")
_TRAIN = r"(?:fine[- ]?tun\w*|train\w*|tun(?:e|ing))"
_PUSH = re.compile(
    r"\b(?:(?:can|could) you\s+)?(?:(?:just|please|simply|so)\s+)+(?:say|(?:tell|give|let) (?:me|us))\b"
    rf"[^.?!,;:\n]{{0,30}}?\b(?:{_TRAIN}|yes)\b(?: (?:to|for) {_TRAIN})?(?: (?:it|already|now))*(?!\s+and\b)"
    r"|\byes or no\W*$",
    re.IGNORECASE,
)

_GRUMBLE = re.compile(
    r"\b(?:dumb|stupid|garbage|crap|trash|rubbish|useless|suck|worse|worst|awful|terrible|acting up|misbehav)\w*",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\b(?:fine[- ]?tun|tun(?:e|ed|ing)\b|train|prompt|distil|ft\b|verdict)", re.IGNORECASE)


def is_grumble(message: str) -> bool:
    """Whether a short message only says that something is bad, and not even names the choice."""
    return bool(_GRUMBLE.search(message)) and len(message.split()) <= MOST_WORDS_VAGUE and not _CHOICE.search(message)


def opening_words(message: str, wording: FirstReadWording) -> str:
    """What an answer opens with where a message is annoyed, or speaks of an earlier verdict; "" for any other."""
    plain = _QUOTES.sub("", message)
    known = (("annoyed", wording.annoyed_words), ("earlier", wording.earlier_words))
    return " ".join(wording.decisions[name] for name, words in known if mentions(plain, words))


def without_push(message: str, wording: FirstReadWording) -> str | None:
    """An impatient message without its "just tell me to train"; None where it is no complaint about an answer.

    What is left may still hold an attempt to change the bot.
    """
    push = _PUSH.search(message)
    complains = _OUTCOME.search(message) or mentions(message, wording.annoyed_words)
    if push is None or not complains:
        return None
    return f"{message[: push.start()]} {message[push.end() :]}".strip()
