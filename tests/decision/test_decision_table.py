"""The decision table, against situations kept as data, against a second writing of it, and against told stories."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from bot.decision.facts import facts_of
from bot.decision.judge import judge
from bot.decision.profile import parse_profile
from bot.decision.table import decision_of, essentials, rule
from tests.decision import oracle
from tests.decision.profiles import raw_profiles, seeded
from tests.decision.rules_from_files import rules
from tests.harness.paths import TUNED

SITUATIONS: dict[str, Any] = tomllib.loads((TUNED / "decision.toml").read_text(encoding="utf-8"))
STORIES = TUNED / "stories.jsonl"


def profile_of(situation: dict[str, Any]) -> dict[str, Any]:
    raw = {**SITUATIONS["start"][situation["from"]], **situation.get("with", {})}
    return {field: value for field, value in raw.items() if field not in situation.get("without", ())}


@pytest.mark.parametrize("situation", SITUATIONS["situation"], ids=lambda situation: situation["name"])
def test_a_situation_gets_the_verdict_that_is_written_down_for_it(situation: dict[str, Any]) -> None:
    verdict = judge(parse_profile(profile_of(situation)), rules())
    assert (verdict.decision, verdict.route) == (situation["decision"], situation["route"])
    assert list(verdict.drivers) == situation.get("drivers", [])
    assert list(verdict.missing) == situation.get("missing", [])
    states = {str(number): state for number, state in verdict.items}
    assert {number: states[number] for number in situation.get("items", {})} == situation.get("items", {})
    if "baseline" in situation:
        assert verdict.baseline.state == situation["baseline"]


def test_the_situations_cover_every_decision_route_driver_and_item_state() -> None:
    verdicts = [judge(parse_profile(profile_of(situation)), rules()) for situation in SITUATIONS["situation"]]
    assert {verdict.route for verdict in verdicts} == {
        *("retrieval", "structured_outputs", "keep_prompting", "improve_prompt", "smaller_model", "behaviour"),
        *(f"item_{number}" for number in range(1, 11)),
    }
    assert {name for verdict in verdicts for name in verdict.drivers} == {
        *("format", "reasoning", "style", "unexplained", "cost", "latency")
    }
    seen = {(number, state) for verdict in verdicts for number, state in verdict.items}
    every = {(number, state) for number in range(1, 11) for state in ("met", "unmet", "unknown")}
    assert seen == every | {(9, "not_applicable")}


def test_ten_thousand_random_profiles_are_ruled_as_the_table_states() -> None:
    decisions = set()
    for raw in seeded(seed=1, many=10_000):
        ruling, expected = rule(facts_of(parse_profile(raw), rules())), oracle.verdict(raw)
        found = {
            "decision": ruling.decision,
            "route": ruling.route,
            "drivers": list(ruling.drivers),
            "missing": list(ruling.missing),
            "items": dict(ruling.items),
        }
        assert found == expected, raw
        decisions.add(ruling.route)
    assert len(decisions) == 16, "the sample reaches every route"


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(raw_profiles())
def test_any_profile_is_ruled_as_the_table_states(raw: dict[str, Any]) -> None:
    facts = facts_of(parse_profile(raw), rules())
    ruling, expected = rule(facts), oracle.verdict(raw)
    assert (ruling.decision, ruling.route, list(ruling.missing)) == (
        expected["decision"],
        expected["route"],
        expected["missing"],
    )
    assert decision_of(essentials(facts)) == ruling.decision


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(raw_profiles())
def test_what_is_missing_is_in_checklist_order_and_only_where_it_is_not_yet(raw: dict[str, Any]) -> None:
    ruling = rule(facts_of(parse_profile(raw), rules()))
    assert list(ruling.missing) == sorted(set(ruling.missing))
    assert bool(ruling.missing) == (ruling.decision == "not_yet")
    assert all(ruling.item(number) in ("unmet", "unknown") for number in ruling.missing)


# A fact that speaks against fine-tuning is needed to speak against it; of all others, not knowing never helps.
SPEAK_AGAINST = {"failure_threshold", "failure_mode", "needs_current_knowledge", "input_diversity", "change_pace"}


@pytest.mark.slow
def test_an_unknown_never_counts_in_favour_of_fine_tuning() -> None:
    for raw in seeded(seed=2, many=4_000):
        if rule(facts_of(parse_profile(raw), rules())).decision == "fine_tune":
            continue
        for field in set(raw) - SPEAK_AGAINST:
            less = {name: value for name, value in raw.items() if name != field}
            assert rule(facts_of(parse_profile(less), rules())).decision != "fine_tune", (field, raw)


def test_fine_tuning_rests_on_no_unknown_item() -> None:
    always = {1, 2, 6, 7, 8, 10}
    for raw in seeded(seed=3, many=4_000):
        ruling = rule(facts_of(parse_profile(raw), rules()))
        if ruling.decision == "fine_tune":
            assert all(ruling.item(number) == "met" for number in always)


def test_every_reported_story_gets_the_decision_its_reader_gave() -> None:
    stories = [json.loads(line) for line in Path(STORIES).read_text(encoding="utf-8").splitlines() if line.strip()]
    wrong = [
        story["id"]
        for story in stories
        if judge(parse_profile(story["profile"]), rules()).decision != story["decision"]
    ]
    assert (len(stories), wrong) == (40, [])
