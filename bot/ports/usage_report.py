"""What the bot says of the model's use: how many calls, how they ended, what they cost, and on whose account."""

from __future__ import annotations

from typing import Literal

from bot.consultation.state import Record


class UsageLine(Record):
    """What was used. `usd`: US dollars of the calls whose price is known; `unpriced`: tokens of all others."""

    calls: int = 0
    tokens: int = 0
    usd: float = 0.0
    unpriced: int = 0


class PersonUsage(Record):
    """One person's part; `user` is their id."""

    user: str
    used: UsageLine


class UsagePeriod(Record):
    """One stretch of time. `outcomes`: (how calls ended, how many), most first; `people`: dearest first."""

    label: str
    used: UsageLine
    outcomes: tuple[tuple[str, int], ...] = ()
    people: tuple[PersonUsage, ...] = ()


class UsageReport(Record):
    """For those who may see it. `note` is said below, or ""."""

    kind: Literal["usage"] = "usage"
    title: str
    periods: tuple[UsagePeriod, ...]
    note: str = ""
