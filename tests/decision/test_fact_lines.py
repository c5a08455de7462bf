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

STRUCTURED = ("solves", "insufficient", "not_considered")


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
    ("count", "case"),
    [
        *((NARROW - 1, "few_any"), (NARROW, "enough_narrow"), (DIVERSE - 1, "enough_narrow")),
        *((DIVERSE, "enough_diverse"), (COMPLEX - 1, "enough_diverse"), (COMPLEX, "enough_complex")),
    ],
)
def test_labels_for_inputs_of_unknown_diversity_are_held_against_every_minimum(count: int, case: str) -> None:
    assert keys(labelled_examples=count) == [f"labels.{case}"]


def test_six_thousand_labels_are_enough_for_varied_inputs_and_not_for_complex_reasoning() -> None:
    assert lines(labelled_examples=6000)["labels.enough_diverse"].text == (
        "The number is enough for a narrow task (500) and for varied inputs (2,000), if every one is right. Complex "
        "reasoning takes 10,000."
    )


@pytest.mark.parametrize(("diversity", "enough"), [("narrow", NARROW), ("diverse", DIVERSE), ("complex", COMPLEX)])
def test_labels_are_held_against_what_inputs_of_that_diversity_need(diversity: str, enough: int) -> None:
    raw = {"input_diversity": diversity}
    assert [keys(labelled_examples=enough + step, **raw)[0] for step in (-1, 0, 1)] == [
        "labels.few",
        "labels.enough",
        "labels.enough",
    ]


@pytest.mark.parametrize(
    ("failures", "case"),
    [(5, "within"), (6, "within_near"), (12, "within_near"), (13, "inconclusive"), (18, "inconclusive"), (19, "above")],
)
def test_a_measured_rate_is_held_against_the_team_s_threshold(failures: int, case: str) -> None:
    assert keys(eval_examples=400, eval_failures=failures, failure_threshold=0.03) == [f"eval.{case}"]


@pytest.mark.parametrize(("examples", "failures", "case"), [(30, 6, "above_rough"), (600, 120, "above")])
def test_a_rate_above_the_threshold_is_not_clearly_so_on_few_examples(examples: int, failures: int, case: str) -> None:
    found = lines(eval_examples=examples, eval_failures=failures, failure_threshold=0.05)
    assert list(found) == [f"eval.{case}"]
    assert ("wide" in found[f"eval.{case}"].text) is (case == "above_rough")


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
            "It fails mostly in one corner. The checklist asks for failures on all kinds of input, so give the prompt "
            "more examples of that corner first."
        ),
        "few_shot_examples.below": "6 worked examples in the prompt. A fair test of prompting has at least 10.",
        "labels.enough_untrusted": (
            "12,000 labelled examples, not all of them known to be right. Enough of them, but a model would learn "
            "the wrong ones too. Check and clean them first."
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
        ({"labelled_examples": 700, "labels_trusted": True}, ["labels.enough_narrow_trusted"]),
        ({"labelled_examples": 70, "labels_trusted": False}, ["labels.few_untrusted_any"]),
        ({"labelled_examples": 70, "labels_trusted": True}, ["labels.few_any"]),
        ({"labelled_examples": 70, "input_diversity": "narrow"}, ["labels.few"]),
        ({"prompt_ingredients": list(INGREDIENTS)}, ["prompt_ingredients.complete"]),
        ({"prompt_ingredients": ["instruction"]}, ["prompt_ingredients.lacking"]),
        ({"already_tuned": True}, ["tuned.yes"]),
        ({"already_tuned": False}, []),
        ({"already_tuned": True, "tuned_examples": 400, "tuned_failures": 19}, ["tuned.uncompared"]),
        (
            {"already_tuned": True, "tuned_examples": 400, "tuned_failures": 19, "eval_examples": 0},
            ["tuned.unprompted", "eval.unmeasured_trained"],
        ),
        ({"already_tuned": True, "eval_examples": 0}, ["tuned.yes", "eval.unmeasured"]),
        ({"failure_mode": "knowledge", "failure_rate": 0.1}, ["failure_rate.lookup", "failure_mode.knowledge"]),
        (
            {"failure_mode": "knowledge", "eval_examples": 400, "eval_failures": 44},
            ["eval.lookup", "failure_mode.knowledge"],
        ),
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


@pytest.mark.parametrize(
    ("others", "case"),
    [
        ({}, "high_asked"),
        ({"task": "classification"}, "high_unknown"),
        ({"needs_current_knowledge": False}, "high_unknown"),
        ({"input_diversity": "narrow"}, "high_narrow"),
        ({"needs_current_knowledge": True}, "high_lookup"),
        ({"needs_current_knowledge": True, "input_diversity": "narrow"}, "high_lookup"),
    ],
)
def test_a_high_volume_is_no_reason_to_train_where_facts_change(others: dict[str, Any], case: str) -> None:
    stated = {"task": "question_answering", "monthly_requests": REQUESTS_HIGH + 1, **others}
    assert f"monthly_requests.{case}" in keys(**stated)
    line = lines(**stated)[f"monthly_requests.{case}"]
    assert ("go out of date" in line.speaks_if) is (case == "high_asked")
    assert bool(line.speaks) is (case != "high_lookup")


def test_two_sets_of_examples_show_no_better_model() -> None:
    raw = {"already_tuned": True, "eval_examples": 900, "eval_failures": 45, "tuned_failures": 14}
    assert keys(**raw, tuned_examples=900)[0] == "tuned.better"
    apart = lines(**raw, tuned_examples=700)["tuned.better_apart"]
    assert "beats" not in apart.lead
    assert "same eval set" in apart.text


def test_a_rate_above_the_threshold_is_not_clear_where_labels_are_disputed() -> None:
    result = {"eval_examples": 400, "eval_failures": 64, "failure_threshold": 0.1}
    assert "eval.above" in keys(**result, labels_trusted=True)
    disputed = lines(**result, labels_trusted=False)["eval.above_disputed"]
    assert "clearly" not in disputed.lead
    assert disputed.speaks == "16% against 10%"
    assert "eval.above" in keys(**result, labels_trusted=False, labelled_examples=3_000)  # those are in doubt
    assert "eval.above_corner" in keys(**result, labels_trusted=False, failures_consistent=False)


@pytest.mark.parametrize("count", [NARROW, DIVERSE, COMPLEX])
def test_labels_that_may_be_wrong_are_enough_by_number_alone(count: int) -> None:
    for raw in ({}, {"input_diversity": "narrow"}):
        (line,) = (line for key, line in lines(labelled_examples=count, **raw).items() if key.startswith("labels."))
        assert line.text.startswith("The number is enough")


def test_the_trained_model_is_compared() -> None:
    both = {"already_tuned": True, "eval_examples": 500, "tuned_examples": 500, "tuned_failures": 40}
    assert [keys(**both, eval_failures=count)[0] for count in (10, 40, 90)] == [
        "tuned.worse",
        "tuned.same",
        "tuned.better",
    ]


def test_a_better_trained_model_that_still_fails_too_often_is_said_to() -> None:
    both = {"already_tuned": True, "eval_examples": 500, "eval_failures": 90, "tuned_examples": 500}
    still = "failure_threshold.trained_above"
    assert still in keys(**both, tuned_failures=40, failure_threshold=0.03)
    assert still not in keys(**both, tuned_failures=40, failure_threshold=0.1)
    assert still not in keys(**both, tuned_failures=88, failure_threshold=0.03)  # the first line says it


def test_few_labels_of_a_trained_model_that_is_kept_are_no_reason_for_more() -> None:
    kept = {
        "already_tuned": True,
        "eval_examples": 500,
        "eval_failures": 50,
        "tuned_examples": 500,
        "tuned_failures": 9,
    }
    few = {"labelled_examples": 700, "input_diversity": "diverse"}
    assert "labels.kept" in keys(**kept, **few, failure_threshold=0.03)
    assert "labels.few" in keys(**few)


@pytest.mark.parametrize(
    ("raw", "cases"),
    [
        ({"failure_mode": "style", "style_need": "describable"}, ["failure_mode.style_described"]),
        ({"failure_mode": "style", "style_need": "example_level"}, ["failure_mode.style_shown"]),
        ({"failure_mode": "format", "structured_outputs": "insufficient"}, ["failure_mode.format_unsolved"]),
        ({"failure_mode": "format", "structured_outputs": "solves"}, ["failure_mode.format_solved"]),
        ({"format_tolerance": "zero", "structured_outputs": "solves"}, ["format_tolerance.zero_solved"]),
        ({"failure_mode": "format", "structured_outputs": "not_considered"}, ["failure_mode.format_untried"]),
        ({"failure_mode": "reasoning", "structured_outputs": "insufficient"}, ["structured_outputs.beside"]),
        ({"task": "classification", "latency_budget_ms": 60}, ["task.prompted_economic"]),
        ({"needs_current_knowledge": True, "latency_budget_ms": 60}, ["latency_budget_ms.hard_lookup"]),
    ],
)
def test_a_line_does_not_leave_open_what_another_fact_settles(raw: dict[str, Any], cases: list[str]) -> None:
    assert set(cases) <= set(keys(**raw))


def test_a_rate_above_the_threshold_speaks_for_training_unless_it_fails_in_one_corner() -> None:
    result = {"eval_examples": 840, "eval_failures": 71, "failure_threshold": 0.03}
    above = lines(**result)["eval.above"]
    assert (above.lead, above.text) == (
        "8.5% wrong is clearly above your 3%.",
        "With 71 of 840, the real rate is likely 6.8–10.5%: too many, even at the low end.",
    )
    assert (above.speaks, above.speaks_if) == ("8.5% against 3%", "your best prompt does no better")
    assert lines(**result, failures_consistent=False)["eval.above_corner"].speaks == ""


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ({"task": "brand_voice", "style_need": "describable"}, "task.brand_voice"),
        ({"failure_mode": "format", "structured_outputs": "insufficient"}, "structured_outputs.insufficient"),
        ({"failure_mode": "format", "task": "structured_output"}, "task.structured_output"),
    ],
)
def test_what_stands_in_one_line_is_in_no_other(raw: dict[str, Any], key: str) -> None:
    assert key not in keys(**raw)


@pytest.mark.parametrize(
    ("examples", "failures", "case"),
    [(90, 2, "no_threshold_rough"), (410, 26, "no_threshold"), (3000, 0, "none")],
)
def test_a_rate_that_may_be_more_than_twice_as_high_is_rough(examples: int, failures: int, case: str) -> None:
    assert keys(eval_examples=examples, eval_failures=failures) == [f"eval.{case}"]


@pytest.mark.parametrize(("labels", "shown"), [({}, True), ({"labelled_examples": 900}, False)])
def test_the_minimum_for_these_inputs_is_given_once(labels: dict[str, int], shown: bool) -> None:
    assert ("input_diversity.diverse" in keys(input_diversity="diverse", **labels)) is shown


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
    beside = {"failure_rate", "tuned_examples", "tuned_failures", "project", "failure_threshold", "task"}
    beside |= {"already_tuned"} if raw.get("already_tuned") is False else set()
    assert set(raw) - beside <= said


@pytest.mark.slow
def test_every_case_holds_somewhere_and_every_field_belongs_to_a_fact() -> None:
    profiles = [*seeded(seed=51, many=3000), *(trained_profile(seed) for seed in range(500))]
    profiles += [{"task": "structured_output"}, {"task": "other"}, {"already_tuned": False}, {"failure_rate": 0.2}]
    profiles += [{"task": "structured_output", "structured_outputs": found} for found in STRUCTURED]
    profiles += [{"task": "question_answering", "monthly_requests": REQUESTS_HIGH + 1}]
    profiles += [{"eval_examples": 4000, "eval_failures": 84, "failure_threshold": 0.02}]
    profiles += [{"failure_rate": 0.2, "failure_threshold": 0.3}, {"failure_rate": 0.2, "failure_threshold": 0.1}]
    seen = {line.key for raw in profiles for line in fact_lines(parse_profile(raw), rules())}
    assert seen == set(FACT_KEYS)
    assert {field for fact in FACTS.values() for field in fact.fields} == set(FIELDS) - {"project"}


@pytest.mark.parametrize(("months", "counted"), [(0, "less than a month"), (1, "1 month"), (2, "2 months")])
def test_how_long_a_task_stays_is_counted_as_people_do(months: int, counted: str) -> None:
    assert lines(stable_months=months)["stable_months.below"].lead == f"The task stays as it is for {counted}."


def test_nothing_known_gives_no_line() -> None:
    assert fact_lines(Profile(), rules()) == ()


def test_no_number_of_labels_is_held_against_a_line_where_the_answers_need_current_facts() -> None:
    found = lines(needs_current_knowledge=True, labelled_examples=12_000, input_diversity="narrow")
    assert found["labels.lookup"].lead == "12,000 labelled examples."
    assert "labels.enough" not in found


@pytest.mark.parametrize(("mode", "shown"), [("reasoning", False), ("style", False), ("none", True)])
def test_a_task_is_not_called_promptable_where_what_goes_wrong_speaks_for_training(mode: str, shown: bool) -> None:
    assert ("task.prompted" in keys(task="classification", failure_mode=mode)) is shown
