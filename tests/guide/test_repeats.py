"""Every question of a message is answered, named as outside, or pointed to what stands above, in their order."""

from __future__ import annotations

import pytest

from bot.guide.answer_parts import Part
from bot.guide.whole_answers import without_repeats
from tests.harness.guide import answerer, consultant, guide

ABOVE = "“{question}”: see above."
LATENCY, VOLUME = guide().passages[0], guide().passages[1]


def test_a_question_whose_answer_stands_above_keeps_its_direct_sentence_or_is_pointed_there() -> None:
    parts = (
        Part("how fast?", True, ("Fast.",), (), (LATENCY,)),
        Part("is it?", True, ("Yes: as fast as can be.",), (), (LATENCY,)),
        Part("and so?", True, ("As fast as can be.",), (), (LATENCY,)),
    )
    found = tuple(without_repeats(parts, ABOVE))
    assert [part.sentences for part in found] == [("Fast.",), ("Yes: as fast as can be.",), ("“and so?”: see above.",)]
    assert [part.passages for part in found] == [(LATENCY,), (), ()]
    assert found[2].above == (LATENCY,)


def test_a_nearest_passage_that_the_answer_shows_anyway_is_left_out() -> None:
    outside = Part("which GPU?", False, ("Nothing on GPUs.", "Nearest: V."), (), (), ("GPU",), VOLUME)
    beside = Part("how many?", True, ("Many.",), (), (VOLUME,))
    other = Part("which TPU?", False, ("Nothing on TPUs.", "Nearest: L."), (), (), ("TPU",), LATENCY)
    found = tuple(without_repeats((outside, beside, other), ABOVE))
    assert [part.sentences for part in found] == [
        ("Nothing on GPUs.",),
        ("Many.",),
        ("Nothing on TPUs.", "Nearest: L."),
    ]


@pytest.mark.parametrize(
    ("message", "lines"),
    [
        (
            "Do reasoning steps belong in a prompt, would a JSON schema API spare us the tuning, and which base model?",
            ("Chain-of-thought is one of the ingredients", "to be tried first", "the choice of a model"),
        ),
        (
            "How many rows do we have to label, and can a script invent the other half with an llm to label them?",
            ("500–1,000 right examples", "My guide says nothing about labels made by a model"),
        ),
        (
            "Must the rules stand still, for how many months, and what if they don't?",
            ("6–12 months", "stay with the prompt"),
        ),
        (
            "What should the prompt contain, and how many examples should be in it?",
            ("six ingredients", "at least 10 examples"),
        ),
        (
            "are 700 scored letters enough to train and what if one in nine is off?",
            ("700 labelled examples? If so, that is enough for a narrow task", "Every example must be correct"),
        ),
    ],
)
def test_all_joined_questions_are_answered_in_their_order(message: str, lines: tuple[str, ...]) -> None:
    text = consultant().reply(message).answer.text
    places = [text.find(line) for line in lines]
    assert -1 not in places, text
    assert places == sorted(places)


def test_from_three_questions_on_each_gets_one_passage() -> None:
    answer = answerer().answer("How many labels do we need? How long is data cleaning? Is a long prompt fine?")
    assert [len(part.passages) for part in answer.parts] == [1, 1, 1]


@pytest.mark.parametrize(
    "story",
    [
        "It reasons wrongly: it weighs the fee before the claim.",  # the step begins with a count
        "Not one broken record may come out. Extraction of meter readings.",  # structured outputs, "if you haven't"
    ],
)
def test_a_question_for_what_to_do_gets_no_second_first_step(story: str) -> None:
    text = consultant().reply(f"{story} What now?").text
    assert "Start here" in text
    assert "First the best prompt" not in text
