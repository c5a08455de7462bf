"""A card is a fallback text for notifications and screen readers, blocks, and metadata that says what it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready to be posted. `text` is mrkdwn, never empty."""

    text: str
    blocks: list[Block]
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """What a card must know beside its words: its own id (new with every posting) and its consultation's, or ""."""

    version: str
    consultation: str = ""
