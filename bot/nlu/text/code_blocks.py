"""Code blocks and quoted lines of a message: shown to the reader, and no words of the person who writes."""

from __future__ import annotations

import re

_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_QUOTED_LINE = re.compile(r"^[ \t]*(?:>|&gt;)(.*)$", re.MULTILINE)
FEW_WORDS = 6  # beside a quotation: "what do you think of this?"


def has_code_block(text: str) -> bool:
    """Whether a message holds a code block, closed or not."""
    return "```" in text


def own_words(text: str) -> str:
    """The message without its code blocks and quoted lines."""
    return _QUOTED_LINE.sub(" ", _FENCE.sub(" ", text)).strip()


def quoted_words(text: str) -> str:
    """The quoted lines of a message, such as a forwarded message, without the sign before each; "" without any."""
    return "\n".join(line.strip() for line in _QUOTED_LINE.findall(_FENCE.sub(" ", text))).strip()


def asked_words(text: str) -> str:
    """The message as it is to be answered: where few words stand beside what it quotes, it asks about that."""
    if not quoted_words(text) or len(own_words(text).split()) > FEW_WORDS:
        return text
    return _QUOTED_LINE.sub(lambda line: line[1].strip(), text).strip()
