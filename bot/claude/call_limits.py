"""What a call of a model may take: seconds, places, retries and money; and how long a model is left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.claude.ledger import Ledger, Purpose, Spent, day_of
from bot.claude.outcomes import ModelError, Outcome
from bot.ports.inbound import Person

# Seconds. A card or a verdict waits for reading and choosing: short. An answer streams: longer.
DEADLINES: dict[Purpose, float] = {"answer": 60.0, "read": 12.0, "verdict": 6.0, "review": 40.0, "probe": 30.0}


@dataclass(frozen=True)
class Allowance:
    """A budget a day; None: no limit. Tokens are those of calls whose price is not known."""

    usd: float | None
    tokens: int | None

    def fits(self, spent: Spent) -> bool:
        """Whether this much is still within it."""
        return (self.usd is None or spent.usd <= self.usd) and (self.tokens is None or spent.tokens <= self.tokens)


# For a workspace some 40,000 answers of the small model with the guide in the cache, or 2,500 of the larger one.
A_TEAM_A_DAY = Allowance(usd=5.0, tokens=5_000_000)
A_PERSON_A_DAY = Allowance(usd=1.0, tokens=1_000_000)


@dataclass(frozen=True)
class Limits:
    """`places` calls at once, `waiting` more in line for at most `wait_s`; `stall_s`: the longest silence of a stream.

    A call beside an answer that is shown anyway waits in line for at most `beside_s`.

    `patience_s`: a server that asks us to keep away for longer is not waited for within a call; the model rests for as
    long as it asked, `rest_s` at most. After `most_timeouts` time-outs in a row a model rests for `timeout_rest_s`.
    """

    places: int = 16
    waiting: int = 50
    wait_s: float = 45.0
    beside_s: float = 2.0
    deadlines: dict[Purpose, float] = field(default_factory=lambda: dict(DEADLINES))
    connect_s: float = 5.0
    stall_s: float = 20.0
    patience_s: float = 3.0
    rest_s: float = 120.0
    retries: int = 1
    retry_s: float = 0.5
    most_timeouts: int = 3
    timeout_rest_s: float = 300.0
    team: Allowance = A_TEAM_A_DAY
    person: Allowance = A_PERSON_A_DAY


class Budget:
    """Holds back what a call may cost at most, from before it begins until it is recorded.

    So no call begins that could pass the day's budget of its workspace or its person.
    """

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


class CircuitBreaker:
    """Leaves a model alone for a while whose server asked for it, or that keeps timing out.

    Times are seconds of a monotonic clock.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._until: dict[str, tuple[float, Outcome]] = {}
        self._timeouts: dict[str, int] = defaultdict(int)

    def check(self, model: str, now: float) -> None:
        """Raises ModelError, with the outcome that it rests for, while a model rests."""
        until, outcome = self._until.get(model, (0.0, Outcome.OK))
        if now < until:
            raise ModelError(outcome, until - now)

    def succeed(self, model: str) -> None:
        """A call of this model ended well."""
        self._timeouts.pop(model, None)

    def fail(self, model: str, failure: ModelError, now: float) -> None:
        """A call of this model failed."""
        if failure.outcome is Outcome.TIMEOUT:
            self._timeouts[model] += 1
            if self._timeouts[model] >= self._limits.most_timeouts:
                self._until[model] = (now + self._limits.timeout_rest_s, Outcome.TIMEOUT)
                del self._timeouts[model]
            return
        self._timeouts.pop(model, None)
        asked = failure.retry_after_s
        if asked is not None and asked > self._limits.patience_s:
            self._until[model] = (now + min(asked, self._limits.rest_s), failure.outcome)
