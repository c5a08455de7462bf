"""The life of the data: what is over is deleted, and the log of who did what is read, in transactions of their own."""

from __future__ import annotations

from collections import Counter

import sqlite_utils

from bot.ports.audit_log import AuditAction, AuditEntry
from bot.ports.deletion import DELETED_BY_BOT, Deletion, Pruned, Receipt, Retention
from bot.store import audit_log, deletion, retention
from bot.store.connection_worker import Worker


class Maintenance(Worker):
    """Implements `bot.ports.deletion.DeletionStore`; the audit log is for the operator."""

    async def receipts(self, team: str) -> tuple[Receipt, ...]:
        return await self._run(lambda db: deletion.receipts(db, team))

    async def retention(self, team: str) -> Retention:
        return await self._run(lambda db: retention.load(db, team))

    async def remove_workspace(self, team: str, at: float) -> None:
        await self._write(lambda db: retention.remove_workspace(db, team, at))

    async def purge_workspaces(self, removed_before: float, at: float) -> tuple[Receipt, ...]:
        """One workspace a transaction. One that came back meanwhile stays."""

        def work(db: sqlite_utils.Database) -> Receipt | None:
            team = next(iter(retention.removed_workspaces(db, removed_before)), None)
            if team is None:
                return None
            return deletion.delete(db, Deletion(kind="workspace", team=team, subject=team, by=DELETED_BY_BOT, at=at))

        receipts = []
        while receipt := await self._write(work):
            receipts.append(receipt)
        await self.checkpoint()
        return tuple(receipts)

    async def prune(self, at: float) -> Pruned:
        """In batches, each a transaction, so that others get their turn."""
        removed: Counter[str] = Counter()
        for table in retention.PRUNED:
            while count := await self._write(lambda db, table=table: retention.prune_batch(db, table, at)):  # type: ignore[misc]
                removed[table] += count
        receipts = []
        while receipt := await self._write(lambda db: retention.delete_expired(db, at)):
            receipts.append(receipt)
        await self.checkpoint()
        return Pruned(removed=dict(removed), receipts=tuple(receipts))

    async def audit_entries(
        self,
        team: str | None = None,
        user: str | None = None,
        action: AuditAction | None = None,
        since: float = 0.0,
        limit: int = 1_000,
    ) -> tuple[AuditEntry, ...]:
        return await self._run(lambda db: audit_log.load(db, team, user, action, since, limit))
