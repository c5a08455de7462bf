"""What a first read says of a model that was trained already: against the prompt, with its reason."""

from __future__ import annotations

import pytest

from bot.decision.profile import Value
from bot.guide.first_read import first_read
from bot.guide.understood import Understood
from tests.guide.test_possible_lines import RULES, WORDING


def test_a_trained_model_that_beats_the_prompt_is_named_in_the_headline() -> None:
    results = {"eval_examples": 300, "eval_failures": 60, "tuned_examples": 300, "tuned_failures": 20}
    read = first_read(Understood({"already_tuned": True, **results}), RULES, WORDING)
    assert (
        read.headline == "So far: not yet. The trained model beats the prompt, but what else it takes isn't known yet."
    )


def test_a_trained_model_that_beats_the_prompt_is_named_before_structured_outputs_are() -> None:
    results = {"eval_examples": 500, "eval_failures": 74, "tuned_examples": 500, "tuned_failures": 31}
    format_breaks = {"failure_mode": "format", "structured_outputs": "not_considered"}
    read = first_read(Understood({"already_tuned": True, **results, **format_breaks}), RULES, WORDING)
    assert read.headline == "So far: not yet. The trained model beats the prompt, but first try structured outputs."


def test_a_trained_model_that_ran_on_other_examples_is_not_said_to_beat_the_prompt() -> None:
    results = {"eval_examples": 900, "eval_failures": 45, "tuned_examples": 700, "tuned_failures": 14}
    read = first_read(Understood({"already_tuned": True, **results}), RULES, WORDING)
    assert read.headline == (
        "So far: not yet. The trained model may beat the prompt, but what else it takes isn't known yet."
    )


def test_a_trained_model_is_kept_on_condition_where_it_ran_on_other_examples() -> None:
    results = {"eval_examples": 800, "eval_failures": 60, "tuned_failures": 20, "failure_threshold": 0.05}
    apart, same = (
        first_read(Understood({"already_tuned": True, **results, "tuned_examples": count}), RULES, WORDING).headline
        for count in (500, 800)
    )
    assert same == "So far: keep the trained model. 2.5% is within your 5%, against 7.5% with the prompt."
    assert apart.startswith("So far: keep the trained model, if it also does better")


@pytest.mark.parametrize(
    ("failures", "words"),
    [
        (18, "isn't clearly better than the prompt (5% against 4.5% wrong)"),
        (1, "does worse than the prompt (5% against 0.25% wrong)"),
    ],
)
def test_a_trained_model_that_is_no_better_is_named_in_the_headline(failures: int, words: str) -> None:
    results = {"eval_examples": 400, "eval_failures": failures, "tuned_examples": 400, "tuned_failures": 20}
    read = first_read(Understood({"already_tuned": True, **results}), RULES, WORDING)
    assert read.headline.startswith(f"So far: no more training yet. The trained model {words}. If ")
    assert read.open[0] == "failure_threshold"


@pytest.mark.parametrize(
    ("facts", "decision", "words"),
    [
        ({"failure_threshold": 0.08}, "prompt", "go back to the prompt. The trained model isn't clearly better"),
        ({"failure_threshold": 0.02}, "not_yet", "and the prompt isn't within your 2% either"),
        ({"stable_months": 2}, "prompt", "go back to the prompt. The task changes too soon"),
        (
            {"failure_threshold": 0.08, "monthly_requests": 3_000_000, "input_diversity": "narrow"},
            "fine_tune",
            "keep the trained model. 5% is within your 8%, against 4.5% with the prompt",
        ),
    ],
)
def test_what_a_result_that_is_no_better_comes_to_is_named_with_its_reason(
    facts: dict[str, Value], decision: str, words: str
) -> None:
    results = {"eval_examples": 400, "eval_failures": 18, "tuned_examples": 400, "tuned_failures": 20}
    read = first_read(Understood({"already_tuned": True, **results, **facts}), RULES, WORDING)
    assert read.decision == decision
    assert words in read.headline


ALIKE = {"already_tuned": True, **dict.fromkeys(("eval_examples", "tuned_examples"), 1000)}
ALIKE |= {"eval_failures": 38, "tuned_failures": 40}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"monthly_requests": 3_000_000, "input_diversity": "narrow"}, "but the volume speaks for a small model."),
        (
            {"monthly_requests": 3_000_000},
            "but the volume speaks for a small model if the inputs are all of one kind.",
        ),
        ({"latency_budget_ms": 60}, "but the latency limit speaks for a small model."),
        (
            {"monthly_requests": 3_000_000, "failure_threshold": 0.05},
            "unless the inputs are all of one kind: then the volume speaks for keeping the trained model.",
        ),
        ({}, "unless a high volume or a hard latency limit needs the small model."),
        ({"monthly_requests": 40_000}, "unless a hard latency limit needs the small model."),
        ({"monthly_requests": 40_000, "latency_budget_ms": 2000}, "go back to the prompt."),
    ],
)
def test_what_is_known_to_need_a_small_model_is_in_the_headline(more: dict[str, Value], said: str) -> None:
    assert said in first_read(Understood({**ALIKE, **more}), RULES, WORDING).headline
