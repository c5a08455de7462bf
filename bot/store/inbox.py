"""What arrived: one atomic insert decides who acts on it."""

from __future__ import annotations

from pydantic import TypeAdapter
from sqlite_utils import Database

from bot.ports.inbound import BlockAction, DirectMessage, InboundEvent, Mention, ViewSubmission
from bot.ports.store import AlreadyClaimedError, AlreadyDoneError, Loaded
from bot.store import consultations, streams
from bot.store.leases import Lease

ARRIVAL: TypeAdapter[InboundEvent] = TypeAdapter(InboundEvent)


def keep(db: Database, event: InboundEvent, lease: str) -> bool:
    """True for the first delivery only, whether the second shares its key or its message."""
    message = f"{event.channel}:{event.ts}" if isinstance(event, (Mention, DirectMessage)) else None
    with db.atomic():
        db.execute(
            "INSERT INTO workspaces (team, seen_at) VALUES (?, ?) "
            "ON CONFLICT (team) DO UPDATE SET removed_at = NULL WHERE removed_at IS NOT NULL",
            [event.team, event.at],
        )
        cursor = db.execute(
            "INSERT OR IGNORE INTO arrivals (team, key, message, document, at, done, keeper) "
            "VALUES (?, ?, ?, ?, ?, 0, ?)",
            [event.team, event.key, message, ARRIVAL.dump_json(event).decode(), event.at, lease],
        )
    return cursor.rowcount == 1


def load(db: Database, event: InboundEvent) -> Loaded:
    """What the handler of an event needs."""
    match event:
        case BlockAction() | ViewSubmission():
            named = event.value.get("consultation")
            return Loaded(consultation=consultations.load(db, event.team, named) if named else None)
        case DirectMessage():
            inside = event.thread and consultations.in_thread(db, event.team, event.channel, event.thread)
            return Loaded(
                consultation=inside or None, open_consultations=consultations.open_of(db, event.team, event.user)
            )
    return Loaded()


def claim(db: Database, team: str, name: str, at: float) -> None:
    """Claim a name for good. Raises AlreadyClaimedError if it was claimed before."""
    cursor = db.execute(
        "INSERT OR IGNORE INTO arrivals (team, key, message, document, at, done, keeper) "
        "VALUES (?, ?, NULL, '', ?, 1, '')",
        [team, f"claim:{name}", at],
    )
    if cursor.rowcount != 1:
        raise AlreadyClaimedError


def done(db: Database, team: str, key: str) -> None:
    """What people wrote is kept no longer than it is needed: a finished arrival keeps its identity only."""
    db.execute("UPDATE arrivals SET done = 1, document = '' WHERE team = ? AND key = ?", [team, key])
    streams.forget(db, team, key)


def finish(db: Database, team: str, key: str) -> None:
    """Done, as part of a turn. Raises AlreadyDone where it was: what comes of an arrival is kept once."""
    which = [team, key]
    finished = db.execute("UPDATE arrivals SET done = 1 WHERE team = ? AND key = ? AND done = 0", which).rowcount
    if not finished and db.execute("SELECT 1 FROM arrivals WHERE team = ? AND key = ?", which).fetchone():
        raise AlreadyDoneError
    done(db, team, key)


def unfinished(db: Database, lease: Lease) -> tuple[InboundEvent, ...]:
    """What this process has in hand, and what nobody alive has: that is its own from now on."""
    kept_by = [row[0] for row in db.execute("SELECT DISTINCT keeper FROM arrivals WHERE done = 0").fetchall()]
    for name in kept_by:
        if not lease.lives(name):
            db.execute("UPDATE arrivals SET keeper = ? WHERE done = 0 AND keeper IS ?", [lease.name, name])
    rows = db.execute(
        "SELECT document FROM arrivals WHERE done = 0 AND keeper = ? ORDER BY id", [lease.name]
    ).fetchall()
    return tuple(ARRIVAL.validate_json(row[0]) for row in rows)
