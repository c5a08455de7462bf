"""Control words are whole messages in many forms; a real answer is never taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu import Vocabulary, is_word, started_project


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("go back", "back"), ("previous", "back"), ("skip this one", "skip"), ("what's this for", "why"),
        ("let's stop here for today", "pause"), ("continue", "resume"),
        ("where are we", "summary"),
        ("start over", "start_over"), ("done for now", "pause"), ("start invoice extractor", "start"),
        ("Skip!", "skip"),
        ("ok, go back please", "back"), ("sumary", "summary"), ("dunno", "dont_know"), ("nope", "no"), ("HELP", "help"),
    ],
)  # fmt: skip
def test_control_words_are_known_in_many_forms(vocabulary: Vocabulary, text: str, word: str) -> None:
    assert is_word(text, vocabulary) == word


@pytest.mark.parametrize(
    "text",
    [
        "2M/mo",
        "we went back to GPT for this", "skip the broken rows", "stop the line if one is broken", "start with 500",
        "the summary is mostly right", "resume parser", "pass or fail per field", "retry later and log it", "", "   ",
        "continue with retraining every quarter", "why it fails we don't know", "help desk bot", "changes every week",
        "yes for the cleanup, no for doing it again later", "no, all that it needs is inside the document",
    ],
)  # fmt: skip
def test_a_control_word_never_swallows_an_answer(vocabulary: Vocabulary, text: str) -> None:
    assert is_word(text, vocabulary) is None


@pytest.mark.parametrize("length", [79, 80, 119, 120])
@pytest.mark.parametrize("words", ["start {}", "Start the checklist for {}", "start a consultation called {}"])
def test_start_takes_every_name_that_a_project_may_have(vocabulary: Vocabulary, words: str, length: int) -> None:
    name = ("Claims for motor policies with photos, notes and police reports " * 2)[: length - 1] + "x"
    assert is_word(words.format(name), vocabulary) == "start"
    assert started_project(words.format(name)) == name


@pytest.mark.parametrize("text", ["start something new", "start a new one", "start please"])
def test_words_that_name_nothing_are_no_project(text: str) -> None:
    assert started_project(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "start dates are wrong in 22 of 400 and the rest is fine, mostly the year is confused on scans of old forms",
        "new kinds of tickets come in every week and the queues change each quarter with hardly any notice to us all",
        "start and end of the period get mixed up. 22 of 400 failed the last time somebody sat down and counted them",
    ],
)
def test_a_long_sentence_begins_no_checklist(vocabulary: Vocabulary, text: str) -> None:
    assert is_word(text, vocabulary) is None


@given(text=st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_control_words_never_raise(vocabulary: Vocabulary, text: str) -> None:
    is_word(text, vocabulary)
