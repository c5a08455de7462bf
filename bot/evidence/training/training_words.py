"""The sentences of `knowledge/training_data.toml`, filled in."""

from __future__ import annotations

from bot.evidence.loaded_content import content


def word(kind: str, /, **values: object) -> str:
    """The sentence for a kind of finding, filled in."""
    return content().training.kinds[kind].format(**values)


def refusal(reason: str, /, **values: object) -> str:
    """The sentence for a file that cannot be read, filled in."""
    return content().training.refusals[reason].format(**values)
