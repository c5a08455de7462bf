"""A message is split into its questions, in their order, and nothing of it is lost."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.questions import MOST_QUESTIONS, asks_for_fact, split_questions
from tests.harness.paths import CASES

MESSAGES = tomllib.loads((CASES / "guide" / "questions.toml").read_text(encoding="utf-8"))["message"]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message["text"])
def test_the_questions_of_a_message(message: dict[str, Any]) -> None:
    found = split_questions(message["text"], lambda text: "LoRA" in text)
    assert [question.asked for question in found] == message["asked"]


def test_a_question_keeps_the_statements_before_it_and_the_last_those_after_it() -> None:
    first, second = split_questions(
        "We have 300 labels. Is that enough? Half are old. Do we drop the old ones? Thanks."
    )
    assert first.text == "We have 300 labels. Is that enough?"
    assert second.text == "Half are old. Do we drop the old ones? Thanks."


@pytest.mark.parametrize(
    ("question", "fact"),
    [("how many labels do we need?", True), ("and what does it cost", True), ("should we train?", False), ("", False)],
)
def test_a_question_for_a_fact_opens_with_a_question_word(question: str, fact: bool) -> None:
    assert asks_for_fact(question) is fact


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(["why", "?", ". ", "\n", "and how", ", ", "(", "we"])).map(" ".join)
)
def test_any_text_has_one_to_five_questions(text: str) -> None:
    assert 1 <= len(split_questions(text)) <= MOST_QUESTIONS
