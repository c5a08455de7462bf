"""The record of every call: what it used and how it ended; nothing of what was asked or answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

from bot.claude.models import Tokens
from bot.ports.usage import UsageRow

Purpose = Literal["answer", "read", "verdict", "review", "probe"]


@dataclass(frozen=True)
class Cost:
    """What one answer took, for its footer: US dollars, None without a known price."""

    model: str
    tokens: Tokens
    usd: float | None


@dataclass(frozen=True)
class Spent:
    """What was used on one day: US dollars, and the tokens of calls whose price is not known."""

    usd: float = 0.0
    tokens: int = 0


class Ledger(Protocol):
    """Where usage is kept: of `bot.ports.usage.UsageStore`, what the gateway needs."""

    async def spent_by(self, team: str, person: str, day: str) -> tuple[tuple[float, int], tuple[float, int]]: ...

    async def record_usage(self, row: UsageRow) -> None: ...


class MemoryLedger:
    """A ledger that lasts as long as the process: for trying things out."""

    def __init__(self) -> None:
        self.usages: list[UsageRow] = []

    async def spent(self, team: str, person: str | None, day: str) -> tuple[float, int]:
        """Of one person, or of the whole workspace where `person` is None."""
        mine = [u for u in self.usages if u.team == team and u.day == day and person in (None, u.person)]
        tokens = sum(u.input + u.output + u.write_5m + u.write_1h + u.read for u in mine if u.usd is None)
        return sum(u.usd or 0.0 for u in mine), tokens

    async def spent_by(self, team: str, person: str, day: str) -> tuple[tuple[float, int], tuple[float, int]]:
        return await self.spent(team, None, day), await self.spent(team, person, day)

    async def record_usage(self, row: UsageRow) -> None:
        self.usages.append(row)


def day_of(at: float) -> str:
    """The UTC date of Unix seconds."""
    return datetime.fromtimestamp(at, UTC).date().isoformat()
