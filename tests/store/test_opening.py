"""Opening: by many at once, by an older version, after damage, and with migrations that fail."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils

from bot.playground import Playground
from bot.ports.store import StoreError
from bot.settings import HERE
from bot.store import schema
from bot.store.connection import connect
from bot.store.database import Database
from bot.store.migrations import migrate
from tests.harness.paths import ROOT
from tests.store.samples import TEAM, entry, start

AT_ONCE = 30
MANIFEST = HERE / "manifest.yml"


@pytest.mark.posix
@pytest.mark.slow
def test_thirty_processes_open_a_new_database_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    command = [sys.executable, "-m", "tests.store.open_at_once", str(path), str(AT_ONCE)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    with closing(sqlite3.connect(path)) as db:
        applied = db.execute("SELECT name FROM _sqlite_migrations").fetchall()
    assert applied == [("0001_tables",)]


def test_a_new_database_opens_beside_a_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock on the empty file is waited for: SQLite refuses its change to WAL at once, whatever its busy timeout."""
    path = tmp_path / "bot.db"
    pauses = []
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")

        def end_writer(seconds: float) -> None:
            pauses.append(seconds)
            writer.execute("COMMIT")

        monkeypatch.setattr(time, "sleep", end_writer)  # the lock goes while the opening waits for its next try
        with closing(connect(path)) as db:
            assert len(pauses) == 1
            assert [row["name"] for row in db["_sqlite_migrations"].rows] == ["0001_tables"]
            assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def with_second_migration(statement: str) -> sqlite_utils.Migrations:
    """This version's migrations and one more."""
    more = sqlite_utils.Migrations("consultant")
    more(name="0001_tables")(schema.create_tables)

    @more(name="0002_more")
    def add_more(db: sqlite_utils.Database) -> None:
        db.execute("ALTER TABLE workspaces ADD COLUMN name TEXT")
        db.execute(statement)

    return more


async def stored(path: Path) -> None:
    store = Database(path)
    await store.commit(start(entries=(entry(few_shot_examples=3),)))
    store.close()


async def test_a_migration_keeps_what_is_stored(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    await stored(path)
    with closing(connect(path)) as db:
        migrate(db, path, with_second_migration("UPDATE consultations SET state = state"))
        assert [row["name"] for row in db["_sqlite_migrations"].rows] == ["0001_tables", "0002_more"]
        assert db.execute("SELECT count(*) FROM entries").fetchone() == (1,)


async def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    await stored(path)
    with closing(connect(path)) as db:
        before = db.schema
        for statement, problem, foreign_keys in (
            ("INSERT INTO nowhere VALUES (1)", "no such table: nowhere", "ON"),
            ("DELETE FROM consultations", "FOREIGN KEY constraint failed", "ON"),
            ("DELETE FROM consultations", "came out damaged", "OFF"),
        ):
            db.execute(f"PRAGMA foreign_keys = {foreign_keys}")
            with pytest.raises(StoreError, match=problem):
                migrate(db, path, with_second_migration(statement))
            assert db.schema == before
            assert not db.conn.in_transaction
    store = Database(path)
    assert await store.consultation(TEAM, "c1")
    store.close()


async def test_a_database_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    await stored(path)
    with closing(connect(path)) as db:
        migrate(db, path, with_second_migration("SELECT 1"))
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"newer version of the bot \(it has 0002_more\)"):
        Database(path)
    assert path.read_bytes() == before


def program_file(path: Path, statement: str) -> bytes:
    """A database that another program made."""
    with closing(sqlite3.connect(path)) as db:
        db.execute(statement)
        db.commit()
    path.chmod(0o644)
    return path.read_bytes()


def test_a_database_of_another_program_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    before = program_file(path, "CREATE TABLE orders (id INTEGER PRIMARY KEY, sum REAL)")
    mode = path.stat().st_mode
    with pytest.raises(StoreError, match=r"shop\.db belongs to another program: it has the table orders"):
        Database(path)
    assert path.read_bytes() == before
    assert path.stat().st_mode == mode
    assert [file.name for file in tmp_path.iterdir()] == ["shop.db"]


def test_a_program_that_keeps_its_migrations_as_we_do_is_another_program(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as db:
        shop = sqlite_utils.Migrations("shop")
        shop(name="0001_tables")(lambda made: made["orders"].create({"id": int}))
        shop.apply(sqlite_utils.Database(db))
    with pytest.raises(StoreError, match="another program"):
        Database(path)


def test_the_history_of_the_local_slack_stands_in_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "try.db"
    with Playground(MANIFEST, state=path):
        pass
    for _ in range(2):
        Database(path).close()
    with Playground(MANIFEST, state=path), closing(connect(path)) as db:
        assert {"thing", "consultations"} <= set(db.table_names())


async def test_damage_is_found_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    store = Database(path)
    for number in range(50):
        await store.commit(start(f"c{number}", thread=str(number), entries=(entry(words="x" * 2_000),)))
    await store.checkpoint()
    store.close()
    whole = path.read_bytes()
    middle = len(whole) // 2 // 4096 * 4096
    path.write_bytes(whole[:middle] + b"\xff" * 4096 + whole[middle + 4096 :])
    with pytest.raises(StoreError, match=r"bot\.db is damaged\. Restore a backup"):
        Database(path)


def test_a_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"file/bot\.db"):
        Database(tmp_path / "file" / "bot.db")
