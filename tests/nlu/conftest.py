"""Readers over the real vocabulary: one by rules alone, one with sentence vectors where the model is installed."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu import Reader, Vocabulary, read_vocabulary
from tests.harness.paths import ROOT


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
    from bot.embeddings.cached_model import remembering
    from bot.embeddings.sentence_model import Meaning

    embed = Meaning().embed
    known: dict[str, NDArray[np.float32]] = {}  # the same replies are read by many tests

    def once(texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, embed(new), strict=True))
        return np.array([known[text] for text in texts], dtype=np.float32)

    return Reader(vocabulary, once, remembering(embed))
