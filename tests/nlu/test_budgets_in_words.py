"""Which of the two budgets is granted or refused is taken from the words around it; near misses are not."""

from __future__ import annotations

import pytest

from bot.nlu import Reader

CURATION, RETRAINING = "curation_budgeted", "retraining_budgeted"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("What is missing: budget for curation and for retraining, an eval set.", {CURATION: False, RETRAINING: False}),
        ("Not there: a test set, funds for data cleaning, people to retrain it.", {CURATION: False, RETRAINING: False}),
        ("What we lack is money for curation and anyone to retrain.", {CURATION: False, RETRAINING: False}),
        ("*What we don't have:* labels, anyone who would retrain it.", {RETRAINING: False}),
        ("Nothing is missing: budget for curation and retraining is there.", {CURATION: True, RETRAINING: True}),
        ("Missing: an eval. Money for curation and retraining is approved.", {CURATION: True, RETRAINING: True}),
        ("What we don't have is time. Retraining is budgeted.", {RETRAINING: True}),
        ("Cleaning and retraining both funded.", {CURATION: True, RETRAINING: True}),
        ("The retraining budget was cut.", {RETRAINING: False}),
        ("Curation budget withdrawn last week.", {CURATION: False}),
        ("Retraining money: cut by the board on Friday. Curation money: yes.", {CURATION: True, RETRAINING: False}),
        ("Money: for preparing the data yes, for training again later no.", {CURATION: True, RETRAINING: False}),
        ("They approved the data cleaning. Retraining they struck out.", {CURATION: True, RETRAINING: False}),
        ("Retraining nobody has budgeted for.", {RETRAINING: False}),
        ("The board signed for the labels, but not for retraining.", {CURATION: True, RETRAINING: False}),
        ("Label cleanup was approved, retraining was turned down.", {CURATION: True, RETRAINING: False}),
        ("Our sponsor pays for the cleaning but retraining has been axed.", {CURATION: True, RETRAINING: False}),
        ("No money for cleaning or retraining.", {CURATION: False, RETRAINING: False}),
        ("Neither curation nor retraining is budgeted.", {CURATION: False, RETRAINING: False}),
        ("Money for tidying is granted, money for later retraining has not.", {CURATION: True, RETRAINING: False}),
        ("Every spring a new training, paid for by the chamber.", {RETRAINING: True}),
        (
            "Money for cleanup: yes. Money for retraining when forms change: no.",
            {CURATION: True, RETRAINING: False},
        ),
        ("Budget for cleaning: not foreseen.", {CURATION: False}),
        # written after the reader was mended
        ("Annotation granted, and retuning is covered too.", {CURATION: True, RETRAINING: True}),
        ("The bank has secured retraining and cleaning.", {CURATION: True, RETRAINING: True}),
        ("Re-training: vetoed by finance.", {RETRAINING: False}),
        ("Our mayor scrapped the money for retraining.", {RETRAINING: False}),
        ("Curation is earmarked, retraining never got approved.", {CURATION: True, RETRAINING: False}),
    ],
)
def test_a_budget_is_taken_with_what_became_of_it(full_reader: Reader, text: str, said: dict[str, bool]) -> None:
    values = full_reader.read_opening(f"We run 9k mails a month. {text} Worth it?").values
    assert {name: values[name] for name in (CURATION, RETRAINING) if name in values} == said


@pytest.mark.parametrize(
    "text",
    [
        "We run a cleaning company and the budget for cars was cut.",
        "If the retraining budget is cut, do we lose?",
        "Was the retraining approved by the board?",
        "Retraining costs were cut in half by the vendor, and the board likes that.",
        "What share of the budget goes into cleaning?",
        "Sorting paid and unpaid invoices, is retraining needed?",
        # written after the reader was mended
        "A rival had its retraining budget cut.",
        "Who usually pays for retraining?",
        "The price of labelling was never the board's worry.",
    ],
)
def test_a_budget_is_not_taken_from_other_words(full_reader: Reader, text: str) -> None:
    values = full_reader.read_opening(f"We run 9k mails a month. {text}").values
    assert not values.keys() & {CURATION, RETRAINING}
