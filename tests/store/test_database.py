"""The SQLite adapter: the store's contract, and what only a database file has."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports.inbound import ViewSubmission
from bot.ports.outbound import Posted
from bot.ports.store import StoreError, UnitOfWork
from bot.store.database import Database
from bot.store.stored_verdicts import project_key
from tests.store.contract import StoreContract
from tests.store.contract_base import Factory
from tests.store.samples import AT, OWNER, ROOM, TEAM, entry, outgoing, start, verdict


class TestDatabase(StoreContract):
    """The contract, on a file."""

    def factory(self, folder: Path) -> Factory:
        return lambda: Database(folder / "bot.db")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "bot.db")
    yield database
    database.close()


def files_with(folder: Path, words: str) -> list[str]:
    """The names of the files that hold these words."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if words.encode() in file.read_bytes()]


@pytest.mark.parametrize("table", ["entries", "verdicts", "audit_log", "receipts"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = 0", "DELETE FROM {}"])
async def test_the_database_refuses_to_change_what_never_changes(
    store: Database, tmp_path: Path, table: str, statement: str
) -> None:
    await store.commit(start(entries=(entry(),), verdict=verdict()))
    await store._run(
        lambda db: [
            db.execute("INSERT INTO audit_log (at, team, user, action, subject) VALUES (1, 'T', 'U', 'read', 's')"),
            db.execute("INSERT INTO receipts (id, team, at, document) VALUES ('r', 'T', 1, '{}')"),
        ]
    )
    with closing(sqlite3.connect(tmp_path / "bot.db")) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            connection.execute(statement.format(table))
        assert connection.execute(f"SELECT count(*) FROM {table} WHERE at > 0").fetchone() == (1,)


@given(st.text(max_size=30))
def test_project_names_match_whatever_their_case_and_spacing(name: str) -> None:
    assert project_key(name) == project_key(f" {name} ") == project_key(name.casefold())


@pytest.mark.posix
async def test_the_files_are_their_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "bot.db"
    store = Database(path)
    await store.commit(start())
    files = [file for file in path.parent.rglob("*") if file.is_file()]
    assert {file.name for file in files} >= {"bot.db", "bot.db-wal", "bot.db-shm"}
    assert {oct(file.stat().st_mode & 0o777) for file in files} == {"0o600"}
    assert {oct(folder.stat().st_mode & 0o777) for folder in (path.parent, *path.parent.glob("*/"))} == {"0o700"}
    store.close()


async def test_no_word_of_a_prompt_stays_in_any_file(store: Database, tmp_path: Path) -> None:
    secret = "Zweihundert geheime Anweisungen"
    submission = ViewSubmission(
        key="Ev1", team=TEAM, user=OWNER, at=AT, callback_id="review_prompt", value={}, values={"prompt": secret * 300}
    )
    await store.receive(submission)
    review = outgoing("o", slot="prompt:1", message={"kind": "notice", "text": secret * 200})
    await store.commit(start(event="Ev1", outgoing=(review,)))
    assert secret.encode() in (tmp_path / "bot.db-wal").read_bytes()
    await store.posted("o", Posted(channel=ROOM, ts="1.0", thread="9.9"))
    assert files_with(tmp_path, secret) == []


async def test_a_given_up_message_loses_its_words(store: Database, tmp_path: Path) -> None:
    await store.commit(start(outgoing=(outgoing("o", message={"kind": "notice", "text": "Vertrauliches"}),)))
    await store.gave_up("o", "channel_not_found")
    await store.checkpoint()
    assert files_with(tmp_path, "Vertrauliches") == []


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    path.write_text("this is a letter, not a database " * 50)
    with pytest.raises(StoreError, match=r"The file .*bot\.db is no database, or is damaged\. Restore a backup"):
        Database(path)


async def test_a_claim_of_a_conflicting_commit_is_free_again(store: Database) -> None:
    bad = UnitOfWork(team=TEAM, at=AT, claim="card", consultation="nowhere", entries=(entry(),))
    with pytest.raises(StoreError):
        await store.commit(bad)
    await store.commit(UnitOfWork(team=TEAM, at=AT, claim="card"))
