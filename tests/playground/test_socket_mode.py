"""Socket Mode: an envelope goes to one socket, an event again when nobody acked it in time, an interaction never."""

from __future__ import annotations

import asyncio
import contextlib

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from bot.playground import Playground
from bot.playground.delivery import ACK_SECONDS
from bot.playground.socket_mode import MAX_SOCKETS
from tests.harness.user import LIMIT_SECONDS, Control, Person
from tests.playground.bolt import connected
from tests.playground.calling import Api
from tests.playground.conftest import manifest
from tests.playground.listening import Listener, address, listening

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
CARD = [{"type": "actions", "elements": [BUTTON]}]


async def test_hello_counts_the_connections(pg: Playground) -> None:
    async with listening(pg) as first, listening(pg) as second:
        assert (first.hello["num_connections"], second.hello["num_connections"]) == (1, 2)
        assert first.hello["connection_info"]["app_id"] == "A0PLAY00001"


async def test_a_ticket_is_good_once(pg: Playground) -> None:
    url = await address(pg)
    async with aiohttp.ClientSession() as http:
        async with http.ws_connect(url):
            pass
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(url)


async def test_an_app_without_socket_mode_gets_no_address() -> None:
    with Playground(manifest(socket_mode=False)) as pg:
        api = Api(pg)
        api.token = pg.app_token
        assert (await api("apps.connections.open"))["ok"] is False


async def test_each_envelope_goes_to_one_socket(pg: Playground, you: Person) -> None:
    async with listening(pg) as first, listening(pg) as second:
        for number in range(6):
            await you.post(pg.channels["general"], f"m{number}")
        both: list[Listener] = [first, second]
        await first.until(lambda seen: len(seen) == 3)
        await second.until(lambda seen: len(seen) == 3)
    ids = [envelope["envelope_id"] for app in both for envelope in app.envelopes]
    assert len(set(ids)) == 6


async def test_the_eleventh_socket_is_sent_away(pg: Playground) -> None:
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(MAX_SOCKETS):
            await stack.enter_async_context(listening(pg))
        extra = await stack.enter_async_context(listening(pg))
        assert extra.goodbyes[0]["reason"] == "too_many_websockets"


async def test_an_event_that_is_not_acked_comes_four_times_in_all(
    pg: Playground, you: Person, control: Control
) -> None:
    async with listening(pg) as app:
        app.acks = lambda _: False
        await you.post(pg.channels["general"], "hi")
        for attempt, pause in enumerate((0, 60, 300, 0)):
            await app.until(lambda seen, n=attempt: len(seen) > n)
            await control.advance(ACK_SECONDS)
            await control.advance(pause)
        log = await control.log()
    assert [envelope["retry_attempt"] for envelope in app.envelopes] == [0, 1, 2, 3]
    assert [envelope["retry_reason"] for envelope in app.envelopes] == ["", "timeout", "timeout", "timeout"]
    assert len({payload["event_id"] for payload in app.payloads}) == 1
    assert (log["deliveries"][0]["attempts"], log["deliveries"][0]["acked"]) == (4, False)


async def test_a_late_ack_is_no_ack(pg: Playground, you: Person, control: Control) -> None:
    await control.fault("late_ack", event="message")
    async with listening(pg) as app:
        await you.post(pg.channels["general"], "hi")
        await app.until(lambda seen: len(seen) == 2)
    assert [envelope["retry_attempt"] for envelope in app.envelopes] == [0, 1]


async def test_duplicates_come_as_often_as_asked(pg: Playground, you: Person, control: Control) -> None:
    await control.fault("duplicate", times=9)
    async with listening(pg) as app:
        await you.post(pg.channels["general"], "hi")
        await app.until(lambda seen: len(seen) == 10)
        await you.post(pg.channels["general"], "again")
        await app.until(lambda seen: len(seen) == 11)
    assert len({payload["event_id"] for payload in app.payloads[:10]}) == 1


async def test_what_was_sent_to_a_lost_socket_goes_to_the_next(pg: Playground, you: Person, control: Control) -> None:
    async with listening(pg) as first:
        first.acks = lambda _: False
        await you.post(pg.channels["general"], "hi")
        await first.event("message")
        async with listening(pg) as second:
            await control.fault("close", count=1)
            await first.until(lambda _: (first.socket is not None and first.socket.closed) or True)
            async with listening(pg) as third:
                await third.until(lambda seen: seen or second.envelopes)
                again = (third.envelopes + second.envelopes)[0]
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "connection_failed")


async def test_an_event_waits_a_moment_for_an_app_that_reconnects(pg: Playground, you: Person) -> None:
    await you.post(pg.channels["general"], "hi")
    async with listening(pg) as app:
        assert (await app.event("message"))["event"]["text"] == "hi"
    assert app.envelopes[0]["retry_attempt"] == 0


async def test_a_click_that_is_not_acked_is_reported_to_the_person_and_not_sent_again(
    pg: Playground, you: Person, api: Api, control: Control
) -> None:
    general = pg.channels["general"]
    assert (await you.command(general, "/consult", refused=True))["error"] == "dispatch_failed"
    await api.post("general", text="card", blocks=CARD)
    message = (await you.messages(general))[0]
    async with listening(pg) as app:
        app.acks = lambda body: body["type"] == "events_api"
        click = asyncio.create_task(you.click(message, "go", channel=general, refused=True))
        await app.interaction("block_actions")
        await control.advance(3)
        assert (await click)["error"] == "operation_timeout"
        await control.advance(1000)
        await you.wait_for(lambda e: e["kind"] == "notice" and "did not answer" in e["text"])
    assert sum(envelope["type"] == "interactive" for envelope in app.envelopes) == 1


async def test_bolt_comes_back_after_a_disconnect_and_loses_nothing(
    pg: Playground, app: AsyncApp, you: Person, control: Control
) -> None:
    received: set[str] = set()
    all_received = asyncio.Event()

    @app.event("message")
    async def message(event: dict[str, str]) -> None:
        received.add(event["text"])
        if len(received) == 6:
            all_received.set()

    async with connected(app, pg):
        for number in range(3):
            await you.post(pg.channels["general"], f"before {number}")
        mark = you.mark
        await control.fault("disconnect", reason="refresh_requested")
        await you.wait_for(lambda e: e["kind"] == "app_connected", since=mark)
        for number in range(3):
            await you.post(pg.channels["general"], f"after {number}")
        await asyncio.wait_for(all_received.wait(), LIMIT_SECONDS)
    assert received == {f"{when} {n}" for when in ("before", "after") for n in range(3)}


async def test_people_see_the_app_come_and_go(pg: Playground, you: Person) -> None:
    assert (await you.state())["app"]["connected"] is False
    async with listening(pg):
        await you.wait_for(lambda e: e["kind"] == "app_connected")
        assert (await you.state())["app"]["connected"] is True
    await you.wait_for(lambda e: e["kind"] == "app_disconnected")
