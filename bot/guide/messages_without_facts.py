"""What to do with a message without a fact: broken output that it shows, a grumble, a push for a yes, no project."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from bot.decision.profile import Value
from bot.guide.answer_parts import Answer
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.outside import mentions
from bot.guide.question_clauses import OPENS_QUESTION, sentences
from bot.nlu.intent.intents import MOST_WORDS_VAGUE
from bot.nlu.intent.situations import asks_about_situation
from bot.nlu.text.code_blocks import own_words

T = TypeVar("T")
_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_PARSE_ERROR = re.compile(
    r"JSONDecodeError|(?:XML|YAML)?(?:Parse|Parser|Parsing|Syntax|Schema|Validation) ?Error|unexpected (?:token|end)"
    r"|not well-formed|invalid (?:json|xml|yaml)|malformed|unterminated string",
    re.IGNORECASE,
)
_JSON = re.compile(r"\{.*\}", re.DOTALL)
_KEY = re.compile(r"\"\w[^\"\n]*\"\s*:|'\w[^'\n]*'\s*:|\{\s*\w+\s*:")
# A situation is near to these passages only if the fact may be true of it.
NEAR: Mapping[str, Mapping[str, tuple[Value, ...]]] = MappingProxyType(
    {
        "comparison.knowledge": {"needs_current_knowledge": (True,)},
        "wins.format": {"failure_mode": ("format",)},
        "wins.format-failure-rate": {"failure_mode": ("format",)},
        "checklist.addressable": {"needs_current_knowledge": (True,)},
    }
)
LEAST_DESCRIBED = 5  # words of statements that describe a project
_PEOPLE = (
    r"(?:boss|lead|manager|team|company|cto|ceo|cfo|colleague|friend|director|board|opinion|view|question|turn)\w*\b"
)
_OWN = re.compile(rf"\b(?:our|my)\s+(?!{_PEOPLE})\w+", re.IGNORECASE)
_ABOUT_TALK = re.compile(r"\b(?:you|your|hype\w*|ai|annoy\w*|everybody|everyone|people)\b", re.IGNORECASE)
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


def shows_broken_output(message: str) -> bool:
    """Whether a message shows, beside words of its own, a parser's error or JSON that is none."""
    shown = "".join(_FENCE.findall(message))
    if not own_words(_JSON.sub(" ", message)):
        return False
    found = _JSON.search(shown or message)
    return bool(_PARSE_ERROR.search(shown)) or (found is not None and _is_broken(found[0]))


def _is_broken(text: str) -> bool:
    """Whether this was to be JSON, with one key at least, and can't be read as such."""
    if not _KEY.search(text):
        return False
    try:
        json.loads(text)
    except RecursionError:  # too deep to tell
        return False
    except ValueError:
        return True
    return False


def implied_candidates(message: str, answer: Answer, *, known: bool = False) -> dict[str, tuple[Value, ...]]:
    """What may be true of the project, to be asked: field -> values. Never a fact. `known`: its words say something."""
    if shows_broken_output(message):
        return {"failure_mode": ("format",)}
    if known or not (answer.passages and asks_about_situation(message)):
        return {}
    return dict(NEAR.get(answer.passages[0].id, {}))


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


def is_grumble(message: str) -> bool:
    """Whether a short message only says that something is bad, and not even names the choice."""
    return bool(_GRUMBLE.search(message)) and len(message.split()) <= MOST_WORDS_VAGUE and not _CHOICE.search(message)


def opening_words(message: str, wording: FirstReadWording) -> str:
    """What an answer opens with where a message speaks of an earlier verdict; "" for any other."""
    return wording.decisions["earlier"] if mentions(_QUOTES.sub("", message), wording.earlier_words) else ""


def without_push(message: str, wording: FirstReadWording) -> str | None:
    """An impatient message without its "just tell me to train"; None where it is no complaint about an answer.

    What is left may still hold an attempt to change the bot.
    """
    push = _PUSH.search(message)
    complains = _OUTCOME.search(message) or mentions(message, wording.annoyed_words)
    if push is None or not complains:
        return None
    return f"{message[: push.start()]} {message[push.end() :]}".strip()
