"""What would change a verdict does change it, is the smallest that does, and nothing as small is left out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from bot.decision.judge import judge, verdict_json
from bot.decision.profile import FIELDS, Profile, parse_profile
from bot.decision.verdict import Verdict
from tests.decision import oracle
from tests.decision.brute_force import CHOICES, FORBIDDEN, kind, minimal_sets, parts
from tests.decision.limits import COMPLEX, DIVERSE, FEW_SHOT, MONTHS, NARROW
from tests.decision.profiles import possible, profile, raw_profiles, seeded, trained_profile
from tests.decision.rules_from_files import rules
from tests.decision.trained_oracle import decision as decide
from tests.harness.tiers import thin_out


def changes(verdict: Verdict) -> list[tuple[dict[str, Any], str]]:
    return [(dict(entry.change), entry.decision) for entry in verdict.what_if]


def check(raw: dict[str, Any]) -> None:
    """Everything that must hold of the what-ifs of one profile."""
    verdict = judge(parse_profile(raw), rules())
    assert len(set(verdict.what_if)) == len(verdict.what_if)
    for entry in verdict.what_if:
        change = dict(entry.change)
        assert 1 <= len(change) == len(entry.change) <= 3
        assert not FORBIDDEN & set(change)
        assert all(value != raw.get(field) for field, value in change.items())
        Profile.model_validate({**raw, **change})
        assert decide({**raw, **change}) == entry.decision != verdict.decision
        for part in parts(entry.change):
            other = {**raw, **dict(part)}
            assert not possible(other) or decide(other) == verdict.decision, (entry, part)


@pytest.mark.slow
def test_every_what_if_of_random_profiles_is_true_valid_and_smallest() -> None:
    for raw in seeded(seed=11, many=400):
        check(raw)


@pytest.mark.slow
def test_every_what_if_of_a_team_that_trained_is_true_valid_and_smallest() -> None:
    for seed in range(60):
        check(trained_profile(seed))


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(raw_profiles())
def test_every_what_if_of_any_profile_is_true_valid_and_smallest(raw: dict[str, Any]) -> None:
    check(raw)


BRUTE = [*seeded(seed=12, many=25), *(trained_profile(seed) for seed in range(500, 512))]


@pytest.mark.parametrize("raw", thin_out(BRUTE, 24), ids=range(len(BRUTE)))
def test_trying_everything_finds_no_smallest_change_that_was_left_out(raw: dict[str, Any]) -> None:
    verdict = judge(parse_profile(raw), rules())
    offered = {kind(entry.change, entry.decision) for entry in verdict.what_if}
    for change, decision in minimal_sets(raw):
        fields, choices, _ = kind(change, decision)
        # A number that moves further may make another field needless: then the smaller set stands for it.
        assert any(f <= fields and c <= choices and to == decision for f, c, to in offered), (change, decision)


@pytest.mark.slow
def test_fewest_changes_come_first_then_the_order_of_the_profile() -> None:
    for raw in seeded(seed=13, many=100):
        order = [
            (len(change), [FIELDS.index(field) for field in change])
            for change, _ in changes(judge(parse_profile(raw), rules()))
        ]
        assert order == sorted(order)


@pytest.mark.parametrize(
    ("now", "change", "decision"),
    [
        ({"labelled_examples": 180}, {"labelled_examples": NARROW}, "fine_tune"),
        ({"labelled_examples": 180, "input_diversity": "diverse"}, {"labelled_examples": DIVERSE}, "fine_tune"),
        ({"labelled_examples": 180, "input_diversity": "complex"}, {"labelled_examples": COMPLEX}, "fine_tune"),
        ({"labelled_examples": 700}, {"labelled_examples": NARROW - 1}, "not_yet"),
        ({"few_shot_examples": 3}, {"few_shot_examples": FEW_SHOT}, "fine_tune"),
        ({"few_shot_examples": 30}, {"few_shot_examples": FEW_SHOT - 1}, "not_yet"),
        ({"stable_months": 2}, {"stable_months": MONTHS}, "fine_tune"),
        ({"stable_months": 24}, {"stable_months": MONTHS - 1}, "not_yet"),
        ({"eval_failures": 22, "failure_threshold": 0.03}, {"eval_failures": 12}, "prompt"),
        ({"eval_failures": 22, "failure_threshold": 0.03}, {"failure_threshold": 0.055}, "prompt"),
        ({"eval_failures": 22, "failure_threshold": 0.03}, {"eval_examples": 734}, "prompt"),
        ({"eval_failures": 12, "failure_threshold": 0.03}, {"eval_failures": 19}, "fine_tune"),
        ({"curation_budgeted": None}, {"curation_budgeted": True}, "fine_tune"),
        ({"prompt_ingredients": ["instruction", "few_shot"]}, {"prompt_ingredients": "all"}, "fine_tune"),
    ],
)
def test_a_number_moves_just_across_its_line(now: dict[str, Any], change: dict[str, Any], decision: str) -> None:
    verdict = judge(profile(**now), rules())
    field = next(iter(change))
    if change[field] == "all":
        change = {field: profile().prompt_ingredients}
    offered = [(entry, to) for entry, to in changes(verdict) if set(entry) == {field} and to == decision]
    assert offered == [(change, decision)]


def test_the_fewest_failures_above_and_the_most_within_are_exactly_on_their_lines() -> None:
    for n, t in [(400, 0.03), (400, 0.02), (60, 0.1), (1000, 0.005), (250, 0.3)]:
        above = next(k for k in range(n) if k / n > t and oracle.wilson(k, n)[0] > t)
        within = max(k for k in range(n) if k / n <= t)
        fails = changes(judge(profile(eval_examples=n, eval_failures=above, failure_threshold=t), rules()))
        assert ({"eval_failures": within}, "prompt") in fails
        passes = changes(judge(profile(eval_examples=n, eval_failures=within, failure_threshold=t), rules()))
        assert ({"eval_failures": above}, "fine_tune") in passes


def test_where_current_information_is_needed_nothing_a_team_can_choose_changes_it() -> None:
    assert judge(profile(needs_current_knowledge=True), rules()).what_if == ()


def test_the_public_json_notifies_a_change_as_plain_values() -> None:
    told = verdict_json(judge(profile(prompt_ingredients=["instruction"]), rules()))
    values = [value for entry in told["what_if"] for value in entry["change"].values()]
    assert all(isinstance(value, str | int | float | bool | list) for value in values)
    assert any(isinstance(value, list) for value in values)


def test_the_choices_tried_are_all_that_a_team_can_choose() -> None:
    assert {*CHOICES, *FORBIDDEN} < set(FIELDS)
