"""The database as the operator's commands open it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.ports.store import StoreError
from bot.settings import read_settings
from bot.store.database import Database


@contextmanager
def opened_store() -> Iterator[Database]:
    """The database that CONSULTANT_DB names. Raises StoreError if there is none, or if it can't be read."""
    path = read_settings().db
    if not path.exists():
        raise StoreError(f"There is no database at {path} yet. Set CONSULTANT_DB to where it is.")
    store = Database(path)
    try:
        yield store
    finally:
        store.close()
