"""What was said in a thread, so that a follow-up question can be understood: the last few turns, and no more."""

from __future__ import annotations

from sqlite_utils import Database

TURNS_KEPT = 20
TEXT_KEPT = 4_000  # characters of one turn


def append(db: Database, team: str, channel: str, thread: str, role: str, text: str) -> None:
    with db.atomic():
        db.execute(
            "INSERT INTO transcripts (team, channel, thread, role, text) VALUES (?,?,?,?,?)",
            [team, channel, thread, role, text[:TEXT_KEPT]],
        )
        db.execute(
            "DELETE FROM transcripts WHERE team = ? AND channel = ? AND thread = ? AND id NOT IN ("
            "SELECT id FROM transcripts WHERE team = ? AND channel = ? AND thread = ? ORDER BY id DESC LIMIT ?)",
            [team, channel, thread, team, channel, thread, TURNS_KEPT],
        )


def load(db: Database, team: str, channel: str, thread: str) -> tuple[tuple[str, str], ...]:
    rows = db.execute(
        "SELECT role, text FROM transcripts WHERE team = ? AND channel = ? AND thread = ? ORDER BY id",
        [team, channel, thread],
    ).fetchall()
    return tuple((role, text) for role, text in rows)
