"""The content that every command works with, loaded once."""

from __future__ import annotations

from functools import cache

from bot.knowledge.loader import Knowledge, load
from bot.settings import read_settings


@cache
def knowledge() -> Knowledge:
    """Raises KnowledgeError or SettingsError, each with every problem in it."""
    return load(read_settings().knowledge)
