"""What the parts of the store's contract share: an adapter's factory, and a store of its own for each test."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Protocol

import pytest

from bot.ports.store import Store


class OpenStore(Store, Protocol):
    """An adapter that can be closed."""

    def close(self) -> None: ...


Factory = Callable[[], OpenStore]


class ContractBase(ABC):
    """A factory opens the same data each time it is called: opened twice, it stands for two processes."""

    @abstractmethod
    def factory(self, folder: Path) -> Factory:
        """What opens the adapter's data in an empty folder."""

    @pytest.fixture
    def open_store(self, tmp_path: Path) -> Factory:
        return self.factory(tmp_path)

    @pytest.fixture
    async def store(self, open_store: Factory) -> AsyncIterator[OpenStore]:
        opened = open_store()
        yield opened
        opened.close()
