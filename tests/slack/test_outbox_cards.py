"""A consultation's cards: the first opens its thread, an answered one is edited, one that is gone is dealt with."""

from __future__ import annotations

from bot.consultation import messages
from bot.consultation.state import Consultation
from bot.playground import Playground
from bot.slack.clients import Clients
from bot.slack.delivery.outbox import Outbox
from bot.store.database import Database
from tests.harness.user import Control, Person
from tests.slack.test_outbox import keep, texts, word


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


async def test_an_edit_that_must_wait_keeps_no_new_card_waiting(
    pg: Playground, store: Database, clients: Clients, outbox: Outbox, control: Control
) -> None:
    begun = await consultation_in_dm(pg, clients)
    room = str(begun.room)
    await keep(store, pg, word("o1", room, consultation="c1", slot="question:a", opens_thread=True), begun=begun)
    await outbox.flush()
    await control.fault("ratelimit", method="chat.update", count=2, retry_after=600)
    settled = messages.Notice(text="A: yes")
    for ident, slot in (("o3", "question:b"), ("o5", "question:c")):
        edit = word(f"{ident}-edit", room, consultation="c1", slot="question:a", edits=True, message=settled)
        await keep(store, pg, edit, word(ident, room, consultation="c1", slot=slot))
        await outbox.flush()
    thread = (await store.consultation(pg.team_id, "c1")).thread  # type: ignore[union-attr]
    assert await texts(pg, room, thread) == ["word o1", "word o3", "word o5"]
    await outbox.flush()
    assert await texts(pg, room, thread) == ["A: yes", "word o3", "word o5"]
    assert await store.outbox() == ()


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
    assert await texts(pg, channel) == ["word again"]
    assert await store.outbox() == ()


async def test_where_slack_refuses_newer_blocks_the_older_ones_stand_there_from_then_on(
    pg: Playground, store: Database, outbox: Outbox, control: Control
) -> None:
    channel = pg.channels["general"]
    items = tuple(messages.ItemProgress(number=n, label=f"Item {n}", state="open") for n in range(1, 11))
    progress = messages.Progress(settled=0, total=10)
    card = messages.LivingCard(project="Triage", state="open", progress=progress, items=items)
    await keep(store, pg, word("n0", channel, message=card))
    await outbox.flush()
    await control("clear")
    await control.fault("error", method="chat.postMessage", error="invalid_blocks")
    await keep(store, pg, word("n1", channel, message=card), word("n2", channel, message=card))
    await outbox.flush()
    calls = [call for call in (await control.log())["calls"] if call["method"] == "chat.postMessage"]
    assert [call["ok"] for call in calls] == [False, True, True]  # asked once, and remembered
    async with Person(pg.url, pg.users["You"]) as you:
        first, *later = [message["blocks"] for message in await you.messages(channel)]
    assert first[0]["type"] == "plan"
    for blocks in later:
        assert "plan" not in [block["type"] for block in blocks]
        assert all(f"Item {n}" in str(blocks) for n in range(1, 11))
