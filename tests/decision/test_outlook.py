"""A decision counts as settled exactly where no answer to the open questions changes it: tried with random answers."""

from __future__ import annotations

import random
from typing import Any

import pytest

from bot.decision.outlook import Outlook, settled_decision
from bot.decision.profile import FIELDS, parse_profile
from tests.decision.limits import MONTHS
from tests.decision.profiles import VALUES, possible, seeded, trained_profile
from tests.decision.rules_from_files import rules
from tests.decision.trained_oracle import decision
from tests.harness.tiers import thin_out

TRIES = 150
ANSWERS: dict[str, list[Any]] = {
    **VALUES,
    "already_tuned": [True, False],
    "tuned_examples": [0, 60, 400],
    "tuned_failures": [0, 4, 20, 40, 60],
    "failure_rate": [0.1],
    "project": ["a"],
}


def completed(raw: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The profile with every open field answered at random, or not known."""
    answers = {name: chance.choice([None, *ANSWERS[name]]) for name in FIELDS if name not in raw}
    full = {name: value for name, value in {**raw, **answers}.items() if value is not None}
    for model in ("eval", "tuned"):
        if not possible(full) and f"{model}_failures" in full and f"{model}_failures" not in raw:
            full.pop(f"{model}_failures")
    return full if possible(full) else dict(raw)


def partly(seed: int) -> dict[str, Any]:
    """A profile in which much is open."""
    chance = random.Random(seed)
    full = trained_profile(seed) if seed % 2 else seeded(seed, 1)[0]
    raw = {name: value for name, value in full.items() if chance.random() < 0.75}
    return raw if possible(raw) else {}


@pytest.mark.parametrize("block", thin_out(range(4), 4))
def test_random_answers_never_change_a_settled_decision(block: int) -> None:
    settled = 0
    for seed in range(block * 60, block * 60 + 60):
        raw, chance = partly(seed), random.Random(seed)
        found = settled_decision(parse_profile(raw), rules())
        if found is None:
            continue
        settled += 1
        assert {decision(completed(raw, chance)) for _ in range(TRIES)} == {found}, raw
    assert settled > 0


@pytest.mark.slow
def test_an_unsettled_decision_comes_out_in_two_ways() -> None:
    shown = open_ones = 0
    for seed in range(120):
        raw, chance = partly(seed), random.Random(seed)
        if settled_decision(parse_profile(raw), rules()):
            continue
        open_ones += 1
        shown += len({decision(completed(raw, chance)) for _ in range(TRIES)}) > 1
    assert shown >= 0.85 * open_ones, (shown, open_ones)  # the others turn on answers that chance rarely gives


@pytest.mark.parametrize(
    ("raw", "settled"),
    [
        ({}, None),
        ({"needs_current_knowledge": True}, "prompt"),
        ({"failure_mode": "knowledge"}, "prompt"),
        ({"already_tuned": True, "change_pace": "quick"}, "prompt"),
        ({"already_tuned": True, "stable_months": MONTHS - 1}, "prompt"),
        ({"already_tuned": True, "stable_months": MONTHS}, None),
        ({"already_tuned": False, "latency_budget_ms": 50, "curation_budgeted": False}, None),  # facts may change
        (
            {
                "already_tuned": False,
                "latency_budget_ms": 50,
                "curation_budgeted": False,
                "needs_current_knowledge": False,
                "failure_mode": "reasoning",
            },
            "not_yet",
        ),
        (
            {
                "already_tuned": False,
                "eval_examples": 400,
                "eval_failures": 1,
                "failure_threshold": 0.2,
                "latency_budget_ms": 500,
                "monthly_requests": 1000,
            },
            "prompt",
        ),
    ],
)
def test_what_settles_a_decision(raw: dict[str, Any], settled: str | None) -> None:
    assert settled_decision(parse_profile(raw), rules()) == settled


def test_while_it_is_open_whether_a_model_was_trained_a_question_of_either_team_counts() -> None:
    known = {"failure_mode": "style", "needs_current_knowledge": False, "change_pace": "weeks"}
    open_ones = {
        answer: {
            name
            for name in FIELDS
            if Outlook(parse_profile({**known, **trained}), rules()).could_change(name) and name != "already_tuned"
        }
        for answer, trained in [("no", {"already_tuned": False}), ("yes", {"already_tuned": True}), ("open", {})]
    }
    assert "tuned_failures" in open_ones["yes"] - open_ones["no"]
    assert "curation_budgeted" in open_ones["no"] - open_ones["yes"]
    assert open_ones["open"] == open_ones["no"] | open_ones["yes"]


def test_a_question_answered_with_do_not_know_is_not_open() -> None:
    profile = parse_profile({"already_tuned": False})
    assert settled_decision(profile, rules(), open_fields=frozenset()) == "prompt"
    assert settled_decision(profile, rules(), open_fields=frozenset({"latency_budget_ms"})) is None
    assert settled_decision(profile, rules(), open_fields=frozenset({"curation_budgeted"})) == "prompt"


@pytest.mark.slow
def test_an_open_field_that_can_t_change_the_decision_never_does() -> None:
    chance = random.Random(5)
    tried = 0
    for seed in range(1, 41, 2):  # teams that trained: their relevance rests on this
        raw = partly(seed)
        raw["already_tuned"] = True
        outlook = Outlook(parse_profile(raw), rules())
        for name in [name for name in FIELDS if name not in raw and not outlook.could_change(name)]:
            for _ in range(20):
                full = completed(raw, chance)
                answers = [{**full, name: value} for value in ANSWERS[name]] + [full]
                assert len({decision(answer) for answer in answers if possible(answer)}) == 1, (name, full)
                tried += 1
    assert tried > 500
