"""What arrived: one atomic insert decides who acts on it."""

from __future__ import annotations

from pydantic import TypeAdapter
from sqlite_utils import Database

from bot.conversation.arrivals import Arrival, DirectMessage, Mention
from bot.store import growing

ARRIVAL: TypeAdapter[Arrival] = TypeAdapter(Arrival)


def keep(db: Database, arrival: Arrival) -> bool:
    """True for the first delivery only, whether the second shares its key or its message."""
    message = f"{arrival.channel}:{arrival.ts}" if isinstance(arrival, (Mention, DirectMessage)) else None
    with db.atomic():
        db.execute(
            "INSERT INTO workspaces (team, seen_at) VALUES (?, ?) "
            "ON CONFLICT (team) DO UPDATE SET removed_at = NULL WHERE removed_at IS NOT NULL",
            [arrival.team, arrival.at],
        )
        cursor = db.execute(
            "INSERT OR IGNORE INTO arrivals (team, key, message, document, at, done) VALUES (?, ?, ?, ?, ?, 0)",
            [arrival.team, arrival.key, message, ARRIVAL.dump_json(arrival).decode(), arrival.at],
        )
    return cursor.rowcount == 1


def done(db: Database, team: str, key: str) -> None:
    """What people wrote is kept no longer than it is needed: a finished arrival keeps its identity only."""
    db.execute("UPDATE arrivals SET done = 1, document = '' WHERE team = ? AND key = ?", [team, key])
    growing.forget(db, team, key)


def unfinished(db: Database) -> tuple[Arrival, ...]:
    rows = db.execute("SELECT document FROM arrivals WHERE done = 0 ORDER BY id").fetchall()
    return tuple(ARRIVAL.validate_json(row[0]) for row in rows)
