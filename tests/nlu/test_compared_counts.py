"""Two counts side by side are two models' results, never one sum; people who label are no test."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    "text",
    [
        "We compared our prompt with the tuned one on 500 forms: 60 wrong against 20.",
        "Prompt against the tuned model on the same 500 forms: 60 wrong vs 20.",
    ],
)
def test_counts_held_against_each_other_are_not_added(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    for name, count in (("eval_failures", 60), ("tuned_failures", 20)):
        assert reading.values.get(name, count) == count
        assert 80 not in reading.candidates.get(name, ())


def test_failures_of_several_kinds_are_still_added(full_reader: Reader) -> None:
    reading = full_reader.read_opening("Of 500 forms, 40 had broken JSON and 20 a wrong category.")
    assert 60 in (reading.values.get("eval_failures"), *reading.candidates.get("eval_failures", ()))


@pytest.mark.parametrize("people", ["two native speakers", "three sworn translators", "four different people"])
def test_who_labels_is_no_count_of_failures(full_reader: Reader, people: str) -> None:
    text = f"1,900 riddles are labelled, by {people}, but on about 250 they disagree."
    reading = full_reader.read_opening(text)
    assert not {"eval_examples", "eval_failures"} & {*reading.values, *reading.candidates}


@pytest.mark.parametrize(
    "text",
    [
        "8% wrong, limit 5%, we are over => tune. Objections?",
        "60 tested, 5 bad, our bar: 19 out of 20. 8.3% > 5% => tune. Right?",
    ],
)
def test_a_plan_to_tune_is_no_trained_model(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert "already_tuned" not in {*reading.values, *reading.plain_candidates}


def test_a_tuned_model_beside_an_arrow_is_one(full_reader: Reader) -> None:
    text = "We run our own fine-tuned model, trained in May: letter -> department. It fails 12 of 300."
    assert full_reader.read_opening(text).values.get("already_tuned") is True
