"""Transcripts: the last lines of a thread, so that a follow-up question can be understood, and no more."""

from __future__ import annotations

from sqlite_utils import Database

from bot.ports.store import TranscriptLine
from bot.store.connection import insert

LINES_KEPT = 20  # of one thread
TEXT_KEPT = 4_000  # characters of one line


def append(db: Database, team: str, line: TranscriptLine, at: float) -> None:
    """Add a line to its thread, and drop the oldest beyond LINES_KEPT."""
    insert(db, "transcripts", {**line.model_dump(), "text": line.text[:TEXT_KEPT], "team": team, "at": at})
    db.execute(
        "DELETE FROM transcripts WHERE team = ? AND channel = ? AND thread = ? AND id NOT IN ("
        "SELECT id FROM transcripts WHERE team = ? AND channel = ? AND thread = ? ORDER BY id DESC LIMIT ?)",
        [*[team, line.channel, line.thread] * 2, LINES_KEPT],
    )


def load(db: Database, team: str, channel: str, thread: str) -> tuple[tuple[str, str], ...]:
    """(role, text) pairs, oldest first."""
    rows = db.execute(
        "SELECT role, text FROM transcripts WHERE team = ? AND channel = ? AND thread = ? ORDER BY id",
        [team, channel, thread],
    ).fetchall()
    return tuple((role, text) for role, text in rows)
