"""The small print of a verdict: each fact has one grade, and all of it stands on one line."""

from __future__ import annotations

from typing import Any

from bot.consultation.state import Consultation, Entry
from bot.consultation.verdict_wording import render_verdict
from bot.decision.judge import judge
from bot.decision.profile import parse_profile
from tests.consultation.walks import knowledge


def small_print(answers: dict[str, Any]) -> tuple[str, ...]:
    """Of a verdict on these answers; None is an answer without a value."""
    known = {name: value for name, value in answers.items() if value is not None}
    entry = Entry(kind="answered", values=answers, by="U1", at=0.0)
    consultation = Consultation(id="c", team="T", owner="U1", entries=(entry,))
    verdict = judge(parse_profile(known), knowledge().rules)
    message = render_verdict(verdict, "v", consultation, 0.0, {}, knowledge().phrases, knowledge().checklist)
    return message.evidence


def test_a_count_that_was_said_is_one_measurement() -> None:
    (line,) = small_print({"eval_examples": 1_600, "eval_failures": 112, "failure_threshold": 0.03})
    assert line.startswith("Based on 1 measurement and 1 answer.")


def test_a_share_without_a_count_is_none() -> None:
    (line,) = small_print({"failure_rate": 0.07, "failure_threshold": 0.03})
    assert line.startswith("Based on 2 answers.")


def test_nothing_measured_is_no_measurement() -> None:
    (line,) = small_print({"eval_examples": 0})
    assert line.startswith("Based on 1 answer.")


def test_no_hard_limit_is_an_answer() -> None:
    prompted = {"failure_mode": "none", "eval_examples": 400, "eval_failures": 2, "failure_threshold": 0.05}
    full = {
        "prompt_ingredients": ("instruction", "output_format", "few_shot", "edge_cases", "chain_of_thought",
                               "output_constraints"),
        "few_shot_examples": 12, "labelled_examples": 900, "labels_trusted": True, "stable_months": 12,
        "criteria_written": True, "curation_budgeted": True, "retraining_budgeted": True, "change_pace": "weeks",
        "needs_current_knowledge": False,
    }  # fmt: skip
    (not_asked,) = small_print({**prompted, **full})
    assert "latency limit" in not_asked
    (answered,) = small_print({**prompted, **full, "latency_budget_ms": None})
    assert "latency limit" not in answered
    assert answered.startswith("Based on 1 measurement and 13 answers.")


def test_what_is_open_is_never_worded_as_a_fact() -> None:
    (line,) = small_print({"prompt_ingredients": ("instruction",)})
    assert line.endswith("what goes wrong when it fails, whether a model was trained already.")
    assert "could you" not in line
