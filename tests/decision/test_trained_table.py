"""The table for teams that trained a model already: stories, a second writing of it, every line, and its edges."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings

from bot.decision.facts import facts_of
from bot.decision.findings import findings_of
from bot.decision.judge import judge, verdict_json
from bot.decision.profile import INGREDIENTS, ProfileError, parse_profile
from bot.decision.table import decide, decision_of, essentials, rule
from bot.decision.verdict import Verdict
from tests.decision import trained_oracle
from tests.decision.limits import COMPLEX, DIVERSE, FEW_SHOT, LATENCY_HARD, MONTHS, NARROW, REQUESTS_HIGH, about
from tests.decision.profiles import raw_profiles, seeded, trained_profile
from tests.decision.rules_from_files import rules
from tests.harness.paths import TUNED
from tests.harness.tiers import thin_out

STORIES = [json.loads(line) for line in (TUNED / "teams.jsonl").read_text(encoding="utf-8").splitlines()]


def verdict(raw: dict[str, Any]) -> Verdict:
    return judge(parse_profile(raw), rules())


@pytest.mark.parametrize("story", thin_out(STORIES, 4), ids=lambda story: story["id"])
def test_a_story_gets_the_verdict_of_its_reader(story: dict[str, Any]) -> None:
    found = verdict_json(verdict(story["profile"]))
    assert (found["decision"], found["route"]) == (story["decision"], story["route"])
    assert found["why_training_failed"] == story["why_training_failed"]
    table = story["table"]
    assert found["baseline"]["state"] == table["baseline"]
    assert found["tuned"]["state"] == table["tuned"]
    assert found["comparison"]["state"] == table["comparison"]
    if table["interval"]:
        ends = [found["comparison"]["low"], found["comparison"]["high"]]
        assert ends == pytest.approx(table["interval"], abs=2e-5)


def test_the_stories_meet_every_rule_of_the_table() -> None:
    assert {trained_oracle.ruling(story["profile"])[0] for story in STORIES} == set(range(1, 9))


@cache
def trained_profiles() -> list[dict[str, Any]]:
    return [trained_profile(seed) for seed in range(3_000)]


def test_three_thousand_random_profiles_are_ruled_as_the_table_states() -> None:
    seen = set()
    for raw in trained_profiles():
        found = rule(facts_of(parse_profile(raw), rules()))
        number, decision, route, missing = trained_oracle.ruling(raw)
        assert (found.decision, found.route, list(found.missing)) == (decision, route, missing), raw
        assert decide(facts_of(parse_profile(raw), rules())) == decision
        seen.add((number, route))
    assert seen == {
        (1, "retrieval"),
        (2, "structured_outputs"),
        (3, "back_to_prompt"),
        (4, "measure_both"),
        *(
            (5, route)
            for route in ("keep_tuned", "back_to_prompt", "measure_both", "item_1", "item_6", "item_7", "item_9")
        ),
        *((6, route) for route in ("item_1", "item_6", "item_7", "item_9")),
        (7, "keep_tuned"),
        *((8, route) for route in ("retrain", "item_6", "item_7", "item_10")),
    }


def test_why_training_failed_follows_its_order() -> None:
    seen = set()
    for raw in trained_profiles():
        found = why_of(raw)
        assert found == trained_oracle.why(raw), raw
        seen.add(found)
    assert seen == {
        *("facts", "task_moves", "labels", "weak_prompt", "lighter_tool", "prompt_is_enough", "too_few_examples"),
        None,
    }


def why_of(raw: dict[str, Any]) -> str | None:
    trained = findings_of(parse_profile(raw), rules()).trained
    assert trained is not None
    return trained.why_failed


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(raw_profiles())
def test_what_the_table_does_not_tell_apart_changes_no_decision(raw: dict[str, Any]) -> None:
    facts = facts_of(parse_profile({**raw, "already_tuned": True}), rules())
    assert decision_of(essentials(facts)) == decision_of(facts)


@pytest.mark.slow
@pytest.mark.parametrize("said", [False, None])
def test_without_a_trained_model_its_numbers_decide_nothing(said: bool | None) -> None:
    for raw in seeded(seed=41, many=300):
        plain = rule(facts_of(parse_profile(raw), rules()))
        beside = {**raw, "tuned_examples": 500, "tuned_failures": 3, "failure_rate": 0.9}
        if said is not None:
            beside["already_tuned"] = said
        assert rule(facts_of(parse_profile(beside), rules())) == plain
        document = verdict_json(verdict({**raw, **({} if said is None else {"already_tuned": said})}))
        assert not {"comparison", "why_training_failed", "tuned"} & set(document)


# A team for which training paid: what a test changes is what it shows.
PAID: dict[str, Any] = {
    "already_tuned": True,
    "prompt_ingredients": list(INGREDIENTS),
    "few_shot_examples": 12,
    "eval_examples": 500,
    "eval_failures": 74,
    "failure_threshold": 0.05,
    "failure_mode": "style",
    "needs_current_knowledge": False,
    "labelled_examples": 1600,
    "labels_trusted": True,
    "input_diversity": "narrow",
    "stable_months": 60,
    "criteria_written": True,
    "retraining_budgeted": True,
    "tuned_examples": 500,
    "tuned_failures": 18,
}
AGAIN = {**PAID, "tuned_failures": 40}  # better than the prompt, and still above the threshold


@pytest.mark.parametrize(
    ("start", "field", "values", "routes"),
    [
        (PAID, "stable_months", about(MONTHS), ("back_to_prompt", "keep_tuned", "keep_tuned")),
        (PAID, "few_shot_examples", about(FEW_SHOT), ("item_1", "keep_tuned", "keep_tuned")),
        (PAID, "failure_threshold", (0.035, 0.036, 0.037), ("retrain", "keep_tuned", "keep_tuned")),
        (PAID, "tuned_failures", (24, 25, 26), ("keep_tuned", "keep_tuned", "retrain")),
        (AGAIN, "labelled_examples", about(NARROW), ("item_6", "retrain", "retrain")),
        (
            {**AGAIN, "input_diversity": "diverse"},
            "labelled_examples",
            about(DIVERSE),
            ("item_6", "retrain", "retrain"),
        ),
        ({**AGAIN, "input_diversity": "complex"}, "labelled_examples", about(COMPLEX)[:2], ("item_6", "retrain")),
        ({**AGAIN, "latency_budget_ms": 50}, "eval_failures", (40, 74), ("measure_both", "retrain")),
        (
            {**PAID, "eval_failures": 18},
            "latency_budget_ms",
            about(LATENCY_HARD),
            ("keep_tuned", "back_to_prompt", "back_to_prompt"),
        ),
        ({**PAID, "eval_failures": 18}, "monthly_requests", about(REQUESTS_HIGH)[1:], ("back_to_prompt", "keep_tuned")),
    ],
)
def test_each_threshold_is_tried_on_and_about_it(
    start: dict[str, Any], field: str, values: tuple[Any, ...], routes: tuple[str, ...]
) -> None:
    assert tuple(rule(facts_of(parse_profile({**start, field: value}), rules())).route for value in values) == routes


def test_the_comparison_changes_exactly_where_the_interval_passes_zero() -> None:
    for start in ("eval_failures", "tuned_failures"):
        states = [trained_oracle.comparison({**PAID, start: count}) for count in range(501)]
        found = [comparison_of({**PAID, start: count}) for count in range(0, 501, 7)]
        assert found == states[::7]
    edges = [k for k in range(500) if trained_oracle.comparison({**PAID, "eval_failures": k}) == "better"]
    edge = edges[0]
    assert [comparison_of({**PAID, "eval_failures": edge + step}) for step in (-1, 0, 1)] == [
        "same",
        "better",
        "better",
    ]


def comparison_of(raw: dict[str, Any]) -> str:
    return facts_of(parse_profile(raw), rules()).comparison


@pytest.mark.parametrize(
    ("changes", "route", "after"),
    [
        ({"prompt_ingredients": ["instruction"]}, "item_1", "fine_tune"),  # rule 6, and rule 7 then
        ({"tuned_failures": 40, "retraining_budgeted": False}, "item_10", "fine_tune"),  # rule 8
        ({"tuned_failures": 40, "retraining_budgeted": None, "labels_trusted": False}, "item_6", "not_yet"),  # 10 next
        ({"tuned_failures": 74, "labelled_examples": 40}, "item_6", "not_yet"),  # both are to be measured again
        ({"tuned_examples": None, "tuned_failures": None}, "measure_both", "fine_tune"),
        ({"tuned_failures": 74}, "measure_both", "fine_tune"),
        ({"tuned_examples": None, "retraining_budgeted": False, "tuned_failures": None}, "measure_both", "fine_tune"),
    ],
)
def test_the_decision_if_all_that_is_missing_were_met(changes: dict[str, Any], route: str, after: str) -> None:
    found = verdict({key: value for key, value in {**PAID, **changes}.items() if value is not None})
    assert (found.decision, found.route, found.if_all_missing_met) == ("not_yet", route, after)


def test_more_failures_than_examples_of_a_trained_model_are_refused_by_name() -> None:
    with pytest.raises(ProfileError, match="tuned_failures: 5 is more than tuned_examples"):
        parse_profile({"tuned_examples": 4, "tuned_failures": 5})
    assert parse_profile({"tuned_examples": 4, "tuned_failures": 4}).tuned_failures == 4


def test_the_public_json_names_the_comparison() -> None:
    found = verdict_json(verdict(PAID))
    assert found["comparison"]["difference"] == pytest.approx(0.112)
    assert set(found["comparison"]) == {"state", "difference", "low", "high"}
    assert found["why_training_failed"] is None
    assert json.loads(json.dumps(found)) == found
