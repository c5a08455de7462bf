"""The app hears what its manifest asks for and its scopes allow, in the shape Slack gives it, and nothing else."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.playground import Playground
from tests.harness.user import Control, Person
from tests.playground.calling import Api
from tests.playground.conftest import EVENTS, SCOPES, manifest
from tests.playground.listening import listening

JSON = dict[str, Any]


async def test_a_mention_comes_twice_with_one_ts(pg: Playground, you: Person) -> None:
    async with listening(pg) as app:
        ts = await you.post(pg.channels["general"], "@Consultant hi")
        both = [await app.event("message"), await app.event("app_mention")]
    assert {payload["event"]["ts"] for payload in both} == {ts}
    assert len({payload["event_id"] for payload in both}) == 2
    assert both[0]["event"]["text"] == both[1]["event"]["text"] == f"<@{pg.bot_user_id}> hi"
    assert both[0]["event"]["channel_type"] == "channel"
    assert both[0]["authorizations"][0]["user_id"] == pg.bot_user_id
    assert both[0]["type"] == "event_callback"


async def test_what_the_manifest_does_not_ask_for_is_not_sent() -> None:
    without = [name for name in EVENTS if name != "app_mention"]
    with Playground(manifest(events=without)) as pg:
        async with Person(pg.url, pg.users["You"]) as you, listening(pg) as app:
            await you.post(pg.channels["general"], "@Consultant hi")
            await app.event("message")
        withheld = (await Control(pg.url).log())["withheld"]
    assert [(entry["event"]["type"], entry["why"]) for entry in withheld] == [
        ("app_mention", "The manifest does not subscribe to app_mention.")
    ]
    assert [payload["event"]["type"] for payload in app.payloads] == ["message"]


async def test_what_a_scope_is_missing_for_is_not_sent() -> None:
    without = [name for name in SCOPES if name != "channels:history"]
    with Playground(manifest(scopes=without)) as pg:
        async with Person(pg.url, pg.users["You"]) as you, listening(pg) as app:
            await you.post(pg.channels["general"], "@Consultant hi")
            await app.event("app_mention")
        withheld = (await Control(pg.url).log())["withheld"]
    assert withheld[0]["why"] == "The app lacks the scope channels:history."


async def test_a_channel_without_the_app_is_silent(pg: Playground, you: Person, control: Control) -> None:
    elsewhere = (await control("channel", name="elsewhere", with_app=False))["channel"]
    async with listening(pg) as app:
        await you.post(elsewhere, "@Consultant hi")
        notice = await you.wait_for(lambda e: e["kind"] == "notice")
        await you.post(pg.channels["general"], "after")
        assert (await app.event("message"))["event"]["text"] == "after"
    assert notice["text"] == "Consultant is not in this channel."


async def test_an_edit_and_a_deletion_are_reported_with_what_was_before(pg: Playground, you: Person) -> None:
    general = pg.channels["general"]
    async with listening(pg) as app:
        ts = await you.post(general, "first")
        await you.edit(general, ts, "second")
        changed = (await app.event("message", subtype="message_changed"))["event"]
        await you.delete(general, ts)
        deleted = (await app.event("message", subtype="message_deleted"))["event"]
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("first", "second")
    assert changed["message"]["ts"] == ts != changed["ts"]
    assert changed["message"]["edited"]["user"] == you.id
    assert (deleted["deleted_ts"], deleted["previous_message"]["text"]) == (ts, "second")


async def test_the_apps_own_messages_come_back_to_it(pg: Playground, api: Api) -> None:
    async with listening(pg) as app:
        ts = await api.post("general", text="mine")
        echo = (await app.event("message"))["event"]
        await api("chat.update", channel=pg.channels["general"], ts=ts, text="changed")
        changed = (await app.event("message", subtype="message_changed"))["event"]
    assert (echo["user"], echo["ts"], echo["app_id"]) == (pg.bot_user_id, ts, "A0PLAY00001")
    assert echo["bot_id"].startswith("B")
    assert changed["message"]["bot_id"] == echo["bot_id"]


async def test_another_bot_carries_its_bot_id(pg: Playground, control: Control) -> None:
    other = await control("user", name="Other Bot", is_bot=True)
    async with listening(pg) as app, Person(pg.url, other["user"]) as bot:
        await bot.post(pg.channels["general"], "@Consultant hi", subtype="bot_message")
        event = (await app.event("message", subtype="bot_message"))["event"]
    assert event["bot_id"] == other["bot_id"]


async def test_what_people_type_is_escaped(pg: Playground, you: Person) -> None:
    general, typed = pg.channels["general"], "a<b & @Teammate #general @channel see https://x.test/a?b=1."
    async with listening(pg) as app:
        await you.post(general, typed)
        received = (await app.event("message"))["event"]["text"]
        await you.post(general, f"<@{pg.bot_user_id}> and <@U0NOBODY> and <!channel>")
        second = (await app.event("app_mention"))["event"]["text"]
    mate = pg.users["Teammate"]
    assert received == f"a&lt;b &amp; <@{mate}> <#{general}|general> <!channel> see <https://x.test/a?b=1>."
    assert second == f"<@{pg.bot_user_id}> and &lt;@U0NOBODY&gt; and &lt;!channel&gt;"


async def test_a_direct_message_is_top_level_and_no_mention(pg: Playground, you: Person) -> None:
    async with listening(pg) as app:
        dm = await you.open("messages")
        opened = (await app.event("app_home_opened"))["event"]
        await you.post(dm, "@Consultant hi")
        event = (await app.event("message"))["event"]
    assert (opened["tab"], opened["channel"], opened["user"]) == ("messages", dm, you.id)
    assert (event["channel_type"], event["channel"]) == ("im", dm)
    assert "thread_ts" not in event
    assert [p["event"]["type"] for p in app.payloads] == ["app_home_opened", "message"]


async def test_home_opened_carries_the_view_that_is_there(pg: Playground, you: Person, api: Api) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x"}}]
    done = await api("views.publish", user_id=you.id, view={"type": "home", "blocks": blocks})
    async with listening(pg) as app:
        await you.open("home")
        assert (await app.event("app_home_opened"))["event"]["view"]["id"] == done["view"]["id"]


async def test_a_file_comes_with_its_message_and_by_itself(pg: Playground, you: Person) -> None:
    async with listening(pg) as app:
        sent = await you.upload("labels.csv", b"a,b\n1,2\n", pg.channels["general"], "here")
        event = (await app.event("message", subtype="file_share"))["event"]
    assert event["files"][0]["id"] == sent["file_id"]
    assert (event["files"][0]["name"], event["files"][0]["filetype"], event["text"]) == ("labels.csv", "csv", "here")


async def test_stop_is_reported(pg: Playground, you: Person, api: Api) -> None:
    general = pg.channels["general"]
    root = await you.post(general, "hi")
    who = {"recipient_user_id": you.id, "recipient_team_id": pg.team_id}
    stream = await api("chat.startStream", channel=general, thread_ts=root, markdown_text="…", **who)
    async with listening(pg) as app:
        await you.stop(general, root)
        stopped = (await app.event("agent_session_stopped"))["event"]
    assert stopped["streaming_message_ts"] == [stream["ts"]]


async def test_who_writes_in_a_public_channel_has_joined_it(pg: Playground, you: Person, control: Control) -> None:
    new = (await control("channel", name="new", members=[]))["channel"]
    await control("channel", id=new, kick=[you.id])
    await you.post(new, "hi")
    assert [c["is_member"] for c in (await you.state())["channels"] if c["id"] == new] == [True]


async def test_somebody_outside_sees_nothing_of_a_private_channel(pg: Playground, you: Person) -> None:
    project = pg.channels["invoice-project"]
    async with Person(pg.url, pg.users["Stranger"]) as stranger:
        await you.post(project, "secret")
        await you.post(pg.channels["general"], "open")
        await stranger.wait_for(lambda e: e["kind"] == "message" and e["message"]["text"] == "open")
        assert all(event.get("channel") != project for event in stranger.events)
        assert (await stranger.do("post", {"channel": project, "text": "x"}, refused=True))["error"] == (
            "channel_not_found"
        )
        assert project not in [channel["id"] for channel in (await stranger.state())["channels"]]


async def test_fifty_people_are_received_in_parallel(pg: Playground, you: Person) -> None:
    async with listening(pg) as app:
        await asyncio.gather(*(you.post(pg.channels["general"], f"m{n}") for n in range(50)))
        await app.until(lambda seen: len(seen) == 50)
    assert len({payload["event"]["ts"] for payload in app.payloads}) == 50


async def test_the_sort_of_channel_is_reported(pg: Playground, you: Person, control: Control) -> None:
    group = (await control("channel", is_mpim=True, members=[you.id, pg.users["Teammate"]]))["channel"]
    async with listening(pg) as app:
        await you.post(pg.channels["invoice-project"], "private")
        await you.post(group, "several")
        kinds = [(await app.event("message"))["event"]["channel_type"] for _ in range(2)]
    assert kinds == ["group", "mpim"]


async def test_a_revoked_token_is_reported(pg: Playground, control: Control) -> None:
    async with listening(pg) as app:
        await control("token", revoke=True)
        assert (await app.event("tokens_revoked"))["event"]["tokens"]["bot"] == [pg.bot_user_id]


async def test_a_preview_is_a_change_but_no_edit(pg: Playground, you: Person, control: Control) -> None:
    async with listening(pg) as app:
        ts = await you.post(pg.channels["general"], "see https://x.test")
        await control("unfurl", channel=pg.channels["general"], ts=ts)
        changed = (await app.event("message", subtype="message_changed"))["event"]
    assert changed["message"]["text"] == changed["previous_message"]["text"]
    assert "edited" not in changed["message"]
    assert changed["message"]["attachments"]
