"""Moves the write-ahead log into the database file beside everything else, so that no writer waits for the disk.

By itself SQLite has a commit do it after a thousand pages: it takes 40 ms, and on a busy disk ten times as long.
See https://www.sqlite.org/wal.html#avoiding_excessively_large_wal_files.
"""

from __future__ import annotations

import logging
import sqlite3
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Lock

log = logging.getLogger(__name__)

TRIPS = 400  # to the store, about a hundred events and four megabytes of log


class Checkpoints:
    """A second connection in a thread of its own. `lock` is held while it works."""

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
            with self.lock:
                connection = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=rw", uri=True)
                try:
                    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                finally:
                    connection.close()
        except sqlite3.Error as error:
            log.info("the write-ahead log stays as it is for now: %s", error)
