"""A permitted share that stands beside a measured one, told in words or as "one wrong line in 200"."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("Allowed is one wrong payout letter in forty; today it is 11% wrong.", 0.025),
        ("We accept one wrong line in 200. We measured 0.75% wrong.", 0.005),
        ("We can take 3%. Checked 1,000 lines: 45 wrong.", 0.03),
        ("Wrong may be 2.5%, not more.", 0.025),
        ("At most 2.5% may be wrong.", 0.025),
        ("Our client accepts one bad label in 150. Today 2% are bad.", 0.006667),
    ],
)
def test_what_is_permitted_is_the_limit(full_reader: Reader, text: str, limit: float) -> None:
    assert full_reader.read_opening(text).values.get("failure_threshold") == limit


@pytest.mark.parametrize(
    "text",
    [
        "Still about 1 in 30 rows has a string where it must be a number.",
        "One wrong letter in forty came back last month.",
        "We would accept maybe 3%, nobody agreed it.",
        "It takes 3% of our budget.",
    ],
)
def test_what_is_not_permitted_is_no_limit(full_reader: Reader, text: str) -> None:
    assert "failure_threshold" not in full_reader.read_opening(text).values
