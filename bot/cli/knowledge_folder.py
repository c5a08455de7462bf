"""The content that every command works with, loaded once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge.loader import Knowledge


@cache
def knowledge() -> Knowledge:
    """Raises KnowledgeError or SettingsError, each with every problem in it."""
    from bot.knowledge.loader import load  # with numpy: --help does not wait for it
    from bot.settings import read_settings

    return load(read_settings().knowledge)
