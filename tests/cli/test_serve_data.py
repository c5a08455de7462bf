"""The database beside a running bot: whose its files are, backups, restoring, and what `serve` refuses to open."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.playground import Playground
from bot.store.database import Database
from tests.cli.test_serve_disk import stop
from tests.cli.test_serve_refusals import INPUT, MANIFEST, QUESTION, environment, serving, until
from tests.harness.paths import ROOT
from tests.harness.user import PROCESS_SECONDS, Person

pytestmark = pytest.mark.slow

PROJECT = "Walrus sorter"


@pytest.fixture
def slack() -> Iterator[Playground]:
    with Playground(MANIFEST) as started:
        yield started


async def command(env: dict[str, str], *arguments: str) -> tuple[int | None, str]:
    """The status of a command, and all that it writes."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, env=env, cwd=ROOT, stdout=PIPE, stderr=PIPE
    )
    written = await asyncio.wait_for(process.communicate(), PROCESS_SECONDS)
    return process.returncode, b"".join(written).decode()


def projects(database: Path) -> set[str]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return {row[0] for row in db.execute("SELECT project FROM consultations")}


async def test_every_file_is_its_owners_alone_whatever_the_umask(slack: Playground, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    await asyncio.to_thread(folder.mkdir, 0o777)
    async with (
        serving(environment(slack, folder), umask=0) as process,
        Person(slack.url, slack.users["You"]) as you,
    ):
        assert "Other users" not in await until(process, "connected to Slack")
        dm = await you.dm()
        await you.answer(dm, await you.post(dm, QUESTION))
        files = [path for path in folder.rglob("*") if path.is_file()]
        assert {path.name for path in files} >= {"bot.db", "bot.db-wal", "bot.db-shm"}
        assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
        folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
        assert {oct(path.stat().st_mode & 0o777) for path in folders} == {"0o700"}


@pytest.fixture
def listed_folder(tmp_path: Path) -> Path:
    """A folder for other things as well, which others can list."""
    (tmp_path / "notes.txt").write_text("notes")
    tmp_path.chmod(0o755)
    return tmp_path


async def test_a_backup_is_made_beside_a_running_bot_and_put_back_only_without_it(
    slack: Playground, listed_folder: Path
) -> None:
    env, copy = environment(slack, listed_folder), listed_folder / "copy.db"
    async with Person(slack.url, slack.users["You"]) as you:
        dm = await you.dm()
        async with serving(env) as process:
            written = await until(process, "connected to Slack")
            assert written.count("Other users of this machine can see which files are in") == 1
            await you.answer(dm, await you.post(dm, f"start {PROJECT}"))
            assert (await command(env, "backup", str(copy)))[0] == 0
            await you.answer(dm, await you.post(dm, "start Another project"))
            status, written = await command(env, "restore", str(copy))
            assert status == INPUT
            assert "Stop it first" in written
            await stop(process)
        assert projects(copy) == {PROJECT}
        assert projects(listed_folder / "bot.db") == {PROJECT, "Another project"}
        assert (await command(env, "restore", str(copy)))[0] == 0
        assert projects(listed_folder / "bot.db") == {PROJECT}
        async with serving(env) as process:
            await until(process, "connected to Slack")
            mark = you.mark
            await you.command(dm, "/consult", "resume")
            await you.wait_for(lambda event: PROJECT in str(event), since=mark)
            await stop(process)
    status, written = await command(env, "audit")
    assert status == 0
    assert [line.split()[-1] for line in written.splitlines() if "copy.db" in line] == ["file:copy.db"] * 2


async def test_a_newer_or_damaged_database_is_status_2_and_stays_as_it_is(slack: Playground, tmp_path: Path) -> None:
    path, env = tmp_path / "bot.db", environment(slack, tmp_path)
    Database(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('consultant', '9999_later', '')"
        )
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    newer = path.read_bytes()
    async with serving(env) as process:
        written = (await asyncio.wait_for(process.communicate(), PROCESS_SECONDS))[1].decode()
    assert process.returncode == INPUT
    assert "was written by a newer version of the bot (it has 9999_later)" in written
    assert "Traceback" not in written
    assert path.read_bytes() == newer
    path.write_bytes(b"these are notes, no database" * 1_000)
    async with serving(env) as process:
        written = (await asyncio.wait_for(process.communicate(), PROCESS_SECONDS))[1].decode()
    assert process.returncode == INPUT
    assert "Restore a backup" in written
    assert "Traceback" not in written
