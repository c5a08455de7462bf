"""The store's adapter: `bot.ports.store.Store` and `bot.ports.usage.UsageStore` on SQLite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import sqlite_utils

from bot.consultation.state import Consultation
from bot.ports.inbound import InboundEvent
from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.store import Committed, ConsultationHeader, Loaded, UnitOfWork
from bot.ports.stored_verdicts import Audience, Period, StoredVerdict, VerdictList
from bot.ports.usage import UsageRow, UsageSum
from bot.store import (
    audit_log,
    consultations,
    deletion,
    inbox,
    ratings,
    refused_blocks,
    retention,
    stored_outbox,
    stored_verdicts,
    transcripts,
    usage,
)
from bot.store.connection import transaction
from bot.store.maintenance import Maintenance


class Database(Maintenance):
    """Every method is one trip to the store's thread. Raises StoreError if SQLite refuses; nothing is then changed."""

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
        return await self._write(lambda db: inbox.unfinished(db, self._lease))

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
            lease = self._lease.name
            if work.rating is not None:
                ratings.add(db, work.team, work.rating, work.at)
            if work.retention is not None:
                retention.save(db, work.team, work.retention, work.at)
            confirmation = work.confirm(receipt) if work.confirm is not None and receipt is not None else ()
            outgoing = (*work.outgoing, *confirmation)
            added = [message.id for message in outgoing if stored_outbox.add(db, message, lease, work.at)]
            return added, Committed(cards=stored_outbox.cards_to_edit(db, work.outgoing), receipt=receipt)

        added, committed = await self._write(write)
        self._unsent.update(added)
        if work.deletion is not None:
            await self.checkpoint()
        return committed

    async def consultation(self, team: str, consultation: str, owner: str | None = None) -> Consultation | None:
        return await self._run(lambda db: consultations.load(db, team, consultation, owner))

    async def open_consultations(self, team: str, owner: str) -> tuple[Consultation, ...]:
        return await self._run(lambda db: consultations.open_of(db, team, owner))

    async def consultations_of(self, team: str, owner: str, limit: int) -> tuple[ConsultationHeader, ...]:
        return await self._run(lambda db: consultations.headers_of(db, team, owner, limit))

    async def consultation_in(self, team: str, room: str, thread: str) -> Consultation | None:
        return await self._run(lambda db: consultations.in_thread(db, team, room, thread))

    async def outbox(self) -> tuple[OutboundMessage, ...]:
        return await self._run(lambda db: stored_outbox.due(db, self._lease, self._unsent))

    async def is_due(self, outgoing: str) -> bool:
        return await self._run(lambda db: stored_outbox.is_due(db, outgoing))

    async def overdue(self, before: float) -> tuple[OutboundMessage, ...]:
        return await self._run(lambda db: stored_outbox.due(db, self._lease, self._unsent, before))

    async def sending(self, outgoing: str) -> None:
        if outgoing in self._unsent:
            self._unsent.discard(outgoing)
        else:
            await self._run(lambda db: stored_outbox.sending(db, outgoing))

    async def not_sent(self, outgoing: str) -> None:
        self._unsent.add(outgoing)

    async def posted(self, outgoing: str, posted: Posted) -> OutboundMessage | None:
        def work(db: sqlite_utils.Database) -> OutboundMessage | None:
            with transaction(db):
                held_prompt, removal = stored_outbox.posted(db, outgoing, posted)
            if held_prompt:  # the last of its lines are gone from the tables, and now from the log
                self._truncate_log(db)
            return removal

        return await self._run(work)

    async def take_away(self, outgoing: str, posted: Posted) -> OutboundMessage | None:
        return await self._run(lambda db: stored_outbox.add_removal(db, outgoing, posted))

    async def removed(self, outgoing: str) -> None:
        await self._run(lambda db: stored_outbox.removed(db, outgoing))

    async def gave_up(self, outgoing: str, reason: str) -> None:
        self._unsent.discard(outgoing)
        await self._run(lambda db: stored_outbox.gave_up(db, outgoing, reason))

    async def slots(self, consultation: str) -> frozenset[str]:
        return await self._run(lambda db: consultations.slots(db, consultation))

    async def card(self, consultation: str, slot: str) -> Posted | None:
        return await self._run(lambda db: stored_outbox.card(db, consultation, slot))

    async def refuses_newer_blocks(self, team: str) -> bool:
        return await self._run(lambda db: refused_blocks.refuses_newer(db, team))

    async def note_newer_blocks_refused(self, team: str) -> None:
        await self._run(lambda db: refused_blocks.note_refusal(db, team))

    async def stream(self, team: str, event: str, posted: Posted) -> None:
        await self._run(lambda db: inbox.add_stream(db, team, event, posted))

    async def unfinished_streams(self) -> Mapping[tuple[str, str], tuple[Posted, ...]]:
        return await self._run(inbox.unfinished_streams)

    async def verdict(
        self, team: str, verdict: str, audience: Audience | None = None, owner: str | None = None
    ) -> StoredVerdict | None:
        return await self._run(lambda db: stored_verdicts.load(db, team, verdict, audience, owner))

    async def verdict_in(self, team: str, channel: str, thread: str, audience: Audience) -> StoredVerdict | None:
        return await self._run(lambda db: stored_verdicts.latest_in(db, team, channel, thread, audience))

    async def verdict_channels(self, team: str) -> frozenset[str]:
        return await self._run(lambda db: stored_verdicts.channels(db, team))

    async def verdicts_for(
        self,
        team: str,
        audience: Audience,
        project: str | tuple[str, ...] | None = None,
        limit: int = 10,
        period: Period | None = None,
    ) -> VerdictList:
        projects = (project,) if isinstance(project, str) else project
        return await self._run(lambda db: stored_verdicts.load_for(db, team, audience, projects, limit, period))

    async def verdict_before(self, team: str, audience: Audience, verdict: str) -> StoredVerdict | None:
        return await self._run(lambda db: stored_verdicts.load_before(db, team, audience, verdict))

    async def verdict_names(self, team: str, audience: Audience) -> tuple[str, ...]:
        return await self._run(lambda db: stored_verdicts.names(db, team, audience))

    async def all_verdicts(self, team: str | None, project: str | None = None) -> tuple[StoredVerdict, ...]:
        return await self._run(lambda db: stored_verdicts.load_all(db, team, project))

    async def transcript(self, team: str, channel: str, thread: str) -> Sequence[tuple[str, str]]:
        return await self._run(lambda db: transcripts.load(db, team, channel, thread))

    async def record_usage(self, row: UsageRow) -> None:
        await self._run(lambda db: usage.add(db, row))

    async def spent_by(self, team: str, person: str, day: str) -> tuple[tuple[float, int], tuple[float, int]]:
        return await self._run(lambda db: (usage.spent(db, team, None, day), usage.spent(db, team, person, day)))

    async def usage(self, team: str, since: str) -> tuple[UsageRow, ...]:
        return await self._run(lambda db: usage.load(db, team, since))

    async def usage_sums(self, team: str, since: str) -> tuple[UsageSum, ...]:
        return await self._run(lambda db: usage.sums(db, team, since))
