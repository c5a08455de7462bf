"""While it runs, the bot deletes what is kept no longer, and shows whether it is ready."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlite_utils

from bot import app
from bot.handlers.privacy import data_lifecycle
from bot.playground import Playground
from bot.ports.inbound import AppUninstalled
from bot.prepared_content import Content
from bot.store.retention import PRUNED
from tests.harness.profiles import PROMPT
from tests.harness.user import LIMIT_SECONDS
from tests.harness.workplace import Complaints, Workplace, at_work_on

DAY = 86_400.0


async def test_a_removed_workspace_is_purged_when_its_days_are_over(
    playground: Playground,
    content: Content,
    tmp_path: Path,
    complaints: Complaints,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(app, "MAINTENANCE_SECONDS", 0.02)
    purged = asyncio.Event()
    log = logging.getLogger(data_lifecycle.__name__)
    caplog.set_level(logging.INFO, log.name)
    monkeypatch.setattr(log, "filters", [lambda record: "purged" not in record.getMessage() or purged.set() is None])
    async with at_work_on(playground, tmp_path / "bot.db", content, complaints, CONSULTANT_PURGE_DAYS=2) as place:
        store = place.built.store
        for team, days in (("T-OLD", 3), ("T-NEW", 1)):
            at = time.time() - days * DAY
            await store.receive(AppUninstalled(key=f"gone {team}", team=team, user="", at=at))
            await store.remove_workspace(team, at)
        await asyncio.wait_for(purged.wait(), LIMIT_SECONDS)
        assert await store.receipts("T-OLD")
        assert await store.receipts("T-NEW") == ()


async def test_a_clock_that_runs_far_ahead_deletes_nothing(at_work: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    await at_work.begin(PROMPT)
    await at_work.settled()
    before = await rows(at_work)
    assert before["inbox"]
    ahead = SimpleNamespace(time=lambda: time.time() + 3_650 * DAY, monotonic=time.monotonic)
    monkeypatch.setattr(app, "time", ahead)
    await at_work.built.prune()
    assert await rows(at_work) == before


async def test_what_is_over_is_deleted_by_both_clocks_and_by_none_while_slack_is_away(
    at_work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    await at_work.begin(PROMPT)
    await at_work.settled()
    await at_work.built.store._run(lambda db: db.execute("UPDATE inbox SET at = at - ?", [8 * DAY]).rowcount)
    at_work.expected += ["the connection to Slack ended", "auth"]
    await at_work.control("network", down=True)
    await at_work.built.prune()
    assert (await rows(at_work))["inbox"]
    await at_work.control("network", down=False)
    await at_work.control("token", error="account_inactive", which="bot")  # a refusal bears Slack's time, too
    await at_work.built.prune()
    assert not (await rows(at_work))["inbox"]
    await at_work.control("token", restore=True)


async def rows(at_work: Workplace) -> dict[str, int]:
    """How many rows there are, by table that is pruned."""

    def count(db: sqlite_utils.Database) -> dict[str, int]:
        return {table: db[table].count for table in PRUNED}

    return await at_work.built.store._run(count)


async def test_it_is_ready_only_while_slack_takes_the_token(
    at_work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "TOKEN_SECONDS", 0.0)
    assert await at_work.built.ready()
    at_work.expected.append("auth")
    await at_work.control("token", error="account_inactive", which="bot")
    assert not await at_work.built.ready()
    await at_work.control("token", restore=True)
    assert await at_work.built.ready()


async def test_it_is_ready_only_while_the_database_can_be_written(at_work: Workplace) -> None:
    async def execute(statement: str) -> None:
        await at_work.built.store._run(lambda db: db.execute(statement).fetchall())

    at_work.expected.append("pruned")
    assert await at_work.built.ready()
    await execute("PRAGMA query_only = ON")
    assert not await at_work.built.ready()
    await execute("PRAGMA query_only = OFF")
    assert await at_work.built.ready()


async def test_however_many_ask_at_once_whether_it_is_ready_it_looks_once(at_work: Workplace) -> None:
    written: list[str] = []
    at_work.built.store._db.conn.set_trace_callback(written.append)
    assert all(await asyncio.gather(*(at_work.built.ready() for _ in range(50))))
    assert len([statement for statement in written if "write_checks" in statement]) == 1
