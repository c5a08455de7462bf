"""A consultation's cards: the first opens its thread, an answered one is edited, one that is gone is dealt with."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.consultation import messages
from bot.consultation.state import Consultation
from bot.playground import Playground
from bot.ports.deletion import Deletion, Receipt
from bot.ports.outbound import OutboundMessage
from bot.ports.store import UnitOfWork
from bot.slack.clients import Clients
from bot.slack.delivery import outbox as delivery
from bot.slack.delivery.outbox import Outbox
from bot.slack.delivery.pace import Pace
from bot.store.database import Database
from tests.harness.user import LIMIT_SECONDS, Control, Person
from tests.slack.conftest import QUICK
from tests.slack.rendering import PHRASES
from tests.slack.test_outbox import keep, texts, word


async def count(control: Control, method: str) -> int:
    """How often Slack was asked for this."""
    return sum(call["method"] == method for call in (await control.log())["calls"])


async def consultation_in_dm(pg: Playground, clients: Clients) -> Consultation:
    room = (await clients.asking.conversations_open(users=pg.users["You"]))["channel"]["id"]
    return Consultation(id="c1", team=pg.team_id, owner=pg.users["You"], room=room)


async def test_the_first_card_opens_the_thread_and_the_rest_goes_into_it(
    pg: Playground, store: Database, clients: Clients, outbox: Outbox
) -> None:
    begun = await consultation_in_dm(pg, clients)
    room = str(begun.room)
    await keep(
        store,
        pg,
        word("o1", room, consultation="c1", slot="opener", opens_thread=True),
        word("o2", room, consultation="c1", slot="question:a"),
        begun=begun,
    )
    await outbox.flush()
    kept = await store.consultation(pg.team_id, "c1")
    assert kept is not None
    assert kept.thread
    assert await texts(pg, room) == ["word o1"]
    assert await texts(pg, room, kept.thread) == ["word o1", "word o2"]


async def test_an_answered_card_is_edited_beside_the_posting_of_the_next_one(
    pg: Playground, store: Database, clients: Clients, outbox: Outbox, control: Control
) -> None:
    begun = await consultation_in_dm(pg, clients)
    room = str(begun.room)
    await keep(store, pg, word("o1", room, consultation="c1", slot="question:a", opens_thread=True), begun=begun)
    await outbox.flush()
    settled = messages.Notice(text="A: yes")
    edit = word("o2", room, consultation="c1", slot="question:a", edits=True, message=settled)
    await keep(store, pg, edit, word("o3", room, consultation="c1", slot="question:b"))
    await outbox.flush()
    calls = [c["method"] for c in (await control.log())["calls"] if c["method"].startswith("chat.")]
    assert sorted(calls) == ["chat.postMessage", "chat.postMessage", "chat.update"]
    thread = (await store.consultation(pg.team_id, "c1")).thread  # type: ignore[union-attr]
    assert await texts(pg, room, thread) == ["A: yes", "word o3"]


@pytest.mark.parametrize("waits", [True, False])
async def test_an_edit_goes_once_the_card_before_it_stands_or_its_time_is_over(
    pg: Playground, store: Database, clients: Clients, outbox: Outbox, monkeypatch: pytest.MonkeyPatch, *, waits: bool
) -> None:
    begun = await consultation_in_dm(pg, clients)
    room = str(begun.room)
    await keep(store, pg, word("o1", room, consultation="c1", slot="living", opens_thread=True), begun=begun)
    await outbox.flush()
    asked, edited, may_post = asyncio.Event(), asyncio.Event(), asyncio.Event()
    post, update = clients.posting.chat_postMessage, clients.posting.chat_update

    async def post_in_time(**more: Any) -> Any:
        asked.set()
        await may_post.wait()
        return await post(**more)

    async def note_edit(**more: Any) -> Any:
        edited.set()
        return await update(**more)

    monkeypatch.setattr(clients.posting, "chat_postMessage", post_in_time)
    monkeypatch.setattr(clients.posting, "chat_update", note_edit)
    monkeypatch.setattr(delivery, "BESIDE_SECONDS", LIMIT_SECONDS if waits else 0.0)
    edit = word("o3", room, consultation="c1", slot="living", edits=True)
    await keep(store, pg, word("o2", room, consultation="c1", slot="question"), edit)
    flushing = asyncio.create_task(outbox.flush())
    async with asyncio.timeout(LIMIT_SECONDS):
        await (asked if waits else edited).wait()
    for _ in range(3):
        await store.outbox()  # a trip to the store, as the edit makes one before it is sent
    assert edited.is_set() is not waits
    may_post.set()
    await flushing
    assert edited.is_set()


async def test_a_message_is_deleted_when_the_edits_on_their_way_are_over(
    pg: Playground, store: Database, clients: Clients, outbox: Outbox, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = await consultation_in_dm(pg, clients)
    room = str(begun.room)
    await keep(store, pg, word("o1", room, consultation="c1", slot="living", opens_thread=True), begun=begun)
    await outbox.flush()
    asked, may_edit = asyncio.Event(), asyncio.Event()
    update = clients.posting.chat_update

    async def edit_in_time(**more: Any) -> Any:
        asked.set()
        await may_edit.wait()
        return await update(**more)

    monkeypatch.setattr(clients.posting, "chat_update", edit_in_time)
    for ident in ("o2", "o3"):  # the second one waits for the first, and is deleted meanwhile
        await keep(store, pg, word(ident, room, consultation="c1", slot="living", edits=True))
    editing = asyncio.create_task(outbox.flush())
    async with asyncio.timeout(LIMIT_SECONDS):
        await asked.wait()
    await delete_consultation(store, pg)
    deleting = asyncio.create_task(outbox.flush())
    for _ in range(3):
        await store.outbox()  # a trip to the store, as the removal makes one before it is sent
    assert await count(control, "chat.delete") == 0
    may_edit.set()
    await asyncio.gather(editing, deleting)
    assert [await count(control, method) for method in ("chat.update", "chat.delete")] == [1, 1]
    assert await control.refusals() == []
    assert await texts(pg, room) == []
    assert await store.outbox() == ()


async def delete_consultation(store: Database, pg: Playground) -> None:
    """Delete the one consultation, and have the bot's messages about it removed."""

    def remove(receipt: Receipt) -> tuple[OutboundMessage, ...]:
        return tuple(
            word(f"remove:{place.ts}", place.channel, message=messages.Removal(), replaces=place).model_copy(
                update={"team": pg.team_id}
            )
            for place in receipt.places
        )

    deletion = Deletion(kind="consultation", team=pg.team_id, subject="c1", by=pg.users["You"], at=2.0)
    await store.commit(UnitOfWork(team=pg.team_id, at=2.0, deletion=deletion, confirm=remove))


async def test_an_edit_that_must_wait_keeps_no_new_card_waiting(
    pg: Playground, store: Database, clients: Clients, control: Control
) -> None:
    clock = [1_000.0]
    outbox = Outbox(clients.posting, store, PHRASES, QUICK, clock=lambda: clock[0])
    begun = await consultation_in_dm(pg, clients)
    room = str(begun.room)
    await keep(store, pg, word("o1", room, consultation="c1", slot="question:a", opens_thread=True), begun=begun)
    await outbox.flush()
    await control.fault("ratelimit", method="chat.update", count=1, retry_after=600)
    settled = messages.Notice(text="A: yes")
    for ident, slot in (("o3", "question:b"), ("o5", "question:c")):
        edit = word(f"{ident}-edit", room, consultation="c1", slot="question:a", edits=True, message=settled)
        await keep(store, pg, edit, word(ident, room, consultation="c1", slot=slot))
        await outbox.flush()
    thread = (await store.consultation(pg.team_id, "c1")).thread  # type: ignore[union-attr]
    assert await texts(pg, room, thread) == ["word o1", "word o3", "word o5"]
    assert await count(control, "chat.update") == 1  # asked once: Slack said for how long
    clock[0] += 601
    await outbox.flush()
    await outbox.close()
    assert await texts(pg, room, thread) == ["A: yes", "word o3", "word o5"]
    assert await store.outbox() == ()


async def test_after_a_refused_edit_questions_of_the_workspace_try_none_until_slack_takes_them_again(
    pg: Playground, store: Database, clients: Clients, control: Control
) -> None:
    clock = [1_000.0]
    outbox = Outbox(clients.posting, store, PHRASES, QUICK, clock=lambda: clock[0])
    channel = pg.channels["general"]

    async def ask(step: str) -> None:
        """The next question of three consultations, each in the place of the one before."""
        for ident in ("c1", "c2", "c3"):
            begun = Consultation(id=ident, team=pg.team_id, owner=pg.users["You"]) if step == "a" else None
            edits = {} if step == "a" else {"edits": True, "posts_if_busy": True}
            card = word(f"{step}-{ident}", channel, consultation=ident, slot="question", **edits)
            await keep(store, pg, card, begun=begun)
            await outbox.flush()
        await outbox.settle(LIMIT_SECONDS)  # no flush waits for what is taken away

    await ask("a")
    await control.fault("ratelimit", method="chat.update", count=1, retry_after=30)
    await ask("b")
    assert await count(control, "chat.update") == 1
    assert await count(control, "chat.postMessage") == 6
    assert sorted(await texts(pg, channel)) == ["word b-c1", "word b-c2", "word b-c3"]
    clock[0] += 31
    await ask("c")
    assert await count(control, "chat.update") == 4
    assert await count(control, "chat.postMessage") == 6
    assert sorted(await texts(pg, channel)) == ["word c-c1", "word c-c2", "word c-c3"]
    await outbox.close()


async def test_a_question_that_may_stand_already_is_looked_up_before_it_takes_the_place_of_a_card(
    pg: Playground, store: Database, clients: Clients, control: Control
) -> None:
    """Slack was busy with edits, the question was posted instead, and nobody knows with what effect."""
    channel = pg.channels["general"]
    begun = Consultation(id="c1", team=pg.team_id, owner=pg.users["You"])
    hasty = Pace(backoff=(0.01,), longest_wait=2.0)
    for ident, edits in (("first", False), ("second", True)):
        if edits:
            await control.fault("ratelimit", method="chat.update", retry_after=60)
            await control.fault("drop_after", method="chat.postMessage")
        card = word(ident, channel, consultation="c1", slot="question", edits=edits, posts_if_busy=edits)
        await keep(store, pg, card, begun=None if edits else begun)
        outbox = Outbox(clients.posting, store, PHRASES, hasty)
        await outbox.flush()
        await outbox.close()
    assert [message.id for message in await store.outbox()] == ["second"]
    restarted = Outbox(clients.posting, store, PHRASES, QUICK)
    await restarted.flush()
    await restarted.settle(LIMIT_SECONDS)
    await restarted.close()
    assert await texts(pg, channel) == ["word second"]


async def test_a_refused_deletion_is_not_asked_for_again_before_its_time(
    pg: Playground, store: Database, clients: Clients, control: Control
) -> None:
    clock = [1_000.0]
    outbox = Outbox(clients.posting, store, PHRASES, QUICK, clock=lambda: clock[0])
    channel = pg.channels["general"]
    begun = Consultation(id="c1", team=pg.team_id, owner=pg.users["You"])
    await keep(store, pg, word("first", channel, consultation="c1", slot="question"), begun=begun)
    await outbox.flush()
    await control.fault("ratelimit", method="chat.delete", count=1, retry_after=60)
    await keep(store, pg, word("second", channel, consultation="c1", slot="question"))
    for _ in range(3):
        await outbox.flush()
        await outbox.settle(LIMIT_SECONDS)
    assert await count(control, "chat.delete") == 1
    assert await texts(pg, channel) == ["word first", "word second"]
    clock[0] += 61
    await outbox.flush()
    await outbox.close()
    assert await texts(pg, channel) == ["word second"]


async def test_a_card_that_is_gone_is_posted_anew(
    pg: Playground, store: Database, clients: Clients, outbox: Outbox
) -> None:
    channel = pg.channels["general"]
    begun = Consultation(id="c9", team=pg.team_id, owner=pg.users["You"])
    await keep(store, pg, word("first", channel, consultation="c9", slot="question"), begun=begun)
    await outbox.flush()
    posted = await store.card("c9", "question")
    assert posted is not None
    await clients.posting.chat_delete(channel=channel, ts=posted.ts)
    again = word("again", channel, consultation="c9", slot="question", edits=True)
    await keep(store, pg, again)
    await outbox.flush()
    await outbox.settle(LIMIT_SECONDS)  # no flush waits for what is taken away
    assert await texts(pg, channel) == ["word again"]
    assert await store.outbox() == ()


async def test_an_edit_follows_its_card_to_where_an_earlier_message_moves_it(
    pg: Playground, store: Database, clients: Clients, outbox: Outbox
) -> None:
    channel = pg.channels["general"]
    begun = Consultation(id="c9", team=pg.team_id, owner=pg.users["You"])
    await keep(store, pg, word("first", channel, consultation="c9", slot="question"), begun=begun)
    await outbox.flush()
    moves = word("moves", channel, consultation="c9", slot="question")
    edit = word("edit", channel, consultation="c9", slot="question", edits=True)
    await keep(store, pg, moves, edit)
    stood = await store.card("c9", "question")
    ours = [message for message in await store.outbox() if message.id in (moves.id, edit.id)]
    await outbox.flush([message.model_copy(update={"stands": stood}) for message in ours])
    await outbox.settle(LIMIT_SECONDS)
    assert await texts(pg, channel) == ["word edit"]


def living_card() -> messages.LivingCard:
    items = tuple(messages.ItemProgress(number=n, label=f"Item {n}", state="open") for n in range(1, 11))
    return messages.LivingCard(
        project="Triage", state="open", progress=messages.Progress(settled=0, total=10), items=items
    )


async def test_where_slack_refuses_newer_blocks_the_older_ones_stand_there_from_then_on(
    pg: Playground, store: Database, clients: Clients, outbox: Outbox, control: Control
) -> None:
    channel, card = pg.channels["general"], living_card()
    await keep(store, pg, word("n0", channel, message=card))
    await outbox.flush()
    await control("clear")
    await control.fault("error", method="chat.postMessage", error="invalid_blocks")
    await keep(store, pg, word("n1", channel, message=card), word("n2", channel, message=card))
    await outbox.flush()
    restarted = Outbox(clients.posting, store, PHRASES, QUICK)
    await keep(store, pg, word("n3", channel, message=card))
    await restarted.flush()
    await restarted.close()
    calls = [call for call in (await control.log())["calls"] if call["method"] == "chat.postMessage"]
    assert [call["ok"] for call in calls] == [False, True, True, True]  # asked once, and remembered
    async with Person(pg.url, pg.users["You"]) as you:
        first, *later = [message["blocks"] for message in await you.messages(channel)]
    assert first[0]["type"] == "plan"
    assert len(later) == 3
    for blocks in later:
        assert "plan" not in [block["type"] for block in blocks]
        assert all(f"Item {n}" in str(blocks) for n in range(1, 11))


async def test_blocks_that_are_refused_in_either_kind_decide_nothing(
    pg: Playground, store: Database, outbox: Outbox, control: Control
) -> None:
    channel, card = pg.channels["general"], living_card()
    await control.fault("error", method="chat.postMessage", error="invalid_blocks", count=2)
    await keep(store, pg, word("n0", channel, message=card), word("n1", channel, message=card))
    await outbox.flush()
    async with Person(pg.url, pg.users["You"]) as you:
        (shown,) = await you.messages(channel)
    assert shown["blocks"][0]["type"] == "plan"
    assert not await store.refuses_newer_blocks(pg.team_id)
