"""No call begins that could pass the day's budget of its workspace or its person; calls under way are counted too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.claude.ledger import Ledger, Spent, day_of
from bot.claude.outcomes import ModelError, Outcome
from bot.ports.inbound import Person


@dataclass(frozen=True)
class Allowance:
    """A budget a day; None: no limit. Tokens are those of calls whose price is not known."""

    usd: float | None
    tokens: int | None

    def fits(self, spent: Spent) -> bool:
        """Whether this much is still within it."""
        return (self.usd is None or spent.usd <= self.usd) and (self.tokens is None or spent.tokens <= self.tokens)


class Budget:
    """Holds back what a call may cost at most, from before it begins until it is recorded."""

    def __init__(self, ledger: Ledger, team: Allowance, person: Allowance, now: Callable[[], float]) -> None:
        self._ledger = ledger
        self._team = team
        self._person = person
        self._now = now
        self._held: dict[tuple[str, str | None], list[Spent]] = defaultdict(list)

    @asynccontextmanager
    async def held(self, asker: Person, most: Spent) -> AsyncIterator[None]:
        """Raises ModelError(BUDGET) where `most` on top of what was spent today would pass a budget."""
        accounts = (((asker.team, None), self._team), ((asker.team, asker.user), self._person))
        # Held before the database is asked: of two that begin at once the later one counts the other; none waits.
        wanted = []
        for account, _ in accounts:
            self._held[account].append(most)
            wanted.append(tuple(self._held[account]))
        try:
            known = await self._ledger.spent_by(asker.team, asker.user, day_of(self._now()))
            for (_, allowance), spent, under_way in zip(accounts, known, wanted, strict=True):
                sums = [Spent(*spent), *under_way]
                if not allowance.fits(Spent(sum(each.usd for each in sums), sum(each.tokens for each in sums))):
                    raise ModelError(Outcome.BUDGET)
            yield
        finally:
            for account, _ in accounts:
                self._held[account].remove(most)
                if not self._held[account]:
                    del self._held[account]
