"""`backup`, `restore` and `audit` as an operator runs them: what they print, and their exit status."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import audit, backup
from bot.ports.audit_log import AuditEntry
from bot.ports.store import UnitOfWork
from bot.store.database import Database
from tests.store.samples import AT, OWNER, TEAM, start

NOON = 1_764_331_200.0  # 2025-11-28, 12:00 UTC


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "bot.db"
    monkeypatch.setenv("CONSULTANT_DB", str(path))
    return path


def fill(path: Path) -> None:
    async def work() -> None:
        store = Database(path)
        entries = (
            AuditEntry(at=NOON, team=TEAM, user=OWNER, action="share", subject="verdict:v1"),
            AuditEntry(at=NOON + 86_400, team=TEAM, user=OWNER, action="read", subject="verdict:v2"),
        )
        await store.commit(start())
        await store.commit(UnitOfWork(team=TEAM, at=AT, audit=entries))
        store.close()

    asyncio.run(work())


def run(
    add_arguments: Callable[[argparse.ArgumentParser], None], command: Callable[[argparse.Namespace], int], *given: str
) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return command(parser.parse_args(given))


def test_a_database_is_backed_up_and_restored(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(database)
    copy = str(database.with_name("copy.db"))
    assert run(backup.add_arguments, backup.run, copy) == 0
    assert f"is backed up to {copy}" in capsys.readouterr().out
    assert run(backup.add_arguments, backup.run, copy) == 2
    assert capsys.readouterr().err == f"{copy} exists already. Name a new file.\n"
    database.unlink()
    assert run(backup.add_restore_arguments, backup.run_restore, copy) == 0
    assert f"{database} is as it was" in capsys.readouterr().out
    assert run(backup.add_restore_arguments, backup.run_restore, copy + "x") == 2
    assert capsys.readouterr().err == f"There is no backup at {copy}x.\n"


def test_the_audit_log_is_printed_oldest_first(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(audit.add_arguments, audit.run) == 2
    assert "There is no database at" in capsys.readouterr().err
    fill(database)
    assert run(audit.add_arguments, audit.run) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2025-11-28T12:00:00+00:00  T1  U0OWNER  share   verdict:v1",
        "2025-11-29T12:00:00+00:00  T1  U0OWNER  read    verdict:v2",
    ]
    assert run(audit.add_arguments, audit.run, "--since", "2025-11-29", "--json") == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {
        "date": "2025-11-29T12:00:00+00:00", "team": "T1", "user": "U0OWNER", "action": "read", "subject": "verdict:v2",
    }  # fmt: skip
    assert run(audit.add_arguments, audit.run, "--user", "U9") == 0
    assert capsys.readouterr().out == "No entries.\n"


def test_a_day_that_is_none_is_refused(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(audit.add_arguments, audit.run, "--since", "yesterday")
    assert "'yesterday' is no day like 2026-11-30" in capsys.readouterr().err
