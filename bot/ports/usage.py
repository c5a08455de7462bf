"""The usage port: what model calls used, a row a call, without a word of what was asked or answered; and its report."""

from __future__ import annotations

from typing import Literal, Protocol

from bot.consultation.state import Record


class UsageRow(Record):
    """One call. `at` is Unix seconds, `day` its UTC date (YYYY-MM-DD); the counts are tokens; `usd` None: not known.

    `request` is the provider's id of the call and `refusal` the category of a refusal, or "".
    """

    at: float
    day: str
    team: str
    person: str
    purpose: str
    model: str
    outcome: str
    input: int = 0
    output: int = 0
    write_5m: int = 0
    write_1h: int = 0
    read: int = 0
    usd: float | None = None
    seconds: float = 0.0
    request: str = ""
    refusal: str = ""


class UsageLine(Record):
    """What was used. `usd`: US dollars of the calls whose price is known; `unpriced`: tokens of all others."""

    calls: int = 0
    tokens: int = 0
    usd: float = 0.0
    unpriced: int = 0


class UsageSum(UsageLine):
    """Calls of one person that ended alike, added up."""

    person: str
    outcome: str


class UsageStore(Protocol):
    """Raises StoreError where it can't keep or find."""

    async def record_usage(self, row: UsageRow) -> None:
        """Keep one call."""

    async def spent_by(self, team: str, person: str, day: str) -> tuple[tuple[float, int], tuple[float, int]]:
        """(US dollars, tokens of calls without a known price) of a day: of the workspace, and of a person in it."""

    async def usage_sums(self, team: str, since: str) -> tuple[UsageSum, ...]:
        """The calls of a workspace from a day (YYYY-MM-DD) on, added up by person and outcome."""


class UsagePeriod(Record):
    """One stretch of time. `outcomes`: (how calls ended, how many), most first; `people`: (user id, what they used),
    most expensive first.
    """

    label: str
    used: UsageLine
    outcomes: tuple[tuple[str, int], ...] = ()
    people: tuple[tuple[str, UsageLine], ...] = ()


class UsageReport(Record):
    """The report for those who may see it. `note` stands below it, or ""."""

    kind: Literal["usage"] = "usage"
    title: str
    periods: tuple[UsagePeriod, ...]
    note: str = ""
