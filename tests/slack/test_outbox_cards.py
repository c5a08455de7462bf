"""A consultation's cards: the first opens its thread, an answered one is edited, one that is gone is dealt with."""

from __future__ import annotations

from bot.consultation import messages
from bot.consultation.state import Consultation
from bot.playground import Playground
from bot.slack.clients import Clients
from bot.slack.delivery.outbox import Outbox
from bot.store.database import Database
from tests.harness.user import Control
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
