"""Of a whole time the model gets what is left for it: that is its limit, and the whole is none."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("We tested 300 and 80 are left for the model to do.", None),
        ("A hard limit of 90 ms, and 40 examples are left for the eval.", 90),
        ("We need an answer within 95 ms, hard limit. 20 people are left for the model team.", 95),
    ],
)
def test_other_things_that_are_left_are_no_limit(full_reader: Reader, text: str, limit: int | None) -> None:
    assert full_reader.read_opening(text).values.get("latency_budget_ms") == limit
