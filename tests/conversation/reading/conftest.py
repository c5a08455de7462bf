"""Readers over the real vocabulary: one by rules alone, one with sentence vectors where the model is installed."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.reading import Reader, Vocabulary, read_vocabulary

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def raw_vocabulary() -> dict[str, Any]:
    return tomllib.loads((ROOT / "knowledge" / "vocabulary.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def vocabulary(raw_vocabulary: dict[str, Any]) -> Vocabulary:
    read, problems = read_vocabulary(raw_vocabulary)
    assert not problems
    assert read is not None
    return read


@pytest.fixture(scope="session")
def reader(vocabulary: Vocabulary) -> Reader:
    return Reader(vocabulary)


@pytest.fixture(scope="session")
def meaning_reader(vocabulary: Vocabulary) -> Reader:
    from bot.meaning import Meaning, MeaningError, model_folder

    try:
        model_folder()
    except MeaningError:
        pytest.skip("the sentence model is not installed")
    return Reader(vocabulary, Meaning().embed)
