"""The content as it is: every question fits on a card and in the pop-up, and what a card shows is read from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.consultation import messages
from bot.consultation.engine import open_asks
from bot.consultation.state import Consultation
from bot.decision.profile import FIELDS
from bot.knowledge.loader import FOLDER, load
from bot.playground.blocks import check_message, check_view
from bot.ports.views import SeveralQuestions
from bot.slack.blocks import render
from bot.slack.blocks.modal_views import build_modal
from bot.slack.payloads import parse
from tests.slack import message_samples


@pytest.fixture(scope="module")
def asks() -> tuple[messages.QuestionCard, ...]:
    known = load(Path(FOLDER))
    return open_asks(Consultation(id="c", team="T", owner="U"), known.checklist, known.phrases, known.rules)


def inputs(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [block for block in blocks if block["type"] == "input"]


def test_every_question_fits_on_its_card_with_all_its_fields(asks: tuple[messages.QuestionCard, ...]) -> None:
    assert len(asks) >= 10
    for ask in asks:
        rendered = render(ask, "o", "c")
        check_message(rendered.blocks)
        fields = [control.field for control in ask.controls]
        assert [block["element"]["action_id"].partition(":")[2] for block in inputs(rendered.blocks)] == fields
        assert set(fields) <= set(FIELDS)


def test_all_open_questions_fit_into_the_pop_up(asks: tuple[messages.QuestionCard, ...]) -> None:
    view = build_modal(SeveralQuestions(consultation="c", questions=asks))
    check_view(view, "modal")
    fields = [control.field for ask in asks for control in ask.controls]
    assert [block["block_id"] for block in inputs(view["blocks"])] == fields


def pressed(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """What Slack sends when *Answer* is pressed and nothing was touched: every input as it was shown at first."""
    values: dict[str, Any] = {}
    for block in inputs(blocks):
        element = block["element"]
        values[block["block_id"]] = {
            element["action_id"]: {
                "type": element["type"],
                "value": element.get("initial_value"),
                "selected_option": element.get("initial_option"),
                "selected_options": element.get("initial_options", []),
            }
        }
    people = {"team": {"id": "T"}, "user": {"id": "U"}}
    return {
        "type": "block_actions",
        **people,
        "actions": [{"action_id": "answer", "action_ts": "1", "value": "{}"}],
        "state": {"values": values},
    }


def known(control: messages.Control) -> bool:
    if control.kind == "choice":
        return control.initial in {option.value for option in control.options[:100]}
    return control.initial not in (None, (), "") and not (
        control.kind == "text" and (not str(control.initial).strip() or len(str(control.initial)) > 2000)
    )


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(message_samples.asks)
def test_what_a_card_shows_at_first_is_what_is_read_from_it(ask: messages.QuestionCard) -> None:
    rendered = render(ask, "o", "c")
    shown = {block["element"]["action_id"].partition(":")[2] for block in inputs(rendered.blocks)}
    click = parse(pressed(rendered.blocks), "UBOT", 1.0)
    assert click is not None
    for control in ask.controls:
        if control.field not in shown or not known(control):
            continue
        value = click.values[control.field]  # type: ignore[union-attr]
        if control.kind == "percentage":
            assert value == pytest.approx(control.initial, abs=1e-12)
        elif control.kind == "choices":
            assert set(value) == set(control.initial)  # type: ignore[arg-type]
        elif control.kind != "text":
            assert value == control.initial


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(message_samples.asks)
def test_no_choice_is_left_out_silently(ask: messages.QuestionCard) -> None:
    rendered = render(ask, "o", "c")
    words = json.dumps(rendered.blocks, ensure_ascii=False)
    shown = {block["element"]["action_id"].partition(":")[2]: block for block in inputs(rendered.blocks)}
    if len(shown) < len(ask.controls):
        assert "type the rest" in words
    for control in ask.controls:
        if control.field in shown and control.options:
            values = [option["value"] for option in shown[control.field]["element"]["options"]]
            assert values == [option.value for option in control.options[:100]]
            assert len(control.options) <= 100 or "hint" in shown[control.field]
