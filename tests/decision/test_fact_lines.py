"""Each stated fact has a line that holds it against the guide's own; every threshold is tried on and about it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.decision.fact_lines import FACT_KEYS, FACTS, FactLine, fact_lines
from bot.decision.profile import FIELDS, INGREDIENTS, Profile, parse_profile
from tests.decision.limits import (
    COMPLEX,
    DIVERSE,
    FEW_SHOT,
    LATENCY_HARD,
    LATENCY_RELAXED,
    MONTHS,
    NARROW,
    REQUESTS_HIGH,
    REQUESTS_LOW,
    about,
)
from tests.decision.profiles import raw_profiles, seeded, trained_profile
from tests.decision.rules_from_files import SECTIONS, rules


def lines(**raw: Any) -> dict[str, FactLine]:
    return {line.key: line for line in fact_lines(parse_profile(raw), rules())}


def keys(**raw: Any) -> list[str]:
    return list(lines(**raw))


@pytest.mark.parametrize(
    ("field", "values", "cases"),
    [
        ("monthly_requests", about(REQUESTS_LOW), ("low", "between", "between")),
        ("monthly_requests", about(REQUESTS_HIGH), ("between", "between", "high_unknown")),
        ("latency_budget_ms", about(LATENCY_HARD), ("hard", "between", "between")),
        ("latency_budget_ms", about(LATENCY_RELAXED), ("between", "relaxed", "relaxed")),
        ("few_shot_examples", about(FEW_SHOT), ("below", "reached", "reached")),
        ("stable_months", about(MONTHS), ("below", "reached", "reached")),
    ],
)
def test_a_number_is_held_against_its_threshold(field: str, values: tuple[int, ...], cases: tuple[str, ...]) -> None:
    assert [keys(**{field: value}) for value in values] == [[f"{field}.{case}"] for case in cases]


@pytest.mark.parametrize(
    ("diversity", "enough"), [(None, NARROW), ("narrow", NARROW), ("diverse", DIVERSE), ("complex", COMPLEX)]
)
def test_labels_are_held_against_what_inputs_of_that_diversity_need(diversity: str | None, enough: int) -> None:
    raw = {"input_diversity": diversity} if diversity else {}
    assert [keys(labelled_examples=enough + step, **raw)[0] for step in (-1, 0, 1)] == [
        "labels.few",
        "labels.enough",
        "labels.enough",
    ]


@pytest.mark.parametrize(
    ("failures", "case"), [(12, "within"), (13, "inconclusive"), (18, "inconclusive"), (19, "above")]
)
def test_a_measured_rate_is_held_against_the_team_s_threshold(failures: int, case: str) -> None:
    assert keys(eval_examples=400, eval_failures=failures, failure_threshold=0.03) == [f"eval.{case}"]


def test_the_lines_of_a_real_message() -> None:
    found = lines(
        monthly_requests=2_000_000,
        few_shot_examples=6,
        eval_examples=1_600,
        eval_failures=112,
        failures_consistent=False,
        labelled_examples=12_000,
        labels_trusted=False,
    )
    assert {key: f"{line.lead} {line.text}" for key, line in found.items()} == {
        "eval.no_threshold": (
            "7% wrong is a solid number. With 112 of 1,600, the real rate is likely 5.9–8.4%. What could you live with?"
        ),
        "failures_consistent.no": (
            "It fails mostly in one corner. Better examples for that corner usually beat training."
        ),
        "few_shot_examples.below": "6 worked examples in the prompt. A fair test of prompting has at least 10.",
        "labels.enough_untrusted": (
            "12,000 labelled examples, not all of them right. Plenty, but a model would learn the wrong ones too."
        ),
        "monthly_requests.high_unknown": (
            "2 million a month. That is above 1 million. Cost speaks for a small trained model if the inputs are all "
            "of one kind. Are they?"
        ),
    }
    assert found["labels.enough_untrusted"].fields == ("labelled_examples", "labels_trusted")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"eval_examples": 0}, ["eval.unmeasured"]),
        ({"eval_examples": 40}, ["eval.uncounted"]),
        ({"eval_examples": 20, "eval_failures": 3}, ["eval.no_threshold_rough"]),
        ({"eval_failures": 3}, ["failures.uncounted"]),
        ({"failure_rate": 0.11}, ["failure_rate.stated"]),
        ({"failure_rate": 0.11, "failure_threshold": 0.05}, ["failure_rate.above"]),
        ({"failure_rate": 0.05, "failure_threshold": 0.05}, ["failure_rate.within"]),
        ({"failure_rate": 0.11, "eval_examples": 400, "eval_failures": 44}, ["eval.no_threshold"]),
        ({"failure_threshold": 0.05}, ["failure_threshold.stated"]),
        ({"labels_trusted": True}, ["labels.trusted"]),
        ({"labels_trusted": False}, ["labels.untrusted"]),
        ({"labelled_examples": 0, "labels_trusted": True}, ["labels.none"]),
        ({"labelled_examples": 700, "labels_trusted": True}, ["labels.enough_trusted"]),
        ({"labelled_examples": 70, "labels_trusted": False}, ["labels.few_untrusted"]),
        ({"labelled_examples": 70, "labels_trusted": True}, ["labels.few"]),
        ({"prompt_ingredients": list(INGREDIENTS)}, ["prompt_ingredients.complete"]),
        ({"prompt_ingredients": ["instruction"]}, ["prompt_ingredients.lacking"]),
        ({"already_tuned": True}, ["tuned.yes"]),
        ({"already_tuned": False}, ["tuned.no"]),
        ({"already_tuned": True, "tuned_examples": 400, "tuned_failures": 19}, ["tuned.uncompared"]),
        ({"task": "extraction"}, ["task.prompted"]),
        ({"task": "brand_voice"}, ["task.brand_voice"]),
        ({"project": "Ledger"}, []),
        ({}, []),
    ],
)
def test_what_is_stated_in_part_is_said_in_part(raw: dict[str, Any], expected: list[str]) -> None:
    assert keys(**raw) == expected


def test_a_high_volume_speaks_for_training_on_a_narrow_task_only() -> None:
    volume = {"monthly_requests": REQUESTS_HIGH + 1}
    assert [keys(**volume, input_diversity=kind)[0] for kind in ("narrow", "diverse", "complex")] == [
        "monthly_requests.high_narrow",
        "monthly_requests.high_wide",
        "monthly_requests.high_wide",
    ]


def test_the_trained_model_is_compared() -> None:
    both = {"already_tuned": True, "eval_examples": 500, "tuned_examples": 500, "tuned_failures": 40}
    assert [keys(**both, eval_failures=count)[-1] for count in (10, 40, 90)] == [
        "tuned.worse",
        "tuned.same",
        "tuned.better",
    ]


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.one_of(raw_profiles(), st.integers(0, 10**6).map(trained_profile)))
def test_every_stated_fact_has_a_whole_line_with_a_section(raw: dict[str, Any]) -> None:
    found = fact_lines(parse_profile(raw), rules())
    for line in found:
        assert line.section in SECTIONS
        assert line.text[-1] in ".?"
        assert "unknown number" not in line.lead + line.text
        assert "not known" not in line.lead + line.text
        assert line.fields
        assert set(line.fields) <= set(raw)
    said = {field for line in found for field in line.fields}
    beside = {"failure_rate", "tuned_examples", "tuned_failures", "project", "failure_threshold"}
    assert set(raw) - beside <= said


@pytest.mark.slow
def test_every_case_holds_somewhere_and_every_field_belongs_to_a_fact() -> None:
    profiles = [*seeded(seed=51, many=3000), *(trained_profile(seed) for seed in range(500))]
    profiles += [{"task": "structured_output"}, {"task": "other"}, {"already_tuned": False}, {"failure_rate": 0.2}]
    profiles += [{"failure_rate": 0.2, "failure_threshold": 0.3}, {"failure_rate": 0.2, "failure_threshold": 0.1}]
    seen = {line.key for raw in profiles for line in fact_lines(parse_profile(raw), rules())}
    assert seen == set(FACT_KEYS)
    assert {field for fact in FACTS.values() for field in fact.fields} == set(FIELDS) - {"project"}


@pytest.mark.parametrize(("months", "counted"), [(0, "less than a month"), (1, "1 month"), (2, "2 months")])
def test_how_long_a_task_stays_is_counted_as_people_do(months: int, counted: str) -> None:
    assert lines(stable_months=months)["stable_months.below"].lead == f"The task stays as it is for {counted}."


def test_nothing_known_gives_no_line() -> None:
    assert fact_lines(Profile(), rules()) == ()
