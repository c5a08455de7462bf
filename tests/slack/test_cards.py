"""Whatever is said, Slack takes the card, it means what was said, and no foreign word does anything in it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from jsonschema import Draft7Validator

from bot.consultation import messages
from bot.consultation.verdict_message import ItemLine, VerdictMessage
from bot.handlers.actions import submit_form
from bot.playground.blocks import check_message, check_view
from bot.ports.outbound import Message
from bot.ports.views import Form, FormSection
from bot.slack.blocks import Rendered
from tests.harness.paths import SLACK_FACTS
from tests.slack import message_samples
from tests.slack.nasty import unshrunk
from tests.slack.rendering import build_home, build_modal, render

SCHEMA = SLACK_FACTS / "blocks.schema.json"


def texts(part: object) -> list[str]:
    """Every mrkdwn text in a card."""
    if isinstance(part, dict):
        own = [part["text"]] if part.get("type") == "mrkdwn" else []
        return own + [text for inner in part.values() for text in texts(inner)]
    return [text for inner in part for text in texts(inner)] if isinstance(part, list) else []


def elements(blocks: list, kind: str) -> list[dict]:
    nested = (block.get("elements", [block.get("element"), block.get("accessory")]) for block in blocks)
    return [e for group in nested for e in group if e and e.get("type") == kind]


@pytest.mark.slow
@unshrunk
@given(message_samples.anything_said)
def test_slack_takes_every_card_and_no_foreign_word_does_anything_in_it(say: Message) -> None:
    rendered = render(say, "outbox-1", "consultation-1")
    for blocks in generations(rendered):
        check_message(blocks)
    assert 0 < len(rendered.text) <= 4000
    assert rendered.metadata["event_payload"]["outbox"] == "outbox-1"
    json.dumps([rendered.blocks, rendered.newer, rendered.text, rendered.metadata], ensure_ascii=False).encode("utf-8")
    for text in [
        *texts(rendered.blocks),
        *texts(rendered.newer or []),
        rendered.text,
    ]:  # elsewhere Slack reads no markup
        assert "<!channel>" not in text
        assert "<@U012AB>" not in text
        assert "<https://evil" not in text
        assert "<javascript" not in text
    for block in [block for blocks in generations(rendered) for block in blocks]:
        if block["type"] == "section":
            assert block["text"]["type"] == "plain_text" or isinstance(say, messages.QuestionCard)


@pytest.mark.slow
@pytest.mark.parametrize("word", ["x" * 3000, "&" * 3000, "👍🏽" * 1500, "word " * 600, "مشروع " * 500, "\ud800 lone"])
def test_slack_takes_the_fullest_card_of_every_kind(word: str) -> None:
    for say in message_samples.fullest(word):
        for blocks in generations(render(say, "outbox-1", "consultation-1")):
            check_message(blocks)
            json.dumps(blocks, ensure_ascii=False).encode("utf-8")


def generations(rendered: Rendered) -> list[list[dict]]:
    """The older blocks, and the newer ones if there are some."""
    return [rendered.blocks, *([rendered.newer] if rendered.newer is not None else [])]


@pytest.mark.slow
@unshrunk
@given(message_samples.anything_shown)
def test_slack_takes_every_modal(shown: object) -> None:
    check_view(build_modal(shown), "modal")


@pytest.mark.slow
@unshrunk
@given(message_samples.homes)
def test_slack_takes_every_home(shown: object) -> None:
    check_view(build_home(shown), "home")


def reduced(part: object) -> object:
    """The same block with one of each shape in its lists: the validator is slow, and the rest repeats itself."""
    if isinstance(part, dict):
        return {key: reduced(inner) for key, inner in part.items()}
    if isinstance(part, list):
        return list({shape(inner): reduced(inner) for inner in part}.values())
    return part


def shape(part: object) -> str:
    if isinstance(part, dict):
        return str(sorted((key, part[key] if key == "type" else shape(inner)) for key, inner in part.items()))
    return str(sorted({shape(inner) for inner in part})) if isinstance(part, list) else type(part).__name__


def test_cards_keep_to_slacks_own_schema() -> None:
    document = json.loads(SCHEMA.read_text("utf-8"))
    validator = Draft7Validator({**document, "$ref": "#/definitions/KnownBlock"})
    rendered = [render(say, "o", "c") for say in message_samples.fullest("word")]
    blocks = [block for each in rendered for generation in generations(each) for block in generation]
    for block in reduced(blocks):  # type: ignore[attr-defined]
        if block["type"] == "data_visualization":
            continue  # the SDK's types have none: the playground's own rules hold it
        assert [error.message[:300] for error in validator.iter_errors(block)] == []


def ask(**more: object) -> messages.QuestionCard:
    base = {
        "question": "eval",
        "layout": "form",
        "wording": "How many?",
        "why": "It counts.",
        "section": "Baseline",
        "controls": (messages.Control(field="eval_examples", kind="number", label="Examples"),),
        "progress": messages.Progress(settled=1, total=10),
    }
    return messages.QuestionCard(**{**base, **more})


def test_a_question_card_notifies_other_programs_what_it_asks() -> None:
    rendered = render(ask(), "o1", "c1")
    assert rendered.metadata == {
        "event_type": "consultation_question",
        "event_payload": {"consultation": "c1", "question": "eval", "fields": ["eval_examples"], "outbox": "o1"},
    }


def test_every_posting_of_a_question_has_inputs_of_its_own() -> None:
    first, second = (render(ask(), version, "c1") for version in ("o1", "o2"))
    ids = [{b["block_id"] for b in card.blocks if b["type"] == "input"} for card in (first, second)]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_a_choice_too_long_for_slack_is_written_in_full_above() -> None:
    long = [f"{'the same beginning of both choices ' * 3}but ending {end}" for end in ("one", "two")]
    control = messages.Control(
        field="task",
        kind="choice",
        label="Task",
        options=tuple(messages.Option(value=f"v{n}", label=label) for n, label in enumerate(long)),
    )
    rendered = render(ask(controls=(control,)), "o1", "c1")
    shown = json.dumps(rendered.blocks)
    assert all(label.strip() in shown for label in long)
    options = elements(rendered.blocks, "radio_buttons")[0]["options"]
    assert [option["text"]["text"][:3] for option in options] == ["1. ", "2. "]


def verdict(**more: object) -> VerdictMessage:
    base = {
        "verdict": "v1",
        "consultation": "c1",
        "project": "Invoices",
        "decision": "not_yet",
        "headline": "Invoices: not yet",
        "advice": "Measure",
        "items": (ItemLine(number=1, label="Prompt", state="met"),),
        "owner": "U1",
        "at": 1.0,
        "guide_edition": "1",
    }
    return VerdictMessage(**{**base, **more})


def menu_of(blocks: list) -> list[str]:
    return [json.loads(o["value"])["do"] for menu in elements(blocks, "overflow") for o in menu["options"]]


def test_a_verdict_is_shared_only_where_it_may_be() -> None:
    for shareable in (True, False):
        rendered = render(verdict(shareable=shareable), "o1", "c1")
        assert ("share" in menu_of(rendered.blocks)) is shareable
    assert rendered.metadata["event_type"] == "consultation_verdict"
    assert rendered.metadata["event_payload"] == {
        "verdict": "v1",
        "project": "Invoices",
        "decision": "not_yet",
        "outbox": "o1",
    }


def test_a_replaced_verdict_is_marked_and_has_no_buttons() -> None:
    rendered = render(verdict(replaced=True, replaced_by="https://example.slack.com/p1"), "o1", "c1")
    for blocks in (rendered.blocks, rendered.newer or rendered.blocks):
        assert elements(blocks, "button") == []
        assert elements(blocks, "feedback_buttons") == []
        assert "This verdict was replaced." in json.dumps(blocks)
        assert "https://example.slack.com/p1" in json.dumps(blocks)


def test_older_and_newer_blocks_of_a_verdict_hold_the_same_ten_items() -> None:
    rendered = render(verdict(items=tuple(
        ItemLine(number=n, label=f"Item {n}", state="met") for n in range(1, 11)
    )), "o1", "c1")  # fmt: skip
    assert "ten_items" in menu_of(rendered.blocks)
    assert rendered.newer is not None
    assert "ten_items" not in menu_of(rendered.newer)
    (folded,) = (block for block in rendered.newer if block["type"] == "container")
    assert folded["default_collapsed"] is True
    assert all(f"Item {n}" in json.dumps(folded) for n in range(1, 11))
    assert not any(f"Item {n}" in json.dumps(rendered.blocks) for n in range(1, 11))


def test_words_for_an_unchosen_consultation_travel_whole_or_not_at_all() -> None:
    choices = (
        messages.OpenConsultation(
            consultation="c1", project="A", progress=messages.Progress(settled=1, total=10), paused=False
        ),
    )
    for words, carried in (("22 of 400", "22 of 400"), ("w" * 2500, None)):
        blocks = render(messages.WhichProject(words=words, choices=choices), "o1").blocks
        value = json.loads(blocks[-1]["elements"][0]["value"])
        assert value.get("words") == carried


def test_a_page_of_the_form_holds_every_field_once() -> None:
    fields = [f"f{n}" for n in range(20)]
    controls = tuple(messages.Control(field=field, kind="number", label=field) for field in fields)
    sections = (FormSection(title="A", controls=controls[:9]), FormSection(title="B", controls=controls[9:]))
    value = {"consultation": "c1", "page": "2", "entries": "4"}
    form = Form(submit=submit_form, name="modal_checklist", sections=sections, value=value, button="Save")
    view = build_modal(form)
    assert [b["block_id"] for b in view["blocks"] if b["type"] == "input"] == fields
    assert json.loads(view["private_metadata"]) == value
    assert view["submit"]["text"] == "Save"
    assert build_modal(form.model_copy(update={"button": ""}))["submit"]["text"] == "Next"


def test_choices_are_the_buttons_and_at_most_one_row_of_them_and_a_menu() -> None:
    options = tuple(messages.Option(label=f"{n}%", value=n / 100) for n in (1, 2, 3, 5))
    control = messages.Control(field="failure_threshold", kind="percentage", label="Threshold", options=options)
    blocks = render(ask(layout="buttons", controls=(control,)), "o1", "c1").blocks
    (row,) = (block for block in blocks if block["type"] == "actions")
    *buttons, menu = row["elements"]
    assert [button["text"]["text"] for button in buttons] == ["1%", "2%", "3%", "5%", "Not sure"]
    carried = [json.loads(button["value"]).get("values") for button in buttons]
    assert [json.loads(values) for values in carried if values] == [
        {"failure_threshold": share} for share in (0.01, 0.02, 0.03, 0.05)
    ]
    assert [json.loads(option["value"])["do"] for option in menu["options"]] == ["why", "back", "form", "pause", "drop"]


def test_the_wording_of_a_question_is_bold_and_unaltered() -> None:
    wording = "Is it *snake_case*, `code` or ~both~?"
    blocks = render(ask(wording=wording), "o1", "c1").blocks
    runs = [
        part
        for block in blocks
        if block["type"] == "rich_text"
        for row in block["elements"]
        for part in row["elements"]
    ]
    assert {"type": "text", "text": wording, "style": {"bold": True}} in runs


def test_only_what_is_known_is_ticked() -> None:
    statements = [message_samples.tick(f"f{n}", f"Statement {n}", n == 1) for n in range(3)]
    blocks = render(ask(layout="ticks", controls=tuple(statements)), "o1", "c1").blocks
    (boxes,) = elements(blocks, "checkboxes")
    assert [option["value"] for option in boxes["options"]] == ["f0", "f1", "f2"]
    assert [option["value"] for option in boxes["initial_options"]] == ["f1"]
    (go_on,) = (b for b in elements(blocks, "button") if b["action_id"] == "answer")
    assert json.loads(go_on["value"])["ticks"] == "f0,f1,f2"
