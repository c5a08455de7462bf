"""What a living process has in hand is left to it; what a dead one left is taken over, by one; a turn is kept once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.consultation.messages import Notice
from bot.consultation.state import Consultation, Entry
from bot.ports.inbound import DirectMessage
from bot.ports.outbound import OutboundMessage
from bot.ports.store import AlreadyDoneError, ConflictError, UnitOfWork
from bot.store.database import Database

TEAM, OWNER, ROOM = "T1", "U1", "D1"
SAID = DirectMessage(key="k1", team=TEAM, user=OWNER, at=1.0, channel=ROOM, ts="1.1", thread=None, text="hello")
WORD = OutboundMessage(id="o1", team=TEAM, channel="C1", thread=None, message=Notice(text="hello"))


def answered(at: float) -> Entry:
    return Entry(kind="answered", question="task", values={"task": "extraction"}, by=OWNER, at=at)


async def test_what_a_living_one_has_in_hand_is_its_own_until_it_ends(tmp_path: Path) -> None:
    first, second = Database(tmp_path / "bot.db"), Database(tmp_path / "bot.db")
    assert await first.receive(SAID)
    assert not await second.receive(SAID)
    await first.commit(UnitOfWork(team=TEAM, at=1.0, outgoing=(WORD,)))
    assert (await second.unfinished(), await second.outbox()) == ((), ())
    assert len(await first.unfinished()) == len(await first.outbox()) == 1
    first.close()
    assert await second.unfinished() == (SAID,)
    assert [due.id for due in await second.outbox()] == [WORD.id]
    third = Database(tmp_path / "bot.db")
    assert (await third.unfinished(), await third.outbox()) == ((), ())
    second.close()
    third.close()


async def test_what_comes_of_an_event_is_kept_once(tmp_path: Path) -> None:
    store = Database(tmp_path / "bot.db")
    await store.receive(SAID)
    await store.commit(UnitOfWork(team=TEAM, at=1.0, begun=Consultation(id="c1", team=TEAM, owner=OWNER, room=ROOM)))
    turned = UnitOfWork(
        event=SAID.key, team=TEAM, at=1.0, consultation="c1", entries=(answered(1.0),), outgoing=(WORD,)
    )
    await store.commit(turned)
    with pytest.raises(AlreadyDoneError):
        await store.commit(turned)
    found = await store.consultation(TEAM, "c1")
    assert found is not None
    assert len(found.entries) == 1
    store.close()


async def test_a_turn_thought_of_an_older_consultation_changes_nothing(tmp_path: Path) -> None:
    store = Database(tmp_path / "bot.db")
    await store.receive(SAID)
    await store.commit(UnitOfWork(team=TEAM, at=1.0, begun=Consultation(id="c1", team=TEAM, owner=OWNER, room=ROOM)))
    await store.commit(UnitOfWork(team=TEAM, at=1.0, consultation="c1", entries=(answered(1.0),), after=0))
    late = UnitOfWork(event=SAID.key, team=TEAM, at=2.0, consultation="c1", entries=(answered(2.0),), after=0)
    with pytest.raises(ConflictError):
        await store.commit(late)
    assert await store.unfinished() == (SAID,)
    await store.commit(late.model_copy(update={"after": 1}))
    found = await store.consultation(TEAM, "c1")
    assert found is not None
    assert [entry.at for entry in found.entries] == [1.0, 2.0]
    store.close()
