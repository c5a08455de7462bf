"""Consultations and their entries: the header is kept up to date, entries are only ever added."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from bot.consultation.state import Consultation, Entry, Origin
from bot.ports.outbound import QUESTION
from bot.ports.store import ConflictError, ConsultationHeader
from bot.store.connection import insert

HEADER = ("id", "team", "owner", "project", "room", "thread")
ORIGIN = ("channel", "thread")
CARD = f"FROM {{table}} WHERE consultation = consultations.id AND slot = '{QUESTION}'"
IS_ON_ITS_WAY = f"EXISTS (SELECT 1 {CARD.format(table='outbox')} AND state = 'due')"
CARD_AT = f"(SELECT CAST(ts AS REAL) {CARD.format(table='cards')})"
COLUMNS = ", ".join((*HEADER, IS_ON_ITS_WAY, CARD_AT, *(f"origin_{name}" for name in ORIGIN)))
OPEN_LISTED = 50  # open consultations of one person that are looked at in one go

# The state of a consultation follows from its last entry that changes it.
BESIDE = {"by", "words", "at"}  # of an entry: what has columns of its own beside the JSON of the rest
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
        stored = entry.model_dump_json(exclude=BESIDE)
        row = {"consultation": consultation, "entry": stored, "user": entry.by, "words": entry.words, "at": entry.at}
        insert(db, "entries", row)
        db.execute(
            "UPDATE consultations SET active_at = ?, state = coalesce(?, state) WHERE id = ?",
            [entry.at, STATE_AFTER.get(entry.kind), consultation],
        )
    if entries and waits is not None:
        db.execute(WAITS_AGAIN if waits else IS_JUDGED, [consultation])


def load(db: Database, team: str, consultation: str, owner: str | None = None) -> Consultation | None:
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
    header, origin = dict(zip(HEADER, row, strict=False)), dict(zip(ORIGIN, row[-len(ORIGIN) :], strict=True))
    is_on_its_way, card_at = row[len(HEADER) : -len(ORIGIN)]
    entries = db.execute(
        "SELECT entry, user, words, at FROM entries WHERE consultation = ? ORDER BY id", [header["id"]]
    ).fetchall()
    return Consultation(
        **header,
        origin=Origin(**origin) if origin["channel"] else None,
        entries=tuple(Entry(**json.loads(entry), by=user, words=words, at=at) for entry, user, words, at in entries),
        asked_at=math.inf if is_on_its_way else (card_at or 0.0),
    )
