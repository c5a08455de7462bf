"""One connection in one thread of its own: SQLite never blocks the event loop, and writes queue."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from functools import wraps
from pathlib import Path
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlite_utils

from bot.ports.store import StoreError
from bot.store.connection import connect, truncate_log
from bot.store.leases import Lease
from bot.store.migrations import transaction
from bot.store.sqlite_errors import retry_while_busy

log = logging.getLogger(__name__)
T = TypeVar("T")
P = ParamSpec("P")
Work = Callable[Concatenate[sqlite_utils.Database, P], T]
TRIPS = 400  # to the store, about a hundred events and four megabytes of log


class Worker:
    """The open database and this process's lease on it. Raises StoreError if it can't be opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db = connect(path)
        self._file = path.stat()
        try:
            self._lease = Lease(path)
        except OSError as error:
            raise StoreError(f"The folder of the database {path} can't be written to ({error}).") from error
        self._checkpoints = Checkpoints(path)
        # Trips are made in the order in which they come; one that nobody waits for any more is left out.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    def close(self) -> None:
        """Finish what is under way, and close the file."""
        self._thread.shutdown()
        self._checkpoints.close()
        self._db.close()
        self._lease.close()

    async def checkpoint(self) -> None:
        """Empty the write-ahead log, so that words deleted before are in no file of the database."""
        await self._run(self._truncate_log)

    def _truncate_log(self, db: sqlite_utils.Database) -> None:
        with self._checkpoints.lock:  # it would keep the log as it is
            truncate_log(db)

    async def _run(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do work in the store's thread. If it raises, it must have changed nothing. Raises StoreError for SQLite's."""
        self._checkpoints.count_trip()

        def at_its_place() -> T:
            self._check_place()
            return retry_while_busy(lambda: work(self._db, *args, **kwargs), self._path)

        return await asyncio.get_running_loop().run_in_executor(self._thread, at_its_place)

    def _check_place(self) -> None:
        """Raises StoreError if the next start would not find what SQLite writes now to the file that it has open."""
        with suppress(OSError):
            if os.path.samestat(self._path.stat(), self._file):
                return
        raise StoreError(
            f"The database {self._path} was moved, deleted or replaced under the running bot. Stop the bot, put the "
            "file back with those beside it (-wal, -shm), and start it again."
        )

    async def _write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do work in one transaction."""

        def whole(db: sqlite_utils.Database) -> T:
            with transaction(db):
                return work(db, *args, **kwargs)

        return await self._run(whole)


def trip(work: Work[P, T]) -> Callable[Concatenate[Worker, P], Coroutine[Any, Any, T]]:
    """A method of the store that is one trip to its thread, where this work is done."""

    @wraps(work)
    async def make(self: Worker, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._run(work, *args, **kwargs)

    return make


class Checkpoints:
    """Moves the write-ahead log into the database file beside everything else, so that no writer waits for the disk.

    By itself SQLite has a commit do it after a thousand pages: it takes 40 ms, and on a busy disk ten times as long.
    See https://www.sqlite.org/wal.html#avoiding_excessively_large_wal_files. It is a second connection in a thread of
    its own; `lock` is held while it works.
    """

    def __init__(self, path: Path) -> None:
        self.lock = Lock()
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="checkpoint")
        self._trips = 0
        self._running: Future[None] | None = None

    def count_trip(self) -> None:
        """Count a trip to the store. Now and then a checkpoint begins; nobody waits for it."""
        self._trips += 1
        if self._trips >= TRIPS and (self._running is None or self._running.done()):
            self._trips = 0
            self._running = self._thread.submit(self._checkpoint)

    def close(self) -> None:
        """Finish what is under way."""
        self._thread.shutdown()

    def _checkpoint(self) -> None:
        """What can be moved without waiting for anybody; the rest is left for the next time."""
        try:
            address = f"{self._path.resolve().as_uri()}?mode=rw"
            with self.lock, closing(sqlite3.connect(address, uri=True)) as connection:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except sqlite3.Error as error:
            log.info("the write-ahead log stays as it is for now: %s", error)
