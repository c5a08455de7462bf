"""The Web API refuses what Slack refuses: tokens, scopes, arguments, messages that are not there or not the app's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.harness.user import Control, Person
from tests.playground.calling import Api
from tests.playground.conftest import SCOPES, manifest

TEXT_OVER = 40_001


async def test_an_unknown_method_is_refused(api: Api) -> None:
    assert (await api("chat.shout"))["error"] == "unknown_method"


async def test_tokens_open_only_their_own_listeners(api: Api, pg: Playground) -> None:
    expected = {
        None: "not_authed",
        "xoxb-of-somebody-else": "invalid_auth",
        pg.app_token: "not_allowed_token_type",
    }
    for token, error in expected.items():
        api.token = token
        assert (await api("chat.postMessage", channel=pg.channels["general"], text="x"))["error"] == error
    api.token = pg.bot_token
    assert (await api("apps.connections.open"))["error"] == "not_allowed_token_type"
    assert (await api("auth.test"))["user_id"] == pg.bot_user_id


@pytest.mark.parametrize(
    "error", ["token_revoked", "invalid_auth", "account_inactive", "ekm_access_denied", "accesslimited"]
)
async def test_a_token_is_refused_with_the_word_asked_for_until_it_is_restored(
    api: Api, pg: Playground, control: Control, error: str
) -> None:
    await control("token", error=error)
    assert (await api("auth.test"))["error"] == error
    api.token = pg.app_token
    assert (await api("apps.connections.open"))["ok"]
    await control("token", error=error, which="app")
    assert (await api("apps.connections.open"))["error"] == error
    await control("token", restore=True)
    assert (await api("apps.connections.open"))["ok"]


async def test_a_method_that_slack_has_and_the_playground_has_not_is_named_so(api: Api) -> None:
    for method, error in {
        "chat.scheduleMessage": "not_served_by_playground",
        "admin.users.list": "not_served_by_playground",
        "views.push": "not_served_by_playground",
        "reactions.add": "not_served_by_playground",
        "chat.sendTelegram": "unknown_method",
    }.items():
        assert (await api(method))["error"] == error


async def test_a_missing_scope_is_named() -> None:
    with Playground(manifest(scopes=["chat:write"])) as pg:
        api = Api(pg)
        refused = await api.form("users.info", user=pg.users["You"])
        assert (refused["error"], refused["needed"], refused["provided"]) == (
            "missing_scope",
            "users:read",
            "chat:write",
        )
        history = await api.form("conversations.history", channel=pg.channels["invoice-project"])
        assert history["needed"] == "groups:history"
        assert (await api("conversations.open", users=pg.users["You"]))["error"] == "missing_scope"


async def test_required_arguments_are_named(api: Api) -> None:
    refused = await api("chat.update", channel="C1")
    assert refused["error"] == "invalid_arguments"
    assert refused["response_metadata"]["messages"] == ["[ERROR] missing required field: ts"]


async def test_an_argument_that_is_not_served_is_named(api: Api, pg: Playground) -> None:
    """Slack would act on it: to leave it out silently would show something else than Slack does."""
    general = pg.channels["general"]
    for method, args in {
        "chat.postMessage": {"text": "x", "username": "Other", "attachments": [], "mrkdwn": True},
        "chat.update": {"ts": "1.2", "text": "x", "reply_broadcast": True},
        "chat.startStream": {"markdown_text": "x", "chunks": [], "task_display_mode": "plan"},
    }.items():
        refused = await api(method, channel=general, **args)
        assert refused["error"] == "not_served_by_playground", method
        assert set(refused["arguments"]) == set(args) - {"text", "ts", "markdown_text"}
    assert (await api("chat.postMessage", channel=general, text="x", username=None))["ok"]


async def test_json_without_charset_is_warned_of_and_broken_json_refused(api: Api, pg: Playground) -> None:
    body = json.dumps({"channel": pg.channels["general"], "text": "x"})
    bare = await api.raw("chat.postMessage", data=body, headers={"Content-Type": "application/json"})
    assert (await bare.json())["warning"] == "missing_charset"
    full = await api.raw("chat.postMessage", data=body, headers={"Content-Type": "application/json; charset=utf-8"})
    assert "warning" not in await full.json()
    for text, error in (("{", "invalid_json"), ("[]", "json_not_object")):
        broken = await api.raw("chat.postMessage", data=text, headers={"Content-Type": "application/json"})
        assert (await broken.json())["error"] == error


async def test_a_form_carries_blocks_as_a_string(api: Api, pg: Playground) -> None:
    blocks = json.dumps([{"type": "divider"}])
    done = await api.form("chat.postMessage", channel=pg.channels["general"], blocks=blocks, text="x")
    assert done["message"]["blocks"][0]["type"] == "divider"
    wrong = await api.form("chat.postMessage", channel=pg.channels["general"], blocks="[{", text="x")
    assert wrong["error"] == "invalid_blocks_format"


async def test_a_message_needs_a_place_and_a_content(api: Api, pg: Playground, control: Control) -> None:
    general = pg.channels["general"]
    strange = (await control("channel", name="elsewhere", with_app=False))["channel"]
    secret = (await control("channel", name="secret", is_private=True, with_app=False))["channel"]
    cases: list[tuple[str, dict[str, Any]]] = [
        ("no_text", {"channel": general}),
        ("channel_not_found", {"channel": "C0NOTHING", "text": "x"}),
        ("channel_not_found", {"channel": secret, "text": "x"}),
        ("not_in_channel", {"channel": strange, "text": "x"}),
        ("invalid_thread_ts", {"channel": general, "text": "x", "thread_ts": "yesterday"}),
        ("invalid_metadata_format", {"channel": general, "text": "x", "metadata": {"event_type": "a"}}),
    ]
    for error, args in cases:
        assert (await api("chat.postMessage", **args))["error"] == error, args
    await control("channel", id=general, archived=True)
    assert (await api("chat.postMessage", channel=general, text="x"))["error"] == "is_archived"
    await control("channel", id=general, deleted=True)
    assert (await api("chat.postMessage", channel=general, text="x"))["error"] == "channel_not_found"


async def test_text_is_escaped_and_cut_as_slack_does(api: Api, pg: Playground) -> None:
    general = pg.channels["general"]
    said = await api("chat.postMessage", channel=general, text="a & b < c <https://x.test|x> &amp; <!channel>")
    assert said["message"]["text"] == "a &amp; b &lt; c <https://x.test|x> &amp; <!channel>"
    long = await api("chat.postMessage", channel=general, text="x" * TEXT_OVER)
    assert len(long["message"]["text"]) == TEXT_OVER - 1
    assert long["warning"] == "message_truncated"


async def test_blocks_without_text_are_warned_of(api: Api, pg: Playground) -> None:
    said = await api("chat.postMessage", channel=pg.channels["general"], blocks=[{"type": "divider"}])
    assert said["warning"] == "missing_text_in_message"


async def test_only_own_messages_are_changed_or_deleted(api: Api, pg: Playground, you: Person) -> None:
    general = pg.channels["general"]
    theirs = await you.post(general, "mine")
    assert (await api("chat.update", channel=general, ts=theirs, text="x"))["error"] == "cant_update_message"
    assert (await api("chat.delete", channel=general, ts=theirs))["error"] == "cant_delete_message"
    assert (await api("chat.update", channel=general, ts="1.2", text="x"))["error"] == "message_not_found"
    ts = await api.post("general", text="first")
    changed = await api("chat.update", channel=general, ts=ts, text="second")
    assert changed["message"]["edited"]["user"] == pg.bot_user_id
    assert (await api("chat.delete", channel=general, ts=ts))["ok"] is True
    assert (await api("chat.delete", channel=general, ts=ts))["error"] == "message_not_found"


async def test_an_ephemeral_message_is_seen_by_one_and_changed_by_none(
    api: Api, pg: Playground, you: Person, teammate: Person
) -> None:
    general = pg.channels["general"]
    done = await api("chat.postEphemeral", channel=general, user=you.id, text="psst")
    assert [m["text"] for m in await you.messages(general)] == ["psst"]
    record = await you.record(general, done["message_ts"])
    assert [call["method"] for call in record["calls"]] == ["chat.postEphemeral"]
    assert await teammate.messages(general) == []
    assert (await api.form("conversations.history", channel=general))["messages"] == []
    changed = await api("chat.update", channel=general, ts=done["message_ts"], text="x")
    assert changed["error"] == "message_not_found"
    project, stranger = pg.channels["invoice-project"], pg.users["Stranger"]
    refused = await api("chat.postEphemeral", channel=project, user=stranger, text="x")
    assert refused["error"] == "user_not_in_channel"


async def test_slack_sdk_reads_people_channels_and_permalinks(web: AsyncWebClient, pg: Playground) -> None:
    assert (await web.users_info(user=pg.users["You"]))["user"]["real_name"] == "You"
    listed = await web.conversations_list(types="public_channel,private_channel")
    assert {channel["name"] for channel in listed["channels"]} == {"general", "ml-platform", "invoice-project"}
    members = await web.conversations_members(channel=pg.channels["invoice-project"])
    assert pg.users["Stranger"] not in members["members"]
    ts = (await web.chat_postMessage(channel=pg.channels["general"], text="x"))["ts"]
    link = await web.chat_getPermalink(channel=pg.channels["general"], message_ts=ts)
    assert link["permalink"].endswith(f"/p{ts.replace('.', '')}")
    assert set(SCOPES) == set((await web.auth_test()).headers["x-oauth-scopes"].split(","))


async def test_an_update_with_text_alone_takes_the_blocks_away(api: Api, pg: Playground) -> None:
    place = {"channel": pg.channels["general"]}
    metadata = {"event_type": "a", "event_payload": {}}
    place["ts"] = await api.post("general", text="x", blocks=[{"type": "divider"}], metadata=metadata)
    changed = (await api("chat.update", text="y", **place))["message"]
    assert "blocks" not in changed
    assert changed["metadata"] == metadata
    assert (await api("chat.update", text="y" * 4_000, **place))["ok"]
    assert (await api("chat.update", text="y" * 4_001, **place))["error"] == "msg_too_long"


async def test_a_replys_ts_stands_for_its_thread(api: Api, pg: Playground) -> None:
    general = pg.channels["general"]
    root = await api.post("general", text="root")
    reply = await api.post("general", text="reply", thread_ts=root)
    second = await api("chat.postMessage", channel=general, text="second", thread_ts=reply)
    assert second["message"]["thread_ts"] == root
    alone = await api.form("conversations.replies", channel=general, ts=reply)
    assert [message["text"] for message in alone["messages"]] == ["reply"]


async def test_a_reply_to_a_message_that_is_gone_stands_outside_the_thread(
    api: Api, pg: Playground, you: Person
) -> None:
    general = pg.channels["general"]
    root = await you.post(general, "question")
    await you.delete(general, root)
    posted = await api("chat.postMessage", channel=general, text="answer", thread_ts=root)
    assert "thread_ts" not in posted["message"]


def test_a_manifest_with_assistant_view_is_refused_with_a_word() -> None:
    body = manifest()
    body["features"]["assistant_view"] = {"assistant_description": "Helps"}
    with pytest.raises(ValueError, match="agent_view"):
        Playground(body)


async def test_a_read_only_messages_tab_takes_no_messages() -> None:
    body = manifest()
    body["features"]["app_home"]["messages_tab_read_only_enabled"] = True
    with Playground(body) as pg:
        async with Person(pg.url, pg.users["You"]) as you:
            dm = await you.dm()
            refused = await you.do("post", {"channel": dm, "text": "hi"}, refused=True)
            assert refused["error"] == "messages_tab_read_only"
            assert (await Api(pg)("chat.postMessage", channel=dm, text="hello"))["ok"]
