"""The rules read as committed, and a broken file is told with every problem at once."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from bot.decision.fact_lines import FACT_KEYS
from bot.decision.judge import judge
from bot.decision.problem import Problem
from bot.decision.profile import FIELDS
from bot.decision.reasons import RULE_IDS, STEP_RULES
from bot.decision.rulebook import OWN_SOURCE, UNITS
from bot.decision.verdict import WhatIf
from bot.knowledge.rules import FILES, read_rules
from tests.decision.limits import COMMITTED
from tests.decision.profiles import profile
from tests.decision.rules_from_files import EDITION, PARTS, SECTIONS, raw, rules

Files = tuple[dict[str, Any], ...]


@pytest.fixture
def files() -> Files:
    return tuple(deepcopy(raw(name)) for name in FILES)


def named(files: Files) -> dict[str, dict[str, Any]]:
    return dict(zip(FILES, files, strict=True))


def problems_of(files: Files) -> list[Problem]:
    found, problems = read_rules(named(files), SECTIONS, EDITION, PARTS)
    assert (found is None) == bool(problems)
    return problems


def test_the_committed_rules_have_one_sentence_for_each_rule_and_no_threshold_too_many(files: Files) -> None:
    assert problems_of(files) == []
    assert set(rules().thresholds) == set(UNITS)
    assert set(rules().sentences) == set(RULE_IDS)
    assert set(rules().facts) == set(FACT_KEYS)
    assert set(rules().steps) == set(STEP_RULES)
    assert all(threshold.section in (*SECTIONS, OWN_SOURCE) for threshold in rules().thresholds.values())


def test_the_committed_numbers_are_those_of_the_decision_rules() -> None:
    assert {name: threshold.value for name, threshold in rules().thresholds.items()} == COMMITTED


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("labels_narrow", "value", -3),
        ("labels_narrow", "value", 0),
        ("labels_narrow", "value", "500"),
        ("labels_narrow", "value", True),
        ("labels_narrow", "value", 500.5),
        ("confidence", "value", 95),
        ("confidence", "value", 1.0),
        ("labels_narrow", "unit", "months"),
        ("labels_narrow", "section", "The prerequisites"),
        ("labels_diverse", "value", 20_000),
    ],
)
def test_a_wrong_threshold_is_reported_with_its_place_and_what_is_allowed(
    files: Files, name: str, key: str, value: object
) -> None:
    files[0][name][key] = value
    problem = problems_of(files)[0]
    assert (problem.file, problem.path) == ("thresholds.toml", f"{name}.{key}")
    assert problem.wrong
    assert problem.allowed


@pytest.mark.parametrize(
    ("key", "value", "wrong"),
    [
        ("text", "You have {labels}.", "{labels}"),
        ("text", "You have {labels", "braces"),
        ("text", "", "''"),
        ("text", 3, "3"),
        ("outcome", "maybe", "maybe"),
        ("outcome", "tension", "tension"),
        ("section", "Somewhere", "Somewhere"),
    ],
)
def test_a_wrong_sentence_is_reported_with_its_place_and_what_is_allowed(
    files: Files, key: str, value: object, wrong: str
) -> None:
    files[1]["driver.cost"][key] = value
    (problem,) = problems_of(files)
    assert (problem.file, problem.path) == ("reasons.toml", f"driver.cost.{key}")
    assert wrong in problem.wrong
    assert problem.allowed


def test_all_problems_are_reported_at_once(files: Files) -> None:
    thresholds, reasons, *_ = files
    del thresholds["latency_hard"]
    thresholds["latency_soft"] = {"value": 1, "unit": "milliseconds", "section": SECTIONS[0]}
    thresholds["requests_low"] = 500_000
    thresholds["confidence"]["note"] = "usual"
    del thresholds["labels_complex"]["section"]
    del reasons["driver.latency"]
    reasons["driver.hope"] = {"outcome": "fine_tune", "text": "Hope.", "section": SECTIONS[0]}
    reasons["driver.cost"]["text"] = "{one} and {two}"
    assert {(problem.file, problem.path) for problem in problems_of(files)} == {
        ("thresholds.toml", "latency_hard"),
        ("thresholds.toml", "latency_soft"),
        ("thresholds.toml", "requests_low"),
        ("thresholds.toml", "confidence.note"),
        ("thresholds.toml", "labels_complex.section"),
        ("reasons.toml", "driver.latency"),
        ("reasons.toml", "driver.hope"),
        ("reasons.toml", "driver.cost.text"),
    }
    assert len(problems_of(files)) == 9, "two unknown placeholders are two problems"


@pytest.mark.parametrize("name", [*FIELDS, *UNITS])
def test_every_answer_and_every_threshold_can_be_reported(files: Files, name: str) -> None:
    files[1]["driver.cost"]["text"] = f"It is {{{name}}}."
    assert problems_of(files) == []


def test_the_version_follows_the_content(files: Files) -> None:
    first, _ = read_rules(named(files), SECTIONS, EDITION, PARTS)
    again, _ = read_rules(named(deepcopy(files)), SECTIONS, EDITION, PARTS)
    files[0]["labels_narrow"]["value"] = 501
    number, _ = read_rules(named(files), SECTIONS, EDITION, PARTS)
    files[0]["labels_narrow"]["value"] = 500
    files[1]["driver.cost"]["text"] = "Cheaper."
    sentence, _ = read_rules(named(files), SECTIONS, EDITION, PARTS)
    assert first
    assert again
    assert number
    assert sentence
    assert first.version == again.version
    assert len({first.version, number.version, sentence.version}) == 3


def test_a_changed_threshold_moves_its_line_in_the_verdict_and_in_what_would_change_it(files: Files) -> None:
    files[0]["labels_narrow"]["value"] = 900
    found, _ = read_rules(named(files), SECTIONS, EDITION, PARTS)
    assert found
    verdict = judge(profile(labelled_examples=800), found)
    assert (verdict.decision, verdict.route) == ("not_yet", "item_6")
    assert WhatIf((("labelled_examples", 900),), "fine_tune") in verdict.what_if
    assert "needs 900" in verdict.reasons[0].text
    assert judge(profile(labelled_examples=800), rules()).decision == "fine_tune"
