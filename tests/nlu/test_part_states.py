"""What holds in part, is asked for only, or belongs to something else is not taken as the whole."""

from __future__ import annotations

import pytest

from bot.decision.profile import Value
from bot.nlu import Reader


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("failures_consistent", False, "About half of the recipes have wrong units, I looked at a bunch."),
        ("labels_trusted", True, "Only half of the labels are checked. 2,000 labelled mails."),
    ],
)
def test_a_part_is_not_the_whole(full_reader: Reader, field: str, value: Value, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert reading.values.get(field) != value
    assert reading.plain_candidates.get(field, (None,))[0] != value


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("structured_outputs", "solves", "Structured outputs solved our format problem. 40 of 500 wrong."),
        (
            "retraining_budgeted",
            False,
            "They ask for the retraining costs and I have zero budget for retraining. 40 of 500 wrong.",
        ),
        ("failures_consistent", False, "60 of 1,000 answers wrong, the errors bunch in membrane proteins only."),
    ],
)
def test_the_whole_is_taken(full_reader: Reader, field: str, value: Value, text: str) -> None:
    assert full_reader.read_opening(text).values[field] == value
