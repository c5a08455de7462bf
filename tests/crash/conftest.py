"""One nursery a module: every test here kills bots of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from bot.playground import Playground
from tests.app.conftest import complaints, content
from tests.crash.lives import Nursery, nursery
from tests.harness.workplace import MANIFEST

__all__ = ["complaints", "content"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bots() -> AsyncIterator[Nursery]:
    async with nursery() as opened:
        yield opened


@pytest.fixture
def playground() -> Iterator[Playground]:
    with Playground(MANIFEST) as started:
        yield started
