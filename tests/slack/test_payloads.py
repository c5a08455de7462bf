"""Any body becomes one of our arrivals or nothing; none raises; nothing is heard that no person said to us."""

from __future__ import annotations

import pytest

from bot.ports.inbound import (
    AppUninstalled,
    BlockAction,
    DirectMessage,
    HomeOpened,
    Mention,
    Shortcut,
    SlashCommand,
    StreamStopped,
    ViewSubmission,
)
from bot.slack.payloads import parse
from bot.slack.payloads.message_text import readable

BOT = "UBOT"


def event(**said: object) -> dict:
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event_time": 5, "event": said}


def mention(**more: object) -> dict:
    base = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.1", "text": f"<@{BOT}> should we?"}
    return event(**{**base, **more})


def dm(**more: object) -> dict:
    base = {"type": "message", "channel_type": "im", "user": "U1", "channel": "D1", "ts": "1.1", "text": "22 of 400"}
    return event(**{**base, **more})


def handle_action(**more: object) -> dict:
    return {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "channel": {"id": "D1"},
        "message": {"ts": "1.2", "thread_ts": "1.1"},
        "trigger_id": "t1",
        "response_url": "https://hooks.example/1",
        "actions": [{"type": "button", "action_id": "answer", "action_ts": "9.9", "value": '{"consultation":"c1"}'}],
        "state": {"values": {}},
        **more,
    }


def state(**inputs: object) -> dict:
    return {"values": {f"b{n}": {key.replace("__", ":"): value} for n, (key, value) in enumerate(inputs.items())}}


def test_a_mention_is_received_without_itself() -> None:
    assert parse(mention(thread_ts="1.0"), BOT, 7.0) == Mention(
        key="Ev1", team="T1", user="U1", at=7.0, channel="C1", ts="1.1", thread="1.0", text="should we?"
    )


def test_a_direct_message_is_received_with_its_files() -> None:
    file = {"id": "F1", "name": "p.txt", "mimetype": "text/plain", "size": 12, "url_private_download": "https://f/1"}
    event = parse(dm(subtype="file_share", files=[file, {"id": "F2", "mode": "tombstone"}, None]), BOT, 7.0)
    assert isinstance(event, DirectMessage)
    assert event.thread is None
    assert [(file.id, file.size) for file in event.files] == [("F1", 12)]


@pytest.mark.parametrize(
    "body",
    [
        dm(bot_id="B1"),
        dm(user=BOT),
        dm(user=None),
        dm(subtype="message_changed"),
        dm(subtype="message_deleted"),
        dm(subtype="bot_message"),
        dm(subtype="channel_join"),
        dm(hidden=True),
        dm(ts=None),
        mention(bot_id="B1"),
        mention(user=BOT),
        mention(bot_profile={"id": "B1"}),
        {**mention(), "event_id": None},
        event(type="message", channel_type="channel", user="U1", channel="C1", ts="1.1", text="no mention"),
        event(type="app_context_changed", user="U1"),
        event(type="reaction_added", user="U1"),
        event(type="tokens_revoked", tokens={"oauth": ["U1"], "bot": []}),
    ],
)
def test_bots_ourselves_edits_and_what_is_not_for_us_are_not_received(body: dict) -> None:
    assert parse(body, BOT, 7.0) is None


def changed(before: str = "22 of 400", *, edited: object = None, **more: object) -> dict:
    """The event of a message that is another one now, or has a preview now."""
    message = {
        "type": "message",
        "user": "U1",
        "ts": "1.1",
        "text": "22 of 500",
        "edited": {"user": "U1"} if edited is None else edited,
    }
    previous = {**message, "text": before}
    return dm(subtype="message_changed", hidden=True, user=None, ts="2.2", text=None, message={**message, **more},
              previous_message=previous)  # fmt: skip


def test_an_edit_in_a_direct_message_is_received_as_one() -> None:
    event = parse(changed(), BOT, 7.0)
    assert isinstance(event, DirectMessage)
    assert (event.edited, event.user, event.text, event.ts, event.root) == (True, "U1", "22 of 500", "2.2", "1.1")
    inside = parse(changed(thread_ts="1.0"), BOT, 7.0)
    assert isinstance(inside, DirectMessage)
    assert inside.root == "1.0"


@pytest.mark.parametrize(
    "body",
    [
        changed("22 of 500"),  # a preview came, or a pin
        changed(edited=False),
        changed(user=BOT, bot_id="B1"),
        changed(user=BOT),
        changed(subtype="tombstone"),
        changed(hidden=True),
        {**changed(), "event": {**changed()["event"], "channel": "C1", "channel_type": "channel"}},
    ],
)
def test_a_message_that_only_looks_otherwise_is_no_edit(body: dict) -> None:
    assert parse(body, BOT, 7.0) is None


def test_tabs_stop_and_removal_are_received() -> None:
    home = parse(event(type="app_home_opened", user="U1", tab="home", channel="D1"), BOT, 7.0)
    assert isinstance(home, HomeOpened)
    assert home.tab == "home"
    stopped = parse(event(type="agent_session_stopped", user="U1", channel="D1", thread_ts="1.1"), BOT, 7.0)
    assert isinstance(stopped, StreamStopped)
    for body in (event(type="app_uninstalled"), event(type="tokens_revoked", tokens={"bot": ["U9"]})):
        assert isinstance(parse(body, BOT, 7.0), AppUninstalled)


def test_in_a_shared_channel_the_workspace_is_the_one_we_are_installed_in() -> None:
    body = {**mention(), "team_id": "T-theirs", "authorizations": [{"team_id": "T-ours"}]}
    event = parse(body, BOT, 7.0)
    assert event is not None
    assert event.team == "T-ours"


def test_a_click_carries_its_inputs_by_field_each_in_its_own_type() -> None:
    inputs = state(
        number__eval_examples={"type": "number_input", "value": "400"},
        percentage__failure_threshold={"type": "number_input", "value": "7.1"},
        choices__prompt_ingredients={"selected_options": [{"value": '"few_shot"'}, {"value": '"edge_cases"'}]},
        choice__task={"selected_option": {"value": '"extraction"'}},
        choice__labels_trusted={"selected_option": {"value": "false"}},
        choice__hard_latency_ms={"selected_option": {"value": "100"}},
        choice__task_stable={"selected_option": {"value": "null"}},
        ticks__ahead={"selected_options": [{"value": "curation_budgeted"}, {"value": "criteria_written"}]},
        text__project={"value": " Invoices "},
        number__stable_months={"value": None},
        choice__change_pace={"selected_option": None},
        choices__empty={"selected_options": []},
    )
    click = parse(handle_action(state=inputs), BOT, 7.0)
    assert isinstance(click, BlockAction)
    assert click.values == {
        "eval_examples": 400,
        "failure_threshold": 0.071,
        "prompt_ingredients": ("few_shot", "edge_cases"),
        "task": "extraction",
        "labels_trusted": False,
        "hard_latency_ms": 100,
        "task_stable": None,
        "ticks": ("curation_budgeted", "criteria_written"),
        "project": "Invoices",
    }
    assert click.refused == {}
    assert click.value == {"consultation": "c1"}
    assert (click.channel, click.ts, click.thread, click.trigger) == ("D1", "1.2", "1.1", "t1")


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("number", "4.5"),
        ("number", "-1"),
        ("number", "NaN"),
        ("number", "Infinity"),
        ("number", "1e400"),
        ("number", "ten"),
        ("percentage", "101"),
        ("percentage", "-0.1"),
        ("percentage", "sNaN"),
    ],
)
def test_an_impossible_number_is_refused_in_words(kind: str, written: str) -> None:
    click = parse(handle_action(state=state(**{f"{kind}__x": {"value": written}})), BOT, 7.0)
    assert isinstance(click, BlockAction)
    assert click.values == {}
    assert "x" in click.refused


def test_a_choice_among_buttons_and_an_entry_of_a_menu_are_received() -> None:
    carried = '{"consultation":"c1","question":"q","values":"{\\"task_stable\\": true}"}'
    pressed = {"type": "button", "action_id": "pick.2", "action_ts": "9.9", "value": carried}
    click = parse(handle_action(actions=[pressed]), BOT, 7.0)
    assert isinstance(click, BlockAction)
    assert (click.action_id, click.value["values"]) == ("pick", '{"task_stable": true}')
    chosen = {"value": '{"consultation":"c1","do":"pause"}'}
    entry = {"type": "overflow", "action_id": "menu", "action_ts": "9.9", "selected_option": chosen}
    click = parse(handle_action(actions=[entry]), BOT, 7.0)
    assert isinstance(click, BlockAction)
    assert (click.action_id, click.value) == ("menu", {"consultation": "c1", "do": "pause"})


@pytest.mark.parametrize("raw", ["", "no JSON", "[1]", "{}", "NaN1", "[" * 5000])
def test_a_choice_that_is_none_of_ours_is_left_out(raw: str) -> None:
    click = parse(handle_action(state=state(choice__task={"selected_option": {"value": raw}})), BOT, 7.0)
    assert isinstance(click, BlockAction)
    assert (click.values, click.refused) == ({}, {})


def test_two_clicks_are_two_and_one_delivered_twice_is_one() -> None:
    again = handle_action(actions=[{"action_id": "answer", "action_ts": "9.95", "value": "{}"}])
    keys = [parse(body, BOT, at).key for body, at in ((handle_action(), 1.0), (handle_action(), 2.0), (again, 3.0))]  # type: ignore[union-attr]
    assert keys[0] == keys[1] != keys[2]


def test_a_change_of_an_input_alone_is_no_click() -> None:
    assert parse(handle_action(actions=[{"action_id": "choice:task", "action_ts": "9.9"}]), BOT, 7.0) is None


def test_a_modal_a_shortcut_and_a_command_are_received() -> None:
    view = {
        "id": "V1",
        "hash": "h1",
        "callback_id": "form",
        "private_metadata": '{"consultation":"c1"}',
        "state": state(number__eval_examples={"value": "12"}),
    }
    people = {"team": {"id": "T1"}, "user": {"id": "U1"}}
    submission = parse({"type": "view_submission", **people, "view": view}, BOT, 7.0)
    assert isinstance(submission, ViewSubmission)
    assert (submission.callback_id, submission.value, submission.values) == (
        "form", {"consultation": "c1"}, {"eval_examples": 12},
    )  # fmt: skip
    shortcut = parse(
        {
            "type": "message_action",
            "callback_id": "checklist_from_message",
            "action_ts": "3.3",
            "trigger_id": "t2",
            **people,
            "channel": {"id": "C1"},
            "message": {"ts": "2.2", "text": "4% of the JSON is broken &amp; we have 2M calls"},
        },
        BOT,
        7.0,
    )
    assert isinstance(shortcut, Shortcut)
    assert (shortcut.callback_id, shortcut.text) == (
        "checklist_from_message", "4% of the JSON is broken & we have 2M calls",
    )  # fmt: skip
    typed = {"command": "/consult", "text": "start Invoices", "team_id": "T1", "user_id": "U1", "channel_id": "C1"}
    command = parse({**typed, "trigger_id": "t3", "response_url": "https://hooks.example/2"}, BOT, 7.0)
    assert isinstance(command, SlashCommand)
    assert command.text == "start Invoices"
    assert parse({**typed, "command": "/other", "trigger_id": "t3"}, BOT, 7.0) is None


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<@UBOT> hello <@U7>", "hello @U7"),
        ("<@U7|alex> in <#C1|general>", "@alex in #general"),
        ("<!here> <!subteam^S1|@team>", "@here @team"),
        ("<https://x.y/z|the docs> and <https://x.y>", "the docs (https://x.y/z) and https://x.y"),
        ("<mailto:a@b.c|a@b.c>", "a@b.c"),
        ("<http://example.com|example.com>", "example.com"),
        ("2 &lt; 3 < 4", "2 < 3 < 4"),
    ],
)
def test_words_are_read_as_the_person_saw_them(raw: str, seen: str) -> None:
    assert readable(raw, BOT) == seen
