"""The first line names the fact that settles it, tries what comes before training, and says nothing twice."""

from __future__ import annotations

import pytest

from bot.decision.profile import Value
from bot.guide.first_read import first_read
from bot.guide.understood import Understood
from tests.guide.test_possible_lines import RULES, WORDING, read_possible
from tests.harness.guide import consultant


@pytest.mark.parametrize(
    ("stated", "headline"),
    [
        ({"failure_rate": 0.03, "failure_threshold": 0.05}, "About 3% sounds within your 5%."),
        ({"failure_rate": 0.09, "failure_threshold": 0.05}, "About 9% sounds above your 5%."),
        ({"style_need": "describable"}, "The style can be described, so it goes into the prompt."),
        ({"labelled_examples": 75}, "75 labelled examples: too few to train on."),
        ({"labelled_examples": 0}, "Without labelled examples there is nothing to train on."),
        ({"labelled_examples": 4000, "labels_trusted": False}, "A model would learn the wrong labels too"),
        ({"failures_consistent": False, "failure_rate": 0.1}, "What fails is mostly in one corner"),
        ({"stable_months": 2}, "The task changes too soon to train for it."),
        ({"few_shot_examples": 3}, "The prompt hasn't had its fair test yet: that takes 10 examples."),
        ({"eval_examples": 400, "eval_failures": 32}, "8% wrong speaks for training only if that is too many for you"),
        ({"task": "structured_output", "format_tolerance": "occasional"}, "A broken format now and then is fine"),
    ],
)
def test_the_fact_that_settles_it_is_in_the_first_line(stated: dict[str, Value], headline: str) -> None:
    assert first_read(Understood(stated), RULES, WORDING).headline.startswith(f"So far: keep prompting. {headline}")


@pytest.mark.parametrize(
    ("stated", "may_be", "headline"),
    [
        ({}, {"labelled_examples": (0,)}, "Without labelled examples there is nothing to train on."),
        (
            {"eval_examples": 400, "eval_failures": 8},
            {"failure_threshold": (0.06,)},
            "2% wrong is within the 6% that you can live with.",
        ),
    ],
)
def test_what_may_settle_it_is_in_the_first_line_if_it_was_read_right(
    stated: dict[str, Value], may_be: dict[str, tuple[Value, ...]], headline: str
) -> None:
    assert read_possible(stated, **may_be).headline == f"So far, if I read you right: keep prompting. {headline}"


@pytest.mark.parametrize(
    "stated",
    [
        {"task": "structured_output"},
        {"format_tolerance": "zero"},
        {"failure_mode": "format", "structured_outputs": "not_considered"},
    ],
)
def test_untried_structured_outputs_come_before_training(stated: dict[str, Value]) -> None:
    read = first_read(Understood(stated), RULES, WORDING)
    assert "try structured outputs first" in read.headline.lower()
    assert "speaks for training" not in read.headline


def test_structured_outputs_that_may_solve_it_are_not_to_be_tried_first() -> None:
    read = read_possible({"task": "structured_output"}, structured_outputs=("solves",))
    assert read.headline.startswith("So far, if I read you right: keep prompting. Structured outputs solve the format")
    assert "try structured outputs" not in read.text.lower()


def test_a_high_volume_speaks_for_training_also_below_the_limit() -> None:
    stated = {"eval_examples": 2000, "eval_failures": 20, "failure_threshold": 0.03, "input_diversity": "narrow"}
    read = first_read(Understood({**stated, "monthly_requests": 3_000_000}), RULES, WORDING)
    assert "The volume speaks for training" in read.headline


def test_below_the_limit_nothing_is_asked_and_only_what_counts_is_shown() -> None:
    stated = {"eval_examples": 2000, "eval_failures": 20, "failure_threshold": 0.03}
    read = first_read(Understood({**stated, "labelled_examples": 80, "few_shot_examples": 4}), RULES, WORDING)
    assert [line.key for line in read.lines] == ["eval.within"]
    assert read.decides == "Only a high volume or a hard latency limit could still speak for training."


@pytest.mark.parametrize(
    ("stated", "may_be"),
    [
        ({"style_need": "describable"}, {"failure_mode": ("style",)}),
        ({"failure_mode": "knowledge"}, {"needs_current_knowledge": (True,)}),
        ({"failure_mode": "format", "structured_outputs": "not_considered"}, {"format_tolerance": ("zero",)}),
    ],
)
def test_the_same_is_not_said_in_two_lines(stated: dict[str, Value], may_be: dict[str, tuple[Value, ...]]) -> None:
    assert len(read_possible(stated, **may_be).all_lines) == 1


SEARCHED = "Our assistant answers from today's news, 17 of 60 answers were wrong, and 1 in 10 would be fine."


def test_facts_that_are_looked_up_already_are_not_to_be_looked_up() -> None:
    assert "look the facts up" not in consultant().reply(f"{SEARCHED} Search is attached. Fine-tune?").text


@pytest.mark.parametrize(
    "calm",
    [
        "We had it checked on 400 tickets, 40 were wrong. What is your advice?",
        "The slide would be embarrassing. We have 900 labelled tickets. Should we fine-tune?",
        "Ann counted a third time: 40 of 400 wrong. What annoys our editor is the tone. Should we fine-tune?",
    ],
)
def test_a_calm_message_is_no_reply_to_an_earlier_verdict(calm: str) -> None:
    text = consultant().reply(calm).text
    assert WORDING.decisions["earlier"] not in text
