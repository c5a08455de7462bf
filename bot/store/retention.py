"""How long things are kept: a workspace's settings, and what is pruned when its time is over."""

from __future__ import annotations

from sqlite_utils import Database

from bot.ports.audit_log import AuditEntry
from bot.ports.deletion import (
    DAY_SECONDS,
    DELETED_BY_BOT,
    TRANSCRIPT_DAYS,
    Deletion,
    Receipt,
    Retention,
    RetentionChange,
)
from bot.store import audit_log, deletion

FINISHED_DAYS = 7  # handled events and sent messages: Slack delivers an event again for an hour at most
CLAIM_DAYS = 90  # cards on which only the first choice counts: they are deleted with it, or stay if Slack won't have it
BATCH = 500  # rows of one transaction, so that nothing waits long for a prune

# What is over when, by table. `:at`, `:finished` and `:claimed` are times, in Unix seconds.
PRUNED = {
    "inbox": "SELECT id FROM inbox WHERE done = 1 AND at < :finished LIMIT :batch",
    "outbox": "SELECT seq FROM outbox WHERE state != 'due' AND at < :finished LIMIT :batch",
    "claims": "SELECT rowid FROM claims WHERE at < :claimed LIMIT :batch",
    "transcripts": (
        "SELECT t.id FROM transcripts t LEFT JOIN retention r ON r.team = t.team "
        f"WHERE t.at < :at - {DAY_SECONDS} * coalesce(r.transcript_days, {TRANSCRIPT_DAYS}) LIMIT :batch"
    ),
}


def load(db: Database, team: str) -> Retention:
    """What is set for a workspace, or the default."""
    row = db.execute("SELECT transcript_days, consultation_days FROM retention WHERE team = ?", [team]).fetchone()
    return Retention(transcript_days=row[0], consultation_days=row[1]) if row else Retention()


def save(db: Database, team: str, change: RetentionChange, at: float) -> None:
    """Set it, and note in the audit log what was set."""
    retention = change.retention
    db.execute(
        "INSERT OR REPLACE INTO retention (team, transcript_days, consultation_days, user, at) VALUES (?,?,?,?,?)",
        [team, retention.transcript_days, retention.consultation_days, change.by, at],
    )
    for name, days in retention.model_dump().items():
        subject = f"retention:{name}={days if days is not None else 'for ever'}"
        audit_log.add(db, AuditEntry(at=at, team=team, user=change.by, action="set", subject=subject))


def prune_batch(db: Database, table: str, at: float) -> int:
    """Remove some of what is over; 0 if there is nothing left."""
    values = {
        "at": at,
        "finished": at - FINISHED_DAYS * DAY_SECONDS,
        "claimed": at - CLAIM_DAYS * DAY_SECONDS,
        "batch": BATCH,
    }
    return int(db.execute(f"DELETE FROM {table} WHERE rowid IN ({PRUNED[table]})", values).rowcount)


def delete_expired(db: Database, at: float) -> Receipt | None:
    """Delete one consultation whose workspace doesn't want it kept any longer; None if there is none left."""
    row = db.execute(
        "SELECT c.team, c.id FROM retention r JOIN consultations c ON c.team = r.team "
        f"WHERE c.active_at < ? - {DAY_SECONDS} * r.consultation_days LIMIT 1",
        [at],
    ).fetchone()
    if row is None:
        return None
    return deletion.delete(db, Deletion(kind="consultation", team=row[0], subject=row[1], by=DELETED_BY_BOT, at=at))
