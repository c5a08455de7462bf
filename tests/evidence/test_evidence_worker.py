"""Readings in processes of their own: results, progress, refusals, limits, and being stopped."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import psutil
import pytest

from bot.evidence.evidence_worker import EvidenceWorker, OnProgress, WorkerError
from bot.evidence.file_error import EvidenceFileError, QuestionError
from bot.evidence.loaded_content import content
from bot.evidence.worker_process import NICENESS
from tests.evidence.eval_files import write_csv, write_lines

LIMIT = 200.0  # seconds; a worker takes only what others leave it of the machine
LOWEST = 19  # sched(7)
READ = "bot.evidence.dropped_files:read_dropped"


async def read(path: Path, choices: dict[str, str] | None = None, on_progress: OnProgress | None = None) -> Any:
    """The reading of a file by a worker of its own."""
    return await EvidenceWorker(content()).run(READ, [str(path), None, choices or {}], on_progress)


def many_rows(path: Path, count: int) -> Path:
    return write_csv(
        path, [["question", "correct"], *[[f"question number {place}", place % 4 > 0] for place in range(count)]]
    )


async def test_a_reading_comes_back_with_its_progress(tmp_path: Path) -> None:
    shares: list[float] = []
    async with asyncio.timeout(LIMIT):
        reading = await read(many_rows(tmp_path / "r.csv", 30_000), {"threshold": "0.2"}, shares.append)
    values = reading["values"]
    assert (values["eval_examples"], values["eval_failures"]) == (30_000, 7_500)
    assert shares
    assert all(0 <= share <= 1 for share in shares)


@pytest.mark.slow
async def test_two_files_are_compared(tmp_path: Path) -> None:
    before = many_rows(tmp_path / "b.csv", 40)
    async with asyncio.timeout(LIMIT):
        reading = await EvidenceWorker(content()).run(READ, [str(many_rows(tmp_path / "a.csv", 40)), str(before), {}])
    assert reading["tuned_values"] == {"already_tuned": True, "tuned_examples": 40, "tuned_failures": 10}


@pytest.mark.slow
async def test_refusals_come_back_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("a,b\n1,2\n3\n")
    async with asyncio.timeout(LIMIT):
        with pytest.raises(EvidenceFileError, match="line 3") as refused:
            await read(tmp_path / "r.csv")
        assert refused.value.line == 3
        with pytest.raises(QuestionError, match="no column is named"):
            await read(many_rows(tmp_path / "s.csv", 5), {"pass_column": "x"})
        with pytest.raises(WorkerError, match="os is no module"):
            await EvidenceWorker(content()).run("os:getcwd", [])


async def test_a_reading_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = many_rows(tmp_path / "r.csv", 200_000)
    async with asyncio.timeout(LIMIT):
        with pytest.raises(EvidenceFileError, match="took longer than"):
            await EvidenceWorker(content(), seconds=0.2).run(READ, [str(path), None, {}])
    assert not _children()


async def test_a_reading_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    records = [{"question": "x" * 100_000, "correct": True, "n": place} for place in range(600)]
    (tmp_path / "r.json").write_text(json.dumps({"rows": records}))
    async with asyncio.timeout(LIMIT):
        with pytest.raises((EvidenceFileError, WorkerError)):
            await EvidenceWorker(content(), memory=1 << 20).run(READ, [str(tmp_path / "r.json"), None, {}])


@pytest.mark.slow
async def test_cancelling_ends_the_process(tmp_path: Path) -> None:
    path = many_rows(tmp_path / "r.csv", 400_000)
    started = asyncio.Event()
    task = asyncio.create_task(read(path, {}, lambda _: started.set()))
    async with asyncio.timeout(LIMIT):
        await started.wait()
        (child,) = _children()
        assert child.nice() == min(psutil.Process().nice() + NICENESS, LOWEST)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert not _children()


@pytest.mark.slow
async def test_the_event_loop_runs_on_while_a_file_is_read(tmp_path: Path) -> None:
    path = write_lines(
        tmp_path / "r.jsonl", [{"question": f"q{place}", "correct": place % 2 == 0} for place in range(10_000)]
    )
    turns = 0
    task = asyncio.create_task(read(path))
    async with asyncio.timeout(LIMIT):
        while not task.done():
            await asyncio.wait({task}, timeout=0.001)  # a loop without a pause would starve the worker
            turns += 1
    assert (await task)["values"]["eval_examples"] == 10_000
    assert turns > 50


@pytest.mark.slow
async def test_no_more_than_two_run_at_once(tmp_path: Path) -> None:
    path = many_rows(tmp_path / "r.csv", 5_000)
    worker, most = EvidenceWorker(content(), at_once=2), 0
    tasks = [asyncio.create_task(worker.run(READ, [str(path), None, {}])) for _ in range(4)]
    async with asyncio.timeout(LIMIT):
        while not all(task.done() for task in tasks):
            most = max(most, len(_children()))
            await asyncio.wait(tasks, timeout=0.02)
    assert [task.result()["values"]["eval_examples"] for task in tasks] == [5_000] * 4
    assert 1 <= most <= 2


def _children() -> list[psutil.Process]:
    found = []
    for child in psutil.Process().children():
        try:
            if "bot.evidence.worker_process" in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found
