"""What a model wrote leaves here without mentions, markup or links: it could have been told to write them."""

from __future__ import annotations

import re

LINK = re.compile(r"\(?<?(?:[a-z][a-z0-9+.-]*://|www\.|mailto:)\S*|\bxox[a-z]-\S*", re.IGNORECASE)
MENTION = re.compile(r"<[!@#][^>\s]*>?|@(?:channel|here|everyone)\b", re.IGNORECASE)
ANGLE = re.compile(r"[<>]")
BREAK = re.compile(r"\s")


def harmless(text: str) -> str:
    """The text without links, mentions and angle brackets; all else stays."""
    return ANGLE.sub("", MENTION.sub("", LINK.sub("", text)))


def is_harmless(text: str) -> bool:
    """Whether there is nothing in a text that `harmless` would take out."""
    return harmless(text) == text


class HarmlessStream:
    """The same for text that comes in pieces: a word is let go when it is complete."""

    def __init__(self) -> None:
        self._kept = ""

    def feed(self, text: str) -> str:
        """What may be shown now."""
        self._kept += text
        ends = [match.end() for match in BREAK.finditer(self._kept)]
        if not ends:
            return ""
        shown, self._kept = self._kept[: ends[-1]], self._kept[ends[-1] :]
        return harmless(shown)

    def flush(self) -> str:
        """The last word."""
        shown, self._kept = self._kept, ""
        return harmless(shown)
