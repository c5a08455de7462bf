"""The topics outside the guide that a story turns on are named in one line below the answer, once."""

from __future__ import annotations

import pytest

from bot.guide.outside import find_topics
from tests.harness.guide import consultant, guide

NOTHING_ABOUT = "My guide says nothing about "


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("Only local models allowed here. Diagnoses from letters, right in 9 of 10 cases. Train?", "data in-house"),
        ("Timelines of interviews are wrong. We can't share any of those with any provider. Train?", "data in-house"),
        ("Patients' names can't leave the clinic. Triage of notes, 12% wrong. Train?", "data in-house"),
        ("Bank, no cloud. Complaints, 12% are sorted wrongly, we accept 5%. Train?", "data in-house"),
        ("Our chatbot writes bad Upper Sorbian, 20% of the answers are wrong. Train?", "in a language"),
        ("The speech recognition gets the part numbers wrong, 20% of the forms are off. Train?", "speech recognition"),
        ("The transcripts are full of errors, so 20% of the summaries are wrong. Train?", "speech recognition"),
    ],
)
def test_a_topic_that_a_story_turns_on_is_named(message: str, topic: str) -> None:
    text = consultant().reply(message).text
    assert text.count(NOTHING_ABOUT) == 1
    assert topic in text[text.index(NOTHING_ABOUT) :]


@pytest.mark.parametrize(
    "message",
    [
        "Nothing leaves the model without being checked. Letters, 12% wrong, we accept 5%. Train?",
        "Patients leave the hospital with a letter, 12% of them are wrong, we accept 5%. Train?",
        "We run a test on a laptop. Mails, 12% wrong, we accept 5%. Train?",
        "It answers in Spanish, 12% wrong, we accept 5%. Train?",
    ],
)
def test_what_a_story_only_mentions_is_not_named(message: str) -> None:
    assert NOTHING_ABOUT not in consultant().reply(message).text


def test_a_topic_is_named_once_in_a_story_with_several_questions() -> None:
    message = (
        "The letters can't leave the hospital. They come in the wrong order, 12% of 300. Is our IT guy right?"
        " And would a model that runs on our own box be able to learn this?"
    )
    assert consultant().reply(message).text.count("keeping data in-house") == 1


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("are 900 examples enough for a LoRA?", False),
        ("which rank for a LoRA?", True),
        ("LoRA or full fine-tuning?", True),
        ("what is a LoRA?", True),
    ],
)
def test_a_tool_that_a_question_only_names_is_no_topic(question: str, named: bool) -> None:
    topics = find_topics(question, guide().topics)
    assert any("LoRA" in topic.topic.name for topic in topics) == named
