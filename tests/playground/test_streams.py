"""A stream has a recipient, a length and a life; status lines and prompts hold to Slack's rules."""

from __future__ import annotations

from typing import Any

from bot.playground import Playground
from tests.harness.user import Control, Person
from tests.playground.calling import Api

JSON = dict[str, Any]
STREAM_SECONDS, TOTAL_MAX = 300, 12_000  # python-slack-sdk#1859; chat.appendStream


async def started(pg: Playground, api: Api, you: Person, **more: Any) -> JSON:
    general = pg.channels["general"]
    root = await you.post(general, "hi")
    to = {"recipient_user_id": you.id, "recipient_team_id": pg.team_id}
    return await api("chat.startStream", **{"channel": general, "thread_ts": root, **to, **more})


async def test_a_message_is_streamed(pg: Playground, api: Api, you: Person) -> None:
    stream = await started(pg, api, you, markdown_text="**bold** and")
    place = {"channel": stream["channel"], "ts": stream["ts"]}
    streamed = await you.wait_for(lambda e: e["kind"] == "message" and e["message"].get("streaming"))
    assert (await api("chat.appendStream", markdown_text=" more", **place))["ok"]
    assert (await api("chat.stopStream", session_status="odd", **place))["error"] == "invalid_status"
    done = (await api("chat.stopStream", session_status="active", **place))["message"]
    assert (done["text"], done["streaming_state"]) == ("**bold** and more", "completed")
    (first,), (last,) = streamed["message"]["blocks"], done["blocks"]
    assert last == {**first, "type": "markdown", "text": "**bold** and more"}
    assert (await you.messages(stream["channel"], done["thread_ts"]))[-1]["blocks"] == [last]


async def test_a_channel_stream_names_its_recipient(pg: Playground, api: Api, you: Person) -> None:
    assert (await started(pg, api, you, recipient_user_id=None))["error"] == "missing_recipient_user_id"
    assert (await started(pg, api, you, recipient_team_id=None))["error"] == "missing_recipient_team_id"
    dm = await you.dm()
    root = await you.post(dm, "hi")
    assert (await api("chat.startStream", channel=dm, thread_ts=root))["ok"]


async def test_a_stream_ends_after_five_minutes(pg: Playground, api: Api, you: Person, control: Control) -> None:
    stream = await started(pg, api, you, markdown_text="a")
    place = {"channel": stream["channel"], "ts": stream["ts"]}
    await control.advance(STREAM_SECONDS - 10)
    assert (await api("chat.appendStream", markdown_text="b", **place))["ok"]
    await control.advance(11)
    for method in ("chat.appendStream", "chat.stopStream"):
        more = {"markdown_text": "b"} if method == "chat.appendStream" else {}
        assert (await api(method, **place, **more))["error"] == "message_not_in_streaming_state"


async def test_a_stream_holds_twelve_thousand_characters(pg: Playground, api: Api, you: Person) -> None:
    stream = await started(pg, api, you)
    place = {"channel": stream["channel"], "ts": stream["ts"]}
    assert (await api("chat.appendStream", markdown_text="x" * TOTAL_MAX, **place))["ok"]
    assert (await api("chat.appendStream", markdown_text="x", **place))["error"] == "msg_too_long"
    assert (await api("chat.appendStream", **place))["error"] == "no_text"


async def test_a_streaming_message_is_not_updated(pg: Playground, api: Api, you: Person) -> None:
    stream = await started(pg, api, you)
    place = {"channel": stream["channel"], "ts": stream["ts"]}
    assert (await api("chat.update", text="x", **place))["error"] == "streaming_state_conflict"
    assert (await api("chat.stopStream", **place))["ok"]
    assert (await api("chat.update", text="x", **place))["ok"]
    plain = await api.post("general", text="x")
    stopped = await api("chat.appendStream", channel=stream["channel"], ts=plain, markdown_text="x")
    assert stopped["error"] == "message_not_in_streaming_state"


async def test_a_status_goes_with_the_next_message_or_after_two_minutes(
    pg: Playground, api: Api, you: Person, control: Control
) -> None:
    general = pg.channels["general"]
    root = await you.post(general, "hi")
    place = {"channel_id": general, "thread_ts": root}

    async def cleared(since: int) -> None:
        await you.wait_for(lambda e: e["kind"] == "status" and not e["status"], since=since)

    mark = you.mark
    await api("assistant.threads.setStatus", status="is thinking…", **place)
    await you.wait_for(lambda e: e["kind"] == "status" and e["status"] == "is thinking…")
    await api.post("general", text="done", thread_ts=root)
    await cleared(mark)
    mark = you.mark
    await api("assistant.threads.setStatus", status="is thinking…", **place)
    await control.advance(121)
    await cleared(mark)
    wrong = await api("assistant.threads.setStatus", status="x", channel_id=general, thread_ts="1.2")
    assert wrong["error"] == "invalid_thread_ts"


async def test_prompts_are_at_most_four(pg: Playground, api: Api, you: Person) -> None:
    dm = await you.dm()
    prompt = {"title": "Ask", "message": "Should we?"}
    assert (await you.state())["app"]["suggested_prompts"]["prompts"] == [prompt]
    new = {"title": "Start", "message": "start"}
    assert (await api("assistant.threads.setSuggestedPrompts", channel_id=dm, prompts=[new] * 5))["ok"] is False
    assert (await api("assistant.threads.setSuggestedPrompts", channel_id=dm, prompts=[{"title": "x"}]))["ok"] is False
    await api("assistant.threads.setSuggestedPrompts", channel_id=dm, prompts=[new])
    assert (await you.state())["app"]["suggested_prompts"]["prompts"] == [new]


async def test_a_session_has_a_state_of_four(pg: Playground, api: Api, you: Person) -> None:
    dm = await you.dm()
    root = await you.post(dm, "hi")
    place = {"channel_id": dm, "thread_ts": root}
    assert (await api("agents.sessions.rename", title="x", **place))["error"] == "session_not_found"
    assert (await api("agents.sessions.setStatus", status="busy", **place))["error"] == "invalid_status"
    assert (await api("agents.sessions.setStatus", status="active", channel_id=dm))["error"] == "thread_ts_required"
    assert (await api("agents.sessions.setStatus", status="processing", title="Invoices", **place))["ok"]
    assert (await api("agents.sessions.rename", title="x" * 201, **place))["error"] == "invalid_name"
    assert (await api("agents.sessions.rename", title="Invoices 2", **place))["ok"]
