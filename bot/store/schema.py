"""The tables, as numbered migrations: a migration that has landed is never edited, only followed by another."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("consultant")

APPEND_ONLY = ("answers", "verdicts")


def _forbid(db: Database, table: str, operation: str) -> None:
    """Answers are append-only and verdicts immutable: the database itself refuses anything else."""
    db.execute(
        f"CREATE TRIGGER {table}_no_{operation} BEFORE {operation.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END"
    )


@migrations(name="0001_consultations")
def consultations(db: Database) -> None:
    db.table("workspaces").create({"team": str, "seen_at": float, "removed_at": float}, pk="team", not_null={"seen_at"})
    db.table("projects").create({"team": str, "key": str, "name": str}, pk=("team", "key"), not_null={"name"})
    db.table("consultations").create(
        {
            "id": str,
            "team": str,
            "owner": str,
            "project": str,
            "origin_channel": str,
            "origin_thread": str,
            "origin_private": int,
            "room": str,
            "thread": str,
            "state": str,
            "active_at": float,
        },
        pk="id",
        not_null={"team", "owner", "state", "active_at"},
    )
    db.table("consultations").create_index(["team", "owner", "state", "active_at"])
    db.table("consultations").create_index(["team", "room", "thread"])
    db.table("answers").create(
        {
            "id": int,
            "consultation": str,
            "kind": str,
            "question": str,
            "given": str,
            "by": str,
            "at": float,
            "how": str,
            "words": str,
        },
        pk="id",
        not_null={"consultation", "kind", "given", "by", "at", "how", "words"},
        foreign_keys=[("consultation", "consultations", "id")],
    )
    db.table("answers").create_index(["consultation", "id"])
    db.table("verdicts").create(
        {
            "id": str,
            "team": str,
            "consultation": str,
            "project_key": str,
            "project": str,
            "decision": str,
            "profile": str,
            "document": str,
            "shown": str,
            "rules_version": str,
            "guide_edition": str,
            "owner": str,
            "at": float,
            "origin_channel": str,
            "origin_private": int,
        },
        pk="id",
        not_null={"team", "consultation", "project_key", "decision", "profile", "document", "shown", "owner", "at"},
        foreign_keys=[("consultation", "consultations", "id")],
    )
    db.table("verdicts").create_index(["team", "project_key", "at"])
    db.table("verdicts").create_index(["team", "at"])
    db.table("verdict_places").create(
        {"id": int, "verdict": str, "channel": str, "ts": str, "thread": str, "shared": int},
        pk="id",
        not_null={"verdict", "channel", "ts", "shared"},
        foreign_keys=[("verdict", "verdicts", "id")],
    )
    db.table("verdict_places").create_index(["verdict", "channel", "ts"], unique=True)
    for table in APPEND_ONLY:
        for operation in ("update", "delete"):
            _forbid(db, table, operation)


@migrations(name="0002_traffic")
def traffic(db: Database) -> None:
    db.table("arrivals").create(
        {"id": int, "team": str, "key": str, "message": str, "document": str, "at": float, "done": int},
        pk="id",
        not_null={"team", "key", "document", "at", "done"},
    )
    db.table("arrivals").create_index(["team", "key"], unique=True)
    # A mention may come as two events with one ts: the message itself is an identity too (None where it is no message).
    db.table("arrivals").create_index(["team", "message"], unique=True)
    db.execute("CREATE INDEX idx_arrivals_unfinished ON arrivals (id) WHERE done = 0")
    db.table("outbox").create(
        {
            "seq": int,
            "id": str,
            "team": str,
            "channel": str,
            "thread": str,
            "consultation": str,
            "slot": str,
            "edits": int,
            "opens_thread": int,
            "say": str,
            "attempts": int,
            "state": str,
            "reason": str,
            "posted_channel": str,
            "posted_ts": str,
            "posted_thread": str,
        },
        pk="seq",
        not_null={"id", "team", "channel", "slot", "edits", "opens_thread", "say", "attempts", "state"},
    )
    db.table("outbox").create_index(["id"], unique=True)
    db.execute("CREATE INDEX idx_outbox_due ON outbox (seq) WHERE state = 'due'")
    db.execute("CREATE INDEX idx_outbox_card ON outbox (consultation, slot, seq)")
    db.table("transcripts").create(
        {"id": int, "team": str, "channel": str, "thread": str, "role": str, "text": str},
        pk="id",
        not_null={"team", "channel", "thread", "role", "text"},
    )
    db.table("transcripts").create_index(["team", "channel", "thread", "id"])


@migrations(name="0003_model")
def model(db: Database) -> None:
    db.table("growing").create(
        {"id": int, "team": str, "arrival": str, "channel": str, "ts": str, "thread": str},
        pk="id",
        not_null={"team", "arrival", "channel", "ts"},
    )
    db.table("growing").create_index(["team", "arrival"])
    db.table("outbox").add_column("over_channel", str)
    db.table("outbox").add_column("over_ts", str)
    db.table("usage").create(
        {
            "id": int,
            "at": float,
            "day": str,
            "team": str,
            "person": str,
            "purpose": str,
            "model": str,
            "outcome": str,
            "input": int,
            "output": int,
            "write_5m": int,
            "write_1h": int,
            "read": int,
            "usd": float,
            "seconds": float,
        },
        pk="id",
        not_null={"at", "day", "team", "person", "purpose", "model", "outcome"},
    )
    db.table("usage").create_index(["team", "day", "person"])


@migrations(name="0004_keepers")
def leases(db: Database) -> None:
    for table in ("arrivals", "outbox"):
        db.table(table).add_column("keeper", str)
