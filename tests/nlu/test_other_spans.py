"""A span of work, of debate, of a contract or of being live is not how long the task stays the same."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    "text",
    [
        "The contract with the vendor runs for 12 months, they'd tune a model for our macros.",
        "It took us 8 months to label 3,000 claims. 50 of 600 fail.",
        "A coach bot for players. Patch notes come every 2 weeks and it keeps recommending old builds.",
        "The API docs get rewritten every sprint, and the helper explains calls to developers.",
    ],
)
def test_another_span_is_not_how_long_the_task_stays(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert "stable_months" not in {**reading.values, **reading.plain_candidates}


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("The task stays as it is for 12 months. 40 of 500 wrong.", 12),
        ("The categories are fixed for the next 2 years. 40 of 500 wrong.", 24),
        ("The form stays as it is till the licence ends in 9 months. 40 of 500 wrong.", 9),
        ("We reinvent the feedback format every 3 months. 40 of 500 wrong.", 3),
        ("The category tree will be replaced in 4 months. 40 of 500 wrong.", 4),
        ("We classify docs; the classes are revised every 2 weeks. 40 of 500 wrong.", 0),
    ],
)
def test_how_long_the_task_stays_is_read_or_asked_about(full_reader: Reader, text: str, months: int) -> None:
    reading = full_reader.read_opening(text)
    assert months in (reading.values.get("stable_months"), *reading.plain_candidates.get("stable_months", ()))
