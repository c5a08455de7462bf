"""Messages that grow: noted while they do, so that after a crash none of them stays half."""

from __future__ import annotations

from sqlite_utils import Database

from bot.ports.outbound import Posted


def add(db: Database, team: str, event: str, posted: Posted) -> None:
    db.execute(
        "INSERT INTO growing (team, arrival, channel, ts, thread) VALUES (?,?,?,?,?)",
        [team, event, posted.channel, posted.ts, posted.thread],
    )


def forget(db: Database, team: str, event: str) -> None:
    db.execute("DELETE FROM growing WHERE team = ? AND arrival = ?", [team, event])


def left(db: Database) -> dict[tuple[str, str], tuple[Posted, ...]]:
    """Oldest first, by the arrival that they answer."""
    found: dict[tuple[str, str], tuple[Posted, ...]] = {}
    for team, event, channel, ts, thread in db.execute(
        "SELECT team, arrival, channel, ts, thread FROM growing ORDER BY id"
    ).fetchall():
        there = Posted(channel=channel, ts=ts, thread=thread)
        found[team, event] = (*found.get((team, event), ()), there)
    return found
