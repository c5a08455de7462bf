"""Messages that grow: noted while they do, so that after a crash none of them stays half."""

from __future__ import annotations

from sqlite_utils import Database

from bot.ports.outbound import Posted


def add(db: Database, team: str, arrival: str, posted: Posted) -> None:
    db.execute(
        "INSERT INTO growing (team, arrival, channel, ts, thread) VALUES (?,?,?,?,?)",
        [team, arrival, posted.channel, posted.ts, posted.thread],
    )


def forget(db: Database, team: str, arrival: str) -> None:
    db.execute("DELETE FROM growing WHERE team = ? AND arrival = ?", [team, arrival])


def left(db: Database) -> dict[tuple[str, str], tuple[Posted, ...]]:
    """Oldest first, by the arrival that they answer."""
    found: dict[tuple[str, str], tuple[Posted, ...]] = {}
    for team, arrival, channel, ts, thread in db.execute(
        "SELECT team, arrival, channel, ts, thread FROM growing ORDER BY id"
    ).fetchall():
        there = Posted(channel=channel, ts=ts, thread=thread)
        found[team, arrival] = (*found.get((team, arrival), ()), there)
    return found
