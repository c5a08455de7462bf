"""Situations of real workspaces: other companies, guests, organisations, lost networks, clips and forwards."""

from __future__ import annotations

import aiohttp
import pytest

from bot.playground import Playground
from tests.harness.user import Control, Person
from tests.playground.calling import Api
from tests.playground.conftest import manifest
from tests.playground.kit import actions, button
from tests.playground.listening import listening

ELSEWHERE = "T00ELSE001"


async def test_somebody_of_another_company_is_in_the_shared_channel_alone(
    pg: Playground, api: Api, control: Control
) -> None:
    general = pg.channels["general"]
    shared = (await control("channel", name="with-acme", is_ext_shared=True))["channel"]
    partner = (await control("user", name="Partner", team_id=ELSEWHERE, channels=[shared]))["user"]
    body = (await api.form("users.info", user=partner))["user"]
    assert (body["team_id"], "is_restricted" in body) == (ELSEWHERE, False)
    info = (await api.form("conversations.info", channel=shared))["channel"]
    assert (info["is_ext_shared"], info["is_shared"], info["shared_team_ids"]) == (True, True, [pg.team_id, ELSEWHERE])
    async with Person(pg.url, partner) as them, listening(pg) as app:
        assert (await them.do("post", {"channel": general, "text": "hi"}, refused=True))["error"] == "channel_not_found"
        await them.post(shared, "@Consultant hi")
        mention = await app.event("app_mention")
        card = await api.post(shared, text="card", blocks=[actions(button())])
        await them.click(next(m for m in await them.messages(shared) if m["ts"] == card), "b0", channel=shared)
        press = await app.interaction("block_actions")
    assert (mention["team_id"], mention["context_team_id"], mention["is_ext_shared_channel"]) == (
        ELSEWHERE,
        pg.team_id,
        True,
    )
    assert (mention["event"]["user_team"], mention["authorizations"][0]["team_id"]) == (ELSEWHERE, pg.team_id)
    assert (press["user"]["team_id"], press["team"]["id"]) == (ELSEWHERE, ELSEWHERE)


async def test_who_asks_for_a_mark_has_seen_all_that_came_before(pg: Playground, api: Api) -> None:
    async with Person(pg.url, pg.users["You"]) as you, Person(pg.url, pg.users["Teammate"]) as teammate:
        for number in range(50):
            await api.post(pg.channels["general"], text=f"message {number}")
        for person in (you, teammate):
            await person.seen_all()
            assert [event["kind"] for event in person.events].count("message") == 50


@pytest.mark.parametrize("flag", ["is_restricted", "is_ultra_restricted"])
async def test_a_guest_sees_the_channels_they_are_in(pg: Playground, api: Api, control: Control, flag: str) -> None:
    guest = (await control("user", name="Guest", channels=[pg.channels["general"]], **{flag: True}))["user"]
    assert (await api.form("users.info", user=guest))["user"][flag] is True
    async with Person(pg.url, guest) as them:
        state = await them.state()
        assert [channel["name"] for channel in state["channels"] if not channel["is_im"]] == ["general"]
        refused = await them.do("post", {"channel": pg.channels["ml-platform"], "text": "hi"}, refused=True)
        assert refused["error"] == "channel_not_found"


async def test_an_organisation_is_named_in_every_payload(
    pg: Playground, api: Api, you: Person, control: Control
) -> None:
    await control("enterprise", id="E00ORG001", name="Org")
    other = (await control("user", name="Colleague", team_id="T00ORG0002", channels=[pg.channels["general"]]))["user"]
    auth = await api("auth.test")
    assert (auth["enterprise_id"], auth["team_id"]) == ("E00ORG001", pg.team_id)
    assert (await api.form("users.info", user=other))["user"]["enterprise_user"]["enterprise_id"] == "E00ORG001"
    async with Person(pg.url, other) as them, listening(pg) as app:
        await them.post(pg.channels["general"], "@Consultant hi")
        event = await app.event("app_mention")
        await them.command(pg.channels["general"], "/consult")
        await app.until(lambda seen: any("command" in envelope["payload"] for envelope in seen))
        command = next(payload for payload in app.payloads if "command" in payload)
        await them.shortcut("start")
        shortcut = await app.interaction("shortcut")
    assert (event["enterprise_id"], event["authorizations"][0]["enterprise_id"]) == ("E00ORG001", "E00ORG001")
    assert (command["enterprise_id"], command["team_id"]) == ("E00ORG001", "T00ORG0002")
    assert (shortcut["enterprise"]["id"], shortcut["team"]["id"]) == ("E00ORG001", "T00ORG0002")


async def test_a_group_dm_has_events_of_its_own(pg: Playground, you: Person, control: Control) -> None:
    group = (await control("channel", is_mpim=True, members=[pg.users["You"], pg.users["Teammate"]]))["channel"]
    async with listening(pg) as app:
        await you.post(group, "@Consultant hi")
        message, mention = await app.event("message"), await app.event("app_mention")
    assert (message["event"]["channel_type"], mention["event"]["channel"]) == ("mpim", group)


async def test_a_network_that_is_down_drops_calls_and_sockets(pg: Playground, api: Api, control: Control) -> None:
    async with listening(pg) as app:
        await control("network", down=True)
        assert app.socket is not None
        with pytest.raises(aiohttp.ClientError):
            await api("auth.test")
        await control("network", down=False)
        assert (await api("auth.test"))["ok"]
    async with listening(pg) as app:
        assert app.hello["num_connections"] == 1


async def test_a_fault_can_be_any_server_error(api: Api, control: Control) -> None:
    for status in (500, 502, 503):
        await control.fault("server_error", status=status)
        assert (await api.raw("auth.test")).status == status


async def test_edits_have_a_rate_of_their_own(pg: Playground, api: Api, control: Control) -> None:
    ts = await api.post("general", text="x")
    place = {"channel": pg.channels["general"], "ts": ts}
    await control("limits", on=True)
    answers = [await api.raw("chat.update", json={"text": str(number), **place}) for number in range(51)]
    assert [answer.status for answer in answers[48:]] == [200, 200, 429]
    assert (await api.raw("chat.delete", json=place)).status == 200
    await control("limits", on=False)
    assert (await api.raw("auth.test")).status == 200


async def test_removing_the_app_is_reported_before_its_token_dies() -> None:
    with Playground(manifest(events=["app_uninstalled", "tokens_revoked"])) as pg:
        async with listening(pg) as app:
            await Control(pg.url)("token", uninstall=True)
            assert (await app.event("app_uninstalled"))["team_id"] == pg.team_id
            tokens = (await app.event("tokens_revoked"))["event"]["tokens"]
            assert tokens == {"oauth": [], "bot": [pg.bot_user_id]}
        assert (await Api(pg)("auth.test"))["error"] == "account_inactive"


async def test_a_me_message_a_clip_and_a_forward_are_as_slack_sends_them(pg: Playground, you: Person) -> None:
    general, dm = pg.channels["general"], await you.dm()
    async with listening(pg) as app:
        origin = await you.post(general, "4% are broken")
        await app.event("message")
        await you.post(dm, "/me wonders")
        me = (await app.event("message", "me_message"))["event"]
        clip = await you.upload("clip.m4a", b"sound", dm, voice="should we tune it")
        audio = (await app.event("message", "file_share"))["event"]
        await you.post(dm, "", forward={"channel": general, "ts": origin})
        forward = (await app.event("message"))["event"]
    assert (me["text"], audio["files"][0]["id"]) == ("wonders", clip["file_id"])
    assert audio["files"][0]["subtype"] == "slack_audio"
    assert audio["files"][0]["transcription"]["preview"]["content"] == "should we tune it"
    (attachment,) = forward["attachments"]
    assert (forward["text"], attachment["is_share"], attachment["text"]) == ("", True, "4% are broken")


async def test_the_page_is_shown_what_whoever_starts_it_gives(pg: Playground, you: Person, control: Control) -> None:
    fault = {"kind": "ratelimit", "method": "auth.test"}
    buttons = [{"name": "busy", "label": "429", "fault": fault}, {"name": "kill", "label": "Kill the app"}]
    await control("show", start={"title": "Hello"}, buttons=buttons)
    assert (await you.state())["show"]["start"] == {"title": "Hello"}
    await control("press", name="busy")
    assert (await Api(pg).raw("auth.test")).status == 429
    await control("press", name="kill")
    async with aiohttp.ClientSession() as http, http.get(f"{pg.url}/control/presses?after=1") as answer:
        assert (await answer.json())["presses"] == ["kill"]
    ts = await Api(pg).post("general", text="x")
    await control("record", channel=pg.channels["general"], ts=ts, sections=[{"title": "Read", "text": "words"}])
    record = await you.record(pg.channels["general"], ts)
    assert record["sections"] == [{"title": "Read", "text": "words"}]
    assert [call["method"] for call in record["calls"]] == ["chat.postMessage"]
