"""Opens the database file: private, whole, up to date and in WAL mode."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlite_utils

from bot.ports.store import StoreError
from bot.store import migrations, schema, sqlite_errors
from bot.store.migrations import transaction
from bot.store.private_files import BESIDE, close_folder, make_database_file

BESIDE_OURS = {"thing"}  # a table of the local Slack: `try` keeps its history in the same file
log = logging.getLogger(__name__)

LARGEST_LOG_PAGES = 16_000  # of 4 KB: with so much in the log a commit moves it into the file itself
CHECKED_BYTES = 64_000_000  # a larger file is not checked at each start: that would take longer than the start


def connect(path: Path) -> sqlite_utils.Database:
    """Open the database file, make it if there is none, and bring its schema up to date.

    Raises StoreError if it can't be opened, is damaged, or was written by a newer version of the bot.
    """
    return sqlite_errors.retry_while_busy(lambda: _open(path), path)


def insert(db: sqlite_utils.Database, table: str, values: dict[str, Any], *, ignore: bool = False) -> bool:
    """Add a row. With `ignore`, one whose key is there already stays as it is: False then."""
    marks = ", ".join(f":{column}" for column in values)
    or_ignore = "OR IGNORE " if ignore else ""
    return db.execute(f"INSERT {or_ignore}INTO {table} ({', '.join(values)}) VALUES ({marks})", values).rowcount == 1


def check_writable(db: sqlite_utils.Database, at: float) -> None:
    """Write a row. Raises sqlite3.Error if that is not possible.

    Only a write that is committed shows it: SQLite begins a transaction on a file that it may only read without a word,
    and on a full disk.
    """
    with transaction(db):
        db.execute("INSERT OR REPLACE INTO write_checks (id, at) VALUES (1, ?)", [at])


def remove_database(path: Path) -> None:
    """Remove a database file and what SQLite put beside it."""
    for suffix in BESIDE:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def truncate_log(db: sqlite_utils.Database) -> None:
    """Move what the write-ahead log holds into the file and empty it: words that were deleted are then in neither.

    If another process reads just now, or the disk is full, the log stays until the next time.
    """
    db.execute("PRAGMA busy_timeout = 0")
    try:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        log.warning("the write-ahead log could not be emptied: %s", error)
    finally:
        db.execute(f"PRAGMA busy_timeout = {int(sqlite_errors.BUSY_SECONDS * 1000)}")


def _open(path: Path) -> sqlite_utils.Database:
    if path.is_file():
        _refuse_foreign(path)
    make_database_file(path)
    connection = sqlite3.connect(path, timeout=sqlite_errors.BUSY_SECONDS, check_same_thread=False)
    try:
        db = sqlite_utils.Database(connection)
        db.enable_wal()
        # A killed process loses nothing that was committed; only a power cut may lose the last commits.
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA foreign_keys = ON")
        # `Checkpoints` comes before, unless nobody pauses: https://www.sqlite.org/pragma.html#pragma_wal_autocheckpoint
        db.execute(f"PRAGMA wal_autocheckpoint = {LARGEST_LOG_PAGES}")
        # What is deleted is overwritten with zeros: https://www.sqlite.org/pragma.html#pragma_secure_delete
        db.execute("PRAGMA secure_delete = ON")
        if path.stat().st_size <= CHECKED_BYTES:
            sqlite_errors.check_whole(connection, path)
        migrations.migrate(db, path)
        close_folder(path.parent, {path.name, *backups_in(db, path.parent)})
    except BaseException:
        connection.close()
        raise
    return db


def _refuse_foreign(path: Path) -> None:
    """Raise StoreError, with nothing changed, if there are tables in the file and none of them is ours."""
    with closing(sqlite3.connect(path, timeout=sqlite_errors.BUSY_SECONDS)) as connection:
        db = sqlite_utils.Database(connection)
        foreign = sorted({*db.table_names()} - BESIDE_OURS)
        if foreign and not schema.migrations.applied(db):
            raise StoreError(
                f"The database {path} belongs to another program: it has the table {foreign[0]}, and none of ours. "
                "Name another file in CONSULTANT_DB."
            )


def backups_in(db: sqlite_utils.Database, folder: Path) -> set[str]:
    """The names of the backups that were made of this database into a folder."""
    paths = [Path(row[0]) for row in db.execute("SELECT path FROM backups").fetchall()]
    return {path.name for path in paths if path.parent == folder.resolve()}
