"""What a first message says against a value beside it: such a value is asked about, however plain its own words are."""

from __future__ import annotations

import pytest

from bot.decision.profile import Value
from bot.nlu import Reader

ASKED_ABOUT = {
    "another number in its place": (
        "monthly_requests",
        90_000,
        "Library network. We get 90k emails per month, but only 20k of them go through the model. Should we train?",
    ),
    "part of a pile": (
        "labelled_examples",
        14_000,
        "We have 14k old letters that were labelled, but only 1,100 of them are ones our nurses vouch for. Enough?",
    ),
    "no limit yet": (
        "failure_threshold",
        0.01,
        "We make incident texts. Our target is that errors become 1%, but at present no limit is decided. Too early?",
    ),
    "a budget answered with no": (
        "retraining_budgeted",
        True,
        "Money for cleanup: yes. Money for retraining every time payers change their forms: no. What now?",
    ),
    "a yes and a no": (
        "already_tuned",
        True,
        "We tuned a mistral once for the old app, for a different task. Should we be thinking about it again?",
    ),
    "can't tell whether": (
        "failure_mode",
        "reasoning",
        "I can't tell whether our thing fails because it reasons badly or because data is missing. Should we tune?",
    ),
    "how it went": (
        "format_tolerance",
        "zero",
        "Since we turned on constrained decoding, not a single broken record in three months. Should we still tune?",
    ),
    "somebody else's test": (
        "tuned_failures",
        3,
        """State electricity board. One startup has given demo, their tuned model failed in 3 of 500 only. Ours is
        plain prompting, tested on 120 complaints, 19 went in wrong category. There is no tuned model with us.""",
    ),
}


@pytest.mark.parametrize("case", ASKED_ABOUT)
def test_what_speaks_against_a_value_makes_it_a_question(full_reader: Reader, case: str) -> None:
    name, value, text = ASKED_ABOUT[case]
    reading = full_reader.read_opening(text)
    assert name not in reading.values
    assert value in reading.candidates[name]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("We have 3,100 forms, QA signed each and every one. May we go for fine-tuning?", "labelled_examples", 3100),
        ("180 finished texts of hers in a folder, all good. Enough to train on?", "labelled_examples", 180),
        ("In the test of five hundred slips nine had an error. Should we train?", "eval_failures", 9),
        ("Nobody has ever run the plain prompt on anything. Should we keep the trained one?", "eval_examples", 0),
    ],
)
def test_loose_words_for_a_fact_are_read(full_reader: Reader, text: str, name: str, value: Value) -> None:
    assert full_reader.read_opening(text).values.get(name) == value
