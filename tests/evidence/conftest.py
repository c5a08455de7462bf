"""The readers' tests read files with the content as it stands."""

from __future__ import annotations

import pytest

from bot.evidence.loaded_content import use_content
from bot.knowledge.loader import Knowledge, load


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The content, loaded once."""
    return load()


@pytest.fixture(autouse=True)
def _content(knowledge: Knowledge) -> None:
    """A test that used another folder leaves nothing behind."""
    use_content(knowledge.evidence)
