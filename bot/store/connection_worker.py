"""One connection in one thread of its own: SQLite never blocks the event loop, and writes queue."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import sqlite_utils

from bot.ports.store import StoreError
from bot.store.checkpoints import Checkpoints
from bot.store.connection import check_writable, connect, transaction, truncate_log
from bot.store.leases import Lease
from bot.store.sqlite_errors import retry_while_busy
from bot.store.store_thread import StoreThread

T = TypeVar("T")
Work = Callable[[sqlite_utils.Database], T]


class Worker:
    """The open database and this process's lease on it. Raises StoreError if it can't be opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db = connect(path)
        self._lease = _take_lease(path)
        self._checkpoints = Checkpoints(path)
        self._thread = StoreThread()

    def close(self) -> None:
        """Finish what is under way, and close the file."""
        self._thread.close()
        self._checkpoints.close()
        self._db.close()
        self._lease.close()

    async def checkpoint(self) -> None:
        """Empty the write-ahead log: see `DeletionStore`."""
        await self._run(self._truncate_log)

    async def check_writable(self, at: float) -> None:
        """Raises StoreError if nothing can be written now."""
        await self._run(lambda db: check_writable(db, at))

    def _truncate_log(self, db: sqlite_utils.Database) -> None:
        with self._checkpoints.lock:  # it would keep the log as it is
            truncate_log(db)

    async def _run(self, work: Work[T]) -> T:
        """Do work in the store's thread. If it raises, it must have changed nothing. Raises StoreError for SQLite's."""
        self._checkpoints.count_trip()
        return await self._thread.run(lambda: retry_while_busy(lambda: work(self._db), self._path))

    async def _write(self, work: Work[T]) -> T:
        """Do work in one transaction."""

        def whole(db: sqlite_utils.Database) -> T:
            with transaction(db):
                return work(db)

        return await self._run(whole)


def _take_lease(path: Path) -> Lease:
    try:
        return Lease(path)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"The folder of the database {path} can't be written to ({error}).") from error
