"""What every store must do with events, commits and messages, also if several processes share it."""

from __future__ import annotations

import asyncio
import math

import pytest

from bot.decision.profile import Value
from bot.ports.deletion import Deletion
from bot.ports.outbound import QUESTION, Posted
from bot.ports.store import (
    AlreadyClaimedError,
    AlreadyDoneError,
    ConflictError,
    StoreError,
    UnitOfWork,
)
from tests.store.contract_base import ContractBase, Factory, OpenStore
from tests.store.samples import (
    AT,
    CHANNEL,
    COLLEAGUE,
    OTHER_TEAM,
    OWNER,
    ROOM,
    TEAM,
    click,
    consultation,
    direct_message,
    entry,
    mention,
    outgoing,
    posted,
    start,
)


class EventContract(ContractBase):
    """The inbox, the commit, the outbox and leases."""

    async def test_of_ten_parallel_deliveries_one_is_stored(self, store: OpenStore) -> None:
        received = await asyncio.gather(*(store.receive(mention("Ev1")) for _ in range(10)))
        assert sum(loaded is not None for loaded in received) == 1

    async def test_a_message_delivered_as_two_events_is_stored_once(self, store: OpenStore) -> None:
        assert await store.receive(mention("Ev1", ts="1.1"))
        assert await store.receive(mention("Ev2", ts="1.1")) is None
        same = direct_message("Ev3", ts="1.1").model_copy(update={"channel": CHANNEL})
        assert await store.receive(same) is None

    async def test_workspaces_share_no_keys(self, store: OpenStore) -> None:
        assert await store.receive(mention("Ev1"))
        assert await store.receive(mention("Ev1", team=OTHER_TEAM))

    async def test_an_event_is_unfinished_until_its_commit(self, store: OpenStore) -> None:
        await store.receive(mention("Ev1"))
        assert await store.unfinished() == (mention("Ev1"),)
        await store.commit(UnitOfWork(event="Ev1", team=TEAM, at=AT))
        assert await store.unfinished() == ()

    async def test_a_click_comes_with_its_consultation(self, store: OpenStore) -> None:
        await store.commit(start(entries=(entry(labelled_examples=5),)))
        loaded = await store.receive(click("Ev1", "c1"))
        assert loaded is not None
        assert loaded.consultation == await store.consultation(TEAM, "c1")
        assert loaded.open_consultations is None
        for key, named, user in (("Ev2", "nowhere", OWNER), ("Ev3", "c1", COLLEAGUE)):
            unknown = await store.receive(click(key, named, user))
            assert unknown is not None
            assert unknown.consultation is None
        assert await store.consultation(TEAM, "c1", OWNER) == loaded.consultation
        assert await store.consultation(TEAM, "c1", COLLEAGUE) is None

    async def test_a_direct_message_comes_with_its_thread_or_what_is_open(self, store: OpenStore) -> None:
        await store.commit(start("c1", thread="9.9"))
        await store.commit(start("c2", thread="8.8", at=AT + 1))
        in_thread = await store.receive(direct_message("Ev1", ts="2.1", thread="9.9"))
        assert in_thread is not None
        assert in_thread.consultation is not None
        assert in_thread.consultation.id == "c1"
        assert in_thread.open_consultations is None
        elsewhere = await store.receive(direct_message("Ev3", ts="2.3", thread="7.7"))
        assert elsewhere is not None
        assert [found.id for found in elsewhere.open_consultations or ()] == ["c2", "c1"]
        top_level = await store.receive(direct_message("Ev2", ts="2.2"))
        assert top_level is not None
        assert top_level.consultation is None

    async def test_a_commit_is_stored_whole_or_not_at_all(self, store: OpenStore) -> None:
        await store.receive(mention("Ev1"))
        impossible = UnitOfWork(
            event="Ev1",
            team=TEAM,
            at=AT,
            consultation="nowhere",
            entries=(entry(labelled_examples=5),),
            outgoing=(outgoing("o1"),),
        )
        with pytest.raises(StoreError):
            await store.commit(impossible)
        assert await store.outbox() == ()
        assert len(await store.unfinished()) == 1

    async def test_an_event_has_one_outcome(self, store: OpenStore) -> None:
        await store.receive(mention("Ev1"))
        await store.commit(start())
        work = UnitOfWork(
            event="Ev1", team=TEAM, at=AT, consultation="c1", entries=(entry(),), outgoing=(outgoing("o1"),)
        )
        await store.commit(work)
        with pytest.raises(AlreadyDoneError):
            await store.commit(work.model_copy(update={"outgoing": (outgoing("o2"),)}))
        found = await store.consultation(TEAM, "c1")
        assert found is not None
        assert len(found.entries) == 1
        assert [due.id for due in await store.outbox()] == ["o1"]

    async def test_a_name_is_claimed_once(self, store: OpenStore) -> None:
        await store.receive(mention("Ev2", ts="1.2"))
        await store.commit(UnitOfWork(team=TEAM, at=AT, claim="card-1"))
        with pytest.raises(AlreadyClaimedError):
            await store.commit(UnitOfWork(event="Ev2", team=TEAM, at=AT, claim="card-1"))
        assert len(await store.unfinished()) == 1
        await store.commit(UnitOfWork(team=OTHER_TEAM, at=AT, claim="card-1"))

    @pytest.mark.parametrize("entries", [(), (entry(),)], ids=["nothing", "an entry"])
    async def test_what_was_decided_on_older_entries_changes_nothing(self, store: OpenStore, entries: object) -> None:
        await store.receive(mention("Ev1"))
        await store.commit(start(entries=(entry(),)))
        late = UnitOfWork.model_validate(
            {"event": "Ev1", "team": TEAM, "at": AT, "consultation": "c1", "entries": entries, "after": 0}
        )
        with pytest.raises(ConflictError):
            await store.commit(late)
        assert len(await store.unfinished()) == 1
        await store.commit(late.model_copy(update={"after": 1}))
        assert await store.unfinished() == ()

    async def test_entries_come_back_as_they_were_stored(self, store: OpenStore) -> None:
        entries = (
            entry(prompt_ingredients=("instruction", "few_shot"), few_shot_examples=0, failure_threshold=0.03),
            entry(labels_trusted=True, labelled_examples=None, words="I don't know"),
        )
        await store.commit(start(entries=entries))
        found = await store.consultation(TEAM, "c1")
        assert found is not None
        assert found.entries == entries
        assert found.entries[1].values["labels_trusted"] is True
        assert found.model_copy(update={"entries": ()}) == consultation()
        assert await store.consultation(OTHER_TEAM, "c1") is None

    async def test_the_state_follows_from_the_entries(self, store: OpenStore) -> None:
        async def open_after(kind: str, *, waits: bool | None = None) -> list[str]:
            await store.commit(UnitOfWork(team=TEAM, at=AT, consultation="c1", entries=(entry(kind),), waits=waits))
            return [found.id for found in await store.open_consultations(TEAM, OWNER)]

        await store.commit(start())
        assert await open_after("answered") == ["c1"]
        assert await open_after("confirmed") == []
        assert await open_after("reopened") == ["c1"]
        assert await open_after("kept", waits=False) == []
        assert await open_after("reopened") == ["c1"]
        assert await open_after("answered", waits=True) == ["c1"]
        assert await open_after("kept", waits=True) == ["c1"]
        assert await open_after("confirmed", waits=False) == []
        assert await open_after("answered", waits=True) == ["c1"]
        assert await open_after("answered", waits=False) == []
        assert await open_after("dropped", waits=True) == []
        assert await open_after("resumed") == ["c1"]

    async def test_candidates_come_back_as_they_were(self, store: OpenStore) -> None:
        found: dict[str, tuple[Value, ...]] = {"prompt_ingredients": (("few_shot",),), "labels_trusted": (True, False)}
        offered = entry("offered").model_copy(update={"values": {}, "candidates": found})
        await store.commit(start(entries=(offered,)))
        kept = await store.consultation(TEAM, "c1")
        assert kept is not None
        assert kept.entries[-1].candidates == found

    async def test_a_start_that_is_replayed_changes_nothing(self, store: OpenStore) -> None:
        await store.commit(start(entries=(entry(),)))
        await store.commit(start())
        found = await store.consultation(TEAM, "c1")
        assert found is not None
        assert len(found.entries) == 1

    async def test_a_project_gets_its_name_later(self, store: OpenStore) -> None:
        await store.commit(start())
        await store.commit(UnitOfWork(team=TEAM, at=AT, consultation="c1", project="Receipts"))
        found = await store.consultation(TEAM, "c1")
        assert found is not None
        assert found.project == "Receipts"

    async def test_cards_wait_until_their_thread_exists(self, store: OpenStore) -> None:
        cards = (outgoing("root", opens_thread=True), outgoing("card", slot="question:data"))
        await store.commit(start(thread=None, outgoing=cards))
        assert [due.id for due in await store.outbox()] == ["root"]
        await store.posted("root", Posted(channel=ROOM, ts="5.0", thread=None))
        assert [(due.id, due.thread) for due in await store.outbox()] == [("card", "5.0")]
        assert await store.consultation_in(TEAM, ROOM, "5.0") is not None

    async def test_a_channel_message_does_not_wait_for_the_dm_thread(self, store: OpenStore) -> None:
        await store.commit(start(thread=None, outgoing=(outgoing("o", channel=CHANNEL, thread="1.1"),)))
        assert [(due.id, due.thread) for due in await store.outbox()] == [("o", "1.1")]

    async def test_attempts_are_counted_and_posted_or_given_up_leaves_the_outbox(self, store: OpenStore) -> None:
        await store.commit(start(outgoing=(outgoing("a", slot="s"), outgoing("b", slot="t"))))
        await store.sending("a")
        assert [due.attempts for due in await store.outbox()] == [1, 0]
        await store.posted("a", posted("7.0"))
        await store.gave_up("b", "channel_not_found")
        assert await store.outbox() == ()
        assert await store.card("c1", "s") == posted("7.0")
        assert await store.card("c1", "t") is None

    async def test_what_was_deleted_is_sent_no_more(self, store: OpenStore) -> None:
        await store.commit(start(outgoing=(outgoing("a", slot="s"), outgoing("b", slot="t"))))
        assert await store.sending("a")
        deletion = Deletion(kind="consultation", team=TEAM, subject="c1", by=OWNER, at=AT)
        await store.commit(UnitOfWork(team=TEAM, at=AT, deletion=deletion))
        assert [await store.sending(ident) for ident in ("a", "b")] == [False, False]

    async def test_a_consultation_tells_when_its_question_was_posted(self, store: OpenStore) -> None:
        async def asked_at() -> float:
            known = await store.consultation(TEAM, "c1")
            assert known is not None
            return known.asked_at

        await store.commit(start(outgoing=(outgoing("b", slot="t"),)))
        assert await asked_at() == 0
        await store.commit(UnitOfWork(team=TEAM, at=AT, outgoing=(outgoing("a", slot=QUESTION),)))
        assert await asked_at() == math.inf
        await store.posted("a", posted("7.5"))
        assert await asked_at() == 7.5
        await store.commit(UnitOfWork(team=TEAM, at=AT, outgoing=(outgoing("c", slot=QUESTION, edits=True),)))
        assert await asked_at() == math.inf

    async def test_a_commit_returns_where_the_messages_stand_that_are_edited(self, store: OpenStore) -> None:
        await store.commit(start(outgoing=(outgoing("a", slot="s"), outgoing("b", slot="t"))))
        await store.posted("a", posted("7.0"))
        edits = outgoing("c", slot="s", edits=True), outgoing("d", slot="t", edits=True), outgoing("e", slot="s")
        committed = await store.commit(UnitOfWork(team=TEAM, at=AT, outgoing=edits))
        assert committed.cards == {"s": posted("7.0")}

    async def test_a_slot_has_its_latest_message(self, store: OpenStore) -> None:
        await store.commit(start(outgoing=(outgoing("a", slot="s"), outgoing("b", slot="s"), outgoing("c", slot="t"))))
        assert await store.slots("c1") == {"s", "t"}
        await store.posted("a", posted("7.0"))
        await store.posted("b", posted("8.0"))
        await store.gave_up("c", "channel_not_found")
        assert await store.card("c1", "s") == posted("8.0")
        assert await store.slots("c1") == {"s"}

    async def test_a_message_is_stored_once(self, store: OpenStore) -> None:
        await store.commit(start(outgoing=(outgoing("o"),)))
        await store.posted("o", posted("7.0"))
        await store.commit(UnitOfWork(team=TEAM, at=AT, outgoing=(outgoing("o"),)))
        assert await store.outbox() == ()

    async def test_refused_blocks_are_remembered_by_workspace(self, open_store: Factory) -> None:
        store = open_store()
        await store.receive(mention("Ev1"))
        assert not await store.refuses_newer_blocks(TEAM)
        for _ in range(2):
            await store.note_newer_blocks_refused(TEAM)
        store.close()
        again = open_store()
        assert await again.refuses_newer_blocks(TEAM)
        assert not await again.refuses_newer_blocks(OTHER_TEAM)
        await again.note_newer_blocks_refused(OTHER_TEAM)  # of which nothing was stored so far
        assert await again.refuses_newer_blocks(OTHER_TEAM)

    async def test_a_removed_app_posts_nothing_more(self, store: OpenStore) -> None:
        await store.commit(start(outgoing=(outgoing("o"),)))
        await store.remove_workspace(TEAM, AT)
        assert await store.outbox() == ()

    async def test_a_streamed_message_is_noted_until_its_event_is_done(self, store: OpenStore) -> None:
        await store.receive(mention("Ev1"))
        first, second = posted("1.2", CHANNEL, "1.1"), posted("1.3", CHANNEL, "1.1")
        await store.stream(TEAM, "Ev1", first)
        await store.stream(TEAM, "Ev1", second)
        assert await store.unfinished_streams() == {(TEAM, "Ev1"): (first, second)}
        answer = outgoing("o", channel=CHANNEL, thread="1.1", consultation=None, replaces=first)
        await store.commit(UnitOfWork(event="Ev1", team=TEAM, at=AT, outgoing=(answer,)))
        assert await store.unfinished_streams() == {}
        assert [due.replaces for due in await store.outbox()] == [first]

    async def test_of_what_deletes_an_older_card_no_attempt_was_made(self, store: OpenStore) -> None:
        await store.commit(start(outgoing=(outgoing("old", slot="question"), outgoing("new", slot="question"))))
        assert await store.posted("old", posted("1.2", CHANNEL, "1.1")) is None
        removal = await store.posted("new", posted("1.3", CHANNEL, "1.1"))
        assert removal is not None
        assert [(due.id, due.attempts) for due in await store.outbox()] == [(removal.id, 0)]
        await store.sending(removal.id)
        assert [due.attempts for due in await store.outbox()] == [1]

    async def test_all_is_there_when_it_is_opened_again(self, open_store: Factory) -> None:
        first = open_store()
        await first.receive(mention("Ev1"))
        await first.commit(start(outgoing=(outgoing("o"),)))
        first.close()
        second = open_store()
        assert len(await second.unfinished()) == 1
        assert len(await second.outbox()) == 1
        assert await second.receive(mention("Ev1")) is None
        second.close()

    async def test_what_a_live_process_works_on_is_its_own_until_it_ends(self, open_store: Factory) -> None:
        first, second = open_store(), open_store()
        assert await first.receive(mention("Ev1"))
        assert await second.receive(mention("Ev1")) is None
        await first.commit(start(outgoing=(outgoing("o"),)))
        assert (await second.unfinished(), await second.outbox()) == ((), ())
        assert len(await first.unfinished()) == len(await first.outbox()) == 1
        first.close()
        assert await second.unfinished() == (mention("Ev1"),)
        assert [due.id for due in await second.outbox()] == ["o"]
        third = open_store()
        assert (await third.unfinished(), await third.outbox()) == ((), ())
        second.close()
        third.close()
