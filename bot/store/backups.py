"""Backups: a consistent copy of the database while the bot runs, and the way back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

import sqlite_utils

from bot.ports.audit_log import AuditEntry
from bot.ports.store import StoreError
from bot.store import audit_log, deletion, migrations
from bot.store.connection import backups_in, connect, remove_database
from bot.store.leases import Lease
from bot.store.migrations import transaction
from bot.store.private_files import BESIDE, close_folder, make_file, make_folder
from bot.store.sqlite_errors import BUSY_SECONDS, DamagedError, check_whole, copy_database, store_error

OPERATOR = "operator"  # who acts on the command line, in the audit log
PARTIAL = ".partial"  # a backup that isn't complete yet
PREPARED = ".restoring"  # a copy in which the restored database is made ready


def back_up(database: Path, target: Path, at: float) -> int:
    """Copy the database to a new file, check the copy, and note it in the database. Returns its size in bytes.

    Whoever works on the database goes on meanwhile. If this is interrupted there is no `target`. Raises StoreError.
    """
    if not database.exists():
        raise StoreError(f"There is no database at {database}.")
    if target.exists():
        raise StoreError(f"{target} exists already. Name a new file.")
    partial = target.with_name(target.name + PARTIAL)
    try:
        make_folder(target.parent)
        partial.unlink(missing_ok=True)
        make_file(partial)
        with closing(sqlite3.connect(database, timeout=BUSY_SECONDS)) as source:
            _copy(source, partial)
        size = partial.stat().st_size
        # Noted first: a deletion names a file that isn't there rather than none that is.
        _note(database, target, at)
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise store_error(error, target) from error
    finally:
        partial.unlink(missing_ok=True)
    return size


def restore(backup: Path, database: Path, at: float) -> Path | None:
    """Put a backup in the database's place, in one transaction. Raises StoreError, and nothing is then changed.

    What was deleted since the backup was made stays deleted, and the audit log goes on; where the database is damaged
    nothing can be read of that, and the path is returned at which it is kept. No bot may run on the database.
    Messages that were due when the backup was made are looked up in Slack before they are posted again.
    """
    if not backup.is_file():
        raise StoreError(f"There is no backup at {backup}.")
    prepared = database.with_name(database.name + PREPARED)
    with _opened(backup) as source:
        damaged = _is_damaged(database)
        lease = Lease(database)
        try:
            if lease.others():
                raise StoreError(f"A bot runs on {database}. Stop it first.")
            remove_database(prepared)  # a process that was killed left it
            with closing(connect(prepared)) as copy:
                copy_database(source, copy.conn)
                migrations.migrate(copy, prepared)
                if not damaged:
                    with closing(connect(database)) as present:
                        _carry_over(present, copy)
                _audit(copy, "restore", backup, at)
                kept = _set_aside(database, at) if damaged else None
                with closing(connect(database)) as db:
                    copy_database(copy.conn, db.conn)
        except sqlite3.Error as error:
            raise store_error(error, database) from error
        finally:
            lease.close()
            remove_database(prepared)
    return kept


def _is_damaged(database: Path) -> bool:
    try:
        with closing(connect(database)) as db:
            check_whole(db.conn, database)
    except DamagedError:
        return True
    return False


def _set_aside(database: Path, at: float) -> Path:
    kept = database.with_name(f"{database.name}.damaged-{at:.0f}")
    for suffix in BESIDE:
        beside = database.with_name(database.name + suffix)
        if beside.exists():
            beside.replace(kept.with_name(kept.name + suffix))
    return kept


def _carry_over(present: sqlite_utils.Database, copy: sqlite_utils.Database) -> None:
    """Delete again what was deleted since the backup, and keep the audit log and the list of backups."""
    known = {row[0] for row in copy.execute("SELECT id FROM receipts").fetchall()}
    teams = [row[0] for row in present.execute("SELECT DISTINCT team FROM receipts").fetchall()]
    with transaction(copy):
        for team in teams:
            for receipt in reversed(deletion.receipts(present, team)):
                if receipt.id not in known:
                    deletion.delete(copy, receipt.deletion)
        for table, columns in (("audit_log", audit_log.COLUMNS), ("backups", "at, path")):
            there = set(copy.execute(f"SELECT {columns} FROM {table}").fetchall())
            marks = ",".join("?" * len(columns.split(",")))
            for row in present.execute(f"SELECT {columns} FROM {table} ORDER BY id").fetchall():
                if row not in there:
                    copy.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", row)


def _copy(source: sqlite3.Connection, partial: Path) -> None:
    """In one step, so that the copy is the database as it is at one moment."""
    with closing(sqlite3.connect(partial)) as copy:
        copy_database(source, copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without others beside it
        check_whole(copy, partial)


def _note(database: Path, target: Path, at: float) -> None:
    with closing(connect(database)) as db, transaction(db):
        db.execute("INSERT INTO backups (at, path) VALUES (?, ?)", [at, str(target.resolve())])
        _audit(db, "backup", target, at)
        close_folder(target.parent, {database.name, *backups_in(db, target.parent)})


def _audit(db: sqlite_utils.Database, action: Literal["backup", "restore"], file: Path, at: float) -> None:
    audit_log.add(db, AuditEntry(at=at, team="", user=OPERATOR, action=action, subject=f"file:{file.name}"))


@contextmanager
def _opened(backup: Path) -> Iterator[sqlite3.Connection]:
    """The backup, read-only, once it is known to be whole and not of a newer version."""
    try:
        with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as source:
            check_whole(source, backup)
            if not migrations.refuse_newer(sqlite_utils.Database(source), backup):
                raise StoreError(f"{backup} is no backup of the bot's database. Nothing was changed.")
            yield source
    except sqlite3.Error as error:
        raise store_error(error, backup) from error
