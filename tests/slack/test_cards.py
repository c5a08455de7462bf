"""Whatever is said, Slack takes the card, it means what was said, and no foreign word does anything in it."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft7Validator

from bot.consultation import messages
from bot.playground.blocks import check_message, check_view
from bot.ports.outbound import Message
from bot.ports.views import SeveralQuestions
from tests.harness.paths import SLACK_FACTS
from tests.slack import message_samples
from tests.slack.rendering import build_home, build_modal, render

SCHEMA = SLACK_FACTS / "blocks.schema.json"
slow = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def texts(part: object) -> list[str]:
    """Every mrkdwn text in a card."""
    if isinstance(part, dict):
        own = [part["text"]] if part.get("type") == "mrkdwn" else []
        return own + [text for inner in part.values() for text in texts(inner)]
    return [text for inner in part for text in texts(inner)] if isinstance(part, list) else []


def elements(blocks: list, kind: str) -> list[dict]:
    return [e for block in blocks for e in block.get("elements", [block.get("element")]) if e and e.get("type") == kind]


@slow
@given(message_samples.anything_said)
def test_slack_takes_every_card_and_no_foreign_word_does_anything_in_it(say: Message) -> None:
    rendered = render(say, "outbox-1", "consultation-1")
    check_message(rendered.blocks)
    assert 0 < len(rendered.text) <= 4000
    assert rendered.metadata["event_payload"]["outbox"] == "outbox-1"
    json.dumps([rendered.blocks, rendered.text, rendered.metadata], ensure_ascii=False).encode("utf-8")
    for text in [*texts(rendered.blocks), rendered.text]:  # elsewhere Slack reads no markup
        assert "<!channel>" not in text
        assert "<@U012AB>" not in text
        assert "<https://evil" not in text
        assert "<javascript" not in text
    for block in rendered.blocks:
        if block["type"] == "section":
            assert block["text"]["type"] == "plain_text"


@pytest.mark.parametrize("word", ["x" * 3000, "&" * 3000, "👍🏽" * 1500, "word " * 600, "مشروع " * 500])
def test_slack_takes_the_fullest_card_of_every_kind(word: str) -> None:
    for say in message_samples.fullest(word):
        check_message(render(say, "outbox-1", "consultation-1").blocks)


@slow
@given(message_samples.anything_shown)
def test_slack_takes_every_modal(shown: object) -> None:
    check_view(build_modal(shown), "modal")


@slow
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
    blocks = [block for say in message_samples.fullest("word") for block in render(say, "o", "c").blocks]
    for block in reduced(blocks):  # type: ignore[attr-defined]
        assert [error.message[:300] for error in validator.iter_errors(block)] == []


def ask(**more: object) -> messages.QuestionCard:
    base = {
        "question": "eval",
        "item": 2,
        "wording": "How many?",
        "why": "It counts.",
        "section": "Baseline",
        "controls": (messages.Control(field="eval_examples", kind="number", label="Examples"),),
        "progress": messages.Progress(done=1, total=9),
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


def test_an_answered_card_has_nothing_to_fill_in_and_one_way_to_change() -> None:
    say = messages.SettledCard(question="eval", label="Examples", line="400")
    blocks = render(say, "o1", "c1").blocks
    assert [block["type"] for block in blocks] == ["section"]
    assert blocks[0]["accessory"]["action_id"] == "change"
    assert "accessory" not in render(say.model_copy(update={"changeable": False}), "o1", "c1").blocks[0]


def test_a_verdict_is_shared_only_where_it_may_be() -> None:
    base = {
        "verdict": "v1",
        "consultation": "c1",
        "project": "Invoices",
        "decision": "not_yet",
        "headline": "Not yet",
        "next_step": "Measure",
        "deciding": (),
        "missing": (),
        "changes": (),
        "items": (),
        "owner": "U1",
        "guide_edition": "1",
    }
    for shareable in (True, False):
        rendered = render(messages.VerdictMessage(**base, shareable=shareable), "o1", "c1")
        assert ("share" in [b["action_id"] for b in elements(rendered.blocks, "button")]) is shareable
    assert rendered.metadata["event_type"] == "consultation_verdict"
    assert rendered.metadata["event_payload"] == {
        "verdict": "v1",
        "project": "Invoices",
        "decision": "not_yet",
        "outbox": "o1",
    }


def test_words_for_an_unchosen_consultation_travel_whole_or_not_at_all() -> None:
    choices = (
        messages.OpenConsultation(
            consultation="c1", project="A", progress=messages.Progress(done=1, total=2), paused=False
        ),
    )
    for words, carried in (("22 of 400", "22 of 400"), ("w" * 2500, None)):
        blocks = render(messages.WhichProject(words=words, choices=choices), "o1").blocks
        value = json.loads(blocks[-1]["accessory"]["value"])
        assert value.get("words") == carried


def test_several_at_once_holds_every_field_once() -> None:
    fields = [f"f{n}" for n in range(20)]
    questions = tuple(ask(controls=(messages.Control(field=f, kind="number", label=f),)) for f in fields)
    view = build_modal(SeveralQuestions(consultation="c1", questions=questions))
    assert [b["block_id"] for b in view["blocks"] if b["type"] == "input"] == fields
    assert json.loads(view["private_metadata"]) == {"consultation": "c1"}
