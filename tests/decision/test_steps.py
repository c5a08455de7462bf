"""What to do next comes by effort; what a verdict rests on is counted in facts."""

from __future__ import annotations

from typing import Any

import pytest

from bot.decision.findings import findings_of
from bot.decision.judge import judge
from bot.decision.profile import Profile, evidence_of, parse_profile
from bot.decision.reasons import STEP_RULES, steps_of
from tests.decision.profiles import profile, seeded, trained_profile
from tests.decision.rules_from_files import SECTIONS, rules


def leads(some: Profile) -> list[str]:
    return [step.lead for step in judge(some, rules()).steps]


def test_what_may_end_the_matter_this_afternoon_comes_first() -> None:
    some = profile(failure_mode="format", structured_outputs="not_considered", labelled_examples=12)
    steps = judge(some, rules()).steps
    assert [step.rule for step in steps] == ["missing.9.not_considered", "missing.6.too_few"]
    assert [step.effort for step in steps] == ["an afternoon", "weeks"]
    assert steps[1].text == "488 more, so that you have 500 that you trust."


@pytest.mark.parametrize(
    ("unknown", "text"),
    [
        (["failures_consistent"], "Tell me if they are everywhere or in one corner."),
        (["failure_threshold"], "Tell me how many failures you can live with."),
        (
            ["failure_threshold", "failures_consistent"],
            "Tell me how many failures you can live with and if they are everywhere or in one corner.",
        ),
        (["eval_examples", "eval_failures"], "Tell me how many examples you tested and how many went wrong."),
    ],
)
def test_nobody_is_asked_for_what_is_known(unknown: list[str], text: str) -> None:
    verdict = judge(profile(**dict.fromkeys(unknown)), rules())
    assert text in [step.text for step in verdict.steps if step.rule == "missing.3.unknown"]
    assert any(text in reason.text for reason in verdict.reasons if reason.rule == "missing.3.unknown")


def test_the_steps_of_a_verdict_that_lacks_much() -> None:
    some = profile(
        prompt_ingredients=["instruction", "output_format", "few_shot"],
        few_shot_examples=6,
        failures_consistent=False,
        labels_trusted=False,
        retraining_budgeted=False,
    )
    assert leads(some) == [
        "Finish the prompt.",
        "Aim the prompt at the weak corner.",
        "Budget retraining.",
        "Clean the examples.",
    ]


def test_every_verdict_has_a_step_and_no_step_twice() -> None:
    efforts = rules().efforts
    seen = set()
    for raw in [*seeded(seed=61, many=1500), *(trained_profile(seed) for seed in range(700))]:
        steps = judge_steps(raw)
        assert steps, raw
        assert [efforts.index(step.effort) for step in steps] == sorted(efforts.index(step.effort) for step in steps)
        assert len({(step.lead, step.effort) for step in steps}) == len(steps)
        for step in steps:
            assert step.section in SECTIONS
            assert "unknown number" not in step.text
            seen.add(step.rule)
    assert len(seen) > 0.85 * len(STEP_RULES)


def judge_steps(raw: dict[str, Any]) -> Any:
    return steps_of(findings_of(parse_profile(raw), rules()))


@pytest.mark.parametrize(
    ("raw", "measured", "said"),
    [
        ({}, (), ()),
        ({"project": "Ledger"}, (), ()),
        ({"eval_examples": 1600, "eval_failures": 112}, ("eval_failures",), ()),
        ({"eval_examples": 0}, (), ("eval_examples",)),
        (
            {"eval_examples": 1600, "eval_failures": 112, "labels_trusted": True},
            ("eval_failures",),
            ("labels_trusted",),
        ),
        ({"already_tuned": True}, (), ("already_tuned",)),
        (
            {"already_tuned": True, "tuned_examples": 400, "tuned_failures": 19, "failure_threshold": 0.05},
            ("tuned_failures",),
            ("failure_threshold",),
        ),
        ({"failure_rate": 0.11}, (), ("failure_rate",)),
    ],
)
def test_a_measured_result_counts_once(raw: dict[str, Any], measured: tuple[str, ...], said: tuple[str, ...]) -> None:
    assert evidence_of(parse_profile(raw)) == (measured, said)
