"""What is wrong with the connection is not wrong with the message: it stays due, and is posted when Slack takes it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt.async_app import AsyncApp

from bot.consultation.state import Consultation
from bot.playground import Playground
from bot.ports.metrics import render_metrics
from bot.ports.outbound import OutboundMessage
from bot.ports.slack_workspace import SlackRefusedError
from bot.slack.clients import Clients, fetch_identity, open_clients
from bot.slack.delivery.outbox import Outbox
from bot.slack.delivery.pace import Pace
from bot.slack.socket_connection import Patience, Socket
from bot.store.database import Database
from tests.harness.user import LIMIT_SECONDS, Control, Person
from tests.slack.conftest import QUICK
from tests.slack.rendering import PHRASES
from tests.slack.test_outbox import keep, texts, word

PASSING = (
    *("missing_scope", "ekm_access_denied", "accesslimited", "team_access_not_granted", "org_login_required"),
    "message_limit_exceeded",
)
TROUBLES = ("internal_error", "fatal_error", "service_unavailable", "external_channel_migrating", "team_added_to_org")
DEAD = ("token_revoked", "invalid_auth", "account_inactive", "not_authed", "token_expired")
DAY = 86_400.0


@pytest.mark.parametrize("reason", [*PASSING, *DEAD])
async def test_a_refused_token_gives_up_nothing(
    reason: str,
    pg: Playground,
    store: Database,
    outbox: Outbox,
    control: Control,
    caplog: pytest.LogCaptureFixture,
) -> None:
    given_up: list[str] = []

    async def note(outgoing: OutboundMessage, why: str) -> None:
        given_up.append(why)

    outbox.on_given_up(note)
    channel = pg.channels["general"]
    await keep(store, pg, word("o1", channel), word("o2", channel), word("o3", pg.channels["closed"]))
    await control("token", error=reason, which="bot")
    await outbox.flush()
    await outbox.flush()
    assert [message.id for message in await store.outbox()] == ["o1", "o2", "o3"]
    assert 'consultant_queue{queue="outbox"} 3.0' in render_metrics().decode()
    loud = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(loud) == 1
    assert reason in loud[0].getMessage()
    await control("token", restore=True)
    await outbox.flush()
    assert await texts(pg, channel) == ["word o1", "word o2"]
    assert await texts(pg, pg.channels["closed"]) == ["word o3"]
    assert given_up == []
    assert 'consultant_queue{queue="outbox"} 0.0' in render_metrics().decode()
    # What Slack surely did not take is not looked up.
    assert {call["method"] for call in (await control.log())["calls"]} == {"chat.postMessage"}


@pytest.mark.parametrize("reason", TROUBLES)
async def test_a_trouble_of_slacks_own_gives_up_nothing(
    reason: str, pg: Playground, store: Database, outbox: Outbox, control: Control
) -> None:
    channel = pg.channels["general"]
    await control.fault("error", method="chat.postMessage", error=reason, count=99)
    await keep(store, pg, word("o1", channel))
    await outbox.flush()
    assert [message.id for message in await store.outbox()] == ["o1"]
    await control("clear")
    await outbox.flush()
    assert await texts(pg, channel) == ["word o1"]
    assert await store.outbox() == ()


@pytest.mark.parametrize("reason", DEAD)
async def test_where_only_a_new_token_helps_trying_again_ends(
    reason: str, pg: Playground, store: Database, outbox: Outbox, control: Control
) -> None:
    await keep(store, pg, word("o1", pg.channels["general"]))
    await control("token", error=reason, which="bot")
    await outbox.flush()
    with pytest.raises(SlackRefusedError, match=reason):
        await asyncio.wait_for(outbox.run(), LIMIT_SECONDS)
    assert [message.id for message in await store.outbox()] == ["o1"]


async def test_a_lost_network_is_waited_for_with_pauses_that_double(
    pg: Playground, store: Database, clients: Clients, control: Control
) -> None:
    pace = Pace(backoff=(), longest_wait=0.1, again=0.02, longest_again=0.32)
    outbox = Outbox(clients.posting, store, PHRASES, pace)
    await keep(store, pg, word("o1", pg.channels["general"]))
    await control("network", down=True)
    await outbox.flush()
    trying = asyncio.create_task(outbox.run())
    async with Person(pg.url, pg.users["You"]) as you:
        await control("network", down=False)
        await you.wait_for(lambda event: event["kind"] == "message" and event["message"]["text"] == "word o1")
    trying.cancel()
    await outbox.close()
    assert await texts(pg, pg.channels["general"]) == ["word o1"]


GARBLED = {
    "half a character": ("application/json; charset=utf-8", b'{"ok": true, "text": "\xe2'),
    "cut": ("application/json; charset=utf-8", b'{"ok": tr'),
    "a list": ("application/json; charset=utf-8", b"[1]"),
    "null": ("application/json; charset=utf-8", b"null"),
    "a word": ("text/plain", b"OK"),
    "a page": ("text/html", b"<html>Bad gateway</html>"),
}


@pytest.fixture(params=GARBLED)
async def garbled(request: pytest.FixtureRequest) -> AsyncIterator[Clients]:
    """Clients of a Slack that a proxy stands before, whose answers are none of Slack's."""
    kind, body = GARBLED[request.param]

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body, headers={"Content-Type": kind})

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    async with TestServer(app) as server, open_clients("xoxb-1", str(server.make_url("/"))) as clients:
        yield clients


async def test_what_is_no_answer_of_slacks_gives_up_nothing(
    garbled: Clients, pg: Playground, store: Database, clients: Clients, caplog: pytest.LogCaptureFixture
) -> None:
    given_up: list[str] = []

    async def note(outgoing: OutboundMessage, why: str) -> None:
        given_up.append(why)

    with pytest.raises(SlackRefusedError) as refused:
        await fetch_identity(garbled)
    assert refused.value.passing
    box = Outbox(garbled.posting, store, PHRASES, QUICK)
    box.on_given_up(note)
    await keep(store, pg, word("o1", pg.channels["general"]))
    await box.flush()
    await box.close()
    assert [message.id for message in await store.outbox()] == ["o1"]
    assert given_up == []
    assert "rendered" not in caplog.text
    after = Outbox(clients.posting, store, PHRASES, QUICK)
    await after.flush()
    await after.close()
    assert await texts(pg, pg.channels["general"]) == ["word o1"]


async def test_a_socket_waits_for_a_slack_that_answers_nothing_sensible(garbled: Clients) -> None:
    socket = Socket(AsyncApp(token="xoxb-1"), "xapp-1", garbled, Patience(start=0.5, first_pause=0.05))
    with pytest.raises(SlackRefusedError) as refused:
        await socket.start()
    assert refused.value.passing
    await socket.stop()


async def test_after_a_day_it_is_given_up_and_reported(
    pg: Playground, store: Database, clients: Clients, control: Control
) -> None:
    reported: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def note(outgoing: OutboundMessage, why: str) -> None:
        reported.put_nowait((outgoing.id, why))

    clock = [1.0 + DAY - 1]  # messages are stored at 1.0
    outbox = Outbox(clients.posting, store, PHRASES, QUICK, now=lambda: clock[0])
    outbox.on_given_up(note)
    await control("token", error="missing_scope", which="bot")
    await keep(store, pg, word("o1", pg.channels["general"]))
    await outbox.flush()
    assert [message.id for message in await store.outbox()] == ["o1"]
    trying = asyncio.create_task(outbox.run())
    clock[0] += 2
    assert await asyncio.wait_for(reported.get(), LIMIT_SECONDS) == (
        "o1",
        "could not be posted for a day: missing_scope",
    )
    trying.cancel()
    await outbox.close()
    assert await store.outbox() == ()


@pytest.mark.parametrize("busy", [False, True], ids=["at once", "later"])
async def test_an_answer_whose_question_was_deleted_is_taken_away_again(
    pg: Playground, store: Database, outbox: Outbox, control: Control, busy: bool
) -> None:
    reported: list[tuple[str, str]] = []

    async def note(outgoing: OutboundMessage, why: str) -> None:
        reported.append((outgoing.id, why))

    outbox.on_given_up(note)
    channel = pg.channels["general"]
    async with Person(pg.url, pg.users["You"]) as you:
        question = await you.post(channel, "a question")
        await you.delete(channel, question)
    await keep(store, pg, word("o1", channel, thread=question))
    if busy:
        await control.fault("server_error", method="chat.delete")
    await outbox.flush()
    await outbox.settle(LIMIT_SECONDS)
    assert await texts(pg, channel) == (["word o1"] if busy else [])
    await outbox.flush()
    await outbox.close()
    assert await texts(pg, channel) == []
    assert reported == [("o1", "thread_not_found")]


async def test_in_a_dm_the_place_of_the_message_becomes_the_thread(
    pg: Playground, store: Database, outbox: Outbox
) -> None:
    async with Person(pg.url, pg.users["You"]) as you:
        dm = await you.dm()
        root = await you.post(dm, "start")
        await you.delete(dm, root)
        begun = Consultation(id="c1", team=pg.team_id, owner=you.id, room=dm, thread=root)
        first = word("o1", dm, thread=root, consultation="c1", slot="question:a")
        second = word("o2", dm, thread=root, consultation="c1", slot="question:b")
        await keep(store, pg, first, second, begun=begun)
        await outbox.flush()
        shown = [message for message in await you.messages(dm) if message.get("bot_id")]
        assert [message["text"] for message in shown] == ["word o1"]
        thread = shown[0]["ts"]
        assert [message["text"] for message in await you.messages(dm, thread)] == ["word o1", "word o2"]
    moved = await store.consultation(pg.team_id, "c1")
    assert moved is not None
    assert moved.thread == thread
