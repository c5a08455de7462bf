"""Once a day what is no longer needed is deleted, and the data of workspaces that the app was removed from."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from bot.ports.deletion import DeletionStore
from bot.ports.store import StoreError

log = logging.getLogger(__name__)

DAY_SECONDS = 86_400.0


async def prune_daily(store: DeletionStore, purge_days: int, now: Callable[[], float] = time.time) -> None:
    """Prune at once, and then every day, for ever. A failure waits for the next day."""
    while True:
        try:
            await prune_once(store, purge_days, now())
        except StoreError as error:
            log.error("the daily prune failed: %s", type(error).__name__)
        await asyncio.sleep(DAY_SECONDS)


async def prune_once(store: DeletionStore, purge_days: int, at: float) -> None:
    """What is over at this time (Unix seconds). The log gets counts only."""
    await purge_removed(store, purge_days, at)
    pruned = await store.prune(at)
    if pruned.removed or pruned.receipts:
        rows = ", ".join(f"{table} {count}" for table, count in sorted(pruned.removed.items()))
        log.info("pruned: %s; consultations past their retention: %d", rows or "nothing", len(pruned.receipts))


async def purge_removed(store: DeletionStore, purge_days: int, at: float) -> None:
    """Delete the data of workspaces that the app was removed from so many days before."""
    for receipt in await store.purge_workspaces(at - purge_days * DAY_SECONDS, at):
        log.info("workspace %s purged, receipt %s", receipt.deletion.team, receipt.id)
