"""What a message without a fact in words lets one ask: after a parser's error that it shows, or what it is near to."""

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
