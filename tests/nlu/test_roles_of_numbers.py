"""Which role a number of a first message plays, by the words right beside it: a test, a part, a year, a length."""

from __future__ import annotations

import pytest

from bot.nlu import Reader

RESULT = "eval_examples", "eval_failures"


@pytest.mark.parametrize(
    ("text", "examples", "failures"),
    [
        # the verb ahead says that they were tested, whatever they are
        ("We tested 1,200 lines, 96 got a wrong code.", 1200, 96),
        ("Had our writers score 500 lines blind and 73 were out of character.", 500, 73),
        ("We ran 260 questions, wrong on 9.", 260, 9),
        # a part of a pile that was checked is the test, and no failure
        ("Out of the 2,000 tenders in the archive we checked 320 by hand and 29 of these had a wrong date.", 320, 29),
        # "I read 240" is no hearsay
        ("In September my colleague and I read 240 of those letters and 19 could not be sent.", 240, 19),
    ],
)
def test_what_was_run_through_a_test_is_its_size(full_reader: Reader, text: str, examples: int, failures: int) -> None:
    values = full_reader.read_opening(text).values
    assert tuple(values.get(name) for name in RESULT) == (examples, failures)


def test_the_newest_version_of_a_prompt_counts(full_reader: Reader) -> None:
    reading = full_reader.read_opening("Prompt v3: 98 of 1,500 invalid. Prompt v4 (same set): 51 of 1,500 invalid.")
    found = [{**reading.values, **{n: v[0] for n, v in reading.candidates.items()}}.get(name) for name in RESULT]
    assert found == [1500, 51]


def test_all_that_is_valid_may_still_be_wrong(full_reader: Reader) -> None:
    reading = full_reader.read_opening("JSON valid in 400 of 400, but 30 wrong values.")
    assert "eval_failures" not in reading.values
    assert reading.candidates["eval_failures"][0] == 30


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Money for redoing the training is approved through 2028.", "labelled_examples"),  # a year
        ("We collected 2,400 samples over the year.", "monthly_requests"),  # so many came together
        ("We have collected 1,700 conversations, but 600 of it were made by an old script.", "labelled_examples"),
        ("Checking how many values are wrong: not done.", "labels_trusted"),  # a question, no verdict on labels
        ("Half a second is fine and nothing depends on it.", "needs_current_knowledge"),
        ("Children write to a bear called Otto.", "project"),
    ],
)
def test_what_only_sounds_like_a_fact_is_not_taken(full_reader: Reader, text: str, name: str) -> None:
    assert name not in full_reader.read_opening(text).values


@pytest.mark.parametrize("text", ["We cut clips under 20 seconds.", "The recordings are 30 seconds tops."])
def test_how_long_a_recording_lasts_is_no_time_to_answer(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert "latency_budget_ms" not in {*reading.values, *reading.candidates}


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Compliance takes one error per thousand at most.", "failure_threshold", 0.001),
        ("We have 650 mails in the day.", "monthly_requests", 19_500),
        ("We own not one annotated clause.", "labelled_examples", 0),
        ("Results so far: eyeballed, no count of right and wrong exists.", "eval_examples", 0),
    ],
)
def test_what_there_is_none_of_and_how_often_it_comes(full_reader: Reader, text: str, name: str, value: object) -> None:
    assert full_reader.read_opening(text).values[name] == value
