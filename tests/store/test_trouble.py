"""A full disk, another process's lock, a database that can't be written or is damaged: a plain sentence, no change."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlite_utils

from bot.ports.audit_log import AuditEntry
from bot.ports.deletion import Deletion, Retention
from bot.ports.store import StoreError, TranscriptLine, UnitOfWork
from bot.store import sqlite_errors
from bot.store.database import Database
from tests.harness.data_requests import delete, set_retention
from tests.store.samples import AT, CHANNEL, DAY, OWNER, TEAM, entry, mention, outgoing, posted, start, verdict

BRIEFLY = 0.02  # seconds to wait for a lock: the bot would wait longer, and so would we
LINE = TranscriptLine(channel=CHANNEL, thread="1.1", role="person", text="hello " * 500, user=OWNER)

Act = Callable[[Database], Awaitable[object]]
WRITES: dict[str, Act] = {
    "receive": lambda store: store.receive(mention("Ev2", ts="1.2").model_copy(update={"text": "word " * 500})),
    "commit": lambda store: store.commit(
        UnitOfWork(
            event="Ev1", team=TEAM, at=AT, consultation="c1", entries=(entry(words="w" * 3_000),), transcript=(LINE,)
        )
    ),
    "posted": lambda store: store.posted("o", posted("7.0")),
    "delete": lambda store: delete(
        store,
        Deletion(kind="person", team=TEAM, subject=OWNER, by=OWNER, at=AT),
        confirm=lambda _: (outgoing("c", message={"kind": "notice", "text": "gone " * 2_000}),),
    ),
    "prune": lambda store: store.prune(AT + 100 * DAY),
    "purge": lambda store: store.purge_workspaces(AT + 1, AT + 1),
    "set": lambda store: set_retention(store, TEAM, Retention(transcript_days=3), OWNER, AT),
    "audit": lambda store: store.commit(
        UnitOfWork(
            team=TEAM,
            at=AT,
            audit=(AuditEntry(at=AT, team=TEAM, user=OWNER, action="read", subject="s" * 5_000),),
        )
    ),
}
NEEDS_ROOM = {"receive", "commit", "delete", "audit"}  # what needs room on the disk; the rest fits into what is there


@pytest.fixture
async def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    database = Database(tmp_path / "bot.db")
    await database.receive(mention("Ev1"))
    await database.receive(mention("Ev0", ts="1.0"))
    work = start(
        event="Ev0",
        entries=(entry(words="x"),),
        verdict=verdict(),
        outgoing=(outgoing("o", slot="s"),),
        transcript=(LINE,),
    )
    await database.commit(work)
    await database._run(lambda db: db.execute("UPDATE workspaces SET removed_at = 1"))
    monkeypatch.setattr(sqlite_errors, "BUSY_SECONDS", BRIEFLY)
    await database._run(lambda db: db.execute("PRAGMA busy_timeout = 20").fetchall())
    yield database
    database.close()


async def content(store: Database) -> list[str]:
    return await store._run(lambda db: [line for line in db.conn.iterdump() if "filler" not in line])


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process holds the write lock."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def fill(db: sqlite_utils.Database) -> None:
    """Let the disk be full: not one more page fits."""
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages}").fetchall()
    for size in (3_000, 300, 30, 1):
        with contextlib.suppress(sqlite3.OperationalError):
            for number in itertools.count():
                db.execute(
                    "INSERT INTO inbox (team, key, user, event, at, done) VALUES ('filler', ?, '', ?, 9e9, 1)",
                    [f"{size}:{number}", "x" * size],
                )


@pytest.mark.parametrize("name", WRITES)
async def test_while_another_process_holds_the_lock(store: Database, tmp_path: Path, name: str) -> None:
    before = await content(store)
    with (
        locked(tmp_path / "bot.db"),
        pytest.raises(StoreError, match=r"^Another process holds the database .*bot\.db locked"),
    ):
        await WRITES[name](store)
    assert await content(store) == before
    await WRITES[name](store)
    assert await content(store) != before


@pytest.mark.parametrize("name", sorted(NEEDS_ROOM))
async def test_while_the_disk_is_full(store: Database, name: str) -> None:
    await store._run(fill)
    before = await content(store)
    with pytest.raises(StoreError, match=r"^The disk that holds the database .*bot\.db is full\. Free some space"):
        await WRITES[name](store)
    assert await content(store) == before
    await store._run(lambda db: db.execute("PRAGMA max_page_count = 1073741823").fetchall())
    await WRITES[name](store)
    assert await content(store) != before


@pytest.mark.parametrize("name", WRITES)
async def test_while_the_database_can_not_be_written(store: Database, name: str) -> None:
    before = await content(store)
    await store._run(lambda db: db.execute("PRAGMA query_only = ON").fetchall())
    with pytest.raises(StoreError, match=r"^The database .*bot\.db can't be written\. Give the bot the right"):
        await WRITES[name](store)
    assert await content(store) == before
    await store._run(lambda db: db.execute("PRAGMA query_only = OFF").fetchall())
    await WRITES[name](store)
    assert await content(store) != before


@pytest.mark.parametrize("name", ["commit", "delete"])
async def test_damage_while_it_runs_is_named_and_nothing_changes(store: Database, tmp_path: Path, name: str) -> None:
    await store.checkpoint()
    path = tmp_path / "bot.db"
    root = await store._run(
        lambda db: db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'entries'").fetchone()[0]
    )
    whole = path.read_bytes()
    path.write_bytes(whole[: (root - 1) * 4096] + b"\xff" * 4096 + whole[root * 4096 :])
    damaged = path.read_bytes()
    await store._run(lambda db: db.execute("PRAGMA shrink_memory").fetchall())
    with pytest.raises(StoreError, match=r"^The database .*bot\.db is damaged\. Restore a backup"):
        await WRITES[name](store)
    await store.checkpoint()
    assert path.read_bytes() == damaged


@pytest.mark.parametrize("how", ["moved", "deleted", "replaced"])
async def test_nothing_is_stored_in_a_file_that_the_next_start_does_not_find(
    store: Database, tmp_path: Path, how: str
) -> None:
    """SQLite itself goes on writing to the file that it has open."""
    path = tmp_path / "bot.db"
    path.rename(tmp_path / "moved.db")
    if how == "deleted":
        (tmp_path / "moved.db").unlink()
    elif how == "replaced":
        path.write_bytes(b"")
    for act in WRITES.values():
        with pytest.raises(StoreError, match=r"bot\.db was moved, deleted or replaced"):
            await act(store)
    if how == "moved":
        (tmp_path / "moved.db").rename(path)
        await WRITES["commit"](store)
