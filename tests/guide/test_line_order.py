"""What decides comes first in a first read, what is only in place is one line, and what says little is left out."""

from __future__ import annotations

import pytest

from bot.decision.profile import Value
from bot.guide.first_read import first_read
from bot.guide.line_order import IN_PLACE
from bot.guide.understood import Understood
from tests.decision.limits import FEW_SHOT, MONTHS
from tests.guide.test_possible_lines import RULES, WORDING, read_possible

SETTLED: dict[str, Value] = {
    "few_shot_examples": 12, "stable_months": 14, "curation_budgeted": True, "retraining_budgeted": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "first"),
    [
        (
            {
                "eval_examples": 900,
                "eval_failures": 9,
                "failure_threshold": 0.03,
                "input_diversity": "narrow",
                "labelled_examples": 8000,
                "monthly_requests": 3_000_000,
            },
            "monthly_requests.high_narrow",
        ),
        ({"few_shot_examples": 3, "labelled_examples": 900, "latency_budget_ms": 70}, "latency_budget_ms.hard"),
        (
            {"failure_rate": 0.1, "labelled_examples": 900, "needs_current_knowledge": True},
            "needs_current_knowledge.yes",
        ),
        (
            {"already_tuned": True, "tuned_examples": 90, "tuned_failures": 9, "eval_examples": 90, "eval_failures": 8},
            "tuned.same",
        ),
        ({"monthly_requests": 900, "labelled_examples": 700, "stable_months": 1}, "stable_months.below"),
    ],
)
def test_what_decides_is_shown_first(stated: dict[str, Value], first: str) -> None:
    assert first_read(Understood(stated), RULES, WORDING).shown[0].key == first


def test_what_may_decide_is_shown_before_what_does_not() -> None:
    read = read_possible({"monthly_requests": 9000, "labelled_examples": 900}, latency_budget_ms=(80,))
    assert read.shown[0].fields == ("latency_budget_ms",)


def test_what_is_in_place_is_one_line_below_all_others() -> None:
    read = first_read(Understood({**SETTLED, "monthly_requests": 9000}), RULES, WORDING)
    assert [line.key for line in read.shown] == ["monthly_requests.low", IN_PLACE]
    assert set(read.shown[-1].fields) == set(SETTLED)
    for number in ("12 worked examples", f"({FEW_SHOT} are enough)", "14 months", f"({MONTHS} are enough)"):
        assert number in read.shown[-1].text
    assert {line.key for line in read.lines} >= {"stable_months.reached", "few_shot_examples.reached"}


@pytest.mark.parametrize(
    "fact",
    [
        {"style_need": "example_level"},
        {"task": "domain_reasoning"},
        {"failure_mode": "format", "structured_outputs": "insufficient"},
        {"monthly_requests": 3_000_000, "input_diversity": "narrow"},
        {"latency_budget_ms": 60},
    ],
)
def test_nothing_speaks_for_training_beside_facts_that_have_to_be_looked_up(fact: dict[str, Value]) -> None:
    read = first_read(Understood({"needs_current_knowledge": True, **fact}), RULES, WORDING)
    assert len(read.shown) == 2
    assert not any(line.speaks for line in read.shown)
    assert "speaks for training" not in read.text
    assert (
        "add the facts" in read.text or "give a small model the facts" in read.text or "give it the facts" in read.text
    )


def test_one_fact_that_is_in_place_keeps_its_line() -> None:
    read = first_read(Understood({"stable_months": 14, "monthly_requests": 9000}), RULES, WORDING)
    assert IN_PLACE not in [line.key for line in read.shown]


def test_what_may_be_in_place_is_asked_by_itself() -> None:
    read = read_possible({"few_shot_examples": 12, "curation_budgeted": True}, stable_months=(14,))
    (asked,) = read.possible
    assert asked in read.shown
    assert "stable_months" not in read.shown[-1].fields


def test_a_plain_task_is_left_out_of_many_lines() -> None:
    few: dict[str, Value] = {"task": "classification", "monthly_requests": 9000}
    many: dict[str, Value] = {"eval_examples": 400, "eval_failures": 40, "labelled_examples": 300}
    for more, shown in (({}, True), ({**many, "failures_consistent": False, "few_shot_examples": 2}, False)):
        read = first_read(Understood({**few, **more}), RULES, WORDING)
        assert ("task.prompted" in [line.key for line in read.shown]) is shown


def test_a_task_that_may_be_meant_is_asked_only_where_little_else_is() -> None:
    two: dict[str, Value] = {"monthly_requests": 9000, "few_shot_examples": 4}
    assert read_possible(two, task=("classification",)).possible == ()
    assert "classification" not in read_possible(two, task=("classification",)).headline  # nothing asks whether it is
    for few in ({}, {"monthly_requests": 9000}):
        assert len(read_possible({**few}, task=("classification",)).possible) == 1


def test_a_task_outside_the_guide_needs_no_line_beside_other_lines() -> None:
    assert [line.key for line in first_read(Understood({"task": "other"}), RULES, WORDING).shown] == ["task.other"]
    lines = first_read(Understood({"task": "other", "eval_examples": 0}), RULES, WORDING).shown
    assert [line.key for line in lines] == ["eval.unmeasured"]


def test_a_prompt_that_is_good_enough_leaves_only_cost_and_speed_as_reasons() -> None:
    within: dict[str, Value] = {"eval_examples": 3000, "eval_failures": 0, "format_tolerance": "zero"}
    read = first_read(
        Understood({**within, "task": "structured_output", "monthly_requests": 30_000_000}), RULES, WORDING
    )
    assert {line.key.partition(".")[0] for line in read.shown} == {"eval", "monthly_requests"}
    assert read.headline == (
        "So far: keep prompting. 0 of 3,000 failed. The volume speaks for training if the inputs are all of one kind."
    )
    assert "Only" not in read.decides


def test_a_volume_is_asked_about_beside_examples_of_the_same_inputs() -> None:
    within: dict[str, Value] = {"eval_examples": 4000, "eval_failures": 12, "failure_threshold": 0.005}
    likely = {"monthly_requests": (1_600_000,), "input_diversity": ("narrow",), "labelled_examples": (8000,)}
    read = first_read(Understood(within, likely), RULES, WORDING)
    assert "1.6 million a month on one narrow task, right?" in read.text
    assert "The volume speaks for training" in read.headline
    assert "Only" not in read.decides


def test_no_step_on_the_prompt_stands_where_the_facts_are_probably_looked_up() -> None:
    stated: dict[str, Value] = {"task": "question_answering", "eval_examples": 180, "eval_failures": 25}
    read = first_read(Understood(stated, {"needs_current_knowledge": (True, False)}), RULES, WORDING)
    assert "look the facts up" in read.headline
    assert "Run the same 180 again once the facts are looked up." in read.text
    assert "Start here" not in read.text
