"""The first line, the lines, the step and what decides come from one state: none says what another denies or asks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.decision.profile import FIELDS, Value
from bot.guide.first_read import FirstRead, first_read
from bot.guide.understood import Understood
from tests.decision.profiles import raw_profiles
from tests.guide.test_possible_lines import RULES, WORDING
from tests.harness.guide import consultant

DENIES = ("Nothing you say shows", "nothing else you say", "Nothing that you say speaks")
SPEAKS = "speaks for training"


def read(facts: dict[str, Value], *, sure: bool = False, **asked: Value) -> FirstRead:
    """A message that states facts, and may state others; `sure`: these are mostly right."""
    candidates = {name: (value,) for name, value in asked.items()}
    return first_read(Understood(facts, candidates, FIELDS if sure else ()), RULES, WORDING)


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        (
            {"task": "extraction", "failure_threshold": 0.002},
            {"eval_examples": 3_000, "eval_failures": 33},
        ),
        ({"task": "summarization", "failure_threshold": 0.01}, {"eval_examples": 600, "eval_failures": 4}),
        ({"task": "classification", "monthly_requests": 8_000}, {"failure_rate": 0.04}),
        ({"monthly_requests": 40_000, "failure_threshold": 0.05}, {"eval_examples": 90, "eval_failures": 12}),
        ({"labelled_examples": 3_000, "failure_threshold": 0.05}, {"eval_examples": 300, "eval_failures": 31}),
    ],
)
def test_what_a_line_only_asks_is_neither_denied_nor_concluded_above(
    facts: dict[str, Value], asked: dict[str, Value]
) -> None:
    found = read(facts, **asked)
    assert found.headline == "So far: keep prompting. Whether that is enough depends on how often it fails."
    assert "If so, " in found.text or "Of how many?" in found.text
    assert "how often it fails" not in found.decides


@pytest.mark.parametrize("asked", [{"latency_budget_ms": 65}, {"failure_mode": "reasoning"}])
def test_what_may_speak_for_training_is_not_denied_above(asked: dict[str, Value]) -> None:
    found = read({"task": "classification", "monthly_requests": 9_000}, **asked)
    assert found.headline == "So far: keep prompting. What I ask below can change that."


@pytest.mark.parametrize(
    ("facts", "asked", "headline"),
    [  # near misses: what is asked changes nothing, or something stated decides whatever the answer is
        ({"monthly_requests": 9_000}, {"curation_budgeted": True}, "At 9,000 a month cost is no reason to train"),
        ({"labelled_examples": 60}, {"latency_budget_ms": 65}, "60 labelled examples: too few to train on."),
        ({"stable_months": 2}, {"eval_examples": 90, "eval_failures": 12}, "The task changes too soon to train"),
        ({"failures_consistent": False, "failure_rate": 0.1}, {"failure_mode": "reasoning"}, "What fails is mostly in"),
    ],
)
def test_what_is_stated_stays_the_first_line(facts: dict[str, Value], asked: dict[str, Value], headline: str) -> None:
    assert read(facts, **asked).headline.startswith(f"So far: keep prompting. {headline}")


def test_what_is_mostly_right_is_in_the_first_line_with_a_word_that_it_may_not_be() -> None:
    found = read({"failure_threshold": 0.01}, sure=True, eval_examples=600, eval_failures=4)
    assert found.headline.startswith("So far, if I read you right: keep prompting. 0.67% is within your 1%")


@pytest.mark.parametrize(
    ("facts", "asked", "step"),
    [
        (
            {"failure_threshold": 0.002, "task": "extraction"},
            {"eval_examples": 3_000, "eval_failures": 33},
            "Start here, once that is clear: read what failed, put rules and examples for it into the prompt,",
        ),
        (
            {"labelled_examples": 5_000},
            {"criteria_written": False, "eval_examples": 0},
            "Start here: write down what counts as right",
        ),
        ({"failure_threshold": 0.05}, {"eval_examples": 900, "eval_failures": 9}, ""),  # within: there is none
    ],
)
def test_the_step_goes_on_from_what_is_asked(facts: dict[str, Value], asked: dict[str, Value], step: str) -> None:
    found = read(facts, **asked)
    assert found.decides.startswith(step)
    assert bool(step) is ("Start here" in found.decides)


@pytest.mark.parametrize(
    ("facts", "asked", "gone"),
    [
        # the prompt would be good enough, and no better than the trained model
        (
            {
                "already_tuned": True,
                "tuned_examples": 500,
                "tuned_failures": 20,
                "eval_examples": 500,
                "eval_failures": 22,
            },
            {"failure_threshold": 0.07},
            "whether the task stays",
        ),
        ({"task": "extraction"}, {"eval_examples": 700, "eval_failures": 35}, "a broken format"),
        ({"task": "question_answering"}, {"needs_current_knowledge": False}, "facts that change"),
    ],
)
def test_what_decides_goes_on_from_what_is_asked(facts: dict[str, Value], asked: dict[str, Value], gone: str) -> None:
    assert gone in read(facts).decides or "good enough for you" in read(facts).text
    assert gone not in read(facts, **asked).decides


PROMPT = ("instruction", "output_format", "few_shot", "edge_cases", "chain_of_thought", "output_constraints")
NEARLY: dict[str, Value] = {
    "prompt_ingredients": PROMPT, "few_shot_examples": 16, "eval_examples": 900, "eval_failures": 99,
    "failure_threshold": 0.05, "failures_consistent": True, "failure_mode": "reasoning",
    "needs_current_knowledge": False, "labelled_examples": 12_000, "labels_trusted": True, "stable_months": 18,
    "criteria_written": True,
}  # fmt: skip


def test_near_the_end_most_of_it_is_in_place_and_the_rest_is_named() -> None:
    found = read(NEARLY)
    assert (
        found.headline == "So far: not yet. The reasoning speaks for training, and most of what it takes is in place."
    )
    assert "a budget for cleaning the data" in found.decides
    assert "a budget for training again" in found.decides
    missing = read({**NEARLY, "curation_budgeted": True, "retraining_budgeted": False})
    assert missing.headline.endswith("speaks for training, but first budget retraining.")
    assert "isn't known yet" in read({"failure_mode": "reasoning", "failures_consistent": True}).headline


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"retraining_budgeted": False}, "Without a budget for retraining"),
        ({"curation_budgeted": False}, "Without time for the examples"),
        ({"retraining_budgeted": False, "failure_mode": "reasoning"}, "first budget retraining"),
        ({"change_pace": "quick", "labelled_examples": 300}, "What has to be live quickly goes into the prompt."),
        ({"monthly_requests": 800_000}, "At 800,000 a month cost pushes neither way"),
    ],
)
def test_what_is_struck_out_or_decides_is_in_the_first_line(facts: dict[str, Value], named: str) -> None:
    assert named in read(facts).headline
    assert named in read({}, sure=True, **facts).headline  # with a word that it may be misread


@settings(max_examples=60, deadline=None)
@given(facts=raw_profiles(), asked=raw_profiles(), sure=st.booleans())
def test_no_first_line_denies_a_line_below_it(facts: dict[str, Value], asked: dict[str, Value], sure: bool) -> None:
    found = read(facts, sure=sure, **{name: value for name, value in asked.items() if name not in facts})
    if any(part in found.headline for part in DENIES):
        speaking = [line for line in found.shown if line.speaks]
        assert not speaking
        assert not any("even at the low end" in line.text for line in found.shown)


@pytest.mark.parametrize(
    "message",
    [
        "Insurance forms into 12 fields. They accept 0.2% bad forms; at present it's 21 in 3,000. Too many?",
        "My colleague says train. 40 dental reports of 800 came back wrong I think, the clinic allows 2%. Train?",
    ],
)
def test_a_count_that_is_only_asked_about_gets_a_step(message: str) -> None:
    text = consultant().reply(message).text
    assert "Start here" in text
    assert not any(part in text for part in DENIES)
