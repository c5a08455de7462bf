"""Samples vote by one algorithm, and what it is built of stands in one place."""

from __future__ import annotations

import re
from math import exp

import numpy as np
import pytest

from bot.nlu.meaning.sample_votes import RIDGE, SHARPNESS, fit, weigh
from tests.harness.paths import ROOT


def test_a_vote_fades_with_distance() -> None:
    far, same, rounded = weigh(np.array([0.0, 1.0, 1.000001], dtype=np.float32)).tolist()
    assert (same, rounded) == (1.0, 1.0)
    assert far == pytest.approx(exp(-SHARPNESS))


def test_samples_far_from_each_other_vote_almost_as_they_are_labelled() -> None:
    votes = fit(np.eye(2, dtype=np.float32), np.array([1.0, -1.0], dtype=np.float32))
    assert votes.tolist() == pytest.approx([1 / (1 + RIDGE), -1 / (1 + RIDGE)])


@pytest.mark.parametrize("name", ["SHARPNESS", "RIDGE", "Embed", "Solve"])
def test_constants_and_types_of_the_votes_stand_once(name: str) -> None:
    sources = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in (ROOT / "bot").rglob("*.py")}
    assert len([path for path, source in sources.items() if re.search(rf"^{name}\b.* = ", source, re.MULTILINE)]) == 1
