"""A backup is the database as it is at one moment; restoring brings all of it back, or changes nothing."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.ports.audit_log import AuditEntry
from bot.ports.deletion import Deletion
from bot.ports.store import StoreError, UnitOfWork
from bot.store.backups import back_up, restore
from bot.store.connection import connect
from bot.store.database import Database
from tests.harness.data_requests import delete
from tests.store.samples import AT, OWNER, TEAM, entry, outgoing, start, verdict

WRITES = 200


def left_over(folder: Path) -> list[Path]:
    """Copies that were needed only for a while."""
    return [path for path in folder.iterdir() if path.name.endswith((".partial", ".restoring"))]


async def test_a_backup_of_a_database_in_use_is_whole(tmp_path: Path) -> None:
    """While it is made, commits go on; each is in the copy with all its parts, or not at all."""
    path, copy = tmp_path / "bot.db", tmp_path / "copies" / "copy.db"
    store = Database(path)
    await store.commit(start())

    async def write() -> None:
        for number in range(WRITES):
            work = UnitOfWork(
                team=TEAM, at=AT, consultation="c1", entries=(entry(),), outgoing=(outgoing(f"o{number}"),)
            )
            await store.commit(work)

    writing = asyncio.create_task(write())
    await store.commit(UnitOfWork(team=TEAM, at=AT, consultation="c1", entries=(entry(),), outgoing=(outgoing("o"),)))
    size = await asyncio.to_thread(back_up, path, copy, AT)
    await writing
    store.close()
    assert size == copy.stat().st_size
    assert [file.name for file in copy.parent.iterdir()] == ["copy.db"]
    with closing(sqlite3.connect(copy)) as db:
        entries, messages = db.execute("SELECT (SELECT count(*) FROM entries), count(*) FROM outbox").fetchone()
        assert entries == messages > 0
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_restoring_brings_back_what_was_there(tmp_path: Path) -> None:
    path, copy = tmp_path / "bot.db", tmp_path / "copy.db"
    store = Database(path)
    await store.commit(start(entries=(entry(words="before"),), verdict=verdict()))
    before = await store.consultation(TEAM, "c1")
    store.close()
    back_up(path, copy, AT)
    store = Database(path)
    await store.commit(UnitOfWork(team=TEAM, at=AT, consultation="c1", entries=(entry(words="after"),)))
    read = AuditEntry(at=AT + 1, team=TEAM, user=OWNER, action="read", subject="verdict:v1")
    await store.commit(UnitOfWork(team=TEAM, at=AT, audit=(read,)))
    store.close()
    restore(copy, path, AT + 2)
    store = Database(path)
    assert await store.consultation(TEAM, "c1") == before
    entries = [(entry.action, entry.subject) for entry in await store.audit_entries()]
    assert entries == [("restore", "file:copy.db"), ("read", "verdict:v1"), ("backup", "file:copy.db")]
    assert left_over(tmp_path) == []
    store.close()


async def test_what_was_deleted_after_the_backup_stays_deleted(tmp_path: Path) -> None:
    path, copy = tmp_path / "bot.db", tmp_path / "copy.db"
    store = Database(path)
    await store.commit(start("c1", entries=(entry(words="geheim"),)))
    await store.commit(start("c2", thread="8.8"))
    await asyncio.to_thread(back_up, path, copy, AT)
    await delete(store, Deletion(kind="consultation", team=TEAM, subject="c1", by=OWNER, at=AT + 1))
    store.close()
    restore(copy, path, AT + 2)
    store = Database(path)
    assert await store.consultation(TEAM, "c1") is None
    assert await store.consultation(TEAM, "c2") is not None
    assert [receipt.deletion.subject for receipt in await store.receipts(TEAM)] == ["c1"]
    assert [entry.action for entry in await store.audit_entries()] == ["restore", "backup", "delete"]
    assert b"geheim" not in path.read_bytes()
    store.close()


async def test_a_restore_where_there_is_no_database_makes_it(tmp_path: Path) -> None:
    path, copy = tmp_path / "bot.db", tmp_path / "copy.db"
    store = Database(path)
    await store.commit(start())
    store.close()
    back_up(path, copy, AT)
    restore(copy, tmp_path / "new" / "bot.db", AT)
    again = Database(tmp_path / "new" / "bot.db")
    assert await again.consultation(TEAM, "c1")
    again.close()


async def test_a_deletion_names_the_backups_it_does_not_reach(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    store = Database(path)
    await store.commit(start())
    await asyncio.to_thread(back_up, path, tmp_path / "copy.db", AT)
    receipt = await delete(store, Deletion(kind="consultation", team=TEAM, subject="c1", by=OWNER, at=AT + 1))
    assert receipt.backups == (str(tmp_path / "copy.db"),)
    store.close()


async def test_what_can_not_be_backed_up_or_restored_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    path, copy = tmp_path / "bot.db", tmp_path / "copy.db"
    with pytest.raises(StoreError, match="There is no database at"):
        back_up(path, copy, AT)
    store = Database(path)
    await store.commit(start())
    back_up(path, copy, AT)
    with pytest.raises(StoreError, match="exists already"):
        back_up(path, copy, AT)
    with pytest.raises(StoreError, match="A bot runs on"):
        restore(copy, path, AT)
    store.close()
    (tmp_path / "letter").write_text("this is a letter " * 500)
    with pytest.raises(StoreError, match=r"letter is no database"):
        restore(tmp_path / "letter", path, AT)
    with pytest.raises(StoreError, match="There is no backup at"):
        restore(tmp_path / "nowhere", path, AT)
    with closing(sqlite3.connect(copy)) as db:
        db.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('consultant', '0999_later')")
        db.commit()
    with pytest.raises(StoreError, match="newer version"):
        restore(copy, path, AT)
    with closing(connect(path)) as db:
        assert db.execute("SELECT count(*) FROM consultations").fetchone() == (1,)


@pytest.mark.parametrize("kind", ["empty", "another program's"])
async def test_only_a_database_of_the_bot_is_restored(tmp_path: Path, kind: str) -> None:
    """A copy that a full disk cut to nothing or another program's database would else replace everything."""
    path, other = tmp_path / "bot.db", tmp_path / "other.db"
    store = Database(path)
    await store.commit(start())
    store.close()
    other.touch()
    if kind != "empty":
        with closing(sqlite3.connect(other)) as db:
            db.execute("CREATE TABLE letters (id)")
    with pytest.raises(StoreError, match=r"other\.db is no backup of the bot"):
        restore(other, path, AT)
    with closing(connect(path)) as db:
        assert db.execute("SELECT count(*) FROM consultations").fetchone() == (1,)


@pytest.mark.parametrize("damage", [b"no database at all " * 600, None])
async def test_a_backup_is_put_in_the_place_of_a_damaged_database(tmp_path: Path, damage: bytes | None) -> None:
    """That is what the sentence about the damage says to do; the damaged file is kept."""
    path, copy = tmp_path / "bot.db", tmp_path / "copy.db"
    store = Database(path)
    await store.commit(start())
    store.close()
    back_up(path, copy, AT)
    whole = path.read_bytes()
    damaged = damage or whole[: len(whole) // 2] + b"\xff" * (len(whole) // 2)
    path.write_bytes(damaged)
    with pytest.raises(StoreError, match="Restore a backup"):
        Database(path)
    kept = restore(copy, path, AT + 1)
    assert kept is not None
    assert kept.read_bytes() == damaged
    store = Database(path)
    assert await store.consultation(TEAM, "c1")
    assert left_over(tmp_path) == []
    store.close()


async def test_a_locked_database_is_not_waited_for_without_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, copy = tmp_path / "bot.db", tmp_path / "copy.db"
    Database(path).close()
    back_up(path, copy, AT)
    monkeypatch.setattr("bot.store.sqlite_errors.BUSY_SECONDS", 0.02)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="Another process holds the database"):
            restore(copy, path, AT)
        with pytest.raises(StoreError, match="Another process holds the database"):
            back_up(path, tmp_path / "second.db", AT)
    assert not (tmp_path / "second.db").exists()
