"""The database, what stands beside it and its backups are one user's alone, whatever the umask and the folder were."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.ports.store import StoreError
from bot.store.backups import back_up, restore
from bot.store.connection import connect
from bot.store.database import Database
from bot.store.private_files import folder_warning
from tests.harness.paths import ROOT
from tests.store.samples import AT

pytestmark = pytest.mark.posix

UMASKS = (0o000, 0o002, 0o022, 0o027, 0o077, 0o177)
OPEN = (0o777, 0o755, 0o750, 0o711)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def modes_below(folder: Path) -> set[tuple[bool, int]]:
    """(whether it is a folder, mode) of everything in a folder."""
    return {(path.is_dir(), mode(path)) for path in folder.rglob("*")}


def folder_of(tmp_path: Path, rights: int, *files: str) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    for name in files:
        (folder / name).write_text("x")
    folder.chmod(rights)
    return folder


@pytest.mark.parametrize("mask", UMASKS, ids=oct)
def test_what_the_bot_makes_is_its_users_alone_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    path, copy = tmp_path / "data" / "bot.db", tmp_path / "copies" / "copy.db"
    with umask(mask):
        store = Database(path)
        back_up(path, copy, AT)
        beside = modes_below(path.parent)
        store.close()
        restore(copy, path, AT)
    assert beside == {(False, 0o600), (True, 0o700)}
    assert modes_below(path.parent) == {(False, 0o600), (True, 0o700)}
    assert (mode(path.parent), mode(copy.parent), mode(copy)) == (0o700, 0o700, 0o600)
    assert folder_warning(path.parent) == ""


@pytest.mark.parametrize("rights", [*OPEN, 0o2775], ids=oct)
def test_a_folder_with_nothing_in_it_but_the_bots_own_files_is_closed(tmp_path: Path, rights: int) -> None:
    path = folder_of(tmp_path, rights) / "bot.db"
    Database(path).close()
    assert mode(path.parent) == (rights & 0o7000) | 0o700
    back_up(path, path.with_name("copy.db"), AT)
    path.parent.chmod(rights)
    Database(path).close()  # with the lock files and a backup in it
    assert mode(path.parent) == (rights & 0o7000) | 0o700
    assert folder_warning(path.parent) == ""


@pytest.mark.parametrize("rights", OPEN, ids=oct)
@pytest.mark.parametrize("other", ["notes.txt", ".bashrc", "bot.db2", "other.db"])
def test_a_folder_with_anything_else_in_it_stays_as_it_is_and_is_named(tmp_path: Path, rights: int, other: str) -> None:
    path = folder_of(tmp_path, rights, other) / "bot.db"
    with closing(connect(path)):
        assert mode(path.parent) == rights
        assert mode(path) == 0o600
    warning = folder_warning(path.parent)
    assert bool(warning) == bool(rights & 0o044)
    assert not warning or (str(path.parent) in warning and "CONSULTANT_DB" in warning)


def test_a_folder_for_everybody_stays_as_it_is(tmp_path: Path) -> None:
    path = folder_of(tmp_path, 0o1777) / "bot.db"
    connect(path).close()
    assert mode(path.parent) == 0o1777


def test_somebody_elses_folder_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, user = folder_of(tmp_path, 0o755) / "bot.db", os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    connect(path).close()
    assert mode(path.parent) == 0o755


def test_files_that_were_open_to_others_are_closed(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    store = Database(path)  # a process that is killed leaves the files beside the database
    beside = [tmp_path / f"bot.db{suffix}" for suffix in ("", "-wal", "-shm")]
    for file in beside:
        file.chmod(0o644)
    with closing(connect(path)):
        assert [mode(file) for file in beside] == [0o600] * 3
    store.close()


@pytest.mark.parametrize("rights", OPEN, ids=oct)
@pytest.mark.parametrize(("other", "after"), [((), 0o700), (("holiday.jpg",), None)])
def test_a_backup_is_closed_and_so_is_a_folder_of_backups_alone(
    tmp_path: Path, rights: int, other: tuple[str, ...], after: int | None
) -> None:
    path, folder = tmp_path / "bot.db", folder_of(tmp_path, rights, *other)
    connect(path).close()
    with umask(0):
        back_up(path, folder / "first.db", AT)
        folder.chmod(rights)
        back_up(path, folder / "second.db", AT)
    assert mode(folder) == (rights if after is None else after)
    assert [mode(folder / name) for name in ("first.db", "second.db")] == [0o600] * 2


@pytest.mark.parametrize("rights", OPEN, ids=oct)
def test_a_folder_that_is_named_as_the_database_keeps_its_rights(tmp_path: Path, rights: int) -> None:
    folder = folder_of(tmp_path, rights, "notes.txt")
    with pytest.raises(StoreError):
        Database(folder)
    assert mode(folder) == rights


WITHOUT_MODES = """
import os, signal, sys
from pathlib import Path
for name in ("geteuid", "getuid", "nice", "sysconf", "fork"):
    delattr(os, name)
del signal.setitimer
import bot.evidence.worker_process
from bot.store.database import Database
from bot.store.private_files import folder_warning
Database(Path(sys.argv[1])).close()
print(folder_warning(Path(sys.argv[1]).parent))
"""


@pytest.mark.slow
def test_a_system_without_modes_of_files_opens_the_database(tmp_path: Path) -> None:
    """As on Windows, where Python has none of these functions."""
    folder_of(tmp_path, 0o755)
    command = [sys.executable, "-c", WITHOUT_MODES, str(tmp_path / "data" / "bot.db")]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert (found.returncode, found.stdout, found.stderr) == (0, "\n", "")
