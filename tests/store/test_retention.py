"""What is over is pruned: each kind of data at its time, by the workspace's setting; a removed workspace goes whole."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.ports.audit_log import AuditEntry
from bot.ports.deletion import Retention
from bot.ports.store import AlreadyClaimedError, AlreadyDoneError, TranscriptLine, UnitOfWork
from bot.store.database import Database
from tests.harness.data_requests import set_retention
from tests.store.samples import AT, CHANNEL, DAY, OTHER_TEAM, OWNER, TEAM, entry, mention, outgoing, posted, start
from tests.store.samples import uninstalled as uninstalled_event


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "bot.db")
    yield database
    database.close()


def line(text: str) -> TranscriptLine:
    return TranscriptLine(channel=CHANNEL, thread=text, role="person", text=text, user=OWNER)


async def test_handled_events_and_sent_messages_go_after_a_week(store: Database) -> None:
    for number in range(3):
        await store.receive(mention(f"Ev{number}", ts=f"{number}.1"))
    messages = (outgoing("posted", slot="question:data"), outgoing("due"), outgoing("lost"))
    await store.commit(start(event="Ev0", outgoing=messages))
    await store.commit(UnitOfWork(event="Ev1", team=TEAM, at=AT))
    await store.posted("posted", posted("5.0"))
    await store.gave_up("lost", "channel_not_found")
    assert (await store.prune(AT + 7 * DAY)).removed == {}
    assert (await store.prune(AT + 7 * DAY + 1)).removed == {"inbox": 2, "outbox": 2}
    # What is not done stays, and where a card stands is known as long as its consultation is there.
    assert [event.key for event in await store.unfinished()] == ["Ev2"]
    assert [due.id for due in await store.outbox()] == ["due"]
    assert await store.card("c1", "question:data") == posted("5.0")
    assert await store.slots("c1") == {"question:data", ""}


async def test_the_first_choice_on_a_card_counts_for_ninety_days(store: Database) -> None:
    await store.commit(UnitOfWork(team=TEAM, at=AT, claim="choice:D1:1.1"))
    assert (await store.prune(AT + 90 * DAY)).removed == {}
    with pytest.raises(AlreadyClaimedError):
        await store.commit(UnitOfWork(team=TEAM, at=AT + 90 * DAY, claim="choice:D1:1.1"))
    assert (await store.prune(AT + 90 * DAY + 1)).removed == {"claims": 1}


async def test_more_than_a_batch_goes_in_one_prune(store: Database) -> None:
    def insert(db: object) -> None:
        for number in range(1_203):
            db.execute(  # type: ignore[attr-defined]
                "INSERT INTO inbox (team, key, user, event, at, done) VALUES (?,?,'','',0,1)", [TEAM, str(number)]
            )

    await store._write(insert)
    assert (await store.prune(8 * DAY)).removed == {"inbox": 1_203}


async def test_transcripts_go_after_thirty_days_or_as_the_workspace_set_it(store: Database) -> None:
    for team in (TEAM, OTHER_TEAM):
        await store.commit(UnitOfWork(team=team, at=AT, transcript=(line("old"),)))
        await store.commit(UnitOfWork(team=team, at=AT + 5 * DAY, transcript=(line("new"),)))
    await set_retention(store, TEAM, Retention(transcript_days=3), OWNER, AT)
    await store.prune(AT + 6 * DAY)
    assert [await store.transcript(TEAM, CHANNEL, thread) for thread in ("old", "new")] == [(), (("person", "new"),)]
    assert await store.transcript(OTHER_TEAM, CHANNEL, "old") == (("person", "old"),)
    await store.prune(AT + 31 * DAY)
    assert await store.transcript(OTHER_TEAM, CHANNEL, "old") == ()
    assert await store.transcript(OTHER_TEAM, CHANNEL, "new") != ()


async def test_consultations_go_when_the_workspace_wants_it_and_leave_a_receipt(store: Database) -> None:
    await store.commit(start("c1", entries=(entry(at=AT),)))
    await store.commit(start("c2", thread="8.8", entries=(entry(at=AT + 20 * DAY),)))
    assert (await store.prune(AT + 1_000 * DAY)).receipts == ()
    await set_retention(store, TEAM, Retention(consultation_days=30), OWNER, AT)
    pruned = await store.prune(AT + 31 * DAY)
    assert [(receipt.deletion.subject, receipt.deletion.by) for receipt in pruned.receipts] == [("c1", "bot")]
    assert await store.consultation(TEAM, "c2") is not None


async def test_a_setting_is_stored_once_with_its_event_and_noted(store: Database) -> None:
    assert await store.retention(TEAM) == Retention(transcript_days=30, consultation_days=None)
    await store.receive(mention("Ev1"))
    setting = Retention(transcript_days=7, consultation_days=365)
    await set_retention(store, TEAM, setting, OWNER, AT, event="Ev1")
    assert await store.retention(TEAM) == setting
    assert await store.unfinished() == ()
    with pytest.raises(AlreadyDoneError):
        await set_retention(store, TEAM, Retention(), OWNER, AT, event="Ev1")
    assert await store.audit_entries() == tuple(
        AuditEntry(at=AT, team=TEAM, user=OWNER, action="set", subject=f"retention:{what}")
        for what in ("consultation_days=365", "transcript_days=7")
    )


async def test_a_removed_workspace_is_purged_after_its_time(store: Database) -> None:
    await store.receive(mention("Ev1"))
    await store.commit(start(outgoing=(outgoing("o"),)))
    first, second = AT + 1 * DAY, AT + 1 * DAY + 5
    for key, at in (("Ev2", first), ("Ev3", second)):  # app_uninstalled and tokens_revoked
        await store.receive(uninstalled_event(key, at))
        await store.remove_workspace(TEAM, at)
    assert await store.outbox() == ()
    assert await store.purge_workspaces(removed_before=first, at=first) == ()
    (receipt,) = await store.purge_workspaces(removed_before=first + 1, at=first + 7 * DAY)
    assert receipt.deletion.kind == "workspace"
    assert await store.consultation(TEAM, "c1") is None
    assert await store.purge_workspaces(removed_before=first + 1, at=first + 7 * DAY) == ()


async def test_a_workspace_that_came_back_is_not_purged(store: Database) -> None:
    await store.receive(mention("Ev1"))
    await store.commit(start())
    await store.remove_workspace(TEAM, AT + 10)
    await store.receive(mention("Ev2", ts="1.2", at=AT + 9))  # on its way when the app was removed
    assert len(await store._run(lambda db: db.execute("SELECT 1 FROM workspaces WHERE removed_at > 0").fetchall())) == 1
    await store.receive(mention("Ev3", ts="1.3", at=AT + 11))
    assert await store.purge_workspaces(removed_before=AT + 100, at=AT + 100) == ()
    assert await store.consultation(TEAM, "c1") is not None


async def test_the_audit_log_is_searched_by_what_is_asked(store: Database) -> None:
    entries = [
        AuditEntry(at=AT + number, team=team, user=user, action=action, subject="verdict:v1")
        for number, (team, user, action) in enumerate(
            ((TEAM, "U1", "read"), (TEAM, "U2", "share"), (OTHER_TEAM, "U1", "read"))
        )
    ]
    await store.commit(UnitOfWork(team=TEAM, at=AT, audit=tuple(entries)))
    assert await store.audit_entries() == tuple(reversed(entries))
    assert await store.audit_entries(team=TEAM) == (entries[1], entries[0])
    assert await store.audit_entries(user="U1", action="read", since=AT + 1) == (entries[2],)
    assert await store.audit_entries(limit=1) == (entries[2],)
