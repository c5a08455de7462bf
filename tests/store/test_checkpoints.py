"""The write-ahead log is moved into the database file beside the work, before a commit would have to do it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store.connection import connect
from bot.store.store_thread import TRIPS, Checkpoints


def in_the_file_alone(path: Path) -> int:
    """How many rows stand in the file itself; an immutable file's log is not looked at."""
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as db:
        return int(db.execute("SELECT count(*) FROM write_checks").fetchone()[0])


def test_the_log_is_moved_into_the_file_after_so_many_trips(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    with closing(connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        db.execute("INSERT INTO write_checks (id, at) VALUES (1, 0)")
        assert in_the_file_alone(path) == 0
        checkpoints = Checkpoints(path)
        for _ in range(TRIPS):
            checkpoints.count_trip()
        checkpoints.close()
        assert in_the_file_alone(path) == 1


def test_a_commit_moves_nothing_into_the_file_itself(tmp_path: Path) -> None:
    """SQLite's own limit is a thousand pages of four kilobytes."""
    path = tmp_path / "bot.db"
    with closing(connect(path)) as db:
        db.execute("CREATE TABLE filled (words TEXT)")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        before = path.read_bytes()
        for _ in range(3):
            db.execute("INSERT INTO filled VALUES (?)", ["x" * 2_000_000])
        assert path.with_name("bot.db-wal").stat().st_size > 5_000_000
        assert path.read_bytes() == before


def test_a_log_that_can_not_be_moved_stays_for_the_next_time(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path / "missing.db")
    for _ in range(TRIPS):
        checkpoints.count_trip()
    checkpoints.close()
    assert not (tmp_path / "missing.db").exists()
