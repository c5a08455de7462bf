"""The comparison: sources, sentences, "never", retirement, and the command."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.__main__ import main
from bot.evidence.costs.cost_comparison import compare, find_retirement, list_months
from bot.evidence.costs.cost_inputs import CostInputError, measure_tokens, parse_range, parse_setting
from bot.evidence.costs.cost_report import comparison_json, describe, describe_status, list_questions, round_volume
from bot.evidence.loaded_content import content
from bot.evidence.training.training_audit import audit_file
from bot.ports.evidence_content import PriceList
from tests.evidence.training.builders import write_lines

TODAY = date(2026, 11, 28)
FIXED = {
    "input_tokens": "1500",
    "output_tokens": "200",
    "tuned_input_tokens": "400",
    "tuned_output_tokens": "200",
    "minutes_per_example": "3",
    "hourly_rate": "60",
    "training_tokens_per_example": "600",
    "epochs": "3",
    "training_price": "25",
    "evaluation_cost": "300",
    "retrain_every_months": "6",
    "retraining_share": "0.2",
    "hosting_per_hour": "0",
}


def result_of(profile: dict[str, Any], **settings: str) -> Any:
    return compare(profile, settings, content().prices, content().offers, TODAY)


def test_every_figure_has_a_source_and_a_day_or_is_the_team_s() -> None:
    for profile in ({}, {"monthly_requests": 5, "input_diversity": "complex"}):
        for name, figure in result_of(profile).figures.items():
            if figure.origin not in ("team", "unknown"):
                assert figure.source, name
                assert figure.day is not None, name


def test_only_the_volume_may_be_unknown() -> None:
    result = result_of({})
    assert [name for name, figure in result.figures.items() if figure.origin == "unknown"] == ["monthly_requests"]
    assert comparison_json(result)["break_even"]["month"] is None
    assert not result.never
    assert describe(result)[0] == "I can't name a month, because the volume is not known."
    assert "Requests a month: not known." in list_questions(result)
    assert list_months(result) == []


def test_a_large_model_against_a_small_trained_one() -> None:
    # claude-haiku-4-5 costs 1.00 and 5.00, gpt-4o-mini trained 0.30 and 1.20: the sums of test_break_even, by hand.
    # The share of curation stays the guide's range: at 40% the project costs 3,750, one-off 4,072.50: month 2 as well.
    result = result_of(
        {"monthly_requests": 1_000_000, "input_diversity": "narrow"},
        prompted_model="claude-haiku-4-5",
        tuned_model="ft:gpt-4o-mini-2024-07-18",
        **FIXED,
    )
    shown = comparison_json(result)
    assert shown["break_even"] == {
        "month": 2,
        "low": 2,
        "high": 2,
        "never": False,
        "within_horizon": True,
        "horizon_months": 24,
    }
    assert shown["one_off"]["total"] == pytest.approx(3322.5)
    assert shown["monthly"]["prompted"] == pytest.approx(2500)
    assert shown["monthly"]["tuned"] == pytest.approx(360)
    assert describe(result)[0] == "It pays from month 2 on."


def test_the_guide_s_share_of_curation_is_shown_as_the_guide_s() -> None:
    result = result_of({"monthly_requests": 1000}, **FIXED)
    assert "40% to 60% of a project's effort, so the whole project is $2,500–$3,750" in describe(result)[2]
    assert result.figures["curation_share"].origin == "guide"


def test_a_small_prompted_model_is_never_beaten_by_a_dearer_trained_one() -> None:
    # claude-haiku-5-5: 1,500 x 0.10 + 200 x 0.50 = 250 millionths; the trained one 400 x 0.30 + 200 x 1.20 = 360.
    result = result_of({"monthly_requests": 5_000_000}, tuned_model="ft:gpt-4o-mini-2024-07-18", **FIXED)
    assert result.never
    assert comparison_json(result)["flip_volume"] == {"value": None, "low": None, "high": None}
    assert describe(result)[0].startswith("It never pays. With these figures a month costs $1,250 prompted")
    assert describe(result)[1] == "No volume makes it pay, because a request costs no less on the trained model."


def test_a_range_widens_the_result_on_both_sides() -> None:
    settings = {**FIXED, "hourly_rate": "30..60..240", "prompted_model": "claude-haiku-4-5"}
    result = result_of({"monthly_requests": 200_000}, **settings)
    low, middle, high = result.best.month, result.middle.month, result.worst.month
    assert low is not None
    assert middle is not None
    assert high is None or low < middle < high


def test_the_guide_s_line_stands_apart() -> None:
    assert "is above the guide's 1,000,000" in comparison_json(result_of({"monthly_requests": 2_000_000}))["guide_line"]
    assert (
        "is no more than the guide's 1,000,000"
        in comparison_json(result_of({"monthly_requests": 1_000_000}))["guide_line"]
    )


def test_examples_come_from_the_tier() -> None:
    assert result_of({"input_diversity": "diverse"}).figures["examples"].value == 2000
    assert result_of({}).figures["examples"].value == 500


def test_trusted_examples_of_the_profile_are_ready() -> None:
    profile = {"labelled_examples": 300, "labels_trusted": True}
    assert result_of(profile).figures["examples_ready"].value == 300
    assert result_of({"labelled_examples": 300}).figures["examples_ready"].value == 0


@pytest.mark.parametrize(
    ("model", "day"),
    [
        ("ft:gpt-4o-mini-2024-07-18", date(2027, 1, 14)),
        ("ft:gpt-4.1-nano-2025-04-14", date(2026, 10, 23)),
        ("gemini-2.5-flash", date(2026, 10, 20)),
        ("anthropic.claude-3-haiku-20240307-v1:0", date(2026, 9, 10)),
        ("custom nova-lite-v1", None),
    ],
)
def test_retirement_of_the_base_model(model: str, day: date | None) -> None:
    assert find_retirement(model, content().offers, content().prices) == day


def test_a_model_that_ends_before_it_has_paid_is_said() -> None:
    slow = {**FIXED, "prompted_model": "claude-haiku-4-5", "tuned_model": "ft:gpt-4o-mini-2024-07-18"}
    lines = describe(result_of({"monthly_requests": 300_000}, **slow))
    assert "The base model is retired on 2027-01-14, before training has paid." in lines
    asked = list_questions(result_of({"monthly_requests": 300_000}))
    assert asked[-1] == "When is the base model retired? No source here says so for custom nova-lite-v1."


def test_the_team_s_day_of_retirement_goes_before_the_lists() -> None:
    named = result_of({"monthly_requests": 300_000}, base_model_retires="2027-05-01")
    assert comparison_json(named)["retirement"] == {
        "model": "custom nova-lite-v1",
        "date": "2027-05-01",
        "months": 5,  # and three days
        "by": "the team",
    }
    assert not any("When is the base model retired" in question for question in list_questions(named))
    listed = comparison_json(result_of({}, tuned_model="ft:gpt-4o-mini-2024-07-18"))["retirement"]
    assert (listed["date"], listed["by"]) == ("2027-01-14", f"price list, {content().prices.seen}")
    assert comparison_json(result_of({}))["retirement"]["by"] == ""


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(CostInputError, match="base_model_retires: 'next year' is no day"):
        result_of({}, base_model_retires="next year")


def test_a_last_day_that_has_passed_closes_an_offer() -> None:
    [openai] = [offer for offer in content().offers.offer if offer.provider.startswith("OpenAI")]
    assert describe_status(openai, date(2027, 1, 6)) == "closing"
    assert describe_status(openai, date(2027, 1, 7)) == "closed"


def test_an_old_price_list_is_named() -> None:
    result = compare({}, {}, content().prices, content().offers, date(2027, 1, 10))
    assert any("price list is 46 days old" in line for line in describe(result))
    assert not any("days old" in line for line in describe(result_of({})))


def test_every_price_and_offer_names_its_source() -> None:
    prices = content().prices
    for line in (*prices.model, *prices.training):
        assert line.source
    for offer in content().offers.offer:
        assert all(source for source in offer.sources)
    assert {
        prices.find_model(name) is not None for key, name in content().costs.defaults.items() if "model" in key
    } == {True}


def test_a_price_without_a_source_is_refused() -> None:
    raw = content().prices.model_dump(by_alias=True)
    raw["model"][0]["source"] = ""
    with pytest.raises(ValidationError, match="source"):
        PriceList.model_validate(raw)


@pytest.mark.parametrize(
    "text", ["volume=3", "input_tokens", "=3", "examples 5"]
)  # fmt: skip
def test_settings_that_are_none(text: str) -> None:
    with pytest.raises(CostInputError):
        parse_setting(text)


@pytest.mark.parametrize("text", ["-1", "nan", "inf", "three", "5..2..9", "1..2..3..4", "1e99", ""])
def test_figures_that_are_none(text: str) -> None:
    with pytest.raises(CostInputError):
        parse_range("examples", text)


def test_figures_and_ranges() -> None:
    assert parse_range("examples", "2,000") == (2000, 2000, 2000)
    assert parse_range("examples", "2..4") == (3, 2, 4)
    assert parse_range("retrain_every_months", "12..6..3") == (6, 12, 3)
    with pytest.raises(CostInputError):
        parse_range("curation_share", "0")


def test_an_unknown_model_is_named_with_the_known_ones() -> None:
    with pytest.raises(CostInputError, match=r"claude-haiku-5-5.*or set input_price"):
        result_of({}, prompted_model="gpt-99")
    result = result_of({}, prompted_model="gpt-99", input_price="1", output_price="2")
    assert result.figures["input_price"].origin == "team"


def test_tokens_are_measured_from_a_training_set(tmp_path: Path) -> None:
    records = [{"prompt": "p" * 900 + str(n), "completion": "c" * 90 + str(n)} for n in range(5)]
    audit = audit_file(write_lines(tmp_path / "set.jsonl", records))
    measured = measure_tokens(audit)
    result = compare({}, {"tuned_output_tokens": "7"}, content().prices, content().offers, TODAY, measured)
    # 901 characters at 3 to 4.5 characters a token.
    figure = result.figures["tuned_input_tokens"]
    assert (round(figure.low or 0), round(figure.high or 0), figure.origin) == (200, 300, "file")
    assert audit.sha256[:12] in figure.source
    assert result.figures["tuned_output_tokens"].origin == "team"


def test_volumes_are_rounded_to_two_digits() -> None:
    assert [round_volume(value) for value in (0.4, 7, 1234, 4_349_000)] == ["1", "7", "1,200", "4,300,000"]


def call(*arguments: object) -> int:
    return main(["costs", *map(str, arguments)])


@pytest.mark.slow
def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    profile = tmp_path / "profile.json"
    profile.write_text(json.dumps({"project": "x", "monthly_requests": 4_000_000, "input_diversity": "narrow"}))
    chart = tmp_path / "chart.png"
    assert call(profile, "--set", "examples=800", "--set", "hourly_rate=50..90", "--json", "--chart", chart) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["inputs"]["examples"] == {
        "value": 800,
        "low": 800,
        "high": 800,
        "unit": "examples",
        "source": "the team",
        "date": None,
        "origin": "team",
    }
    assert set(shown["break_even"]) >= {"month", "low", "high", "never"}
    assert len(shown["offers"]) == len(content().offers.offer)
    assert chart.read_bytes().startswith(b"\x89PNG")
    monkeypatch.setattr("sys.stdin", io.StringIO('{"monthly_requests": 5}'))
    assert call("-") == 0
    assert "Who offers fine-tuning" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["[]", "no json", '{"monthly_requests": -1}', '{"monthly_requests": "many"}'])
def test_a_profile_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    profile = tmp_path / "profile.json"
    profile.write_text(text)
    assert call(profile) == 2
    assert main(["costs", str(tmp_path / "gone.json")]) == 2
    assert call(profile, "--set", "x=1") == 2
    assert capsys.readouterr().out == ""


def test_a_chart_needs_a_volume(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile = tmp_path / "profile.json"
    profile.write_text("{}")
    assert call(profile, "--chart", tmp_path / "chart.png") == 2
    assert "volume is not known" in capsys.readouterr().err
