"""The inbox: events are stored before they are acknowledged; one atomic insert decides who handles them."""

from __future__ import annotations

from pydantic import TypeAdapter
from sqlite_utils import Database

from bot.ports.inbound import AppUninstalled, DirectMessage, InboundEvent, Interaction, WrittenEvent
from bot.ports.outbound import Posted
from bot.ports.store import AlreadyClaimedError, AlreadyDoneError, Loaded
from bot.store import consultations, workspaces
from bot.store.connection import insert
from bot.store.leases import Lease, take_over

EVENT: TypeAdapter[InboundEvent] = TypeAdapter(InboundEvent)


def add(db: Database, event: InboundEvent, lease: str) -> bool:
    """Store an event. False if it was stored before, whether the second delivery shares its key or its message."""
    message = f"{event.channel}:{event.ts}" if isinstance(event, WrittenEvent) else None
    if not isinstance(event, AppUninstalled):
        workspaces.note_active(db, event.team, event.at)
    row = {"message": message, "event": event.model_dump_json(), "lease": lease}
    row |= {name: getattr(event, name) for name in ("team", "key", "user", "at")}
    return insert(db, "inbox", row, ignore=True)


def load(db: Database, event: InboundEvent) -> Loaded:
    """What the handler of an event needs."""
    match event:
        case Interaction():
            named = event.value.get("consultation")
            return Loaded(consultation=consultations.load(db, event.team, named, event.user) if named else None)
        case DirectMessage(thread=thread):
            known = consultations.in_thread(db, event.team, event.channel, thread) if thread else None
            if known is not None:
                return Loaded(consultation=known)  # the others are of no concern to a reply
            return Loaded(open_consultations=consultations.open_of(db, event.team, event.user))
    return Loaded()


def finish(db: Database, team: str, key: str) -> None:
    """Mark an event done. Raises AlreadyDoneError if it was: what comes of an event is stored once.

    What people wrote is kept no longer than it is needed: only the event's identity stays.
    """
    which = [team, key]
    finished = db.execute("UPDATE inbox SET done = 1, event = '' WHERE team = ? AND key = ? AND done = 0", which)
    if not finished.rowcount and db.execute("SELECT 1 FROM inbox WHERE team = ? AND key = ?", which).fetchone():
        raise AlreadyDoneError
    db.execute("DELETE FROM streams WHERE team = ? AND key = ?", which)


def claim(db: Database, team: str, name: str, at: float) -> None:
    """Take a name. Raises AlreadyClaimedError if another event took it."""
    if not db.execute("INSERT OR IGNORE INTO claims (team, name, at) VALUES (?,?,?)", [team, name, at]).rowcount:
        raise AlreadyClaimedError


def unfinished(db: Database, lease: Lease) -> tuple[InboundEvent, ...]:
    """What this process works on, and what no live process works on: that becomes this one's."""
    take_over(db, lease, "inbox", "done = 0")
    rows = db.execute("SELECT event FROM inbox WHERE done = 0 AND lease = ? ORDER BY id", [lease.name]).fetchall()
    return tuple(EVENT.validate_json(row[0]) for row in rows)


def add_stream(db: Database, team: str, event: str, posted: Posted) -> None:
    """Note a message that is being streamed in answer to an event."""
    insert(db, "streams", {"team": team, "key": event, **posted.model_dump()})


def unfinished_streams(db: Database) -> dict[tuple[str, str], tuple[Posted, ...]]:
    """Oldest first, by (team, key) of the event that they answer."""
    found: dict[tuple[str, str], tuple[Posted, ...]] = {}
    rows = db.execute("SELECT team, key, channel, ts, thread FROM streams ORDER BY id").fetchall()
    for team, key, channel, ts, thread in rows:
        found[team, key] = (*found.get((team, key), ()), Posted(channel=channel, ts=ts, thread=thread))
    return found
