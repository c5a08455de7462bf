"""The operations of the store that are killed, and the database that they work on."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlite_utils

from bot.ports.deletion import Deletion, Retention
from bot.ports.store import AlreadyDoneError, TranscriptLine, UnitOfWork
from bot.store import backups, connection, migrations, schema
from bot.store.database import Database
from tests.harness.data_requests import delete, set_retention
from tests.store.samples import (
    AT,
    CHANNEL,
    DAY,
    OTHER_TEAM,
    OWNER,
    TEAM,
    direct_message,
    entry,
    mention,
    outgoing,
    posted,
    shown,
    start,
    verdict,
)

LATER = AT + 60 * DAY
EARLIER, COPY = "earlier.db", "copy.db"
SAME, STEPWISE = "same", "stepwise"


@dataclass(frozen=True)
class Operation:
    """`run` does it in a folder. `steps` STEPWISE: it is several transactions, each of which only removes."""

    run: Callable[[Path], None]
    steps: str = SAME


def on_store(work: Callable[[Database], Any]) -> Callable[[Path], None]:
    async def run(folder: Path) -> None:
        store = Database(folder / "bot.db")
        await work(store)
        store.close()

    return lambda folder: asyncio.run(run(folder))


async def commit(store: Database) -> None:
    work = UnitOfWork(
        event="Ev-due",
        team=TEAM,
        at=LATER,
        claim="card",
        consultation="c1",
        entries=(entry(),) * 3,
        outgoing=(outgoing("new"),),
    )
    with contextlib.suppress(AlreadyDoneError):
        await store.commit(work)


def back_up(folder: Path) -> None:
    if not (folder / COPY).exists():
        backups.back_up(folder / "bot.db", folder / COPY, LATER)


def migrate(folder: Path) -> None:
    """This version's migrations and one more, which rewrites every entry's table."""
    more = sqlite_utils.Migrations("consultant")
    more(name="0001_tables")(schema.create_tables)

    @more(name="0002_more")
    def add_more(db: sqlite_utils.Database) -> None:
        db.execute("ALTER TABLE usage ADD COLUMN note TEXT")
        db.execute("CREATE TABLE notes AS SELECT * FROM entries")
        db.execute("UPDATE consultations SET state = 'closed'")

    path = folder / "bot.db"
    db = sqlite_utils.Database(sqlite3.connect(path))
    with closing(db):
        migrations.migrate(db, path, more)


OPERATIONS = {
    "commit": Operation(on_store(commit)),
    "delete": Operation(
        on_store(
            lambda store: delete(
                store,
                Deletion(kind="person", team=TEAM, subject=OWNER, by=OWNER, at=LATER),
                confirm=lambda _: (outgoing("gone", consultation=None),),
            )
        )
    ),
    "purge": Operation(on_store(lambda store: store.purge_workspaces(LATER, LATER)), STEPWISE),
    "prune": Operation(on_store(lambda store: store.prune(LATER)), STEPWISE),
    "backup": Operation(back_up),
    "restore": Operation(lambda folder: backups.restore(folder / EARLIER, folder / "bot.db", LATER)),
    "migration": Operation(migrate),
    "first opening": Operation(lambda folder: connection.connect(folder / "new.db").close()),
}


async def fill(folder: Path) -> None:
    """Two workspaces with everything in them; one was removed. A backup from before the second consultation."""
    store = Database(folder / "bot.db")
    for team in (TEAM, OTHER_TEAM):
        line = TranscriptLine(channel=CHANNEL, thread="1.1", role="person", text="hello", user=OWNER)
        await store.receive(mention(f"Ev-{team}", team=team))
        posts = tuple(
            outgoing(f"{team}-{number}", team=team, consultation=f"c-{team}", slot=f"s{number}") for number in range(5)
        )
        ident = f"c-{team}"
        first = start(
            ident, team=team, thread="1.1", event=f"Ev-{team}", transcript=(line,), outgoing=posts, entries=(entry(),)
        )
        await store.commit(first)
        await store.posted(posts[0].id, posted("5.0"))
    await store.remove_workspace(OTHER_TEAM, AT + DAY)
    await set_retention(store, TEAM, Retention(consultation_days=30), OWNER, AT)
    store.close()
    backups.back_up(folder / "bot.db", folder / EARLIER, AT)
    store = Database(folder / "bot.db")
    said = outgoing("verdict", channel=CHANNEL, thread="1.1", slot="verdict:v1", message=shown())
    entries = tuple(entry(words="x" * 200, at=LATER) for _ in range(20))
    await store.commit(start("c1", entries=entries, verdict=verdict(), outgoing=(said,)))
    await store.posted("verdict", posted("6.0", CHANNEL, "1.1"))
    await store.receive(direct_message("Ev-due", ts="3.1", thread="9.9"))
    store.close()
