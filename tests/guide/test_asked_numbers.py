"""A number in a question is held against the guide as a question; a number alone is asked what it counts."""

from __future__ import annotations

import pytest

from tests.harness.guide import consultant, guide


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "would 400 examples be enough?",
            "400 labelled examples? If so, that is too few: training takes 500–1,000 for a narrow task, 2,000",
        ),
        (
            "are 1,300 pairs ok for one simple thing?",
            "1,300 labelled examples? If so, that is enough for a narrow task (500–1,000),",
        ),
        (
            "is 6k enough to train on?",
            "6,000 labelled examples? If so, that is enough for a narrow task (500–1,000) and with",
        ),
        ("are 14k enough for complex reasoning?", "14,000 labelled examples? If so, that is enough, also for complex"),
        ("1. are 240 pairs enough 2. who writes them", "240 labelled examples? If so, that is too few:"),
        ("are 60 examples ok?", "As examples in a prompt, 10 or more are a fair test."),
        (
            "from what volume does it pay off? we sit at around 600k",
            "600,000 a month? If so, that is between 500,000 and 1 million, where volume pushes neither way.",
        ),
    ],
)
def test_the_one_number_of_a_question_is_held_against_the_guide(question: str, said: str) -> None:
    assert said in consultant().reply(question).answer.direct


def test_a_number_before_the_question_has_its_line_in_the_first_read() -> None:
    reply = consultant().reply("We keep 8,200 of them in a folder. Is that enough to train?")
    assert "8,200 labelled examples? If so, the number is enough" in reply.text


def test_a_number_is_held_against_the_guide_before_anything_else() -> None:
    answer = consultant().reply("would 450 pairs do for something easy?").answer
    assert answer.text.startswith("450 labelled examples? If so, that is too few: ")
    assert answer.text.count("10,000+") == 1


@pytest.mark.parametrize(
    "question", ["how many examples do 12 categories need?", "are 400 examples of 9 kinds enough, or 800?"]
)
def test_a_small_number_or_several_are_not_sorted_out(question: str) -> None:
    assert "If so" not in consultant().reply(question).text


@pytest.mark.parametrize(
    ("message", "number"),
    [
        ("and with 4,000 instead?", "4,000"),
        ("what if it were 90k?", "90k"),
        ("hmm and if we had 1,300 rather than that, would it change the outcome?", "1,300"),
        ("so at 2,500, does that flip your answer?", "2,500"),
    ],
)
def test_a_number_alone_is_asked_what_it_counts(message: str, number: str) -> None:
    reply = consultant().reply(message)
    asked = guide().wording.number_alone.format(number=number)
    assert reply.text == f"{asked} {guide().first_read.decisions['number_lines']}"
    assert (reply.covered, reply.first_read) == (False, None)


def test_a_day_is_no_number_of_examples() -> None:
    said = "must be spent on AI training by {}. Is there something sensible to fine-tune, or is that enough?"
    assert "31 labelled" not in consultant().reply(said.format("31 March")).text
    assert "3,100 labelled" in consultant().reply("is 3,100 enough to train on, by March?").text
