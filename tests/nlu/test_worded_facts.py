"""What a first message says in whole expressions is asked about with the value that was said, and never taken."""

from __future__ import annotations

import pytest

from bot.decision.profile import Value
from bot.nlu import Reader

PROJECT = "we run 9k mails a month, with 14 examples in the prompt. "


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("14 of 700 were malformed last week", "failure_mode", "format"),
        ("it sometimes invents a room that we never had", "failure_mode", "knowledge"),
    ],
)
def test_what_is_plainly_worded_is_asked_about_with_its_value(
    full_reader: Reader, text: str, name: str, value: Value
) -> None:
    reading = full_reader.read_opening(f"{PROJECT}{text}. should we tune?")
    assert name not in reading.values
    assert reading.plain_candidates[name][0] == value


def test_a_count_that_is_said_to_be_exact_is_the_only_one(full_reader: Reader) -> None:
    text = "9 wrong in a hundred I'd say, to be exact 61 out of 690, and 47 of the 61 are old prints. " + PROJECT
    reading = full_reader.read_opening(text)
    found = reading.plain_candidates
    assert (reading.values["eval_examples"], reading.values["eval_failures"]) == (690, 61)
    assert not {61, 690, 47} & {*found.get("labelled_examples", ())}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("it never invents a room", "failure_mode"),
        ("does it ever make up a room?", "failure_mode"),
        ("tuning it sounds like a good plan", "failure_mode"),
        ("the texts must sound like our founder", "failure_mode"),
        ("one malformed record and the batch dies", "failure_mode"),
        ("nobody checked the outputs of it yet", "labels_trusted"),
        ("the vendor says that the limit is zero", "failure_threshold"),
        ("12 of the 61 are old prints. 61 of 690 went wrong", "failures_consistent"),
    ],
)
def test_what_is_denied_tolerated_asked_or_another_s_is_not(full_reader: Reader, text: str, name: str) -> None:
    assert name not in full_reader.read_opening(f"{PROJECT}{text}").plain_candidates


def test_words_alone_are_no_project(full_reader: Reader) -> None:
    assert "failure_mode" not in full_reader.read_opening("it keeps naming colleagues who left").plain_candidates


@pytest.mark.parametrize(
    "text",
    [
        "labels by a 2019 keyword list",
        "120 calls with the right answer so far, more once all is through (2028, if legal signs)",
        "around 350 drafts, and in some of them the clauses come in a wrong order or §7 is missing",
        "around 350 drafts, and in some of them the clauses come in a wrong order or section 7 is missing",
        "texts of ours, 2019 and later, all approved",
        "we call it the five gates",
    ],
)
def test_a_year_a_section_and_a_few_things_are_no_candidates(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(f"350 calls a day. {text}. tune?")
    found = {**reading.plain_candidates, **{name: (value,) for name, value in reading.values.items()}}
    numbers = {value for values in found.values() for value in values if type(value) is int}
    assert not numbers & {2019, 2028, 7, 5}


def test_years_ago_are_no_months_to_come(full_reader: Reader) -> None:
    reading = full_reader.read_opening("mails to 4 teams, many about a car sold 3 years ago. 30k a month. tune?")
    assert "stable_months" not in {**reading.values, **reading.candidates}


def test_a_weak_second_number_is_not_shown_beside_a_strong_one(full_reader: Reader) -> None:
    reading = full_reader.read_opening("we give it two texts as examples. maybe eighty articles a month. train it?")
    assert reading.plain_candidates.get("monthly_requests", (reading.values.get("monthly_requests"),)) == (80,)


def test_a_number_that_is_taken_is_offered_for_nothing_else(full_reader: Reader) -> None:
    reading = full_reader.read_opening(
        "from a mail it makes a list. in one mail of ten it forgets a piece. now we have 180 mails with the correct"
        " list, our clerk did them. start the tuning now with 180?"
    )
    assert reading.values["labelled_examples"] == 180
    assert "monthly_requests" not in reading.plain_candidates


def test_who_signed_each_case_is_no_factor(full_reader: Reader) -> None:
    reading = full_reader.read_opening("we own 12,000 cases signed by two engineers each. should we train?")
    assert reading.values["labelled_examples"] == 12_000


@pytest.mark.parametrize(
    "text",
    [
        "12 examples, full prompt. after tuning can I drop the examples from the prompt?",
        "the prompt has no examples, and 30k mails a month",
    ],
)
def test_a_prompt_is_not_called_empty_for_its_examples(full_reader: Reader, text: str) -> None:
    assert () not in full_reader.read_opening(text).candidates.get("prompt_ingredients", ())


@pytest.mark.parametrize(
    "text",
    [
        "ops text -> SSML. operator hears it. 6 of 250 had broken tags. 5 examples in prompt. vendor says 'no defect'",
        "the wrong sort explained, money for sorting them",
    ],
)
def test_a_tag_that_breaks_or_some_sort_is_no_classification(full_reader: Reader, text: str) -> None:
    assert full_reader.read_opening(f"announcements. {text}. 30 a month. train?").values.get("task") != "classification"
