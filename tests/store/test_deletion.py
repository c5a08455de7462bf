"""A deletion removes everything of its subject and nothing of anybody else, and leaves a receipt of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import sqlite_utils

from bot.ports.audit_log import AuditEntry
from bot.ports.deletion import Deletion, Receipt, Retention
from bot.ports.outbound import OutboundMessage
from bot.ports.store import AlreadyDoneError, DeletedError, Rating, TranscriptLine, UnitOfWork
from bot.ports.usage import UsageRow
from bot.store.database import Database
from bot.store.deletion import without_person
from tests.harness.data_requests import delete, set_retention
from tests.store.samples import (
    AT,
    CHANNEL,
    COLLEAGUE,
    OTHER_TEAM,
    OWNER,
    ROOM,
    TEAM,
    click,
    direct_message,
    entry,
    mention,
    outgoing,
    posted,
    shown,
    start,
    verdict,
)
from tests.store.test_database import files_with

SECRET = "Geheimprojekt"
LATER = AT + 100


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "bot.db")
    yield database
    database.close()


async def fill(store: Database) -> None:
    """OWNER's consultation c1 (with a verdict), COLLEAGUE's c2 in which OWNER wrote, and another workspace's c3."""
    await store.commit(
        start(
            "c1",
            thread="9.9",
            entries=(entry(words=SECRET), entry(kind="confirmed")),
            verdict=verdict("v1", project=SECRET, message=shown("v1", headline=SECRET)),
            outgoing=(
                outgoing("card", slot="question:data"),
                outgoing("due", slot="summary", message={"kind": "notice", "text": SECRET}),
                outgoing("post", channel=CHANNEL, thread="1.1", message=shown("v1"), slot="verdict:v1"),
            ),
            transcript=(TranscriptLine(channel=ROOM, thread="9.9", role="person", text=SECRET, user=OWNER),),
        )
    )
    await store.posted("card", posted("5.0"))
    await store.posted("post", posted("6.0", CHANNEL, "1.1"))
    await store.commit(
        start(
            "c2",
            owner=COLLEAGUE,
            thread="8.8",
            entries=(
                entry(by=COLLEAGUE, words="mine"),
                entry(by=OWNER, words=f"{SECRET} of mine", few_shot_examples=3),
            ),
            verdict=verdict(
                "v2",
                consultation="c2",
                owner=COLLEAGUE,
                message=shown("v2", consultation="c2", owner=COLLEAGUE, evidence=(f"said by <@{OWNER}>",)),
            ),
            transcript=(TranscriptLine(channel=CHANNEL, thread="7.7", role="person", text="x", user=COLLEAGUE),),
        )
    )
    await store.commit(start("c3", team=OTHER_TEAM, owner=COLLEAGUE, entries=(entry(by=COLLEAGUE, words="elsewhere"),)))
    ratings = (("v1", COLLEAGUE), ("v2", OWNER), ("first_read:x", OWNER), ("v2", COLLEAGUE))
    for about, person in ratings:
        rating = Rating(about=about, rating="negative", user=person, details=SECRET if person == OWNER else "")
        await store.commit(UnitOfWork(team=TEAM, at=AT, rating=rating))
    for person, usd in ((OWNER, 0.5), (OWNER, 0.25), (COLLEAGUE, 1.0)):
        await store.record_usage(
            UsageRow(
                at=AT, day="2026-11-22", team=TEAM, person=person, purpose="answer", model="m", outcome="ok", usd=usd
            )
        )
    await store.receive(click("Ev-click", "c1"))
    await store.receive(direct_message("Ev-reply", ts="3.1", thread="9.9", text=SECRET))
    await store.receive(direct_message("Ev-other", ts="3.2", thread="8.8", user=COLLEAGUE))


def deletion(kind: str, subject: str, by: str = OWNER) -> Deletion:
    return Deletion.model_validate(
        {"kind": kind, "team": TEAM, "subject": subject, "by": by, "at": LATER, "called": "a former member"}
    )


async def rows(store: Database, table: str) -> int:
    return int(await store._run(lambda db: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]))


async def holding(store: Database, person: str) -> list[str]:
    """The tables that name a person, but for those that say who asked for a deletion, and that it was done."""

    def look(db: sqlite_utils.Database) -> list[str]:
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        rows = {table: str(db.execute(f"SELECT * FROM {table}").fetchall()) for (table,) in tables}
        return [table for table, text in rows.items() if person in text and table not in ("receipts", "audit_log")]

    return await store._run(look)


async def test_a_consultation_goes_with_all_that_hangs_on_it(store: Database, tmp_path: Path) -> None:
    await fill(store)
    receipt = await delete(store, deletion("consultation", "c1"))
    assert receipt.removed == {
        "transcripts": 1,  # of its DM thread
        "inbox": 2,  # the click on its card and the reply in its thread: nothing more is done about them
        "outbox": 3,
        "cards": 2,
        "ratings": 1,
        "verdict_places": 1,
        "verdicts": 1,
        "entries": 2,
        "consultations": 1,
    }
    assert [place.ts for place in receipt.places] == ["6.0", "5.0"]
    assert await store.consultation(TEAM, "c1") is None
    assert await store.verdict(TEAM, "v1") is None
    assert await store.outbox() == ()
    assert [event.key for event in await store.unfinished()] == ["Ev-other"]
    assert await store.transcript(TEAM, ROOM, "9.9") == ()
    other = await store.consultation(TEAM, "c2")
    assert other is not None
    assert [(entry.by, entry.words) for entry in other.entries] == [
        (COLLEAGUE, "mine"),
        (OWNER, f"{SECRET} of mine"),
    ]
    assert await store.receipts(TEAM) == (receipt.model_copy(update={"places": ()}),)
    assert await store.audit_entries() == (
        AuditEntry(at=LATER, team=TEAM, user=OWNER, action="delete", subject="consultation:c1"),
    )


async def test_all_about_a_person_goes_and_in_others_consultations_they_are_a_former_member(
    store: Database, tmp_path: Path
) -> None:
    await fill(store)
    receipt = await delete(store, deletion("person", OWNER))
    assert files_with(tmp_path, SECRET) == []
    assert await store.open_consultations(TEAM, OWNER) == ()
    other = await store.consultation(TEAM, "c2")
    assert other is not None
    assert [(entry.by, entry.words) for entry in other.entries] == [(COLLEAGUE, "mine"), ("former_member", "")]
    assert other.entries[1].values == {"few_shot_examples": 3}
    kept = await store.verdict(TEAM, "v2")
    assert kept is not None
    assert kept.message.evidence == ("said by a former member",)
    assert kept.owner == COLLEAGUE
    assert receipt.anonymised == {"entries": 1, "verdicts": 1}
    assert receipt.kept == {"usage": 1}
    assert receipt.removed["ratings"] == 3
    assert await rows(store, "ratings") == 1  # COLLEAGUE's own verdict, rated by COLLEAGUE
    assert [event.key for event in await store.unfinished()] == ["Ev-other"]
    # What was spent is kept as a sum, so that the workspace's budget stays right.
    assert await store.spent_by(TEAM, OWNER, "2026-11-22") == ((1.75, 0), (0.0, 0))
    assert {(row.person, row.calls) for row in await store.usage_sums(TEAM, "2026-11-22")} == {
        ("former_member", 2),
        (COLLEAGUE, 1),
    }
    assert await holding(store, OWNER) == []


async def test_what_waits_to_be_posted_for_a_person_goes_and_what_a_colleague_waits_for_stays(store: Database) -> None:
    await fill(store)
    answer = {"kind": "notice", "text": SECRET}
    waiting = (
        outgoing("next card", consultation="c2", channel="D2", owner=OWNER),  # OWNER wrote there
        outgoing("answer", consultation=None, channel=CHANNEL, owner=OWNER, message=answer),
        outgoing("old card", consultation=None, owner=OWNER, message={"kind": "removal"}, replaces=posted("4.0")),
    )
    await store.commit(UnitOfWork(team=TEAM, at=AT, outgoing=waiting))
    await set_retention(store, TEAM, Retention(transcript_days=14), OWNER, AT)
    await delete(store, deletion("person", OWNER))
    assert [(due.id, due.owner) for due in await store.outbox()] == [("next card", ""), ("old card", "")]
    assert await store.retention(TEAM) == Retention(transcript_days=14)
    assert await holding(store, OWNER) == []


async def test_a_workspace_goes_whole_and_others_stay(store: Database) -> None:
    await fill(store)
    await delete(store, deletion("workspace", TEAM, by="bot"))
    for table in ("verdicts", "verdict_places", "outbox", "cards", "inbox", "transcripts", "claims", "deleting"):
        assert await rows(store, table) == 0, table
    assert await store.consultation(OTHER_TEAM, "c3") is not None
    assert await rows(store, "entries") == 1
    assert (await store.spent_by(TEAM, OWNER, "2026-11-22"))[0] == (1.75, 0)
    assert await rows(store, "usage") == 1


async def test_the_confirmation_is_stored_with_the_deletion_once(store: Database) -> None:
    await fill(store)
    forget = direct_message("Ev-forget", ts="4.1")
    await store.receive(forget)

    def confirm(receipt: Receipt) -> Sequence[OutboundMessage]:
        words = {"kind": "notice", "text": f"{receipt.removed['consultations']} consultation is deleted"}
        return (outgoing("confirmed", message=words, consultation=None, thread="4.1"),)

    await delete(store, deletion("person", OWNER), event="Ev-forget", confirm=confirm)
    assert [due.message for due in await store.outbox()] == [
        outgoing("x", message={"kind": "notice", "text": "1 consultation is deleted"}).message
    ]
    with pytest.raises(AlreadyDoneError):
        await delete(store, deletion("person", OWNER), event="Ev-forget", confirm=confirm)
    assert len(await store.receipts(TEAM)) == 1


async def test_nothing_there_gives_a_receipt_of_nothing(store: Database) -> None:
    receipt = await delete(store, deletion("consultation", "nowhere"))
    assert (receipt.removed, receipt.anonymised, receipt.kept) == ({}, {}, {})


async def test_another_workspace_can_not_delete_it(store: Database) -> None:
    await fill(store)
    await delete(store, Deletion(kind="consultation", team=OTHER_TEAM, subject="c1", by=OWNER, at=LATER))
    assert await store.consultation(TEAM, "c1") is not None


async def test_what_a_handler_still_had_in_hand_finds_nothing_to_write_to(store: Database) -> None:
    """A commit that was computed before the deletion changes nothing after it."""
    await fill(store)
    await delete(store, deletion("consultation", "c1"))
    with pytest.raises(AlreadyDoneError):
        await store.commit(
            UnitOfWork(event="Ev-click", team=TEAM, at=LATER, consultation="c1", entries=(entry(),), after=2)
        )
    with pytest.raises(DeletedError):
        await store.posted("due", posted("7.0"))
    assert await rows(store, "cards") == 0


async def test_messages_of_others_stay_due(store: Database) -> None:
    await store.receive(mention("Ev1"))
    await store.commit(start("c2", owner=COLLEAGUE, thread="8.8", outgoing=(outgoing("o", consultation="c2"),)))
    await store.commit(start("c1"))
    await delete(store, deletion("consultation", "c1"))
    assert [due.id for due in await store.outbox()] == ["o"]


def test_a_person_is_replaced_as_a_whole_word() -> None:
    text = '{"evidence": "said by <@U1>", "by": "U1", "other": "U12"}'
    assert without_person(text, "U1", "a former member") == (
        '{"evidence": "said by a former member", "by": "former_member", "other": "U12"}'
    )
