"""What was asked beside the project, or about the guide itself: answered by its passage, or named as outside."""

from __future__ import annotations

import pytest

from bot.guide.asked_questions import split_questions
from tests.harness.guide import consultant

PROJECT = "Parish archive, 900 entries a month, 14 of 160 wrong, we accept 5%, 12 examples in the prompt."


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Would a larger model do better?", "what a larger model would change"),
        ("After training, can the prompt get shorter?", "what can leave the prompt after training"),
        ("And where would we host a trained one?", "hosting"),
        ("Should we train? also who owns the rights to the model then", "Who owns the rights".casefold()),
        ("Should we train? And what “temperature” should he set, he keeps asking.", "temperature"),
        ("Should we train? is deepl better", "other products (deepl)"),
        ("Is WhatsApp ok with this?", "what a platform allows"),
        ("Is there a service that trains it for us?", "people and vendors"),
    ],
)
def test_a_side_question_below_a_first_read_is_named_as_outside(question: str, named: str) -> None:
    reply = consultant().reply(f"{PROJECT} {question}")
    assert reply.first_read is not None
    assert named in reply.answer.direct


@pytest.mark.parametrize(
    ("message", "passage"),
    [
        ("Which of your ten points do most teams get wrong?", "checklist.warnings"),
        ("Why not simply train it right away, whats the harm", "premise.harm"),
        ("Does the guide promise that a tuned 8b is as good as a prompted 70b?", "tldr.latency-volume"),
        ("We saved all bad replies. Can one train on them so that it knows what to avoid?", "data.known-behavior"),
        ("Who really wrote this guide that you quote all the time?", "premise.publisher"),
        ("Do those who wrote it earn on it if we train?", "checklist.publisher-services"),
        ("How long does one round of training take acc. to you?", "comparison.iteration"),
    ],
)  # fmt: skip
def test_a_question_about_the_guide_gets_its_passage_first(message: str, passage: str) -> None:
    assert consultant().reply(message).answer.passages[0].id == passage


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Does your minimum count per dialect or in total?", "per category it names none"),
        ("What does your guide say is a normal rate?", "he guide names no rate"),
        ("Shall we pay for a second round of training?", "Not yet: first"),
    ],
)
def test_a_question_below_a_first_read_gets_its_sentence(question: str, said: str) -> None:
    reply = consultant().reply(f"{PROJECT} {question}")
    assert reply.first_read is not None
    assert said in reply.answer.direct


def test_whether_something_is_promised_gets_no_yes() -> None:
    direct = consultant().reply("Does the guide claim that a tuned 7b is as good as a prompted 70b?").answer.direct
    assert not direct.startswith("Yes")
    assert "not as a promise" in direct


def test_bad_answers_count_only_with_the_right_one() -> None:
    message = "We saved all bad answers of the bot. Can one train on them so that it knows what not to do?"
    assert "right answer written beside it" in consultant().reply(message).answer.direct


@pytest.mark.parametrize("asked", ["What do we do, fine-tune?", "What does your guide think?"])
def test_a_question_for_the_decision_gets_no_passage_below_it(asked: str) -> None:
    reply = consultant().reply(f"{PROJECT} {asked}")
    assert reply.first_read is not None
    assert reply.answer.passages == ()


def test_what_names_a_topic_asks_without_a_mark_where_others_have_one() -> None:
    def names(text: str) -> bool:
        return "deepl" in text

    assert [found.asked for found in split_questions("Do we tune? is deepl better", names)] == [
        "Do we tune?",
        "is deepl better",
    ]
    stated = split_questions("Do we tune? which we compare with deepl", names)
    assert [found.asked for found in stated] == ["Do we tune?"]


def test_an_abbreviation_ends_no_question() -> None:
    assert len(split_questions("how long does one round take acc. to the guide")) == 1
