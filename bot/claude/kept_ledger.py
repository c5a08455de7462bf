"""The ledger in the store, so that a day's budget holds across restarts."""

from __future__ import annotations

from bot.claude.ledger import Spent, Usage
from bot.ports.metrics import MODEL_CALLS
from bot.ports.usage import UsageRow, UsageStore


class KeptLedger:
    """Implements `ledger.Ledger`. Raises StoreError as the store does."""

    def __init__(self, store: UsageStore) -> None:
        self._store = store

    async def spent_by(self, team: str, person: str, day: str) -> tuple[Spent, Spent]:
        of_team, of_person = await self._store.spent_by(team, person, day)
        return Spent(*of_team), Spent(*of_person)

    async def record(self, usage: Usage) -> None:
        tokens = usage.tokens
        MODEL_CALLS.labels(usage.outcome.value).inc()
        await self._store.record_usage(
            UsageRow(
                at=usage.at,
                day=usage.day,
                team=usage.team,
                person=usage.person,
                purpose=usage.purpose,
                model=usage.model,
                outcome=usage.outcome.value,
                input=tokens.input,
                output=tokens.output,
                write_5m=tokens.write_5m,
                write_1h=tokens.write_1h,
                read=tokens.read,
                usd=usage.usd,
                seconds=usage.seconds,
                request=usage.request,
                refusal=usage.refusal,
            )
        )
