"""What to do with a message without a fact: one of no project, of an earlier verdict, or with its facts at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from bot.decision.profile import Value
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.outside import mentions
from bot.guide.question_clauses import OPENS_QUESTION, sentences

T = TypeVar("T")
LEAST_DESCRIBED = 5  # words of statements that describe a project
_PEOPLE = (
    r"(?:boss|lead|manager|team|company|cto|ceo|cfo|colleague|friend|director|board|opinion|view|question|turn)\w*\b"
)
_OWN = re.compile(rf"\b(?:our|my)\s+(?!{_PEOPLE})\w+", re.IGNORECASE)
_ABOUT_TALK = re.compile(r"\b(?:you|your|hype\w*|ai|annoy\w*|everybody|everyone|people)\b", re.IGNORECASE)
_QUOTES = re.compile(r"[\"“”‘’*_](?!s\b)|(?<!\w)'|'(?!\w)")


def has_facts_at_hand(message: str, facts: Mapping[str, Value], wording: FirstReadWording) -> bool:
    """Whether the facts that change are looked up already, and aren't what the answers lack."""
    return facts.get("failure_mode") != "knowledge" and mentions(message, wording.looked_up_words)


def without_lookup(found: Mapping[str, T]) -> dict[str, T]:
    """Facts, or candidates, without those that change."""
    return {name: value for name, value in found.items() if name != "needs_current_knowledge"}


def tells_of_no_project(message: str) -> bool:
    """Whether nothing in a message is somebody's own, and its statements describe nothing."""
    if _OWN.search(message):
        return False
    statements = [text for text in sentences(message) if not (text.endswith("?") or OPENS_QUESTION.match(text))]
    return sum(len(text.split()) for text in statements if not _ABOUT_TALK.search(text)) < LEAST_DESCRIBED


def opening_words(message: str, wording: FirstReadWording) -> str:
    """What an answer opens with where a message speaks of an earlier verdict; "" for any other."""
    return wording.decisions["earlier"] if mentions(_QUOTES.sub("", message), wording.earlier_words) else ""
