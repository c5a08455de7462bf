"""Every rule fires somewhere; a verdict always has a reason with a section, and the deciding ones come first."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.decision.findings import findings_of
from bot.decision.formatting import about
from bot.decision.judge import judge, verdict_json
from bot.decision.profile import parse_profile
from bot.decision.reasons import RULE_IDS, reasons_of, tensions_of
from bot.decision.verdict import Reason
from tests.decision.profiles import profile, raw_profiles, seeded, trained_profile
from tests.decision.rules_from_files import SECTIONS, rules

PUBLIC_KEYS = {
    *("decision", "route", "drivers", "missing", "items", "reasons", "what_if", "unknowns"),
    *("rules_version", "guide_edition", "tensions", "baseline", "if_all_missing_met"),
}


def fired(raw: dict[str, Any]) -> tuple[Reason, ...]:
    findings = findings_of(parse_profile(raw), rules())
    return (*reasons_of(findings), *tensions_of(findings))


@cache
def fired_anywhere() -> frozenset[str]:
    profiles = [*seeded(seed=31, many=6000), *(trained_profile(seed) for seed in range(3000))]
    profiles += [{"failure_rate": 0.11}, {"already_tuned": False, "tuned_examples": 400}]
    return frozenset(reason.rule for raw in profiles for reason in fired(raw))


@pytest.mark.parametrize("name", RULE_IDS)
def test_every_rule_fires_somewhere(name: str) -> None:
    assert name in fired_anywhere()


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.one_of(raw_profiles(), st.integers(0, 10**6).map(trained_profile)))
def test_every_reason_is_a_whole_sentence_with_a_section_of_the_guide(raw: dict[str, Any]) -> None:
    findings = findings_of(parse_profile(raw), rules())
    reasons = reasons_of(findings)
    assert reasons
    for reason in (*reasons, *tensions_of(findings)):
        assert reason.section in SECTIONS
        assert reason.text[-1] in ".?"
        assert not {"{", "}"} & set(reason.text)
        assert "unknown number" not in reason.text, "a rule that tells a figure fires only where it is known"
        assert "not known of" not in reason.text
    assert len({reason.rule for reason in reasons}) == len(reasons)


@pytest.mark.slow
def test_the_first_reason_is_the_route_or_the_first_item_that_is_missing() -> None:
    for raw in [*seeded(seed=32, many=2000), *(trained_profile(seed) for seed in range(1000))]:
        findings = findings_of(parse_profile(raw), rules())
        first, ruling = reasons_of(findings)[0].rule, findings.ruling
        if ruling.decision == "not_yet":
            assert first.startswith(f"missing.{ruling.missing[0]}."), raw
        else:
            assert first.startswith(f"route.{ruling.route}"), raw


def test_a_not_yet_notifies_next_what_speaks_for_training() -> None:
    reasons = reasons_of(findings_of(profile(labelled_examples=180, curation_budgeted=False), rules()))
    assert [reason.rule for reason in reasons[:3]] == [
        "missing.6.too_few",
        "driver.reasoning.failures",
        "missing.8.unbudgeted",
    ]


def test_every_missing_item_and_every_driver_has_its_reason() -> None:
    for raw in seeded(seed=33, many=1000):
        findings = findings_of(parse_profile(raw), rules())
        fired = [reason.rule for reason in reasons_of(findings)]
        for number in findings.ruling.missing:
            assert any(rule.startswith(f"missing.{number}.") for rule in fired), (number, raw)
        for name in findings.ruling.drivers:
            assert sum(rule.startswith(f"driver.{name}") for rule in fired) == 1, (name, raw)


def test_reasons_hold_the_team_s_own_numbers() -> None:
    verdict = judge(profile(eval_failures=22, labelled_examples=180, monthly_requests=2_500_000), rules())
    texts = {reason.rule: reason.text for reason in verdict.reasons}
    assert texts["baseline.above"] == "5.5% fail (likely 3.7–8.2%). You accept 3%."
    for part in ("180 labelled examples", "needs 500", "320"):
        assert part in texts["missing.6.too_few"]
    assert "2.5 million" in texts["driver.cost"]
    assert "1 million" in texts["driver.cost"]


def test_an_inconclusive_baseline_states_how_many_examples_would_settle_it() -> None:
    verdict = judge(profile(eval_examples=40, eval_failures=2), rules())
    assert verdict.baseline.examples_needed == 280
    sentence = next(reason.text for reason in verdict.reasons if reason.rule == "missing.3.inconclusive")
    assert sentence.endswith("it takes about 280.")


def test_how_many_examples_would_settle_it_has_two_digits() -> None:
    assert [about(cases) for cases in (7, 99, 103, 75_293, 1_240_001)] == ["7", "99", "110", "76,000", "1.3 million"]


def test_values_between_the_columns_of_the_table_are_said_to_push_neither_way() -> None:
    for field, rule, inside, outside in [
        ("monthly_requests", "between.volume", (500_000, 1_000_000), (499_999, 1_000_001)),
        ("latency_budget_ms", "between.latency", (100, 199), (99, 200)),
    ]:
        for value in inside:
            assert rule in {reason.rule for reason in judge(profile(**{field: value}), rules()).reasons}
        for value in outside:
            assert rule not in {reason.rule for reason in judge(profile(**{field: value}), rules()).reasons}


def test_the_public_json_has_its_keys_and_plain_values() -> None:
    document = verdict_json(judge(profile(), rules()))
    assert set(document) == PUBLIC_KEYS
    assert list(document["items"]) == [str(number) for number in range(1, 11)]
    assert set(document["reasons"][0]) == {"rule", "text", "section"}
    assert (document["guide_edition"], len(document["rules_version"])) == ("2026-05-15", 12)


@pytest.mark.slow
def test_the_same_profile_always_gets_the_same_verdict() -> None:
    for raw in seeded(seed=34, many=50):
        assert judge(parse_profile(raw), rules()) == judge(parse_profile(raw), rules())
