"""Consultations and their entries: the header is kept up to date, the entries are only ever added to."""

from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database

from bot.consultation.state import Consultation, Entry, Origin
from bot.ports.store import ConflictError
from bot.store.project_key import project_key

COLUMNS = "id, team, owner, project, origin_channel, origin_thread, origin_private, room, thread"
OPEN_SHOWN = 50  # more open consultations than this of one person are not looked at in one go

# The state of a consultation follows from its last entry that says something of it.
STATE_AFTER = {"confirmed": "judged", "closed": "closed", "restarted": "open", "reopened": "open"}


def begin(db: Database, begun: Consultation, at: float) -> None:
    """Keep a new header. One that is there already stays as it is: beginning again after a crash changes nothing."""
    origin = begun.origin
    db.execute(
        f"INSERT OR IGNORE INTO consultations ({COLUMNS}, state, active_at) VALUES (?,?,?,?,?,?,?,?,?, 'open', ?)",
        [
            begun.id,
            begun.team,
            begun.owner,
            begun.project,
            origin.channel if origin else None,
            origin.thread if origin else None,
            origin.private if origin else None,
            begun.room,
            begun.thread,
            at,
        ],
    )
    if begun.project:
        name_project(db, begun.team, begun.id, begun.project)


def name_project(db: Database, team: str, consultation: str, name: str) -> None:
    db.execute("UPDATE consultations SET project = ? WHERE id = ? AND team = ?", [name, consultation, team])
    db.execute(
        "INSERT INTO projects (team, key, name) VALUES (?, ?, ?) "
        "ON CONFLICT (team, key) DO UPDATE SET name = excluded.name",
        [team, project_key(name), name],
    )


def place(db: Database, consultation: str, room: str | None, thread: str | None) -> None:
    db.execute(
        "UPDATE consultations SET room = coalesce(?, room), thread = coalesce(?, thread) WHERE id = ?",
        [room, thread, consultation],
    )


def append(db: Database, consultation: str, entries: tuple[Entry, ...], after: int | None) -> None:
    """Add entries, and bring the header's state and last activity up to date.

    `after` is how many entries there were for whoever thought of these; raises Overtaken where there are others now.
    """
    if after is not None:
        there = db.execute("SELECT count(*) FROM answers WHERE consultation = ?", [consultation]).fetchone()[0]
        if there != after:
            raise ConflictError
    for entry in entries:
        db.execute(
            "INSERT INTO answers (consultation, kind, question, given, by, at, how, words) VALUES (?,?,?,?,?,?,?,?)",
            [
                consultation,
                entry.kind,
                entry.question,
                json.dumps(entry.values),
                entry.by,
                entry.at,
                entry.how,
                entry.words,
            ],
        )
        db.execute(
            "UPDATE consultations SET active_at = ?, state = coalesce(?, state) WHERE id = ?",
            [entry.at, STATE_AFTER.get(entry.kind), consultation],
        )


def load(db: Database, team: str, consultation: str) -> Consultation | None:
    row = db.execute(f"SELECT {COLUMNS} FROM consultations WHERE id = ? AND team = ?", [consultation, team]).fetchone()
    return _consultation(db, row) if row else None


def in_thread(db: Database, team: str, room: str, thread: str) -> Consultation | None:
    row = db.execute(
        f"SELECT {COLUMNS} FROM consultations WHERE team = ? AND room = ? AND thread = ? "
        "ORDER BY active_at DESC LIMIT 1",
        [team, room, thread],
    ).fetchone()
    return _consultation(db, row) if row else None


def open_of(db: Database, team: str, owner: str) -> tuple[Consultation, ...]:
    rows = db.execute(
        f"SELECT {COLUMNS} FROM consultations WHERE team = ? AND owner = ? AND state = 'open' "
        "ORDER BY active_at DESC LIMIT ?",
        [team, owner, OPEN_SHOWN],
    ).fetchall()
    return tuple(_consultation(db, row) for row in rows)


def _consultation(db: Database, row: tuple[Any, ...]) -> Consultation:
    ident, team, owner, project, channel, thread, private, room, dm_thread = row
    answers = db.execute(
        "SELECT kind, question, given, by, at, how, words FROM answers WHERE consultation = ? ORDER BY id", [ident]
    ).fetchall()
    return Consultation(
        id=ident,
        team=team,
        owner=owner,
        project=project,
        origin=Origin(channel=channel, thread=thread, private=bool(private)) if channel else None,
        room=room,
        thread=dm_thread,
        entries=tuple(_entry(answer) for answer in answers),
        slots=slots(db, ident),
    )


def slots(db: Database, consultation: str) -> frozenset[str]:
    """Its slots that have a message, or will have."""
    rows = db.execute(
        "SELECT DISTINCT slot FROM outbox WHERE consultation = ? AND edits = 0 AND state != 'given_up'", [consultation]
    ).fetchall()
    return frozenset(row[0] for row in rows)


def _entry(row: tuple[Any, ...]) -> Entry:
    kind, question, given, by, at, how, words = row
    values = {field: tuple(value) if isinstance(value, list) else value for field, value in json.loads(given).items()}
    return Entry(kind=kind, question=question, values=values, by=by, at=at, how=how, words=words)
