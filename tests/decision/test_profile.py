"""A profile holds only possible values; what is not possible is refused by name, all of it at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.decision.profile import FIELDS, LARGEST_COUNT, Profile, ProfileError, parse_profile
from tests.decision.profiles import READY, VALUES


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("eval_failures", -1),
        ("labelled_examples", -3),
        ("monthly_requests", 2.5),
        ("monthly_requests", "2000"),
        ("few_shot_examples", True),
        ("stable_months", LARGEST_COUNT + 1),
        ("latency_budget_ms", 0),
        ("failure_threshold", 5),
        ("failure_threshold", -0.1),
        ("failure_threshold", float("nan")),
        ("failure_threshold", float("inf")),
        ("failure_threshold", "3%"),
        ("labels_trusted", "yes"),
        ("labels_trusted", 1),
        ("task", "translation"),
        ("failure_mode", "Format"),
        ("prompt_ingredients", ["instruction", "luck"]),
        ("prompt_ingredients", "instruction"),
        ("project", 7),
        ("vibes", "good"),
    ],
)
def test_an_impossible_value_is_refused_by_the_name_of_its_field(field: str, value: Any) -> None:
    with pytest.raises(ProfileError) as refused:
        parse_profile({field: value})
    (problem,) = refused.value.problems
    assert problem.startswith(f"{field}: ")


def test_more_failures_than_examples_are_refused_by_name() -> None:
    with pytest.raises(ProfileError, match="eval_failures: 5 is more than eval_examples"):
        parse_profile({"eval_examples": 4, "eval_failures": 5})


def test_all_that_is_wrong_is_reported_at_once() -> None:
    with pytest.raises(ProfileError) as refused:
        parse_profile({"labelled_examples": -3, "failure_threshold": 5, "vibes": 1})
    assert [problem.split(":")[0] for problem in refused.value.problems] == [
        "failure_threshold",
        "labelled_examples",
        "vibes",
    ]


@pytest.mark.parametrize("raw", [None, 3, "text", ["project"], [{}]])
def test_what_is_no_object_is_no_profile(raw: object) -> None:
    with pytest.raises(ProfileError, match="expected a JSON object"):
        parse_profile(raw)


def test_a_missing_field_and_null_both_mean_not_known() -> None:
    assert parse_profile({}) == parse_profile(dict.fromkeys(FIELDS)) == Profile()


def test_ingredients_are_a_set_whatever_their_order() -> None:
    some = parse_profile({"prompt_ingredients": ["few_shot", "instruction", "few_shot"]})
    assert some.prompt_ingredients == ("instruction", "few_shot")


def test_every_possible_value_reads_back_from_its_json() -> None:
    for field, values in VALUES.items():
        for value in values:
            some = parse_profile({**READY, "eval_examples": 400, field: value, "eval_failures": 0})
            assert parse_profile(json.loads(some.model_dump_json())) == some


def test_the_edges_of_what_is_possible_are_possible() -> None:
    for raw in ({"failure_threshold": 0}, {"failure_threshold": 1}, {"latency_budget_ms": 1}, {"eval_examples": 0}):
        assert parse_profile(raw) != Profile()
    assert parse_profile({"eval_examples": 4, "eval_failures": 4}).eval_failures == 4
    assert parse_profile({"monthly_requests": LARGEST_COUNT}).monthly_requests == LARGEST_COUNT
