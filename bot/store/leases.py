"""A lease: one opening of the database. What it works on is its own while its process lives."""

from __future__ import annotations

import uuid
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils import Database

from bot.store.private_files import OWNER_ONLY, make_folder

SUFFIX = ".leases"  # the folder of lock files beside the database file
GUARD_SUFFIX = ".leases.lock"
GUARD_SECONDS = 5.0


class Lease:
    """This opening of the database among all that share the file. `name` marks its rows.

    Two bots may run on one database for a while, if one takes over from the other. Each holds the lock on a file of its
    own, which the operating system frees as soon as the process ends, however it ends. Raises OSError if no such file
    can be made.
    """

    def __init__(self, database: Path) -> None:
        self.name = uuid.uuid4().hex
        self._folder = database.with_name(database.name + SUFFIX)
        make_folder(self._folder)
        # While a lease is taken or looked at nobody else does either, so that no new file is taken for a dead one.
        self._guard = _lock(database.with_name(database.name + GUARD_SUFFIX), GUARD_SECONDS)
        self._lock = _lock(self._folder / self.name, 0)
        with self._guard:
            self._lock.acquire()
            for path in self._folder.iterdir():
                self.is_live(path.name)

    def is_live(self, name: str | None) -> bool:
        """Whether the process that holds the lease of this name still runs."""
        if name is None:
            return False
        path = self._folder / name
        with self._guard:
            if name == self.name or not path.exists():
                return name == self.name
            other = _lock(path, 0)
            try:
                other.acquire()
            except Timeout:
                return True
            other.release()
            path.unlink(missing_ok=True)
            return False

    def others(self) -> int:
        """How many other openings of the database are live."""
        with self._guard:
            return sum(self.is_live(path.name) for path in self._folder.iterdir()) - 1

    def close(self) -> None:
        """Give the lease up: what is left under its name is for whoever asks first."""
        with self._guard:
            self._lock.release()
            (self._folder / self.name).unlink(missing_ok=True)


def take_over(db: Database, lease: Lease, table: str, where: str) -> None:
    """Rows that no live process works on become this one's."""
    for (name,) in db.execute(f"SELECT DISTINCT lease FROM {table} WHERE {where}").fetchall():
        if not lease.is_live(name):
            db.execute(f"UPDATE {table} SET lease = ? WHERE {where} AND lease IS ?", [lease.name, name])


def _lock(path: Path, seconds: float) -> FileLock:
    # Taken in the store's thread and given up in another.
    return FileLock(path, timeout=seconds, mode=OWNER_ONLY, thread_local=False, fallback_to_soft=False)
