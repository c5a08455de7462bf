"""What a first message states in words that no cue holds: offered with its value, so that it isn't asked back."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.decision.profile import Value
from bot.nlu import Reader
from bot.nlu.reading import Reading

PROJECT = "Ferry line, 9k mails a month. "


def offered(reading: Reading, name: str) -> Value:
    """What is taken or offered first of a field, "nothing" where neither is."""
    found = {**{field: values[0] for field, values in reading.plain_candidates.items()}, **reading.values}
    return found.get(name, "nothing")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("it quotes fares that are no longer valid", {"failure_mode": "knowledge", "needs_current_knowledge": True}),
        ("it gives last season's prices", {"failure_mode": "knowledge", "needs_current_knowledge": True}),
        ("timetables change every couple of weeks", {"needs_current_knowledge": True}),
    ],
)
def test_facts_that_go_out_of_date_have_to_be_looked_up(
    full_reader: Reader, text: str, values: Mapping[str, Value]
) -> None:
    reading = full_reader.read_opening(f"{PROJECT}{text}. 30 of 400 wrong.")
    assert {name: offered(reading, name) for name in values} == dict(values)
    assert "stable_months" not in reading.plain_candidates


@pytest.mark.parametrize(
    "text",
    [
        "our criteria change weekly",
        "the prompt changes every week",
    ],
)
def test_a_task_that_changes_is_no_fact_that_does(full_reader: Reader, text: str) -> None:
    assert offered(full_reader.read_opening(f"{PROJECT}{text}."), "needs_current_knowledge") is not True


@pytest.mark.parametrize(
    ("text", "tested", "prompt", "tuned"),
    [
        ("baseline vs LoRA, both on 250 notes: 240 right and 246 right", 250, 10, 4),
        ("Trained model vs plain prompt, both on 160 slips: 6 wrong and 8 wrong", 160, 8, 6),
    ],
)
def test_two_results_side_by_side_go_by_the_order_of_the_names(
    full_reader: Reader, text: str, tested: int, prompt: int, tuned: int
) -> None:
    reading = full_reader.read_opening(f"{PROJECT}{text}. We tolerate 4%.")
    names = ("eval_examples", "eval_failures", "tuned_examples", "tuned_failures")
    assert tuple(offered(reading, name) for name in names) == (tested, prompt, tested, tuned)
    assert all(len(reading.plain_candidates.get(name, ())) < 2 for name in names)


@pytest.mark.parametrize(
    "text",
    [
        "We've switched on strict schema on Monday and the 90 went through without a single break",
        "since we use a grammar not one broken file came out",
        "Schema mode is on since May, not one file was broken",
    ],
)
def test_a_schema_that_broke_nothing_solves_the_format(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(f"{PROJECT}9 of 400 broke our JSON. {text}.")
    assert offered(reading, "structured_outputs") == "solves"


@pytest.mark.parametrize(
    "text",
    ["we have a schema on, still 9 of 400 broke", "does a schema make it work without a single error?"],
)
def test_a_schema_that_left_some_does_not(full_reader: Reader, text: str) -> None:
    assert offered(full_reader.read_opening(f"{PROJECT}{text}"), "structured_outputs") != "solves"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("24k labels double-coded", True),
        ("3,000 labels, every single one signed off", True),
        ("3,000 labels, at least half come from the old chef", False),
    ],
)
def test_labels_are_trusted_by_who_made_or_checked_them(full_reader: Reader, text: str, value: bool) -> None:
    assert offered(full_reader.read_opening(f"{PROJECT}{text}."), "labels_trusted") is value


@pytest.mark.parametrize(
    "text",
    [
        "it fails on detours, the rest is fine",
    ],
)
def test_failures_of_one_kind_of_input_are_not_everywhere(full_reader: Reader, text: str) -> None:
    assert offered(full_reader.read_opening(f"{PROJECT}31 of 400 wrong, {text}."), "failures_consistent") is False


@pytest.mark.parametrize("text", ["errors only in format", "errors only in some cases", "other lines are fine by us"])
def test_what_fails_or_how_often_is_no_kind_of_input(full_reader: Reader, text: str) -> None:
    assert offered(full_reader.read_opening(f"{PROJECT}31 of 400 wrong, {text}."), "failures_consistent") is not False


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("the form is frozen for the coming 18 months", "stable_months", 18),
        ("our menu codes are locked for another 2 years", "stable_months", 24),
        ("the categories stay unchanged for the next 9 months", "stable_months", 9),
        ("data cleaning and twice-yearly retraining are both paid for", "curation_budgeted", True),
        ("labelling and retraining each have budget", "retraining_budgeted", True),
        ("curation and yearly retraining both funded", "curation_budgeted", True),
        ("yearly retraining and data curation are approved", "curation_budgeted", True),
        ("we have zero tolerance", "format_tolerance", "zero"),
    ],
)
def test_what_is_fixed_paid_or_never_tolerated(full_reader: Reader, text: str, name: str, value: Value) -> None:
    assert offered(full_reader.read_opening(f"{PROJECT}14 shots. {text}. 20 of 300 wrong."), name) == value


@pytest.mark.parametrize(
    "text",
    [
        "My manager says that we should train although the deadline has moved.",
        'It says "unknown" but the field was replaced by a clerk later.',
        "We are always behind schedule with labelling.",
        "My boss has never heard of prompting.",
        "Nobody here has heard of fine-tuning before.",
    ],
)
def test_what_others_do_not_know_is_no_stale_answer(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(f"{text} Sorting of forms. Train?")
    assert offered(reading, "needs_current_knowledge") == "nothing"


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Nobody has ever counted anything.", "eval_examples", 0),
        ("We have never counted the errors.", "eval_examples", 0),
        ("No one has measured how often that happens.", "eval_examples", 0),
        ("The voice of the house can only be shown.", "style_need", "example_level"),
        (
            "Structured outputs are on already, but the free text still goes off-template.",
            "structured_outputs",
            "insufficient",
        ),
        ("If it takes longer than 60 ms the bid is lost.", "latency_budget_ms", 60),
    ],
)
def test_plain_words_offer_their_fact(full_reader: Reader, text: str, field: str, value: Value) -> None:
    assert offered(full_reader.read_opening(f"{text} Train?"), field) == value


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Anything over 75 ms is logged as slow.", "latency_budget_ms"),
        ("Tiny volume, huge stakes: court deadlines.", "input_diversity"),
        ("What counts as a good eval set? We have 60 examples.", "labelled_examples"),
        ("What counts as a good eval set? We have 60 examples.", "few_shot_examples"),
    ],
)
def test_other_words_offer_nothing(full_reader: Reader, text: str, field: str) -> None:
    assert offered(full_reader.read_opening(text), field) == "nothing"


def test_examples_below_a_question_about_the_eval_set_are_its_own(full_reader: Reader) -> None:
    asked = "What counts as a good eval set? We have 60 examples."
    assert offered(full_reader.read_opening(asked), "eval_examples") == 60
    labelled = "What counts as a good eval set? We have 60 labelled examples to train on."
    assert offered(full_reader.read_opening(labelled), "eval_examples") == "nothing"
