"""History comes in pages, newest first; a thread begins with its root; metadata only when asked for."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.harness.user import Person
from tests.playground.calling import Api


async def test_metadata_is_given_back_only_when_asked_for(api: Api, pg: Playground) -> None:
    metadata = {"event_type": "verdict", "event_payload": {"id": "7"}}
    general = pg.channels["general"]
    root = await api.post("general", text="root", metadata=metadata)
    await api.post("general", text="reply", thread_ts=root, metadata=metadata)
    for method, more in (("conversations.history", {}), ("conversations.replies", {"ts": root})):
        plain = await api.form(method, channel=general, **more)
        asked = await api.form(method, channel=general, include_all_metadata="true", **more)
        assert all("metadata" not in message for message in plain["messages"])
        assert all(message["metadata"] == metadata for message in asked["messages"])


async def test_metadata_survives_an_update_that_does_not_name_it(api: Api, pg: Playground) -> None:
    metadata = {"event_type": "verdict", "event_payload": {"id": "7"}}
    ts = await api.post("general", text="x", metadata=metadata)
    done = await api("chat.update", channel=pg.channels["general"], ts=ts, text="y")
    assert done["message"]["metadata"] == metadata


async def test_history_is_newest_first_and_comes_in_pages(web: AsyncWebClient, pg: Playground) -> None:
    general = pg.channels["general"]
    sent = [(await web.chat_postMessage(channel=general, text=f"m{n}"))["ts"] for n in range(5)]
    seen: list[str] = []
    cursor = None
    while cursor != "":
        page = await web.conversations_history(channel=general, limit=2, cursor=cursor)
        seen += [message["ts"] for message in page["messages"]]
        assert page["has_more"] is (len(seen) < len(sent))
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
    assert seen == sent[::-1]
    after = await web.conversations_history(channel=general, oldest=sent[1])
    assert [message["ts"] for message in after["messages"]] == sent[2:][::-1]


async def test_replies_begin_with_their_root(web: AsyncWebClient, pg: Playground) -> None:
    general = pg.channels["general"]
    root = (await web.chat_postMessage(channel=general, text="root"))["ts"]
    replies = [(await web.chat_postMessage(channel=general, text="r", thread_ts=root))["ts"] for _ in range(3)]
    thread = await web.conversations_replies(channel=general, ts=root)
    assert [message["ts"] for message in thread["messages"]] == [root, *replies]
    assert thread["messages"][0]["reply_count"] == len(replies)
    with pytest.raises(SlackApiError, match="thread_not_found"):
        await web.conversations_replies(channel=general, ts="1.000001")


async def test_history_shows_roots_and_broadcasts_only(web: AsyncWebClient, pg: Playground, you: Person) -> None:
    general = pg.channels["general"]
    root = (await web.chat_postMessage(channel=general, text="root"))["ts"]
    await web.chat_postMessage(channel=general, text="hidden", thread_ts=root)
    await you.post(general, "shown", thread_ts=root, broadcast=True)
    history = await web.conversations_history(channel=general)
    assert [message["text"] for message in history["messages"]] == ["shown", "root"]


async def test_a_root_that_is_deleted_leaves_its_thread_in_place(web: AsyncWebClient, pg: Playground) -> None:
    general = pg.channels["general"]
    root = (await web.chat_postMessage(channel=general, text="root"))["ts"]
    await web.chat_postMessage(channel=general, text="reply", thread_ts=root)
    await web.chat_delete(channel=general, ts=root)
    thread = (await web.conversations_replies(channel=general, ts=root))["messages"]
    assert (thread[0]["subtype"], thread[1]["text"]) == ("tombstone", "reply")
