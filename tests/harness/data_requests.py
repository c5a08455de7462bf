"""What people ask about their data, stored as the handlers store it."""

from __future__ import annotations

from bot.ports.deletion import Confirmation, Deletion, Receipt, Retention, RetentionChange
from bot.ports.store import Store, UnitOfWork


async def delete(
    store: Store, deletion: Deletion, event: str | None = None, confirm: Confirmation | None = None
) -> Receipt:
    """Delete it. Raises AlreadyDoneError if `event` is done."""
    work = UnitOfWork(team=deletion.team, at=deletion.at, event=event, deletion=deletion, confirm=confirm)
    receipt = (await store.commit(work)).receipt
    assert receipt is not None
    return receipt


async def set_retention(
    store: Store, team: str, retention: Retention, by: str, at: float, event: str | None = None
) -> None:
    """Set it. Raises AlreadyDoneError if `event` is done."""
    change = RetentionChange(by=by, retention=retention)
    await store.commit(UnitOfWork(team=team, at=at, event=event, retention=change))
