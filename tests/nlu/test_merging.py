"""Two readings of one message: what both find is taken, anything else becomes a question with what either found."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.merging import MergedReading, merge_readings

LABELS, MODE = "labelled_examples", "failure_mode"


@pytest.mark.parametrize(
    ("values", "candidates", "read", "taken", "asked"),
    [
        ({LABELS: 800}, {}, {LABELS: 800.0}, {LABELS: 800}, {}),
        ({MODE: "format"}, {}, {MODE: "Format"}, {MODE: "format"}, {}),
        ({LABELS: 800}, {}, {LABELS: 8000}, {}, {LABELS: (800, 8000)}),
        ({LABELS: 800}, {LABELS: (80,)}, {}, {}, {LABELS: (800, 80)}),
        ({}, {}, {LABELS: 800}, {}, {LABELS: (800,)}),
        ({}, {LABELS: (80, 800)}, {LABELS: 800}, {}, {LABELS: (800, 80)}),
        ({}, {LABELS: (80,)}, {}, {}, {LABELS: (80,)}),
        ({LABELS: None}, {}, {}, {LABELS: None}, {}),
        ({LABELS: None}, {}, {LABELS: 800}, {}, {LABELS: (800,)}),
        ({"labels_trusted": True}, {}, {"labels_trusted": 1}, {}, {"labels_trusted": (True, 1)}),
        ({}, {LABELS: (1, 2, 3)}, {LABELS: 4}, {}, {LABELS: (4, 1, 2)}),
    ],
    ids=[
        "both agree", "but for case", "they differ", "ours alone", "the model alone", "the model backs a candidate",
        "a candidate alone", "both know nothing", "not known against a value", "yes is no 1", "three at most",
    ],
)  # fmt: skip
def test_sure_or_ask(values: Any, candidates: Any, read: Any, taken: Any, asked: Any) -> None:
    assert merge_readings(values, candidates, read) == MergedReading(taken, asked)


def test_a_silent_or_late_model_changes_nothing() -> None:
    assert merge_readings({LABELS: 800}, {MODE: ("format",)}, None) == MergedReading({LABELS: 800}, {MODE: ("format",)})


def test_where_the_model_read_several_all_are_asked_about() -> None:
    merged = merge_readings({LABELS: 800}, {LABELS: (80,)}, {}, {LABELS: (200, 800)})
    assert merged == MergedReading({}, {LABELS: (800, 200, 80)})


def test_sets_agree_in_any_order() -> None:
    name = "prompt_ingredients"
    merged = merge_readings({name: ("instruction", "few_shot")}, {}, {name: ("few_shot", "instruction")})
    assert merged.values == {name: ("instruction", "few_shot")}
