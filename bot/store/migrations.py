"""Brings a database up to date with this version's schema, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlite_utils

from bot.ports.store import StoreError
from bot.store import schema


@contextmanager
def transaction(db: sqlite_utils.Database) -> Iterator[None]:
    """All of it or nothing. The right to write is taken at once, so that nothing read in it can be out of date."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def migrate(db: sqlite_utils.Database, path: Path, known: sqlite_utils.Migrations = schema.migrations) -> None:
    """Apply the migrations that the database lacks.

    Raises StoreError if it was written by a newer version of the bot, or if it refuses the migrations or comes out
    damaged; nothing is then changed. Raises sqlite3.OperationalError if another process holds the lock.
    """
    refuse_newer(db, path, known)
    if not known.pending(db):
        return
    with transaction(db):  # one process migrates; the others wait here, and find nothing left to do
        if not known.applied(db):
            known.apply(db)
        elif known.pending(db):
            _apply_checked(db, path, known)


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


def _apply_checked(db: sqlite_utils.Database, path: Path, known: sqlite_utils.Migrations) -> None:
    try:
        known.apply(db)
        found = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
        broken = db.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        raise StoreError(
            f"The database {path} was not brought up to date: it refused ({error}). Nothing was changed."
        ) from error
    if found != "ok" or broken:
        raise StoreError(f"The database {path} was not brought up to date: it came out damaged ({found}).")
