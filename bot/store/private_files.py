"""Who on this machine may see the files: the database, what stands beside it and its backups are one user's alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

BESIDE = ("", "-wal", "-shm", "-journal")  # the file, and those that SQLite puts beside it
OWNER_ONLY, FOLDER_OWNER_ONLY = 0o600, 0o700
OTHERS, OTHERS_LIST = 0o077, 0o044  # all rights of other users, and those to list a folder
HAS_MODES = hasattr(os, "geteuid")  # Windows keeps rights of another kind, and a user's folders for that user


def make_folder(folder: Path) -> None:
    """Make a folder for this user alone, whatever the umask; one that is there already stays as it is."""
    try:
        folder.mkdir(parents=True, mode=FOLDER_OWNER_ONLY)
    except FileExistsError:
        if not folder.is_dir():
            raise
    else:
        folder.chmod(FOLDER_OWNER_ONLY)


def make_file(path: Path) -> None:
    """Make an empty file for this user alone, whatever the umask. Raises FileExistsError if there is one."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
    path.chmod(OWNER_ONLY)


def make_database_file(path: Path) -> None:
    """Make the database file and its folder, or close what is there to other users.

    SQLite gives the files that it puts beside it the same rights.
    """
    make_folder(path.parent)
    with suppress(FileExistsError):
        make_file(path)
    for suffix in BESIDE:
        beside = path.with_name(path.name + suffix)
        # Whoever names a folder as the database is refused later; its mode is none of ours.
        if beside.is_file() and beside.stat().st_mode & OTHERS and os.access(beside, os.W_OK):
            beside.chmod(OWNER_ONLY)


def close_folder(folder: Path, own: Collection[str]) -> None:
    """Close a folder to other users if it is this user's and holds nothing but our own files.

    `own`: names of databases and backups; what stands beside them is ours as well. A folder with anything else in it
    (a home folder, a checkout) stays as it is, and so does one that is meant for everybody (/tmp).
    """
    if not HAS_MODES:
        return
    with suppress(OSError):
        found = folder.stat()
        if found.st_uid != os.geteuid() or found.st_mode & stat.S_ISVTX or not found.st_mode & OTHERS:
            return
        if all(_is_own(path.name, own) for path in folder.iterdir()):
            folder.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)


def folder_warning(folder: Path) -> str:
    """What the operator should know if others can see which files the database's folder holds; "" if they can't."""
    if not HAS_MODES or not folder.stat().st_mode & OTHERS_LIST:
        return ""
    return (
        f"Other users of this machine can see which files are in {folder.resolve()}, though not what the database "
        "holds. Set CONSULTANT_DB to a file in a new folder: the bot makes it for its own user alone."
    )


def _is_own(name: str, own: Collection[str]) -> bool:
    return any(name == known or name.startswith((f"{known}-", f"{known}.")) for known in own)
