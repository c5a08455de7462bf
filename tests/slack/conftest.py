"""The Slack side, whole: our manifest's playground, a real database, real clients."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.playground import Playground
from bot.slack.clients import Clients, open_clients
from bot.slack.delivery.outbox import Outbox
from bot.slack.delivery.pace import Pace
from bot.store.database import Database
from tests.harness.paths import ROOT
from tests.harness.patience import patient
from tests.harness.user import Control
from tests.slack.rendering import PHRASES

QUICK = Pace(backoff=(0.01, 0.02, 0.03, 0.04), longest_wait=2.0, again=0.05)


@pytest.fixture(autouse=True, scope="module")
def patience() -> Iterator[None]:
    with patient():
        yield


@pytest.fixture
def pg() -> Iterator[Playground]:
    channels = [
        {"name": "general", "members": ["You", "Teammate", "Consultant"]},
        {"name": "closed", "is_private": True, "members": ["You", "Consultant"]},
    ]
    with Playground(ROOT / "manifest.yml", channels=channels) as playground:
        yield playground


@pytest.fixture
def control(pg: Playground) -> Control:
    return Control(pg.url)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "kept.db")
    yield database
    database.close()


@pytest.fixture
async def clients(pg: Playground) -> AsyncIterator[Clients]:
    async with open_clients(pg.bot_token, pg.api_url) as opened:
        yield opened


@pytest.fixture
async def outbox(clients: Clients, store: Database) -> AsyncIterator[Outbox]:
    box = Outbox(clients.posting, store, PHRASES, QUICK)
    yield box
    await box.close()
