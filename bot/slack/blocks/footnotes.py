"""Footnotes: each cited section is numbered once on a card, and named in one small line at its end."""

from __future__ import annotations

from bot.slack import limits
from bot.slack.blocks.elements import join
from bot.slack.text import clip, one_line

SUPERSCRIPTS = "¹²³⁴⁵⁶⁷⁸⁹"


class Footnotes:
    """Numbers the sections that a card cites, in the order in which they are cited."""

    def __init__(self) -> None:
        self._sections: list[str] = []

    def mark(self, title: str) -> str:
        """The mark of a section, on the line of the word before it; "" for none, or when there are too many."""
        shown = clip(one_line(title), limits.LINE)
        if not shown:
            return ""
        if shown not in self._sections:
            self._sections.append(shown)
        number = self._sections.index(shown)
        return f"\N{NO-BREAK SPACE}{SUPERSCRIPTS[number]}" if number < len(SUPERSCRIPTS) else ""

    def line(self) -> str:
        """All of them: `¹ Decision checklist · ² Labelled data`."""
        numbered = zip(SUPERSCRIPTS, self._sections, strict=False)
        return join(*(f"{number} {title}" for number, title in numbered))
