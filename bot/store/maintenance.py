"""The life of the data: deletion, retention and the audit log, each call in transactions of its own."""

from __future__ import annotations

from collections import Counter

import sqlite_utils

from bot.ports.audit_log import AuditAction, AuditEntry
from bot.ports.deletion import DELETED_BY_BOT, Confirmation, Deletion, Pruned, Receipt, Retention
from bot.store import audit_log, deletion, inbox, outbox, retention
from bot.store.worker import Worker


class Maintenance(Worker):
    """Implements `bot.ports.deletion.DeletionStore`; the audit log is for the operator."""

    async def delete(self, what: Deletion, event: str | None = None, confirm: Confirmation | None = None) -> Receipt:
        """See the port. What was deleted is in no file of the database afterwards."""

        def work(db: sqlite_utils.Database) -> Receipt:
            if event is not None:
                inbox.finish(db, what.team, event)
            receipt = deletion.delete(db, what)
            for outgoing in confirm(receipt) if confirm else ():
                outbox.add(db, outgoing, self._lease.name, what.at)
            return receipt

        receipt = await self._write(work)
        await self.checkpoint()
        return receipt

    async def receipts(self, team: str) -> tuple[Receipt, ...]:
        return await self._run(lambda db: deletion.receipts(db, team))

    async def retention(self, team: str) -> Retention:
        return await self._run(lambda db: retention.load(db, team))

    async def set_retention(self, team: str, setting: Retention, by: str, at: float, event: str | None = None) -> None:
        def work(db: sqlite_utils.Database) -> None:
            if event is not None:
                inbox.finish(db, team, event)
            retention.save(db, team, setting, by, at)

        await self._write(work)

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
