"""The record of every call: what it used and how it ended; nothing of what was asked or answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

from bot.claude.models import Tokens
from bot.claude.outcomes import Outcome

Purpose = Literal["answer", "read", "verdict", "review", "probe"]


@dataclass(frozen=True)
class Asker:
    """On whose account a call goes: a workspace and a person of it."""

    team: str
    person: str


@dataclass(frozen=True)
class Usage:
    """One call. `at` is Unix seconds, `day` its UTC date (YYYY-MM-DD), `usd` None without a known price.

    `model` is the one that answered; `request` the provider's id of the call; `refusal` why it was refused, or "".
    """

    at: float
    team: str
    person: str
    purpose: Purpose
    model: str
    outcome: Outcome
    tokens: Tokens
    usd: float | None
    seconds: float
    request: str = ""
    refusal: str = ""

    @property
    def day(self) -> str:
        return day_of(self.at)


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
    """Where usage is kept."""

    async def spent_by(self, team: str, person: str, day: str) -> tuple[Spent, Spent]:
        """Of the whole workspace, and of one person in it, on a UTC day (YYYY-MM-DD)."""

    async def record(self, usage: Usage) -> None:
        """Keep one call."""


class MemoryLedger:
    """A ledger that lasts as long as the process: for trying things out."""

    def __init__(self) -> None:
        self.usages: list[Usage] = []

    async def spent(self, team: str, person: str | None, day: str) -> Spent:
        """Of one person, or of the whole workspace where `person` is None."""
        mine = [u for u in self.usages if u.team == team and u.day == day and person in (None, u.person)]
        return Spent(sum(u.usd or 0.0 for u in mine), sum(u.tokens.total for u in mine if u.usd is None))

    async def spent_by(self, team: str, person: str, day: str) -> tuple[Spent, Spent]:
        return await self.spent(team, None, day), await self.spent(team, person, day)

    async def record(self, usage: Usage) -> None:
        self.usages.append(usage)


def day_of(at: float) -> str:
    """The UTC date of Unix seconds."""
    return datetime.fromtimestamp(at, UTC).date().isoformat()
