"""Writes a model's answer into a stream: below the first read, and with the marks of its footnotes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Literal

from bot.guide.answer_messages import Footnote, mark
from bot.ports.answer_streams import Stream
from bot.ports.llm import Citation

BELOW_LEAD = "\n\n"  # between the first read and what stands below it
Ending = Literal["complete", "stopped", "failed"]


@dataclass(frozen=True)
class RulesWords:
    """The rules' answer. `lead`: the first read, without an empty line, and `marks` the number of its footnotes.

    `rest` is what a model's answer takes the place of.
    """

    lead: str = ""
    rest: str = ""
    marks: int = 0


@dataclass
class AnswerWriter:
    """Appends text to a stream, each footnote's mark right behind the words it is for.

    `begun` is set as soon as the call is out, waits in line, or has failed; `over`: nothing more comes of it.
    """

    stream: Stream
    footnotes: dict[int, Footnote] = field(default_factory=dict)
    ended: Ending = "failed"
    note: str = ""
    text: str = ""
    space: str = ""
    stands_in: bool = False
    over: bool = False
    rules: RulesWords | None = None
    led: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def seen(self) -> str:
        """What the person sees of it."""
        rules = self.rules or RulesWords()
        return "\n".join(filter(None, (rules.lead, rules.rest if self.stands_in else self.text)))

    async def lead(self, finding: Awaitable[RulesWords]) -> None:
        """Show the first read as soon as it is found. The model's text waits for it."""
        try:
            rules = await finding
            if rules.lead and not self.over:
                await self.stream.append(rules.lead + BELOW_LEAD)
            self.rules = rules
        finally:
            self.led.set()

    async def write(self, text: str) -> None:
        """Append text; blanks at its end wait, so that a mark can come before them."""
        words = text.rstrip()
        if words:
            await self._append(self.space + words)
            self.space = ""
        self.space += text[len(words) :]

    async def cite(self, citation: Citation) -> None:
        """Append a footnote's mark. It counts on from those of the first read."""
        await self.led.wait()
        number = citation.number + (self.rules.marks if self.rules else 0)
        self.footnotes[number] = Footnote(number=number, section=citation.section, quote=citation.quote)
        await self._append(mark(number))

    async def stand_in(self) -> None:
        """Show the rest of the rules' answer, unless text of the model is visible already."""
        if not self.text and self.rules and self.rules.rest:
            self.stands_in = True
            await self.stream.append(self.rules.rest)

    def show_status(self, line: str) -> None:
        """Show a status line: the call waits in line."""
        self.begun.set()
        self.stream.show_status(line)

    async def _append(self, text: str) -> None:
        await self.led.wait()
        self.text += text
        if not self.stands_in:
            await self.stream.append(text)
