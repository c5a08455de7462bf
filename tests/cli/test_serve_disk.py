"""A database that can't be written: at the start a clear line and status 2; while it runs nothing is lost (law 10).

The disk of the running bot is full in earnest: from a moment on the operating system refuses its process every byte
that it writes to a file.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import resource
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.playground import Playground
from bot.store.database import Database
from tests.cli.test_serve_operators import status_of
from tests.cli.test_serve_refusals import INPUT, MANIFEST, QUESTION, environment, serving, until
from tests.crash.findings import outbox_id
from tests.harness.paths import ROOT
from tests.harness.ports import free_port
from tests.harness.user import LIMIT_SECONDS, PROCESS_SECONDS, Control, Person, has_number

pytestmark = pytest.mark.slow

PR_CAPBSET_DROP = 24  # linux/prctl.h
IGNORES_MODES = (1, 2)  # linux/capability.h: CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
SECOND, MINUTE = 4.0, 61.0  # Slack delivers again what was not acknowledged
BUSY_SECONDS = 10


@pytest.fixture
def slack() -> Iterator[Playground]:
    with Playground(MANIFEST) as started:
        yield started


def as_anybody() -> None:
    """This process obeys the modes of files, even if it is root's."""
    for capability in IGNORES_MODES:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


async def run(env: dict[str, str], command: str) -> tuple[int | None, str]:
    """The status of a command without special rights, and all that it writes."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", command, env=env, cwd=ROOT, stdout=PIPE, stderr=PIPE, preexec_fn=as_anybody
    )
    try:
        written = await asyncio.wait_for(process.communicate(), PROCESS_SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
    return process.returncode, b"".join(written).decode()


@pytest.fixture(params=["file", "folder"])
def read_only(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A database that may be read, and not written."""
    folder = tmp_path / "data"
    path = folder / "bot.db"
    Database(path).close()
    path.chmod(0o400)
    folder.chmod(0o500 if request.param == "folder" else 0o700)
    yield path
    folder.chmod(0o700)


async def test_a_read_only_database_is_status_2_with_what_to_do(slack: Playground, read_only: Path) -> None:
    status, written = await run(environment(slack, read_only.parent), "serve")
    assert status == INPUT
    assert f"The database {read_only} can't be written. Give the bot the right to write it" in written
    assert "Traceback" not in written
    assert "connected to Slack" not in written


async def test_doctor_names_a_read_only_database(slack: Playground, read_only: Path) -> None:
    status, written = await run(environment(slack, read_only.parent), "doctor")
    assert status == 1
    (line,) = [line for line in written.splitlines() if "database:" in line]
    assert line.startswith("FAIL")
    assert "can't be written" in line
    assert "Traceback" not in written


def fill_disk(process: Process, *, full: bool = True) -> None:
    """From now on nothing that this process writes to a file succeeds, or everything again."""
    _, most = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0 if full else most, most))


def left(database: Path) -> list[tuple[object, ...]]:
    """The events that are not done, and the messages that are not posted."""
    with contextlib.closing(sqlite3.connect(database)) as db:
        events = db.execute("SELECT key, event FROM inbox WHERE done = 0").fetchall()
        return [*events, *db.execute("SELECT id, state, reason, attempts FROM outbox WHERE state != 'posted'")]


async def stop(process: Process) -> None:
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), PROCESS_SECONDS) == 0


async def restart(env: dict[str, str]) -> None:
    """One more start, with room on the disk."""
    async with serving(env) as process:
        await until(process, "connected to Slack")
        await stop(process)


async def test_while_the_disk_is_full_nothing_is_lost_and_the_person_gets_a_word(
    slack: Playground, tmp_path: Path
) -> None:
    control, env = Control(slack.url), environment(slack, tmp_path)
    port = free_port()
    health = f"http://127.0.0.1:{port}/health"
    async with serving(env, "--status", str(port)) as process, Person(slack.url, slack.users["You"]) as you:
        await until(process, "connected to Slack")
        dm = await you.dm()
        menu = await you.answer(dm, await you.post(dm, "help"))
        assert await status_of(health) == 200
        fill_disk(process)
        assert await status_of(health) == 503
        mark = you.mark
        asked = await you.post(dm, QUESTION)
        pressed = await you.click(menu, "verdicts", refused=True)
        assert pressed.get("ok") is not True  # Slack shows that it failed, and so does the bot, in a word
        event = await you.wait_for(lambda found: found["kind"] == "ephemeral", since=mark)
        assert "again" in event["message"]["text"]
        await control.advance(SECOND)
        await until(process, "a request failed: StoreError (The d")
        fill_disk(process, full=False)
        assert await status_of(health) == 200
        await control.advance(MINUTE)
        answer = await you.answer(dm, asked)
        assert has_number(answer["blocks"], "500")
        mark = you.mark
        assert (await you.click(menu, "verdicts", refused=True)).get("ok") is True
        await you.wait_for(lambda found: found["kind"] in ("message", "ephemeral"), since=mark)
        await stop(process)
        await restart(env)  # what was posted and could not be noted is looked up
        shown = [message for root in await you.messages(dm) for message in await you.messages(dm, root["ts"])]
    ours = [message for message in shown if message.get("bot_id") and not message.get("is_ephemeral")]
    assert len(ours) == 2  # help and the answer
    assert len({outbox_id(message) for message in ours}) == 2
    assert left(tmp_path / "bot.db") == []


async def test_if_the_disk_stays_full_the_person_is_asked_to_say_it_again(slack: Playground, tmp_path: Path) -> None:
    control, env = Control(slack.url), environment(slack, tmp_path)
    async with serving(env) as process, Person(slack.url, slack.users["You"]) as you:
        await until(process, "connected to Slack")
        dm = await you.dm()
        await you.answer(dm, await you.post(dm, "help"))
        fill_disk(process)
        mark = you.mark
        await you.post(dm, QUESTION)
        words: list[str] = []
        async with asyncio.timeout(LIMIT_SECONDS):
            while not words:
                await control.advance(MINUTE)  # of the six until Slack's last try
                await you.seen_all()
                words = [found["message"]["text"] for found in you.events[mark:] if found["kind"] == "ephemeral"]
        assert len(words) == 1
        assert "again" in words[0]
        fill_disk(process, full=False)
        await you.answer(dm, await you.post(dm, QUESTION))
        await stop(process)


async def test_what_was_posted_while_the_disk_filled_up_is_not_posted_twice(slack: Playground, tmp_path: Path) -> None:
    control, env = Control(slack.url), environment(slack, tmp_path)
    async with serving(env) as process, Person(slack.url, slack.users["You"]) as you:
        await until(process, "connected to Slack")
        dm = await you.dm()
        await control.fault("ratelimit", method="chat.postMessage", count=1, retry_after=BUSY_SECONDS)
        asked = await you.post(dm, QUESTION)
        async with asyncio.timeout(BUSY_SECONDS):
            while not [call for call in (await control.log())["calls"] if call["method"] == "chat.postMessage"]:
                pass
        fill_disk(process)  # between the stored message and its post
        await you.answer(dm, asked)
        await until(process, "posting put off: StoreError")
        fill_disk(process, full=False)
        mark = you.mark
        await you.post(dm, "when is fine-tuning cheaper than prompting?", asked)
        await you.answer(dm, asked, since=mark)
        await control.idle()
        await stop(process)
        await restart(env)
        shown = [message for message in await you.messages(dm, asked) if message.get("bot_id")]
    assert len(shown) == 2
    assert set(Counter(outbox_id(message) for message in shown).values()) == {1}
    assert left(tmp_path / "bot.db") == []
