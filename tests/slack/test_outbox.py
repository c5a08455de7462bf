"""Whatever breaks while a message is posted, it stands in Slack once, or was given up with a reason."""

from __future__ import annotations

import asyncio

import pytest

from bot.consultation import messages
from bot.consultation.state import Consultation, Entry
from bot.playground import Playground
from bot.ports.outbound import OutboundMessage
from bot.ports.store import UnitOfWork
from bot.slack.clients import Clients, open_clients
from bot.slack.delivery.outbox import Outbox, must_follow
from bot.store.database import Database
from tests.harness.user import LIMIT_SECONDS, Control, Person
from tests.slack.conftest import QUICK
from tests.slack.rendering import PHRASES


def word(ident: str, channel: str, text: str = "", **more: object) -> OutboundMessage:
    message = more.pop("message", None) or messages.Notice(text=text or f"word {ident}")
    return OutboundMessage(**{"id": ident, "team": "T", "channel": channel, "thread": None, "message": message, **more})


async def keep(store: Database, pg: Playground, *outgoing: OutboundMessage, begun: Consultation | None = None) -> None:
    whole = tuple(message.model_copy(update={"team": pg.team_id}) for message in outgoing)
    consultation = begun.id if begun else None
    entries = (Entry(kind="answered", by="U", at=1.0),) if begun else ()
    await store.commit(
        UnitOfWork(team=pg.team_id, at=1.0, begun=begun, consultation=consultation, entries=entries, outgoing=whole)
    )


async def texts(pg: Playground, channel: str, thread: str | None = None) -> list[str]:
    async with Person(pg.url, pg.users["You"]) as you:
        found = await you.messages(channel, thread)
    return [message["text"] for message in found if message.get("bot_id")]


async def test_messages_stand_in_the_order_they_were_kept(pg: Playground, store: Database, outbox: Outbox) -> None:
    channel = pg.channels["general"]
    await keep(store, pg, *(word(f"o{n}", channel) for n in range(12)))
    await outbox.flush()
    assert await texts(pg, channel) == [f"word o{n}" for n in range(12)]
    assert await store.outbox() == ()


async def test_many_flushes_at_once_post_each_message_once(pg: Playground, store: Database, outbox: Outbox) -> None:
    channels = [pg.channels["general"], pg.channels["closed"]]
    for n in range(10):
        await keep(store, pg, word(f"o{n}", channels[n % 2]))
    await asyncio.gather(*(outbox.flush() for _ in range(10)))
    for parity, channel in enumerate(channels):
        assert await texts(pg, channel) == [f"word o{n}" for n in range(10) if n % 2 == parity]


async def test_what_was_just_kept_is_posted_without_reading_it_again(
    pg: Playground, store: Database, outbox: Outbox
) -> None:
    message = word("o1", pg.channels["general"]).model_copy(update={"team": pg.team_id})
    await keep(store, pg, message)
    await asyncio.gather(outbox.flush([message]), outbox.flush(), outbox.flush([message]))
    await outbox.flush([message])
    assert await texts(pg, pg.channels["general"]) == ["word o1"]


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("ratelimit", marks=pytest.mark.slow),
        "server_error",
        "server_error_after",
        "drop_before",
        "drop_after",
    ],
)
async def test_a_failing_call_leaves_one_message(
    kind: str, pg: Playground, store: Database, outbox: Outbox, control: Control
) -> None:
    channel = pg.channels["general"]
    await control.fault(kind, method="chat.postMessage", count=2)
    await keep(store, pg, word("o1", channel), word("o2", channel))
    await outbox.flush()
    assert await texts(pg, channel) == ["word o1", "word o2"]
    assert await store.outbox() == ()


@pytest.mark.parametrize("thread", [False, True])
async def test_a_message_posted_by_a_life_that_was_killed_is_found_again(
    thread: bool, pg: Playground, store: Database, clients: Clients, outbox: Outbox
) -> None:
    channel = pg.channels["general"]
    root = None
    if thread:
        async with Person(pg.url, pg.users["You"]) as you:
            root = await you.post(channel, "root")
    await keep(store, pg, word("o1", channel, thread=root))
    await store.sending("o1")
    await clients.posting.chat_postMessage(
        channel=channel,
        text="word o1",
        thread_ts=root,
        metadata={"event_type": "consultation_message", "event_payload": {"outbox": "o1"}},
    )
    await outbox.flush()
    assert (await texts(pg, channel, root)).count("word o1") == 1
    assert await store.outbox() == ()


async def test_a_message_that_no_earlier_life_posted_is_posted(pg: Playground, store: Database, outbox: Outbox) -> None:
    await keep(store, pg, word("o1", pg.channels["general"]))
    await store.sending("o1")
    await outbox.flush()
    assert await texts(pg, pg.channels["general"]) == ["word o1"]


async def test_where_the_look_up_is_refused_nothing_is_posted_blindly(
    pg: Playground, store: Database, outbox: Outbox, control: Control
) -> None:
    reports: list[tuple[str, str]] = []

    async def note(outgoing: OutboundMessage, reason: str) -> None:
        reports.append((outgoing.id, reason))

    outbox.on_given_up(note)
    await control.fault("error", method="conversations.history", error="channel_not_found")
    await keep(store, pg, word("o1", pg.channels["general"]))
    await store.sending("o1")
    await outbox.flush()
    await outbox.settle(LIMIT_SECONDS)
    await outbox.close()
    assert await texts(pg, pg.channels["general"]) == []
    assert reports == [("o1", "could not be looked up: channel_not_found")]
    assert await store.outbox() == ()


@pytest.mark.parametrize("reason", ["channel_not_found", "is_archived", "not_in_channel", "msg_too_long"])
async def test_what_can_never_be_posted_is_given_up_and_reported(
    reason: str, pg: Playground, store: Database, outbox: Outbox, control: Control
) -> None:
    reports: list[tuple[str, str]] = []

    async def note(outgoing: OutboundMessage, why: str) -> None:
        reports.append((outgoing.id, why))
        await keep(store, pg, word("o2", pg.channels["general"]))
        await outbox.flush()  # whoever gets the report may post at once, even to the same place

    outbox.on_given_up(note)
    await control.fault("error", method="chat.postMessage", error=reason)
    await keep(store, pg, word("o1", pg.channels["general"]))
    await outbox.flush()
    await outbox.settle(LIMIT_SECONDS)
    await outbox.close()
    assert reports == [("o1", reason)]
    assert await texts(pg, pg.channels["general"]) == ["word o2"]


async def test_who_waits_for_the_outbox_waits_for_reports_and_for_what_they_post(
    pg: Playground, store: Database, outbox: Outbox, control: Control
) -> None:
    async def report(outgoing: OutboundMessage, why: str) -> None:
        await keep(store, pg, word("o2", pg.channels["general"], f"{outgoing.id}: {why}"))
        await outbox.flush()

    outbox.on_given_up(report)
    await control.fault("error", method="chat.postMessage", error="not_in_channel")
    await keep(store, pg, word("o1", pg.channels["general"]))
    await outbox.flush()
    await outbox.settle(LIMIT_SECONDS)
    assert await texts(pg, pg.channels["general"]) == ["o1: not_in_channel"]


async def test_what_is_put_off_keeps_its_place_and_comes_later(
    pg: Playground, store: Database, outbox: Outbox, control: Control
) -> None:
    channel = pg.channels["general"]
    await control.fault("server_error", method="chat.postMessage", count=len(QUICK.backoff) + 1)
    await keep(store, pg, word("o1", channel), word("o2", channel))
    await outbox.flush()
    assert await texts(pg, channel) == []
    assert [message.id for message in await store.outbox()] == ["o1", "o2"]
    async with Person(pg.url, pg.users["You"]) as you:
        running = asyncio.create_task(outbox.run())
        await you.wait_for(lambda e: e["kind"] == "message" and e["message"]["text"] == "word o2")
        running.cancel()
    assert await texts(pg, channel) == ["word o1", "word o2"]


async def test_a_long_retry_after_is_not_waited_for_and_holds_up_nobody_else(
    pg: Playground, store: Database, outbox: Outbox, control: Control
) -> None:
    await control.fault("ratelimit", method="chat.postMessage", retry_after=600)
    await keep(store, pg, word("o1", pg.channels["general"]))
    await outbox.flush()
    await keep(store, pg, word("o2", pg.channels["closed"]))
    await outbox.flush()
    assert await texts(pg, pg.channels["closed"]) == ["word o2"]
    assert await texts(pg, pg.channels["general"]) == ["word o1"]


def test_new_messages_keep_their_order_and_edits_of_other_cards_run_beside_them() -> None:
    post, other = word("p", "C", consultation="c", slot="a"), word("q", "C", consultation="c", slot="b")
    edit = word("e", "C", consultation="c", slot="a", edits=True)
    assert must_follow(other, post)
    assert must_follow(edit, post)
    assert must_follow(post, edit)
    assert not must_follow(other, edit)
    assert not must_follow(edit, other)
    assert must_follow(word("x", "C"), word("y", "C"))


async def test_an_unreachable_slack_loses_nothing(pg: Playground, store: Database) -> None:
    async with open_clients(pg.bot_token, "http://127.0.0.1:9/api/") as nowhere:
        box = Outbox(nowhere.posting, store, PHRASES, QUICK.__class__(backoff=(), longest_wait=0.1))
        await keep(store, pg, word("o1", pg.channels["general"]))
        await box.flush()
        await box.close()
    assert [message.id for message in await store.outbox()] == ["o1"]
