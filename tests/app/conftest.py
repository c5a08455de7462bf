"""Every test here has the real bot on the playground, and fails if anything was refused, logged or warned about."""

from __future__ import annotations

import logging
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.playground import Playground
from bot.prepared_content import Content
from tests.harness import guide
from tests.harness.workplace import MANIFEST, Complaints, Workplace, at_work_on, request_url


@pytest.fixture(scope="session")
def content() -> Content:
    return guide.content()


@pytest.fixture
def playground() -> Iterator[Playground]:
    with Playground(MANIFEST) as started:
        yield started


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    watching = Complaints()
    logging.getLogger().addHandler(watching)
    yield watching
    logging.getLogger().removeHandler(watching)


@pytest.fixture
async def at_work(
    playground: Playground, content: Content, tmp_path: Path, complaints: Complaints
) -> AsyncIterator[Workplace]:
    """The bot over Socket Mode."""
    async with at_work_on(playground, tmp_path / "bot.db", content, complaints) as place:
        yield place


@pytest.fixture(params=["socket", "http"])
async def either_way(
    request: pytest.FixtureRequest, content: Content, tmp_path: Path, complaints: Complaints
) -> AsyncIterator[Workplace]:
    """The bot over Socket Mode, and again over signed HTTP requests."""
    port = free_port() if request.param == "http" else None
    with Playground(MANIFEST, request_url=request_url(port) if port else None) as playground:
        async with at_work_on(playground, tmp_path / "bot.db", content, complaints, port) as place:
            yield place


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
