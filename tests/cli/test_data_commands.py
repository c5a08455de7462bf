"""`backup`, `restore` and `audit` as an operator runs them: what they print, and their exit status."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from bot.__main__ import main
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


def test_a_database_is_backed_up_and_restored(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(database)
    copy = str(database.with_name("copy.db"))
    assert main(["backup", copy]) == 0
    assert f"is backed up to {copy}" in capsys.readouterr().out
    assert main(["backup", copy]) == 2
    assert capsys.readouterr().err == f"{copy} exists already. Name a new file.\n"
    database.unlink()
    assert main(["restore", copy]) == 0
    assert f"{database} is as it was" in capsys.readouterr().out
    assert main(["restore", copy + "x"]) == 2
    assert capsys.readouterr().err == f"There is no backup at {copy}x.\n"


def test_the_audit_log_is_printed_oldest_first(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit"]) == 2
    assert "There is no database at" in capsys.readouterr().err
    fill(database)
    assert main(["audit"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2025-11-28T12:00:00+00:00  T1  U0OWNER  share   verdict:v1",
        "2025-11-29T12:00:00+00:00  T1  U0OWNER  read    verdict:v2",
    ]
    assert main(["audit", "--since", "2025-11-29", "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {
        "date": "2025-11-29T12:00:00+00:00", "team": "T1", "user": "U0OWNER", "action": "read", "subject": "verdict:v2",
    }  # fmt: skip
    assert main(["audit", "--user", "U9"]) == 0
    assert capsys.readouterr().out == "No entries.\n"
    assert main(["audit", "--user", "U9", "--json"]) == 0
    assert capsys.readouterr().out == ""


def test_a_day_that_is_none_is_refused(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["audit", "--since", "yesterday"])
    assert "'yesterday' is no day like 2026-11-30" in capsys.readouterr().err
