"""Facts of a first message as people put them: what is plainly said is taken, and what may be meant is asked about."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("editors change under 3%", 0.03),
        ("quality is fine, curators tweak under 4%", 0.04),
        ("reviewers correct fewer than 2% of the captions", 0.02),
        ("nurses rewrite less than 5% of them", 0.05),
        ("clerks touch below 3% of the drafts", 0.03),
        ("we get complaints on under 1% of the menus", 0.01),
    ],
)
def test_a_share_of_what_is_changed_today_is_no_threshold(full_reader: Reader, text: str, rate: float) -> None:
    reading = full_reader.read_opening(text)
    assert "failure_threshold" not in {**reading.values, **reading.candidates}
    assert "failure_rate" not in reading.values
    assert reading.candidates["failure_rate"] == (rate,)
