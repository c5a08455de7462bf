"""The audit log: one row an act, never changed."""

from __future__ import annotations

from sqlite_utils import Database

from bot.ports.audit_log import AuditAction, AuditEntry
from bot.store.connection import insert

COLUMNS = "at, team, user, action, subject"


def add(db: Database, entry: AuditEntry) -> None:
    """Append an entry."""
    insert(db, "audit_log", entry.model_dump())


def load(
    db: Database,
    team: str | None = None,
    user: str | None = None,
    action: AuditAction | None = None,
    since: float = 0.0,
    limit: int = 1_000,
) -> tuple[AuditEntry, ...]:
    """The newest entries that match, newest first."""
    rows = db.execute(
        f"SELECT {COLUMNS} FROM audit_log WHERE at >= :since AND (:team IS NULL OR team = :team) "
        "AND (:user IS NULL OR user = :user) AND (:action IS NULL OR action = :action) ORDER BY id DESC LIMIT :limit",
        {"since": since, "team": team, "user": user, "action": action, "limit": limit},
    ).fetchall()
    return tuple(AuditEntry(at=row[0], team=row[1], user=row[2], action=row[3], subject=row[4]) for row in rows)
