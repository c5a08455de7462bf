"""A limit told as a count is not asked about once more as the result; a result like it is kept."""

from __future__ import annotations

import pytest

from bot.guide.limits_read_twice import is_limit, without_limit
from tests.harness.guide import consultant

LIMITS = [
    "We tag photos. 98 of 100 must be right. Nobody knows how many are. Train?",
    "The bot books rooms. At most one in fifty may be wrong, says the owner. Train?",
    "The clerk sorts forms. 199 out of 200 have to be right. I have no idea how many are. Train?",
]
RESULTS = [
    "We tag photos, 2% wrong is fine. 2 of 100 were wrong. Train?",
    "We tag photos. At most 1 in 50 may be wrong. We looked at 100, two wrong. Train?",
    "We tag photos. At most 1 in 50 may be wrong. 12 in 300 came back. Train?",
]


@pytest.mark.parametrize("message", LIMITS)
def test_a_limit_is_no_result(message: str) -> None:
    read = consultant().reply(message).first_read
    assert read is not None
    assert [line.key for line in read.all_lines if line.key.startswith(("eval.", "failure"))] == [
        "failure_threshold.stated"
    ]
    assert "Is that how often" not in read.text
    assert "go wrong, right" not in read.text


@pytest.mark.parametrize("message", RESULTS)
def test_a_result_beside_a_limit_is_kept(message: str) -> None:
    read = consultant().reply(message).first_read
    assert read is not None
    assert any(line.key.startswith("eval.") for line in read.all_lines)


def test_only_what_stands_once_is_the_limit() -> None:
    facts = {"failure_threshold": 0.02}
    assert is_limit("1 in 50 may be wrong", "1 in 50 may be wrong, no more.", facts)
    assert not is_limit("1 in 50 was wrong", "1 in 50 was wrong, 2% is fine.", facts)
    assert not is_limit("3 in 50 were wrong", "3 in 50 were wrong.", facts)
    assert not is_limit("1 in 50 may be wrong", "1 in 50 may be wrong.", {})
    pair = {"eval_examples": (100,), "eval_failures": (2,), "task": ("extraction",)}
    assert without_limit(pair, facts, "98 of 100 must be right") == {"task": ("extraction",)}
    assert without_limit(pair, facts, "98 of 100 must be right, 98 of 100 were") == pair
    assert without_limit(pair, {"failure_threshold": 0.05}, "98 of 100 must be right") == pair
    assert without_limit({}, facts, "98 of 100 must be right") == {}
