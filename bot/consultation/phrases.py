"""The bot's own sentences are data; the code names them, and each name has one sentence with known placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Table = Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)  # as a key of what is remembered, the same object is the same key
class Phrases:
    """Every sentence by its name. Names that begin alike ("next_item_1") stand in one table of the file ("next")."""

    sentences: Table
    intents: Mapping[str, tuple[str, ...]]

    def say(self, name: str, /, **placeholders: object) -> str:
        """The sentence of this name, filled in. Raises KeyError for a name or a placeholder that nothing fills."""
        return self.sentences[name].format_map({placeholder: str(value) for placeholder, value in placeholders.items()})
