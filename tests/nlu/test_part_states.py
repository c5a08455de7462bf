"""What holds in part, is asked for only, or belongs to something else is not taken as the whole."""

from __future__ import annotations

import pytest

from bot.decision.profile import Value
from bot.nlu import Reader


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("structured_outputs", "solves", "Structured outputs fixed half of our format errors, the rest is dates."),
        ("structured_outputs", "solves", "JSON mode solved most of the broken outputs, but not all. Orders."),
        ("structured_outputs", "solves", "Constrained decoding took care of a third of the format failures."),
        ("structured_outputs", "solves", "Structured outputs partly solved it: the brackets are right, the enums not."),
        ("structured_outputs", "solves", "JSON mode fixed the billing team's outputs; ours we haven't tried."),
        ("retraining_budgeted", False, "I asked for money to retrain and am still waiting. Routing mails."),
        ("retraining_budgeted", False, "Retraining isn't budgeted yet but applied for. 40 of 500 wrong."),
        ("failures_consistent", False, "About half of the recipes have wrong units, I looked at a bunch."),
        ("labels_trusted", False, "A third of the answers are wrong. Fine-tune?"),
        ("labels_trusted", False, "Half of the summaries have the wrong tone."),
        ("labels_trusted", True, "Only half of the labels are checked. 2,000 labelled mails."),
        ("criteria_written", True, "We wrote criteria for some of the categories, the others are open."),
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
