"""What a message without a fact in words lets one ask: after a parser's error that it shows, or what it is near to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.decision.profile import Value
from bot.guide.answer_parts import Answer
from bot.nlu.intent.situations import asks_about_situation
from bot.nlu.text.code_blocks import own_words

_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_PARSE_ERROR = re.compile(
    r"JSONDecodeError|(?:XML|YAML)?(?:Parse|Parser|Parsing|Syntax|Schema|Validation) ?Error|unexpected (?:token|end)"
    r"|not well-formed|invalid (?:json|xml|yaml)|malformed|unterminated string",
    re.IGNORECASE,
)
# A situation is near to these passages only if the fact may be true of it.
NEAR: Mapping[str, Mapping[str, tuple[Value, ...]]] = MappingProxyType(
    {
        "comparison.knowledge": {"needs_current_knowledge": (True,)},
        "wins.format": {"failure_mode": ("format",)},
        "wins.format-failure-rate": {"failure_mode": ("format",)},
        "checklist.addressable": {"needs_current_knowledge": (True,)},
    }
)


def implied_candidates(message: str, answer: Answer) -> dict[str, tuple[Value, ...]]:
    """What may be true of the project, to be asked: field -> values. Never a fact."""
    shown = "".join(_FENCE.findall(message))
    if own_words(message) and _PARSE_ERROR.search(shown):
        return {"failure_mode": ("format",)}
    if not (answer.passages and asks_about_situation(message)):
        return {}
    return dict(NEAR.get(answer.passages[0].id, {}))
