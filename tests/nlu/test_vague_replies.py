"""Fillers, links and names answer nothing; a few words answer one question; what cannot be is nothing."""

from __future__ import annotations

import pytest

from bot.nlu import Reader

SEVERAL = "needs_current_knowledge,reasoning_matters,format_tolerance,latency_budget_ms,monthly_requests"
COMING = "stable_months,criteria_written,curation_budgeted,retraining_budgeted,already_tuned"


def taken(reader: Reader, asked: str, text: str) -> dict[str, object]:
    reading = reader.read(asked.split(","), text)
    return {**reading.elsewhere, **reading.values}


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("structured_outputs", "sounds good"),
        ("structured_outputs", "what"),
        ("structured_outputs", "no worries"),
        ("labels_trusted", "roughly"),
        ("eval_examples", "actually never mind"),
        ("failure_mode", "let me think"),
        ("failure_mode", "whatever you think"),
        ("criteria_written", "good point!"),
        ("task", "good question, let me think"),
        ("failures_consistent", "certainly"),
    ],
)
def test_fillers_answer_nothing(full_reader: Reader, asked: str, text: str) -> None:
    assert taken(full_reader, asked, text) == {}


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("eval_failures", "see https://wiki.acme.com/evals/2024-03"),
        ("criteria_written", "https://example.com/doc"),
        ("criteria_written", "<https://docs.google.com/d/1x|the doc>"),
        ("failure_mode", "@X what do you think?"),
    ],
)
def test_links_and_names_answer_nothing(full_reader: Reader, asked: str, text: str) -> None:
    assert taken(full_reader, asked, text) == {}


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("already_tuned", "model"),
        ("task", "customers"),
        ("change_pace", "when it is"),
        ("failures_consistent", "actually there are 20 examples in the prompt"),
    ],
)
def test_similarity_alone_answers_nothing_from_few_words_or_of_something_else(
    full_reader: Reader, asked: str, text: str
) -> None:
    assert taken(full_reader, asked, text) == {}


@pytest.mark.parametrize("asked", [SEVERAL, COMING])
@pytest.mark.parametrize("text", ["👍", "done", "sure", "yes", "nope", "1) yes 2) no 3) maybe"])
def test_one_yes_does_not_answer_several_questions(full_reader: Reader, asked: str, text: str) -> None:
    assert not {name for name, value in taken(full_reader, asked, text).items() if isinstance(value, bool)}


def test_one_number_does_not_answer_several_questions(full_reader: Reader) -> None:
    assert taken(full_reader, "latency_budget_ms,monthly_requests", "2") == {}


def test_one_yes_answers_one_question_and_a_list_answers_several(full_reader: Reader) -> None:
    assert taken(full_reader, "reasoning_matters", "👍") == {"reasoning_matters": True}
    asked = "needs_current_knowledge,format_tolerance,input_diversity"
    answers = {"needs_current_knowledge": False, "format_tolerance": "zero", "input_diversity": "narrow"}
    assert taken(full_reader, asked, "no / zero / narrow") == answers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("of course not", {"reasoning_matters": False}),
        ("of course", {"reasoning_matters": True}),
        ("both", {}),
        ("yes and no", {}),
        ("1) yes 2) no", {}),
        ("1. no", {"reasoning_matters": False}),
        ("hard", {}),
    ],
)
def test_a_yes_or_no_is_read_whole(full_reader: Reader, text: str, values: dict[str, bool]) -> None:
    assert taken(full_reader, "reasoning_matters", text) == values


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("eval_examples,eval_failures", "12 of 0"),
        ("eval_examples,eval_failures", "3 out of 0"),
        ("tuned_failures", "12 of 0"),
        ("format_tolerance", "12 of 0"),
        ("labelled_examples", "99999999999"),
        ("few_shot_examples", "1e6"),
        ("eval_failures", "option 2"),
    ],
)
def test_impossible_counts_are_nothing(full_reader: Reader, asked: str, text: str) -> None:
    assert taken(full_reader, asked, text) == {}
