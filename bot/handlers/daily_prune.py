"""Deletes what is no longer needed, and the data of workspaces that the app was removed from."""

from __future__ import annotations

import logging

from bot.ports.deletion import DeletionStore

log = logging.getLogger(__name__)

DAY_SECONDS = 86_400.0


async def prune_once(store: DeletionStore, purge_days: float, at: float) -> None:
    """What is over at this time (Unix seconds). The log gets counts only."""
    await purge_removed(store, purge_days, at)
    pruned = await store.prune(at)
    if pruned.removed or pruned.receipts:
        rows = ", ".join(f"{table} {count}" for table, count in sorted(pruned.removed.items()))
        log.info("pruned: %s; consultations past their retention: %d", rows or "nothing", len(pruned.receipts))


async def purge_removed(store: DeletionStore, purge_days: float, at: float) -> None:
    """Delete the data of workspaces that the app was removed from so many days before."""
    for receipt in await store.purge_workspaces(at - purge_days * DAY_SECONDS, at):
        log.info("workspace %s purged, receipt %s", receipt.deletion.team, receipt.id)
