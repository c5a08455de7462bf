"""Code blocks and quoted lines of a message: shown to the reader, and no words of the person who writes."""

from __future__ import annotations

import re

_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_QUOTED_LINE = re.compile(r"^[ \t]*(?:>|&gt;).*$", re.MULTILINE)


def has_code_block(text: str) -> bool:
    """Whether a message holds a code block, closed or not."""
    return "```" in text


def own_words(text: str) -> str:
    """The message without its code blocks and quoted lines."""
    return _QUOTED_LINE.sub(" ", _FENCE.sub(" ", text)).strip()
