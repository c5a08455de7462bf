"""Readers over the real vocabulary: one by rules alone, one with sentence vectors where the model is installed."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from bot.nlu import Reader, Vocabulary, read_vocabulary
from tests.harness.paths import ROOT
from tests.nlu.measure import build_reader
from tests.nlu.values_reader import ValuesReader


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
def reader(vocabulary: Vocabulary) -> ValuesReader:
    return ValuesReader(Reader(vocabulary))


@pytest.fixture(scope="session")
def full_reader() -> Reader:
    """As the bot builds it: with sentence vectors and the checklist's names of options."""
    return build_reader()


@pytest.fixture(scope="session")
def meaning_reader(full_reader: Reader) -> ValuesReader:
    return ValuesReader(full_reader)
