"""What a process has in hand is its own while it lives; the system that ends it also frees its lock, at once."""

from __future__ import annotations

import fcntl
import os
import uuid
from io import BufferedWriter
from pathlib import Path

SUFFIX = "-alive"  # the folder of locks beside the database file


class Lease:
    """This process (or rather this opening of the database) among all that share the file. `name` marks its rows.

    Two bots may run on one database for a while, when one takes over from another. Each holds a lock on a file of its
    own: who asks whether another lives tries to take that lock. Raises OSError where no such file can be made.
    """

    def __init__(self, database: Path) -> None:
        self._folder = database.with_name(database.name + SUFFIX)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._sweep()
        self.name = uuid.uuid4().hex
        self._lock = _locked(self._folder / self.name)

    def lives(self, name: str | None) -> bool:
        """Whether whoever kept something under this name still runs. None: kept before names were."""
        if name is None:
            return False
        if name == self.name:
            return True
        try:
            file = (self._folder / name).open("rb+")
        except FileNotFoundError:
            return False
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            (self._folder / name).unlink(missing_ok=True)
        return False

    def close(self) -> None:
        """From now on what is left under this name is for whoever asks first."""
        (self._folder / self.name).unlink(missing_ok=True)
        self._lock.close()

    def _sweep(self) -> None:
        self.name = ""
        for left in self._folder.iterdir():
            self.lives(left.name)


def _locked(path: Path) -> BufferedWriter:
    """The file, made and locked; made anew where another swept it away in between."""
    while True:
        file = path.open("wb")
        fcntl.flock(file, fcntl.LOCK_EX)
        if path.exists() and os.fstat(file.fileno()).st_ino == path.stat().st_ino:
            return file
        file.close()
