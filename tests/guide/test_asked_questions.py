"""A message is split into its questions, in their order, and nothing of it is lost."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.asked_questions import MOST_QUESTIONS, split_questions
from bot.guide.question_forms import asks_for_fact, asks_yes_or_no, fit_to_question
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


def test_a_question_mark_behind_a_bracket_is_no_question() -> None:
    found = split_questions("What does it take? And will it unlearn how to spell whole words (poor orthography)?")
    assert len(found) > 1
    assert all(any(map(str.isalpha, question.asked)) for question in found)


def test_true_asks_about_the_statement_before_it() -> None:
    (found,) = split_questions("We have 40 rows. He says that cleaning is half of the work (60%). True? We are three.")
    assert (found.asked, found.confirms) == ("He says that cleaning is half of the work", True)
    assert found.asks_for_fact


def test_who_is_right_asks_about_all_that_leads_to_it() -> None:
    (found,) = split_questions("She says train. He says that a better prompt will do. Who's right?")
    assert found.text == "She says train. He says that a better prompt will do. Who's right?"


def test_a_question_after_a_lead_is_split_like_any_other() -> None:
    found = split_questions(
        "Three things for our board: how long is a prompt, what does cleaning take, and who pays for it all?"
    )
    assert [question.asked for question in found] == [
        "how long is a prompt?",
        "what does cleaning take?",
        "who pays for it all?",
    ]


@pytest.mark.parametrize(
    ("second", "back"),
    [
        ("When is it one?", True),
        ("Is there another way for that?", True),
        ("Does it matter how many labels there are?", False),
        ("Who cleans the data this week?", False),
    ],
)
def test_a_question_without_a_subject_of_its_own_refers_back(second: str, back: bool) -> None:
    found = split_questions(f"Is latency a reason? {second}", names_subject=lambda text: "labels" in text)
    assert [question.back for question in found] == [False, back]
    assert found[1].stands_alone is not back


@pytest.mark.parametrize(
    ("question", "fact"),
    [("how many labels do we need?", True), ("and what does it cost", True), ("should we train?", False), ("", False)],
)
def test_a_question_for_a_fact_opens_with_a_question_word(question: str, fact: bool) -> None:
    assert asks_for_fact(question) is fact


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Is it worth it?", True),
        ("and can a prompt do that?", True),
        ("Should we plan a budget for cleaning", True),
        ("Does a long prompt hurt?", True),
        ("Why shouldn't we compare it with our prompt?", False),
        ("Is there an alternative to fine-tuning for that?", False),
        ("Shouldn't we train?", False),
        ("Is it not enough?", False),
        ("Can you tell us the minimum?", False),
        ("Do you know how many we need?", False),
        ("Should we train or prompt?", False),
        ("what about summaries?", False),
        ("our prompt is long, is that ok?", False),
        ("", False),
    ],
)
def test_a_yes_or_no_answers_only_a_question_that_asks_for_it(question: str, asks: bool) -> None:
    assert asks_yes_or_no(question) is asks


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Is a prompt of 2,000 words fine?", "Yes, long is normal."),
        ("How long may a prompt be?", "Long is normal."),
    ],
)
def test_a_direct_sentence_drops_a_yes_that_nobody_asked_for(question: str, sentence: str) -> None:
    assert fit_to_question("Yes, long is normal.", question) == sentence


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(["why", "?", ". ", "\n", "and how", ", ", "(", "we"])).map(" ".join)
)
def test_any_text_has_one_to_five_questions(text: str) -> None:
    assert 1 <= len(split_questions(text)) <= MOST_QUESTIONS


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        (
            "Brewery. 1) is 700 enough 2) DPO or SFT?",
            ["is 700 enough?", "DPO or SFT?"],
        ),
        ("1) is 300 enough? 2) what about latency?", ["is 300 enough?", "what about latency?"]),
        (
            "Does a longer prompt help? how many pairs if it doesn't",
            ["Does a longer prompt help?", "how many pairs if it doesn't"],
        ),
        ("How long does it take, and is this a case for it?", ["How long does it take?", "is this a case for it?"]),
        ("We do two things: 1. extract 2. classify. Should we tune it?", ["Should we tune it?"]),
        ("Is it good enough? What we do is sorting.", ["Is it good enough?"]),
    ],
)
def test_each_part_of_a_list_and_each_clause_that_asks_is_a_question(message: str, asked: list[str]) -> None:
    assert [question.asked for question in split_questions(message)] == asked


def test_a_short_question_with_a_subject_stands_by_itself_and_one_without_joins_the_last() -> None:
    found = split_questions(
        "Does the tone have to be trained, and are summaries? really?", names_subject=lambda text: "summar" in text
    )
    assert [question.asked for question in found] == [
        "Does the tone have to be trained?",
        "are summaries? really?",
    ]


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        (
            "Guests write what they want, how many beds they need, when they come. A bot sorts. Is it worth training?",
            ["Is it worth training?"],
        ),
        (
            "1) who keeps the letters? 2) which model is best? many thanks from all of us",
            ["who keeps the letters?", "which model is best?"],
        ),
        ("1. is 700 enough 2. which settings", ["is 700 enough?", "which settings?"]),
        (
            "Where exactly is my mistake, and would you really train one for this?",
            ["Where exactly is my mistake?", "would you really train one for this?"],
        ),
        (
            "Our carter wants to train the model. We are six people only. Is he right?",
            ["Our carter wants to train the model."],
        ),
    ],
)
def test_what_only_lists_or_thanks_is_no_question(message: str, asked: list[str]) -> None:
    assert [question.asked for question in split_questions(message)] == asked


def test_how_many_of_it_is_asked_in_the_word_before() -> None:
    _, second = split_questions("What is a shot? My niece says I lack those. And how many does one need of it?")
    assert "how many shot examples" in second.meant.casefold()
