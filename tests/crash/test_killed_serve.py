"""`python -m bot serve`, killed by the system at the worst moments and started again, goes on where it was."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.playground import Playground
from tests.crash.bot_processes import ROOT, BotProcess, BotStarter
from tests.crash.interrupted_consultation import InterruptedConsultation
from tests.crash.test_every_await import DECISION, consult_undisturbed, make_folder
from tests.harness.user import JSON, Control, Person
from tests.harness.workplace import MANIFEST

pytestmark = pytest.mark.asyncio(loop_scope="module")

POST = "chat.postMessage"


class Served(BotStarter):
    """Lives that begin from the command line, as an operator starts them."""

    async def begin(self, playground: Playground, folder: Path, *_: object, **__: object) -> BotProcess:
        settings = {
            "SLACK_BOT_TOKEN": playground.bot_token,
            "SLACK_APP_TOKEN": playground.app_token,
            "SLACK_API_URL": playground.api_url,
            "CONSULTANT_DB": str(folder / "bot.db"),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "serve",
            env={**os.environ, **settings},
            cwd=ROOT,
            stderr=asyncio.subprocess.DEVNULL,
        )
        return BotProcess(process.pid, folder / "steps", folder / "log", asyncio.ensure_future(process.wait()))


@dataclass
class Killed(InterruptedConsultation):
    """Kills the bot as soon as Slack accepted certain things, or as soon as the verdict is seen."""

    kills: set[str] = field(default_factory=set)

    async def answer(self, way: str, asked: JSON) -> bool:
        if way == "confirm":
            # Whatever is posted now takes effect, and the bot never hears of it.
            await self.control.fault("drop_after", method=POST, count=2)
        accepted = await super().answer(way, asked)
        if way in self.kills and accepted and self.bot:
            self.kills.discard(way)
            self.bot.kill()
        return accepted

    async def verdict(self) -> JSON | None:
        found = await super().verdict()
        if found and "verdict" in self.kills and self.bot:
            self.kills.discard("verdict")
            self.bot.kill()
        return found


@pytest.mark.parametrize("kills", [{"typed", "confirm"}, {"pressed", "verdict"}], ids=["kept", "posted"])
async def test_killed_in_earnest_each_message_stands_once(bots: BotStarter, tmp_path: Path, kills: set[str]) -> None:
    expected, _ = await consult_undisturbed(bots, make_folder(tmp_path, "undisturbed"))
    folder = make_folder(tmp_path, "killed")
    with Playground(MANIFEST) as playground:
        async with Person(playground.url, playground.users["You"]) as you:
            control = Control(playground.url)
            place = Killed(playground, Served(bots.process), folder, you, control, kills=kills)
            try:
                await place.through()
                await control("clear")
                await place.end()
            finally:
                if place.bot:
                    place.bot.kill()
            assert place.deaths == 2
            assert await place.wrong(expected, DECISION) == []
