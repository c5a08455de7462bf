"""`try` as people meet it: the playground with its show, the bot in a process of its own, and a headless Chromium."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest
from selenium.webdriver import Chrome

from bot.cli.try_command import BotProcess, act_on_presses, open_playground
from bot.cli.try_show import read_show
from bot.playground import Playground
from bot.playground.model_stub import ModelStub
from tests.harness.patience import patient
from tests.playground.page.browser import Page

START_SECONDS = 200.0


@pytest.fixture(autouse=True, scope="module")
def patience() -> Iterator[None]:
    with patient():
        yield


@contextmanager
def trying(state: Path, stub: ModelStub | None = None) -> Iterator[Playground]:
    """A fresh `try`: playground, show, and the bot connected; `stub` answers as a model.

    Its people may write as much as they like: the tests play the tour faster than anybody can.
    """
    show = read_show(model="off" if stub is None else "stand-in")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    with open_playground(show, fresh=True, state=state) as playground:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("CONSULTANT_MESSAGES_A_MINUTE", "0")
            bot = BotProcess(playground, state, stub)

        async def start() -> list[asyncio.Task[object]]:
            async with aiohttp.ClientSession() as session:
                await session.post(f"{playground.url}/control/show", json=show.parts)
            tasks: list[asyncio.Task[object]] = [
                asyncio.create_task(bot.run()),
                asyncio.create_task(act_on_presses(playground.url, bot, stub)),
            ]
            await asyncio.wait_for(bot.connected.wait(), START_SECONDS)
            return tasks

        async def stop(tasks: list[asyncio.Task[object]]) -> None:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await bot.stop()

        running = asyncio.run_coroutine_threadsafe(start(), loop).result()
        yield playground
        asyncio.run_coroutine_threadsafe(stop(running), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(scope="session")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    """`try` without a model."""
    with trying(tmp_path_factory.mktemp("try") / "try.db") as playground:
        yield playground


@pytest.fixture
def page(chrome: Chrome, tried: Playground) -> Iterator[Page]:
    """The page as You in an empty #general, without motion; the console must stay clean."""
    set_media(chrome, motion="reduce")
    opened = Page(chrome, tried.url)
    opened.leave()
    opened.complaints()
    yield opened.open(tried.users["You"], tried.channels["general"])
    set_media(chrome)
    assert opened.complaints() == []


def set_media(chrome: Chrome, motion: str = "", scheme: str = "") -> None:
    """What the person's system asks for: less motion, a dark page."""
    features = [{"name": "prefers-reduced-motion", "value": motion}, {"name": "prefers-color-scheme", "value": scheme}]
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [f for f in features if f["value"]]})


@pytest.fixture
def state_file(tmp_path: Path) -> Path:
    return tmp_path / "try.db"
