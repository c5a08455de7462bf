"""A bot that is asked to stop with work under way stops soon, and the next start finishes that work."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from bot.playground import Playground
from bot.prepared_content import Content
from tests.harness.messages_api import Gate, MessagesApi
from tests.harness.model_workplace import QUESTION, answers, cited, reached
from tests.harness.paths import ROOT
from tests.harness.user import Person, has_number
from tests.harness.workplace import START_SECONDS, Complaints, at_work_on

pytestmark = pytest.mark.slow

STOP_SECONDS = 5.0  # promised to whoever stops it; the one time that a test asserts (.github/CONTRIBUTING.md)


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
async def test_work_under_way_is_finished_by_the_next_start(
    playground: Playground, content: Content, tmp_path: Path, complaints: Complaints, name: signal.Signals
) -> None:
    gate = Gate()
    general = playground.channels["general"]
    with MessagesApi([answers(cited("Never"), gate=gate)], pace_s=0) as api:
        settings = {
            "SLACK_BOT_TOKEN": playground.bot_token,
            "SLACK_APP_TOKEN": playground.app_token,
            "SLACK_API_URL": playground.api_url,
            "CONSULTANT_DB": str(tmp_path / "bot.db"),
            "ANTHROPIC_API_KEY": "a-key",
            "ANTHROPIC_BASE_URL": api.url,
            "CONSULTANT_MODEL_SERVER": "anthropic",
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve",
            env={**os.environ, **settings}, cwd=ROOT, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            async with Person(playground.url, playground.users["You"]) as you:
                await you.wait_for(lambda event: event["kind"] == "app_connected", START_SECONDS)
                thread = await you.post(general, f"@Consultant {QUESTION}")
                await reached(gate.reached)
                process.send_signal(name)
                assert await asyncio.wait_for(process.wait(), STOP_SECONDS) == 0
        finally:
            gate.open()
            if process.returncode is None:
                process.kill()
                await process.wait()
    async with at_work_on(playground, tmp_path / "bot.db", content, complaints) as place:
        replies = [message for message in await place.you.messages(general, thread) if message.get("bot_id")]
        assert len(replies) == 1
        assert has_number(replies[0]["blocks"], "500")
        assert await place.built.store.unfinished() == ()
