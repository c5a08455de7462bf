"""The content as it is: every question fits on a card and in the form, and what a card shows is read from it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from bot.consultation import messages
from bot.consultation.cards import control
from bot.consultation.questions import Field
from bot.decision.profile import FIELDS
from bot.handlers.actions import submit_form
from bot.playground.blocks import check_message, check_view
from bot.ports.views import Form, FormSection
from bot.slack.payloads import parse
from bot.slack.text import clean
from tests.harness.guide import knowledge
from tests.slack import message_samples
from tests.slack.nasty import unshrunk
from tests.slack.rendering import build_modal, render

CHECKLIST = knowledge().checklist
CLICK = {
    "type": "block_actions",
    "team": {"id": "T"},
    "user": {"id": "U"},
    "actions": [{"action_id": "answer", "action_ts": "1", "value": "{}"}],
}


def inputs(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [block for block in blocks if block["type"] == "input"]


def test_every_question_fits_on_its_card_with_all_its_fields() -> None:
    asked: list[str] = []
    for question in CHECKLIST.questions:
        card = messages.QuestionCard(
            question=question.id, layout="form", wording=question.wording, why=question.why, section=question.section,
            controls=tuple(control(field) for field in question.fields),
            progress=messages.Progress(settled=0, total=10), explanation=question.explanation,
        )  # fmt: skip
        rendered = render(card, "o", "c")
        check_message(rendered.blocks)
        fields = [field.name for field in question.fields]
        assert [block["element"]["action_id"].partition(":")[2] for block in inputs(rendered.blocks)] == fields
        asked += fields
    assert sorted(asked) == sorted(FIELDS)


def test_the_form_asks_for_every_field_once() -> None:
    asked: list[str] = []
    pages = CHECKLIST.form_pages
    for questions in pages:
        sections = tuple(
            FormSection(title=question.label, controls=tuple(control(field) for field in question.fields))
            for question in questions
        )
        view = build_modal(Form(submit=submit_form, name="modal_checklist", sections=sections))
        check_view(view, "modal")
        asked += [block["block_id"] for block in inputs(view["blocks"])]
    assert sorted(asked) == sorted(FIELDS)


@pytest.mark.parametrize("field", [f for f in CHECKLIST.fields.values() if f.options], ids=lambda f: f.name)
def test_every_choice_of_a_field_is_read_as_its_value(field: Field) -> None:
    made = control(field)
    layout = "buttons" if made.kind != "choices" and len(made.options) <= 5 else "form"
    card = messages.QuestionCard(
        question="q", layout=layout, wording="?", why="", section="", controls=(made,),
        progress=messages.Progress(settled=0, total=10),
    )  # fmt: skip
    blocks = render(card, "o", "c").blocks
    expected = [option.value for option in field.options]
    if layout == "buttons":
        row = next(block["elements"] for block in blocks if block["type"] == "actions")
        picks = [element for element in row if element["action_id"].startswith("pick.")]
        clicks = [parse({**CLICK, "actions": [{**pick, "action_ts": "1"}]}, "UBOT", 1.0) for pick in picks]
        assert [click.action_id for click in clicks] == ["pick"] * len(expected)  # type: ignore[union-attr]
        assert [json.loads(click.value["values"]) for click in clicks] == [{field.name: v} for v in expected]  # type: ignore[union-attr]
    else:
        (block,) = inputs(blocks)
        found = []
        for option in block["element"]["options"]:
            state = {"selected_option": option, "selected_options": [option]}
            values = {block["block_id"]: {block["element"]["action_id"]: state}}
            click = parse({**CLICK, "state": {"values": values}}, "UBOT", 1.0)
            found.append(click.values[field.name])  # type: ignore[union-attr]
        assert found == [(value,) if made.kind == "choices" else value for value in expected]


def pressed(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """What Slack sends when *Continue* is pressed and nothing was touched: every input as it was shown at first."""
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
    return {**CLICK, "state": {"values": values}}


def known(control: messages.Control) -> bool:
    """Whether the card can show what is known."""
    if control.kind in ("choice", "yes_no"):
        return control.initial is not None and control.initial in [option.value for option in control.options[:100]]
    if control.kind in ("text", "long_text"):
        return bool(clean(str(control.initial or "")).strip())
    return control.initial not in (None, ())


@pytest.mark.slow
@unshrunk
@given(message_samples.forms)
def test_what_a_card_shows_at_first_is_what_is_read_from_it(ask: messages.QuestionCard) -> None:
    rendered = render(ask, "o", "c")
    shown = {block["element"]["action_id"].partition(":")[2] for block in inputs(rendered.blocks)}
    click = parse(pressed(rendered.blocks), "UBOT", 1.0)
    assert click is not None
    for asked in ask.controls:
        if asked.field not in shown or not known(asked):
            continue
        value = click.values[asked.field]  # type: ignore[union-attr]
        if asked.kind == "percentage":
            assert value == pytest.approx(asked.initial, abs=1e-12)
        elif asked.kind == "choices":
            assert set(value) == set(asked.initial)  # type: ignore[arg-type]
        elif asked.kind not in ("text", "long_text"):
            assert value == asked.initial


@pytest.mark.slow
@unshrunk
@given(message_samples.forms)
def test_no_choice_is_left_out_silently(ask: messages.QuestionCard) -> None:
    rendered = render(ask, "o", "c")
    words = json.dumps(rendered.blocks, ensure_ascii=False)
    shown = {block["element"]["action_id"].partition(":")[2]: block for block in inputs(rendered.blocks)}
    if len(shown) < len(ask.controls):
        assert "Type the rest" in words
    for asked in ask.controls:
        if asked.field in shown and asked.options:
            options = shown[asked.field]["element"]["options"]
            assert [json.loads(option["value"]) for option in options][: len(asked.options)] == [
                option.value for option in asked.options[:100]
            ]
            assert len(asked.options) <= 100 or "hint" in shown[asked.field]
