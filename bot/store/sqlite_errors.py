"""What SQLite refuses: how long to wait for another process's lock, and a plain sentence for everything else."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bot.ports.store import StoreError

T = TypeVar("T")

BUSY_SECONDS = 5.0  # how long to wait for another process's lock
BUSY_PAUSE_SECONDS = 0.01

# The part of SQLite's extended error codes that names the kind: https://www.sqlite.org/rescode.html
PRIMARY_CODE = 0xFF
BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
RESTORE = "Restore a backup (python -m bot restore FILE)"
SENTENCES = {
    sqlite3.SQLITE_BUSY: "Another process holds the database {path} locked",
    sqlite3.SQLITE_LOCKED: "Another process holds the database {path} locked",
    sqlite3.SQLITE_FULL: "The disk that holds the database {path} is full. Free some space",
    sqlite3.SQLITE_READONLY: "The database {path} can't be written. Give the bot the right to write it",
    sqlite3.SQLITE_CANTOPEN: "The database {path} can't be opened. Check that the bot may write its folder",
    sqlite3.SQLITE_IOERR: "The disk failed while the database {path} was read or written. Check the disk",
    sqlite3.SQLITE_CORRUPT: "The database {path} is damaged. " + RESTORE,
    sqlite3.SQLITE_NOTADB: "The file {path} is no database, or is damaged. " + RESTORE,
}


class DamagedError(StoreError):
    """The file is damaged, or was never a database."""


def store_error(error: sqlite3.Error | OSError, path: Path) -> StoreError:
    """The sentence for an operator: what is wrong, with which file, and what to do."""
    code = _code_of(error)
    sentence = SENTENCES.get(code, "The database {path} refused")
    kind = DamagedError if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) else StoreError
    return kind(f"{sentence.format(path=path)} ({error}).")


def retry_while_busy(work: Callable[[], T], path: Path) -> T:
    """Run `work`, again and again while another process holds the lock, for at most BUSY_SECONDS.

    SQLite doesn't wait by itself everywhere (a new file's change to WAL, a reader that begins to write). `work` must
    leave nothing behind if it fails. Raises StoreError.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return work()
        except (sqlite3.Error, OSError) as error:
            if _code_of(error) not in BUSY or time.monotonic() >= until:
                raise store_error(error, path) from error
            time.sleep(BUSY_PAUSE_SECONDS)


def check_whole(connection: sqlite3.Connection, path: Path) -> None:
    """Raises DamagedError if a page or a record of the file is damaged."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise DamagedError(f"{SENTENCES[sqlite3.SQLITE_CORRUPT].format(path=path)} ({found}).")


def copy_database(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy a whole database in one step, as it is at one moment. Whoever writes to the source is not kept waiting.

    Raises sqlite3.OperationalError if the target stays locked: the library itself would wait for ever.
    """
    until = time.monotonic() + BUSY_SECONDS

    def give_up(status: int, _remaining: int, _total: int) -> None:
        if status & PRIMARY_CODE in BUSY and time.monotonic() > until:
            error = sqlite3.OperationalError("the database is locked")
            error.sqlite_errorcode = status
            raise error

    source.backup(target, progress=give_up)


def _code_of(error: Exception) -> int:
    return getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE
