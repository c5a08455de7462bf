"""Consultations and their entries: the header is kept up to date, entries are only ever added."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from bot.consultation.file_reading import FileReading, FileSource
from bot.consultation.state import Consultation, Entry, Origin
from bot.decision.profile import Value
from bot.ports.store import ConflictError, ConsultationHeader
from bot.store.connection import insert

HEADER = ("id", "team", "owner", "project", "room", "thread")
ORIGIN = ("channel", "thread", "private")
COLUMNS = ", ".join((*HEADER, *(f"origin_{name}" for name in ORIGIN)))
OPEN_LISTED = 50  # open consultations of one person that are looked at in one go

# The state of a consultation follows from its last entry that changes it.
PLAIN = ("kind", "question", "at", "how", "words")  # of an entry: what is stored as it is
DETAILS = {"reading", "file"}  # of an entry: what only files bring
STATE_AFTER = {
    "confirmed": "judged",
    "dropped": "closed",
    "resumed": "open",
    "restarted": "open",
    "reopened": "open",
}
# What the position says of it where the kinds of entries do not tell: with an answer changed after the verdict it
# waits for the next one; with a card that was reopened and left as it was, for nothing.
WAITS_AGAIN = "UPDATE consultations SET state = 'open' WHERE id = ? AND state = 'judged'"
IS_JUDGED = "UPDATE consultations SET state = 'judged' WHERE id = ? AND state = 'open'"


def add(db: Database, begun: Consultation, at: float) -> None:
    """Store a new header. One with this id stays as it is: a start that is replayed after a crash changes nothing."""
    header = {name: getattr(begun, name) for name in HEADER}
    origin = {f"origin_{name}": getattr(begun.origin, name) for name in ORIGIN} if begun.origin else {}
    insert(db, "consultations", {**header, **origin, "state": "open", "active_at": at}, ignore=True)


def name_project(db: Database, team: str, consultation: str, name: str) -> None:
    """Set the project's name, which may come or change during the consultation."""
    db.execute("UPDATE consultations SET project = ? WHERE id = ? AND team = ?", [name, consultation, team])


def set_thread(db: Database, consultation: str, room: str, thread: str) -> None:
    """Set the DM channel and thread of a consultation, when its first message stands there."""
    db.execute("UPDATE consultations SET room = ?, thread = ? WHERE id = ?", [room, thread, consultation])


def headers_of(db: Database, team: str, owner: str, limit: int) -> tuple[ConsultationHeader, ...]:
    """All of a person's consultations, last active first."""
    rows = db.execute(
        "SELECT id, project, active_at FROM consultations WHERE team = ? AND owner = ? "
        "ORDER BY active_at DESC, rowid DESC LIMIT ?",
        [team, owner, limit],
    ).fetchall()
    return tuple(ConsultationHeader(id=row[0], project=row[1], active_at=row[2]) for row in rows)


def append(
    db: Database, consultation: str, entries: Sequence[Entry], after: int | None, waits: bool | None = None
) -> None:
    """Add entries, and bring the header's state and last activity up to date.

    `after` is how many entries there were when the new ones were computed (None: any number). `waits`: see UnitOfWork.
    Raises ConflictError if there are more now.
    """
    if after is not None:
        count = db.execute("SELECT count(*) FROM entries WHERE consultation = ?", [consultation]).fetchone()[0]
        if count != after:
            raise ConflictError
    for entry in entries:
        row = {
            **{name: getattr(entry, name) for name in PLAIN},
            "consultation": consultation,
            "field_values": json.dumps(entry.values),
            "candidates": json.dumps(entry.candidates),
            "user": entry.by,
            "details": entry.model_dump_json(include=DETAILS, exclude_defaults=True),
        }
        insert(db, "entries", row)
        db.execute(
            "UPDATE consultations SET active_at = ?, state = coalesce(?, state) WHERE id = ?",
            [entry.at, STATE_AFTER.get(entry.kind), consultation],
        )
    if entries and waits is not None:
        db.execute(WAITS_AGAIN if waits else IS_JUDGED, [consultation])


def load(db: Database, team: str, consultation: str, owner: str | None) -> Consultation | None:
    """One consultation by id, if it is this owner's (None: whoever's)."""
    return _first(db, "id = ? AND team = ? AND owner = coalesce(?, owner)", [consultation, team, owner])


def in_thread(db: Database, team: str, room: str, thread: str) -> Consultation | None:
    """The consultation that lives in this DM thread."""
    return _first(db, "team = ? AND room = ? AND thread = ? ORDER BY active_at DESC LIMIT 1", [team, room, thread])


def open_of(db: Database, team: str, owner: str) -> tuple[Consultation, ...]:
    """The owner's open consultations, last active first."""
    rows = db.execute(
        f"SELECT {COLUMNS} FROM consultations WHERE team = ? AND owner = ? AND state = 'open' "
        "ORDER BY active_at DESC LIMIT ?",
        [team, owner, OPEN_LISTED],
    ).fetchall()
    return tuple(_consultation(db, row) for row in rows)


def slots(db: Database, consultation: str) -> frozenset[str]:
    """The slots that have a message, or will have one."""
    rows = db.execute(
        "SELECT slot FROM cards WHERE consultation = ? "
        "UNION SELECT slot FROM outbox WHERE consultation = ? AND edits = 0 AND state = 'due'",
        [consultation, consultation],
    ).fetchall()
    return frozenset(row[0] for row in rows)


def _first(db: Database, where: str, values: Sequence[str | None]) -> Consultation | None:
    row = db.execute(f"SELECT {COLUMNS} FROM consultations WHERE {where}", values).fetchone()
    return _consultation(db, row) if row else None


def _consultation(db: Database, row: tuple[Any, ...]) -> Consultation:
    header, origin = dict(zip(HEADER, row, strict=False)), dict(zip(ORIGIN, row[len(HEADER) :], strict=True))
    entries = db.execute(
        "SELECT kind, question, field_values, candidates, user, at, how, words, details FROM entries "
        "WHERE consultation = ? ORDER BY id",
        [header["id"]],
    ).fetchall()
    return Consultation(
        **header,
        origin=Origin(**origin) if origin["channel"] else None,
        entries=tuple(_entry(entry) for entry in entries),
    )


def _entry(row: tuple[Any, ...]) -> Entry:
    kind, question, field_values, candidates, user, at, how, words, details = row
    offered = {name: tuple(map(_value, values)) for name, values in json.loads(candidates).items()}
    return Entry(
        kind=kind,
        question=question,
        values={name: _value(value) for name, value in json.loads(field_values).items()},
        candidates=offered,
        by=user,
        at=at,
        how=how,
        words=words,
        **_details(details),
    )


def _details(stored: str) -> dict[str, Any]:
    """What only files bring: a reading, and the file that values were measured in."""
    known = json.loads(stored)
    kinds: dict[str, type[FileReading | FileSource]] = {"reading": FileReading, "file": FileSource}
    return {name: kinds[name].model_validate(value) for name, value in known.items()}


def _value(stored: Any) -> Value:
    """A value as a profile holds it: JSON knows no tuples."""
    return tuple(stored) if isinstance(stored, list) else stored
