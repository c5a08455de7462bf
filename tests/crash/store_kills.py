"""Kills a process in the middle of a store operation: at every SQL statement, and at moments in between.

`python -m tests.crash.store_kills OPERATION FOLDER MOMENTS` makes a database in FOLDER, then for each point forks a
process that does the operation on a copy of it and is ended by a signal there. What the file then holds must be what it
held before or what it holds after, and the operation done again must end as if nothing had happened. Prints what is
wrong, a line each, and at the end how many processes were killed.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from bot.ports.store import StoreError
from bot.store import connection
from tests.crash.store_operations import COPY, OPERATIONS, SAME, STEPWISE, Operation, fill

RANDOM = re.compile(r"[0-9a-f]{32}")  # ids of receipts and leases differ from run to run
# Written by the operation itself when it is done again.
LOGS = re.compile(r'INSERT INTO "(backups|audit_log|receipts|sqlite_sequence)"')
LEFT_OVER = (".partial", ".restoring", ".migrating")


def content(path: Path) -> list[str]:
    """Everything in a database, a line each, without what differs from run to run."""
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert not has_table(db, "deleting") or db.execute("SELECT * FROM deleting").fetchall() == []
        return [RANDOM.sub("#", line) for line in db.iterdump() if "_sqlite_migrations" not in line]


def has_table(db: sqlite3.Connection, name: str) -> bool:
    return bool(db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [name]).fetchone())


def database_of(operation: str) -> str:
    return "new.db" if operation == "first opening" else "bot.db"


def die_at_statement(number: int) -> None:
    """From now on this process is killed as it begins its `number`th SQL statement."""
    real, begun = sqlite3.connect, 0

    def step(_: str) -> None:
        nonlocal begun
        begun += 1
        if begun == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def connect(*args: Any, **more: Any) -> sqlite3.Connection:
        opened = real(*args, **more)
        opened.set_trace_callback(step)
        return opened

    sqlite3.connect = connect  # type: ignore[assignment]


def die_after(seconds: float) -> None:
    """The timer's signal ends the process wherever it is, in the middle of SQLite's own work too."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def killed(operation: Operation, folder: Path, arm: Callable[[], None]) -> bool:
    """Do it in a child that is to die. False if it came to its end before."""
    child = os.fork()
    if not child:
        try:
            arm()
            operation.run(folder)
            os._exit(0)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the parent reports it
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            os._exit(1)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status <= 0, f"the operation failed by itself: {status}"
    return status < 0


def problems(name: str, folder: Path, before: list[str], after: list[str]) -> Iterator[str]:
    """What is wrong with what a killed process left, and after the operation was done again."""
    operation, path = OPERATIONS[name], folder / database_of(name)
    plain = [line for line in before if not LOGS.match(line)]
    if path.exists() and path.stat().st_size:
        connection.connect(path).close() if name != "migration" else None
        left = [line for line in content(path) if not LOGS.match(line)]
        finished = [line for line in after if not LOGS.match(line)]
        if operation.steps == STEPWISE and not set(finished) <= set(left) <= set(plain) | set(finished):
            yield "neither before, after, nor between"
        if operation.steps == SAME and left not in (plain, finished):
            yield "neither before nor after"
    if (folder / COPY).exists() and [line for line in content(folder / COPY) if not LOGS.match(line)] != plain:
        yield "the backup is not what was there"
    operation.run(folder)
    again = [line for line in content(path) if not LOGS.match(line)]
    if again != [line for line in after if not LOGS.match(line)]:
        yield "done again, it ends otherwise"
    if rest := [file.name for file in folder.iterdir() if file.name.endswith(LEFT_OVER)]:
        yield f"left over: {rest}"


def main(name: str, folder: Path, moments: int) -> int:
    operation, count = OPERATIONS[name], 0
    pristine = folder / "pristine"
    pristine.mkdir()
    asyncio.run(fill(pristine))
    before = content(pristine / "bot.db")
    shutil.copytree(pristine, folder / "whole")
    began = time.perf_counter()
    operation.run(folder / "whole")
    lasts = time.perf_counter() - began
    after = content(folder / "whole" / database_of(name))

    def kill(label: str, arm: Callable[[], None]) -> bool:
        nonlocal count
        place = folder / "killed"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(pristine, place)
        died = killed(operation, place, arm)
        count += died
        try:
            for problem in problems(name, place, before, after):
                print(f"{name}, killed at {label}: {problem}")
        except (AssertionError, StoreError, sqlite3.Error) as error:
            print(f"{name}, killed at {label}: {type(error).__name__}: {error}")
        return died

    for statement in itertools.count(1):
        if not kill(f"statement {statement}", partial(die_at_statement, statement)):
            break
    for moment in range(1, moments + 1):
        seconds = lasts * moment / moments
        kill(f"{seconds * 1000:.2f} ms", partial(die_after, seconds))
    print(count)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
