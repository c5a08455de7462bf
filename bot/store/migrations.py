"""Brings a database up to date with this version's schema: on a copy first, then in one transaction."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlite_utils

from bot.ports.store import StoreError
from bot.store import schema
from bot.store.private_files import make_file
from bot.store.sqlite_errors import copy_database

COPY_SUFFIX = ".migrating"


def migrate(db: sqlite_utils.Database, path: Path, known: sqlite_utils.Migrations = schema.migrations) -> None:
    """Apply the migrations that the database lacks.

    Raises StoreError if it was written by a newer version of the bot, or if a copy of it doesn't take the migrations;
    nothing is then changed. Raises sqlite3.OperationalError if another process holds the lock.
    """
    refuse_newer(db, path, known)
    if not known.pending(db):
        return
    # One process migrates; the others wait here, and find nothing left to do.
    db.execute("BEGIN IMMEDIATE")
    try:
        if known.pending(db):
            if known.applied(db):
                _try_on_copy(path, known)
            known.apply(db)
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def refuse_newer(db: sqlite_utils.Database, path: Path, known: sqlite_utils.Migrations = schema.migrations) -> bool:
    """Whether a version of the bot made the database. Raises StoreError if a newer one wrote it."""
    names = {migration.name for migration in known.applied(db)}
    unknown = sorted(names - {migration.name for migration in _all(known)})
    if unknown:
        raise StoreError(
            f"The database {path} was written by a newer version of the bot (it has {', '.join(unknown)}). "
            "Run that version, or restore a backup that this one made."
        )
    return bool(names)


def _all(known: sqlite_utils.Migrations) -> list[sqlite_utils.migrations.Migrations._Migration]:
    """Every migration of a set: of an empty database, all are pending."""
    with closing(sqlite3.connect(":memory:")) as empty:
        return known.pending(sqlite_utils.Database(empty))


def _try_on_copy(path: Path, known: sqlite_utils.Migrations) -> None:
    copy = path.with_name(path.name + COPY_SUFFIX)
    try:
        copy.unlink(missing_ok=True)  # a process that was killed left it
        make_file(copy)
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            copy_database(source, target)
            # Readers of a WAL file need files beside it; the copy needs none.
            target.execute("PRAGMA journal_mode = DELETE")
            known.apply(sqlite_utils.Database(target))
            found = target.execute("PRAGMA integrity_check(1)").fetchone()[0]
            broken = target.execute("PRAGMA foreign_key_check").fetchone()
        if found != "ok" or broken:
            raise StoreError(
                f"The database {path} was not brought up to date: a copy of it came out damaged ({found})."
            )
    except sqlite3.Error as error:
        raise StoreError(
            f"The database {path} was not brought up to date: a copy of it refused ({error}). Nothing was changed."
        ) from error
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)
