"""What the page shows besides Slack: a start card, a tour, buttons and the records under the hood of messages.

The playground knows nothing of the app: all of it is given over the control API by whoever starts both.

- `start`: `{title, text, tour?: words of the button, rows: [{label, channel: name, text}]}`, for an empty pane
- `tour`: `[{caption, ring?, do: [step]}]`; the steps are those of `page/tour.js`
- `buttons`: `[{name, label, hint?, fault?}]`; a `fault` is that of the control API, without it the press is handed on
- `roles`: `{user name: role}`
"""

from __future__ import annotations

import asyncio
from typing import Any

from cachetools import FIFOCache

from bot.playground.errors import JSON

PARTS = ("start", "tour", "buttons", "roles")
MOST_RECORDS = 5_000


class Show:
    """Parts by name, records by message, and the presses that somebody waits for."""

    def __init__(self) -> None:
        self.parts: JSON = {}
        self._records: FIFOCache[tuple[str, str], list[Any]] = FIFOCache(MOST_RECORDS)
        self._presses: list[str] = []
        self._pressed = asyncio.Event()
        self._closed = False

    def close(self) -> None:
        """Nothing is pressed any more: those who wait get an empty answer."""
        self._closed = True
        self._pressed.set()

    def update(self, parts: JSON) -> None:
        """Replaces the named parts; null takes a part away. Raises ValueError for an unknown one."""
        unknown = set(parts) - set(PARTS)
        if unknown:
            raise ValueError(f"unknown parts {sorted(unknown)}; allowed: {list(PARTS)}")
        self.parts |= parts

    def add_record(self, channel: str, ts: str, sections: list[Any]) -> None:
        """The record of a message, or (without `channel`) of a delivery; a later one, of an edit, takes its place."""
        self._records[channel, ts] = sections

    def record(self, channel: str, ts: str) -> list[Any]:
        return self._records.get((channel, ts), [])

    def press(self, name: str) -> JSON:
        """The button; its press is kept for whoever waits. Raises ValueError for an unknown one."""
        for button in self.parts.get("buttons") or ():
            if button["name"] == name:
                self._presses.append(name)
                self._pressed.set()
                self._pressed = asyncio.Event()
                return dict(button)
        raise ValueError(f"there is no button {name!r}")

    async def presses_after(self, count: int) -> list[str]:
        """The names of all presses but the first `count`; waits for one."""
        while len(self._presses) <= count and not self._closed:
            await self._pressed.wait()
        return self._presses[count:]
