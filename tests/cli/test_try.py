"""`try` as a process of its own: from its start to a verdict, and to its end; on Windows too."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.command_line import InputError
from bot.cli.try_command import STATE, run_both
from tests.harness.control import Control
from tests.harness.paths import ROOT
from tests.harness.profiles import NOT_YET
from tests.harness.respondent import VERDICT, Respondent, tagged
from tests.harness.user import Person

PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
DEAD_PROXY = "http://127.0.0.1:9"
START_SECONDS, END_SECONDS = 200.0, 60.0
# Ctrl-C reaches all processes of a console; on Windows only Ctrl-Break can be sent to one group of them.
INTERRUPT = getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT)
OWN_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)


@pytest.mark.slow
async def test_try_leads_to_a_verdict_whatever_proxy_is_set(tmp_path: Path) -> None:
    env = {
        **os.environ,
        **dict.fromkeys(PROXIES, DEAD_PROXY),
        "NO_PROXY": "",
        "no_proxy": "",
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
        "CONSULTANT_MESSAGES_A_MINUTE": "0",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "try", "--port", "0", "--fresh"),
        env=env,
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        creationflags=OWN_GROUP,
    )
    try:
        async with asyncio.timeout(START_SECONDS):
            url = await _address(process)
        visitor = str((await Control(url)("user", name="Visitor"))["user"])
        async with Person(url, visitor) as you:
            respondent = Respondent(you, dict(NOT_YET), "controls", await you.dm())
            await you.post(respondent.room, "start")
            await respondent.through()
            verdict = await respondent.next(lambda message: tagged(message, VERDICT))
        assert tagged(verdict, VERDICT)["decision"] == "not_yet"
        process.send_signal(INTERRUPT)
        assert await asyncio.wait_for(process.wait(), END_SECONDS) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert (tmp_path / STATE).is_file()


async def _address(process: asyncio.subprocess.Process) -> str:
    """Where the page is, once the bot is connected."""
    assert process.stdout is not None
    async for line in process.stdout:
        if found := re.search(r"The bot is connected. Open (http://\S+)", line.decode("utf-8")):
            return found[1]
    raise AssertionError(f"try ended with status {await process.wait()}")


def test_a_state_that_can_not_be_removed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    STATE.mkdir(parents=True)
    with pytest.raises(InputError, match=re.escape(f"{STATE} can't be made anew: ")):
        run_both(0, fresh=True, model_stub=False)
