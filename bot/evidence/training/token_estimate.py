"""Tokens estimated from characters, as a range: the model's own tokenizer is not at hand."""

from __future__ import annotations

import re

from bot.evidence.loaded_content import content

WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u3040-\u30ff]")  # scripts with about a token a character


def share_of_wide(text: str) -> float:
    """The share of characters of Chinese, Japanese and Korean in a text, 0 to 1."""
    return 0.0 if not text or text.isascii() else len(WIDE.findall(text)) / len(text)


def estimate_tokens(characters: float, wide_share: float = 0.0) -> tuple[float, float]:
    """The range of tokens for so many characters, of which a share is of wide scripts."""
    limits = content().training.limits
    wide = characters * wide_share / limits.cjk_characters_per_token
    narrow = characters * (1 - wide_share)
    return narrow / limits.characters_per_token_high + wide, narrow / limits.characters_per_token_low + wide
