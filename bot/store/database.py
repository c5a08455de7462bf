"""The store's adapter: the ports `store`, `usage`, `deletion` and the operator's audit log, on SQLite.

Each method is one trip to the store's thread. Where it says `trip(work)`, the work is a function of the module that
holds the SQL of its concern, and takes the method's arguments.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import sqlite_utils

from bot.ports.deletion import DELETED_BY_BOT, Deletion, Pruned, Receipt
from bot.ports.inbound import InboundEvent
from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.store import Committed, Loaded, UnitOfWork
from bot.store import audit_log, consultations, deletion, inbox, stored_outbox, stored_verdicts, transcripts, workspaces
from bot.store import retention as retention_table
from bot.store import usage as usage_table
from bot.store.connection import check_writable, insert
from bot.store.migrations import transaction
from bot.store.store_thread import Worker, trip


class Database(Worker):
    """Implements `Store`. Raises StoreError if SQLite refuses; nothing is changed."""

    def __init__(self, path: Path) -> None:
        # Stored by this process and not yet sent. They are stored as if an attempt was under way, so that sending them
        # needs no write; if the process is killed in between they are looked up in Slack before they are posted.
        self._unsent: set[str] = set()
        super().__init__(path)

    async def receive(self, event: InboundEvent) -> Loaded | None:
        def work(db: sqlite_utils.Database) -> Loaded | None:
            with transaction(db):
                added = inbox.add(db, event, self._lease.name)
            return inbox.load(db, event) if added else None

        return await self._run(work)

    async def unfinished(self) -> tuple[InboundEvent, ...]:
        return await self._write(inbox.unfinished, self._lease)

    async def commit(self, work: UnitOfWork) -> Committed:
        def write(db: sqlite_utils.Database) -> tuple[list[str], Committed]:
            if work.event is not None:
                inbox.finish(db, work.team, work.event)
            receipt = deletion.delete(db, work.deletion) if work.deletion is not None else None
            if work.claim is not None:
                inbox.claim(db, work.team, work.claim, work.at)
            if work.begun is not None:
                consultations.add(db, work.begun, work.at)
            if work.consultation is not None:
                consultations.append(db, work.consultation, work.entries, work.after, work.waits)
                if work.project:
                    consultations.name_project(db, work.team, work.consultation, work.project)
            if work.verdict is not None:
                stored_verdicts.add(db, work.verdict)
            for line in work.transcript:
                transcripts.append(db, work.team, line, work.at)
            for entry in work.audit:
                audit_log.add(db, entry)
            if work.rating is not None:
                insert(db, "ratings", {**work.rating.model_dump(), "team": work.team, "at": work.at})
            if work.retention is not None:
                retention_table.save(db, work.team, work.retention, work.at)
            confirmation = work.confirm(receipt) if work.confirm is not None and receipt is not None else ()
            outgoing = (*work.outgoing, *confirmation)
            lease = self._lease.name
            added = [message.id for message in outgoing if stored_outbox.add(db, message, lease, work.at)]
            return added, Committed(cards=stored_outbox.cards_to_edit(db, work.outgoing), receipt=receipt)

        added, committed = await self._write(write)
        self._unsent.update(added)
        if work.deletion is not None:
            self._unsent.intersection_update(await self._run(stored_outbox.due_ids))
            await self.checkpoint()
        return committed

    consultation = trip(consultations.load)
    open_consultations = trip(consultations.open_of)
    consultations_of = trip(consultations.headers_of)
    consultation_in = trip(consultations.in_thread)

    async def outbox(self, before: float | None = None) -> tuple[OutboundMessage, ...]:
        return await self._run(stored_outbox.due, self._lease, self._unsent, before)

    async def sending(self, outgoing: str) -> bool:
        if outgoing in self._unsent:
            self._unsent.discard(outgoing)
            return True
        return bool(await self._run(stored_outbox.sending, outgoing))

    async def not_sent(self, outgoing: str) -> None:
        self._unsent.add(outgoing)

    async def posted(self, outgoing: str, posted: Posted) -> OutboundMessage | None:
        def work(db: sqlite_utils.Database) -> OutboundMessage | None:
            with transaction(db):
                held_prompt, removal = stored_outbox.posted(db, outgoing, posted)
            if held_prompt:  # the last of its lines are gone from the tables, and now from the log
                self._truncate_log(db)
            return removal

        removal = await self._run(work)
        if removal is not None:
            self._unsent.add(removal.id)
        return removal

    async def gave_up(self, outgoing: str, reason: str) -> None:
        self._unsent.discard(outgoing)
        await self._run(stored_outbox.gave_up, outgoing, reason)

    is_due = trip(stored_outbox.is_due)
    take_away = trip(stored_outbox.add_removal)
    removed = trip(stored_outbox.removed)
    slots = trip(consultations.slots)
    card = trip(stored_outbox.card)
    stream = trip(inbox.add_stream)
    unfinished_streams = trip(inbox.unfinished_streams)

    verdict = trip(stored_verdicts.load)
    verdict_in = trip(stored_verdicts.latest_in)
    verdict_before = trip(stored_verdicts.load_before)
    verdicts_for = trip(stored_verdicts.load_for)
    verdict_channels = trip(stored_verdicts.channels)
    verdict_names = trip(stored_verdicts.names)
    all_verdicts = trip(stored_verdicts.load_all)
    transcript = trip(transcripts.load)

    check_writable = trip(check_writable)
    record_usage = trip(usage_table.add)
    spent_by = trip(usage_table.spent_by)
    usage_sums = trip(usage_table.sums)

    receipts = trip(deletion.receipts)
    retention = trip(retention_table.load)
    audit_entries = trip(audit_log.load)
    remove_workspace = trip(workspaces.remove)
    refuses_newer_blocks = trip(workspaces.refuses_newer_blocks)
    note_newer_blocks_refused = trip(workspaces.note_newer_blocks_refused)

    async def purge_workspaces(self, removed_before: float, at: float) -> tuple[Receipt, ...]:
        """One workspace a transaction. One that came back meanwhile stays."""

        def work(db: sqlite_utils.Database) -> Receipt | None:
            team = workspaces.find_removed(db, removed_before)
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
        for table in retention_table.PRUNED:
            while count := await self._write(retention_table.prune_batch, table, at):
                removed[table] += count
        receipts = []
        while receipt := await self._write(retention_table.delete_expired, at):
            receipts.append(receipt)
        await self.checkpoint()
        return Pruned(removed=dict(removed), receipts=tuple(receipts))
