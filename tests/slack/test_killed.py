"""A process killed at any step of posting, and started again, leaves each message in Slack once."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import Any

import pytest

from bot.consultation import messages
from bot.consultation.state import Consultation, Entry
from bot.playground import Playground
from bot.ports.outbound import OutboundMessage
from bot.ports.store import UnitOfWork
from bot.slack.clients import Clients
from bot.slack.delivery.outbox import Outbox
from bot.store.database import Database
from tests.slack.conftest import QUICK
from tests.slack.rendering import PHRASES
from tests.slack.test_outbox import texts


class Mortal(Database):
    """A database whose user dies at the `last`th step, just before it or just after."""

    last = 0
    after = False

    def live(self, last: int, after: bool) -> None:
        self.last, self.after, self.taken, self.dead = last, after, 0, asyncio.Event()

    async def _run(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.last:
            return await super()._run(work, *args, **kwargs)
        self.taken += 1
        dying = self.taken >= self.last
        done = await super()._run(work, *args, **kwargs) if not dying or self.after else None
        if dying:
            self.dead.set()
            await asyncio.Event().wait()
        return done


def word(ident: str, room: str, slot: str, **more: object) -> OutboundMessage:
    message = more.pop("message", None) or messages.Notice(text=f"word {ident}")
    return OutboundMessage(
        id=ident,
        team="",
        channel=room,
        thread=None,
        message=message,
        consultation="c1",
        slot=slot,
        **more,
    )


async def keep(store: Database, team: str, room: str, owner: str) -> None:
    outgoing = (
        word("o1", room, "question:a", opens_thread=True),
        word("o2", room, "question:b"),
        word("o3", room, "question:a", edits=True, message=messages.Notice(text="A: yes")),
        word("o4", room, "question:c"),
    )
    await store.commit(
        UnitOfWork(
            team=team,
            at=1.0,
            begun=Consultation(id="c1", team=team, owner=owner, room=room),
            consultation="c1",
            entries=(Entry(kind="answered", by=owner, at=1.0),),
            outgoing=tuple(message.model_copy(update={"team": team}) for message in outgoing),
        )
    )


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_killed_at_every_step_each_message_stands_once(
    after: bool, pg: Playground, clients: Clients, tmp_path: Path
) -> None:
    steps = 0
    while True:
        steps += 1
        user = pg.users["You"]
        room = str((await clients.asking.conversations_open(users=user))["channel"]["id"])
        store = Mortal(tmp_path / f"kept-{after}-{steps}.db")
        await keep(store, pg.team_id, room, user)
        before = len(await texts(pg, room))
        store.live(steps, after)
        first = Outbox(clients.posting, store, PHRASES, QUICK)
        flushing = asyncio.create_task(first.flush())
        dead = asyncio.create_task(store.dead.wait())
        await asyncio.wait({flushing, dead}, return_when=asyncio.FIRST_COMPLETED)
        survived = not store.dead.is_set()
        flushing.cancel()
        dead.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await flushing
        await first.close()
        store.close()
        again = Database(tmp_path / f"kept-{after}-{steps}.db")  # what the dead process knew, only the file knows
        second = Outbox(clients.posting, again, PHRASES, QUICK)
        await second.flush()
        await second.close()
        kept = await again.consultation(pg.team_id, "c1")
        assert kept is not None
        assert await again.outbox() == (), steps
        assert await texts(pg, room, kept.thread) == ["A: yes", "word o2", "word o4"], steps
        assert len(await texts(pg, room)) == before + 1, steps
        again.close()
        if survived:
            break
    assert steps > 6  # the outbox is read, and each message marked
