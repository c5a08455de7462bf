"""A playground and an environment in which everything is set right, to be put wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.playground import Playground
from bot.settings import HERE
from tests.harness.control import Control

MANIFEST = HERE / "manifest.yml"
Env = pytest.MonkeyPatch


@pytest.fixture(scope="module")
def running() -> Iterator[Playground]:
    with Playground(MANIFEST) as started:
        yield started


@pytest.fixture
def slack(running: Playground, monkeypatch: Env, tmp_path: Path) -> Iterator[Playground]:
    """Everything set right, and put right again afterwards."""
    for name in (
        "ANTHROPIC_API_KEY",
        "ANTHROPIC_BASE_URL",
        "CONSULTANT_MODEL",
        "CONSULTANT_GUIDE",
        "CONSULTANT_KNOWLEDGE",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SLACK_BOT_TOKEN", running.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", running.app_token)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", running.signing_secret)
    monkeypatch.setenv("SLACK_API_URL", running.api_url)
    monkeypatch.setenv("CONSULTANT_DB", str(tmp_path / "bot.db"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    granted = sorted(running.slack_state.scopes)
    yield running
    asyncio.run(_mended(running, granted))


async def _mended(running: Playground, granted: list[str]) -> None:
    control = Control(running.url)
    await control("scopes", remove=sorted(running.slack_state.scopes), add=granted)
    await control("token", restore=True)
    await control("clear")
