"""The store: one connection in one thread of its own, so that SQLite never blocks the event loop and writes queue."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import sqlite_utils

from bot.consultation.state import Consultation
from bot.ports.inbound import InboundEvent
from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.store import Audience, Loaded, StoredVerdict, StoreError, UnitOfWork, VerdictList
from bot.ports.usage import UsageRow, UsageSum
from bot.store import consultations, inbox, outbox, streams, transcripts, usage, verdicts
from bot.store.leases import Lease
from bot.store.schema import migrations

T = TypeVar("T")

BUSY_SECONDS = 5.0  # how long SQLite waits for another process's lock before it gives up
BUSY_PAUSE_SECONDS = 0.01
PRIMARY_CODE = 0xFF  # of SQLite's extended error codes: https://www.sqlite.org/rescode.html


def connect(path: Path) -> sqlite_utils.Database:
    """Open (and bring up to date) the database file. Raises StoreError where it can't be opened or is no database."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False)
        db = sqlite_utils.Database(connection)
        db.enable_wal()
        # A killed process loses nothing that was committed; only a power cut may lose the last commits.
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA foreign_keys = ON")
        migrations.apply(db)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"The database {path} can't be opened: {error}") from error
    return db


def _lease(path: Path) -> Lease:
    try:
        return Lease(path)
    except OSError as error:
        raise StoreError(f"The folder of the database {path} can't be written to: {error}") from error


class Database:
    """Implements `bot.ports.Store` and `bot.ports.usage.UsageStore`.

    Every method raises StoreError where SQLite refuses; nothing is then changed.
    """

    def __init__(self, path: Path) -> None:
        # Kept by this process and not yet sent. They are marked as sent when they are kept, so that sending them needs
        # no write; a process that was killed in between leaves them marked, and they are looked up before a re-post.
        self._unsent: set[str] = set()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        try:
            self._db = self._thread.submit(connect, path).result()
            self._lease = self._thread.submit(_lease, path).result()
        except StoreError:
            self._thread.shutdown()
            raise

    def close(self) -> None:
        """Finish what is under way, and close the file."""
        self._thread.submit(self._db.close).result()
        self._thread.shutdown()
        self._lease.close()

    async def _run(self, work: Callable[[sqlite_utils.Database], T]) -> T:
        def guarded() -> T:
            until = time.monotonic() + BUSY_SECONDS
            while True:
                try:
                    return work(self._db)
                except sqlite3.OperationalError as error:
                    # SQLite does not always wait for another process's lock itself; nothing was changed, so try again.
                    busy = getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE == sqlite3.SQLITE_BUSY
                    if not busy or time.monotonic() >= until:
                        raise StoreError(f"The database refused: {error}") from error
                    time.sleep(BUSY_PAUSE_SECONDS)
                except sqlite3.Error as error:
                    raise StoreError(f"The database refused: {error}") from error

        return await asyncio.get_running_loop().run_in_executor(self._thread, guarded)

    async def receive(self, event: InboundEvent) -> Loaded | None:
        def work(db: sqlite_utils.Database) -> Loaded | None:
            return inbox.load(db, event) if inbox.keep(db, event, self._lease.name) else None

        return await self._run(work)

    async def unfinished(self) -> tuple[InboundEvent, ...]:
        return await self._run(lambda db: inbox.unfinished(db, self._lease))

    async def commit(self, turned: UnitOfWork) -> None:
        added: set[str] = set()

        def work(db: sqlite_utils.Database) -> None:
            with db.atomic():
                if turned.event is not None:
                    inbox.finish(db, turned.team, turned.event)
                if turned.claim is not None:
                    inbox.claim(db, turned.team, turned.claim, turned.at)
                if turned.begun is not None:
                    consultations.begin(db, turned.begun, turned.at)
                if turned.consultation is not None:
                    consultations.append(db, turned.consultation, turned.entries, turned.after)
                    if turned.project:
                        consultations.name_project(db, turned.team, turned.consultation, turned.project)
                if turned.verdict is not None:
                    verdicts.add(db, turned.verdict)
                for line in turned.transcript:
                    transcripts.append(db, turned.team, line.channel, line.thread, line.role, line.text)
                for outgoing in turned.outgoing:
                    if outbox.add(db, outgoing, self._lease.name):
                        added.add(outgoing.id)
            self._unsent |= added

        await self._run(work)

    async def consultation(self, team: str, consultation: str) -> Consultation | None:
        return await self._run(lambda db: consultations.load(db, team, consultation))

    async def open_consultations(self, team: str, owner: str) -> tuple[Consultation, ...]:
        return await self._run(lambda db: consultations.open_of(db, team, owner))

    async def consultation_in(self, team: str, room: str, thread: str) -> Consultation | None:
        return await self._run(lambda db: consultations.in_thread(db, team, room, thread))

    async def outbox(self) -> tuple[OutboundMessage, ...]:
        return await self._run(lambda db: outbox.due(db, self._lease, self._unsent))

    async def sending(self, outgoing: str) -> None:
        if outgoing in self._unsent:
            self._unsent.discard(outgoing)
        else:
            await self._run(lambda db: outbox.sending(db, outgoing))

    async def posted(self, outgoing: str, posted: Posted) -> None:
        await self._run(lambda db: outbox.posted(db, outgoing, posted))

    async def gave_up(self, outgoing: str, reason: str) -> None:
        self._unsent.discard(outgoing)
        await self._run(lambda db: outbox.gave_up(db, outgoing, reason))

    async def slots(self, consultation: str) -> frozenset[str]:
        return await self._run(lambda db: consultations.slots(db, consultation))

    async def card(self, consultation: str, slot: str) -> Posted | None:
        return await self._run(lambda db: outbox.card(db, consultation, slot))

    async def stream(self, team: str, event: str, posted: Posted) -> None:
        await self._run(lambda db: streams.add(db, team, event, posted))

    async def unfinished_streams(self) -> Mapping[tuple[str, str], tuple[Posted, ...]]:
        return await self._run(streams.left)

    async def record_usage(self, row: UsageRow) -> None:
        await self._run(lambda db: usage.add(db, row))

    async def spent(self, team: str, person: str | None, day: str) -> tuple[float, int]:
        return await self._run(lambda db: usage.spent(db, team, person, day))

    async def usage(self, team: str, since: str) -> tuple[UsageRow, ...]:
        return await self._run(lambda db: usage.listed(db, team, since))

    async def usage_sums(self, team: str, since: str) -> tuple[UsageSum, ...]:
        return await self._run(lambda db: usage.sums(db, team, since))

    async def verdict(self, team: str, verdict: str) -> StoredVerdict | None:
        return await self._run(lambda db: verdicts.load(db, team, verdict))

    async def verdict_channels(self, team: str, project: str | None = None) -> frozenset[str]:
        return await self._run(lambda db: verdicts.channels(db, team, project))

    async def verdicts_for(
        self, team: str, audience: Audience, project: str | None = None, limit: int = 10
    ) -> VerdictList:
        return await self._run(lambda db: verdicts.for_audience(db, team, audience, project, limit))

    async def all_verdicts(self, team: str | None, project: str | None = None) -> tuple[StoredVerdict, ...]:
        return await self._run(lambda db: verdicts.of_project(db, team, project))

    async def transcript(self, team: str, channel: str, thread: str) -> Sequence[tuple[str, str]]:
        return await self._run(lambda db: transcripts.load(db, team, channel, thread))

    async def forget_team(self, team: str) -> None:
        def work(db: sqlite_utils.Database) -> None:
            with db.atomic():
                db.execute("UPDATE workspaces SET removed_at = seen_at WHERE team = ?", [team])
                outbox.give_up_team(db, team, "the app was removed from the workspace")

        await self._run(work)
