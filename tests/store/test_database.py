"""The store keeps all of a turn or nothing, once, by team; answers and verdicts are never changed."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.consultation.messages import Notice, VerdictMessage
from bot.consultation.state import Consultation, Entry, Origin
from bot.decision.profile import Profile
from bot.ports.inbound import DirectMessage, Mention
from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.store import StoredVerdict, StoreError, TranscriptLine, UnitOfWork
from bot.store.database import Database
from bot.store.project_key import project_key

TEAM, OTHER, OWNER, AT = "T1", "T2", "U1", 1_000.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "bot.db")
    yield database
    database.close()


def mention(key: str, ts: str = "1.1", team: str = TEAM) -> Mention:
    return Mention(key=key, team=team, user=OWNER, at=AT, channel="C1", ts=ts, thread=None, text="hello")


def header(ident: str = "c1", team: str = TEAM, thread: str | None = None) -> Consultation:
    origin = Origin(channel="C1", thread="1.1", private=False)
    return Consultation(
        id=ident, team=team, owner=OWNER, project="Invoice Extractor", origin=origin, room="D1", thread=thread
    )


def entry(kind: str = "answered", **values: object) -> Entry:
    return Entry.model_validate({"kind": kind, "question": "data", "values": values, "by": OWNER, "at": AT})


def outgoing(ident: str, **more: object) -> OutboundMessage:
    given = {"id": ident, "team": TEAM, "channel": "D1", "thread": None, "message": Notice(text="hi"), "consultation": "c1"}
    return OutboundMessage.model_validate(given | more)


def verdict(ident: str = "v1", team: str = TEAM, project: str = "Invoice Extractor") -> StoredVerdict:
    return StoredVerdict(
        id=ident, team=team, consultation="c1", project=project, decision="prompt",
        profile=Profile(few_shot_examples=3),        document={"decision": "prompt"},
        shown=shown(ident),
        rules_version="r",
        guide_edition="g",
        owner=OWNER,
        at=AT,
        origin_channel="C1",
    )  # fmt: skip


def shown(ident: str = "v1") -> VerdictMessage:
    return VerdictMessage(
        verdict=ident, consultation="c1", project="p", decision="prompt", headline="h", next_step="n", deciding=(),
        missing=(), changes=(), items=(), owner=OWNER, guide_edition="g",
    )  # fmt: skip


async def test_of_ten_parallel_deliveries_one_is_kept(store: Database) -> None:
    kept = await asyncio.gather(*(store.receive(mention("Ev1")) for _ in range(10)))
    assert len([loaded for loaded in kept if loaded is not None]) == 1


async def test_one_message_delivered_as_two_events_is_kept_once(store: Database) -> None:
    assert await store.receive(mention("Ev1"))
    assert not await store.receive(mention("Ev2"))
    direct = DirectMessage(key="Ev3", team=TEAM, user=OWNER, at=AT, channel="C1", ts="1.1", thread=None, text="hello")
    assert not await store.receive(direct)


async def test_teams_do_not_share_keys_or_messages(store: Database) -> None:
    assert await store.receive(mention("Ev1"))
    assert await store.receive(mention("Ev1", team=OTHER))


async def test_what_is_kept_stays_unfinished_until_its_turn_is_kept(store: Database) -> None:
    await store.receive(mention("Ev1"))
    assert [event.key for event in await store.unfinished()] == ["Ev1"]
    await store.commit(UnitOfWork(event="Ev1", team=TEAM, at=AT, begun=header()))
    assert await store.unfinished() == ()


async def test_a_turn_is_kept_whole_or_not_at_all(store: Database) -> None:
    await store.receive(mention("Ev1"))
    bad = UnitOfWork(
        event="Ev1",
        team=TEAM,
        at=AT,
        consultation="nowhere",
        entries=(entry(labelled_examples=5),),
        outgoing=(outgoing("o1"),),
    )
    with pytest.raises(StoreError):
        await store.commit(bad)
    assert await store.outbox() == ()
    assert len(await store.unfinished()) == 1


async def test_entries_come_back_as_they_were_kept(store: Database) -> None:
    entries = (
        entry(prompt_ingredients=("instruction", "few_shot"), few_shot_examples=0, failure_threshold=0.03),
        entry(labels_trusted=True, labelled_examples=None),
    )
    await store.commit(UnitOfWork(team=TEAM, at=AT, begun=header(), consultation="c1", entries=entries))
    loaded = await store.consultation(TEAM, "c1")
    assert loaded is not None
    assert loaded.entries == entries
    assert loaded.entries[1].values["labels_trusted"] is True
    assert await store.consultation(OTHER, "c1") is None


async def test_state_follows_from_the_entries(store: Database) -> None:
    async def keep(kind: str) -> list[str]:
        await store.commit(UnitOfWork(team=TEAM, at=AT, consultation="c1", entries=(entry(kind),)))
        return [found.id for found in await store.open_consultations(TEAM, OWNER)]

    await store.commit(UnitOfWork(team=TEAM, at=AT, begun=header()))
    assert await keep("answered") == ["c1"]
    assert await keep("confirmed") == []
    assert await keep("reopened") == ["c1"]
    assert await keep("closed") == []


async def test_start_twice_changes_nothing(store: Database) -> None:
    await store.commit(
        UnitOfWork(team=TEAM, at=AT, begun=header(), consultation="c1", entries=(entry(few_shot_examples=3),))
    )
    await store.commit(UnitOfWork(team=TEAM, at=AT, begun=header()))
    loaded = await store.consultation(TEAM, "c1")
    assert loaded is not None
    assert len(loaded.entries) == 1


@pytest.mark.parametrize("table", ["answers", "verdicts"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET consultation = 'x'", "DELETE FROM {}"])
async def test_answers_and_verdicts_are_never_changed(
    store: Database, tmp_path: Path, table: str, statement: str
) -> None:
    await store.commit(
        UnitOfWork(team=TEAM, at=AT, begun=header(), consultation="c1", entries=(entry(),), verdict=verdict())
    )
    connection = sqlite3.connect(tmp_path / "bot.db")
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        connection.execute(statement.format(table))
    connection.close()


async def test_cards_wait_until_their_thread_exists(store: Database) -> None:
    await store.commit(
        UnitOfWork(
            team=TEAM,
            at=AT,
            begun=header(),
            outgoing=(outgoing("root", opens_thread=True), outgoing("card", slot="question:data")),
        )
    )
    assert [due.id for due in await store.outbox()] == ["root"]
    await store.posted("root", Posted(channel="D1", ts="5.0", thread=None))
    assert [(due.id, due.thread) for due in await store.outbox()] == [("card", "5.0")]
    assert (await store.consultation_in(TEAM, "D1", "5.0")) is not None


async def test_a_channel_message_does_not_wait_for_the_dm_thread(store: Database) -> None:
    await store.commit(
        UnitOfWork(team=TEAM, at=AT, begun=header(), outgoing=(outgoing("o", channel="C1", thread="1.1"),))
    )
    assert [(due.id, due.thread) for due in await store.outbox()] == [("o", "1.1")]


async def test_sending_is_counted_and_posted_or_given_up_leaves_the_outbox(store: Database) -> None:
    await store.commit(
        UnitOfWork(team=TEAM, at=AT, begun=header(thread="9.9"), outgoing=(outgoing("a", slot="s"), outgoing("b")))
    )
    await store.sending("a")
    assert [due.attempts for due in await store.outbox()] == [1, 0]
    await store.posted("a", Posted(channel="D1", ts="7.0", thread="9.9"))
    await store.gave_up("b", "channel_not_found")
    assert await store.outbox() == ()
    assert await store.card("c1", "s") == Posted(channel="D1", ts="7.0", thread="9.9")


async def test_a_verdict_knows_where_it_stands_and_where_it_was_shared(store: Database) -> None:
    posts = (
        outgoing("v", channel="C1", thread="1.1", message=shown(), slot="verdict:v1"),
        outgoing("s", channel="C2", message=shown(), slot="share:v1:C2"),
    )
    await store.commit(UnitOfWork(team=TEAM, at=AT, begun=header(thread="9.9"), verdict=verdict(), outgoing=posts))
    await store.posted("v", Posted(channel="C1", ts="2.0", thread="1.1"))
    await store.posted("s", Posted(channel="C2", ts="3.0", thread=None))
    loaded = await store.verdict(TEAM, "v1")
    assert loaded is not None
    assert loaded.posted == Posted(channel="C1", ts="2.0", thread="1.1")
    assert [place.channel for place in loaded.shared_to] == ["C2"]
    assert loaded.profile == Profile(few_shot_examples=3)


async def test_verdicts_of_a_project_are_found_by_any_spelling_newest_first(store: Database) -> None:
    await store.commit(UnitOfWork(team=TEAM, at=AT, begun=header(), verdict=verdict("v1")))
    newer = verdict("v2", project="invoice-EXTRACTOR").model_copy(update={"at": AT + 1})
    await store.commit(UnitOfWork(team=TEAM, at=AT, verdict=newer))
    await store.commit(UnitOfWork(team=OTHER, at=AT, verdict=verdict("v3", team=OTHER)))
    assert [found.id for found in await store.all_verdicts(TEAM, "Invoice  extractor!")] == ["v2", "v1"]
    assert [found.id for found in await store.all_verdicts(OTHER)] == ["v3"]


@given(st.text(max_size=30))
def test_project_names_match_whatever_their_case_and_spacing(name: str) -> None:
    assert project_key(name) == project_key(f" {name} ") == project_key(name.casefold())


async def test_all_is_there_after_the_file_is_opened_again(tmp_path: Path) -> None:
    first = Database(tmp_path / "bot.db")
    await first.receive(mention("Ev1"))
    await first.commit(UnitOfWork(team=TEAM, at=AT, begun=header(thread="1"), outgoing=(outgoing("o"),)))
    first.close()
    second = Database(tmp_path / "bot.db")
    assert len(await second.unfinished()) == 1
    assert len(await second.outbox()) == 1
    assert not await second.receive(mention("Ev1"))
    second.close()


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    path.write_text("this is a letter, not a database " * 50)
    with pytest.raises(StoreError, match=r"bot\.db can't be opened"):
        Database(path)


async def test_a_removed_app_posts_nothing_more(store: Database) -> None:
    await store.receive(mention("Ev1"))
    await store.commit(UnitOfWork(team=TEAM, at=AT, begun=header(thread="1"), outgoing=(outgoing("o"),)))
    await store.forget_team(TEAM)
    assert await store.outbox() == ()


async def test_a_transcript_keeps_the_last_turns_of_its_own_thread(store: Database) -> None:
    for number in range(25):
        line = TranscriptLine(channel="C1", thread="1.1", role="person", text=str(number))
        await store.commit(UnitOfWork(team=TEAM, at=AT, transcript=(line,)))
    other = TranscriptLine(channel="C1", thread="2.2", role="bot", text="elsewhere")
    await store.commit(UnitOfWork(team=TEAM, at=AT, transcript=(other,)))
    turns = await store.transcript(TEAM, "C1", "1.1")
    assert [text for _, text in turns] == [str(number) for number in range(5, 25)]
