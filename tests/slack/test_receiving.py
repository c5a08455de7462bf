"""Requests come in over a watched socket or signed over HTTP; what Slack does not take is said at the start."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from bot.playground import Playground
from bot.ports.slack_workspace import SlackRefusedError
from bot.slack.clients import Clients, fetch_identity, open_clients
from bot.slack.delivery.outbox import Outbox
from bot.slack.http_server import PATH, Http
from bot.slack.slack_workspace import SlackWorkspace
from bot.slack.socket_connection import Patience, Socket, SocketLostError
from bot.store.database import Database
from tests.harness.paths import ROOT
from tests.harness.ports import free_port
from tests.harness.user import LIMIT_SECONDS, Control, Person
from tests.slack.app import running, silent
from tests.slack.rendering import PHRASES


async def test_the_same_listeners_stand_open_over_http_for_slack_alone(store: Database) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}{PATH}"
    with Playground(ROOT / "manifest.yml", request_url=address) as pg:
        async with running(pg, store, port=port) as cases, Person(pg.url, pg.users["You"]) as you:
            await you.post(await you.dm(), "over http")
            events = await cases.count(1)
            async with aiohttp.ClientSession() as stranger:
                forged = {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=00"}
                async with stranger.post(address, data='{"type":"event_callback"}', headers=forged) as answer:
                    assert answer.status == 401
                async with stranger.post(address, data="{" * 9) as answer:
                    assert answer.status == 401
    assert [getattr(event, "text", None) for event in events] == ["over http"]


async def test_http_without_a_signing_secret_does_not_start(pg: Playground, store: Database) -> None:
    async with open_clients(pg.bot_token, pg.api_url) as clients:
        with pytest.raises(ValueError, match="SLACK_SIGNING_SECRET"):
            Http(None, "")  # type: ignore[arg-type]
        assert clients.base_url == pg.api_url


async def test_no_event_is_lost_because_slack_could_not_say_who_we_are(
    pg: Playground, store: Database, control: Control
) -> None:
    async with running(pg, store) as cases, Person(pg.url, pg.users["You"]) as you:
        await control.fault("error", method="auth.test", count=9)
        dm = await you.dm()
        for n in range(5):
            await you.post(dm, f"word {n}")
        events = await cases.count(5)
    assert sorted(str(getattr(event, "text", "")) for event in events) == [f"word {n}" for n in range(5)]


async def test_a_wrong_token_is_named_at_the_start(pg: Playground, store: Database) -> None:
    async with open_clients("xoxb-wrong", pg.api_url) as clients:
        with pytest.raises(SlackRefusedError, match="invalid_auth"):
            await fetch_identity(clients)


async def test_client_ids_in_the_environment_change_nothing(
    pg: Playground, store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "s")
    async with running(pg, store, silent) as cases, Person(pg.url, pg.users["You"]) as you:
        await you.post(await you.dm(), "still here")
        assert await cases.count(1)


async def test_what_comes_before_the_content_is_loaded_waits_for_it(
    pg: Playground, store: Database, control: Control
) -> None:
    async with Person(pg.url, pg.users["You"]) as you:

        async def post_two() -> None:
            dm = await you.dm()
            await you.post(dm, "early")
            await you.post(dm, "and again")
            assert await store.unfinished() == ()

        async with running(pg, store, before_app=post_two) as cases:
            events = await cases.count(2)
            await control.idle()
    assert sorted(str(getattr(event, "text", "")) for event in events) == ["and again", "early"]
    assert [entry["acked"] for entry in (await control.log())["deliveries"]] == [True, True]


async def test_a_broken_socket_comes_back(pg: Playground, store: Database, control: Control) -> None:
    async with running(pg, store) as cases, Person(pg.url, pg.users["You"]) as you:
        mark = you.mark
        await control.fault("disconnect")
        await you.wait_for(lambda e: e["kind"] == "app_connected", since=mark)
        await you.post(await you.dm(), "back again")
        assert await cases.count(1)


async def test_a_slack_that_stays_away_ends_the_watch(store: Database) -> None:
    with Playground(ROOT / "manifest.yml") as pg:
        async with open_clients(pg.bot_token, pg.api_url) as clients:
            quick = Patience(watch=0.02, lost=0.1)
            connection = Socket(AsyncApp(client=clients.asking), pg.app_token, clients, quick)
            await connection.start()
            assert connection.hello.is_set()
            pg.stop()
            with pytest.raises(SocketLostError):
                await asyncio.wait_for(connection.watch(), LIMIT_SECONDS)
            await connection.stop()


async def test_a_socket_with_a_wrong_token_states_so(pg: Playground, store: Database) -> None:
    async with open_clients(pg.bot_token, pg.api_url) as clients:
        wrong = Socket(AsyncApp(client=clients.asking), "xapp-wrong", clients)
        with pytest.raises(SlackRefusedError):
            await wrong.start()
        await wrong.stop()


async def test_who_may_see_a_channel_is_slacks_to_say(pg: Playground, store: Database, clients: Clients) -> None:
    identity = await fetch_identity(clients)
    outbox = Outbox(clients.posting, store, PHRASES)
    workspace = SlackWorkspace(clients.asking, outbox, clients.session, PHRASES, identity)
    closed, general = pg.channels["closed"], pg.channels["general"]
    assert (await workspace.channel(closed)).kind == "private"
    assert (await workspace.channel(general)).kind == "public"
    assert (await workspace.channel("C0NOWHERE")).kind == "gone"
    assert (await workspace.person(pg.users["You"])).kind == "member"
    assert await workspace.is_member(closed, pg.users["You"])
    assert not await workspace.is_member(closed, pg.users["Stranger"])
    assert not await workspace.is_member("C0NOWHERE", pg.users["You"])
    room = await workspace.room(pg.users["You"])
    assert room == await workspace.room(pg.users["You"])
    with pytest.raises(SlackRefusedError):
        await workspace.room("U0NOBODY")
