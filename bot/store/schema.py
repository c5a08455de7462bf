"""The tables. A change of them is a new numbered migration below; one that was released is never edited.

`at` is Unix seconds, `team` a workspace's id. Columns that hold JSON are named in the comments.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("consultant")

TABLES = (
    # `removed_at`: when the app was removed from the workspace. `older_blocks`: it refused the newer kinds of blocks.
    """CREATE TABLE workspaces (
         team TEXT PRIMARY KEY, removed_at REAL, older_blocks INTEGER NOT NULL DEFAULT 0) STRICT""",
    # How long a workspace's data is kept, in days. `consultation_days` NULL: until somebody deletes it.
    """CREATE TABLE retention (
         team TEXT PRIMARY KEY, transcript_days INTEGER NOT NULL, consultation_days INTEGER,
         user TEXT NOT NULL, at REAL NOT NULL) STRICT""",
    # What happened inside Slack. `event`: JSON of the inbound event, '' when it is done. `message`: channel:ts of a
    # message, because one mention may come as two events. `lease`: the process that works on it.
    """CREATE TABLE inbox (
         id INTEGER PRIMARY KEY, team TEXT NOT NULL, key TEXT NOT NULL, message TEXT, user TEXT NOT NULL,
         event TEXT NOT NULL, at REAL NOT NULL, done INTEGER NOT NULL DEFAULT 0, lease TEXT,
         UNIQUE (team, key), UNIQUE (team, message)) STRICT""",
    "CREATE INDEX inbox_unfinished ON inbox (id) WHERE done = 0",
    "CREATE INDEX inbox_user ON inbox (team, user)",
    "CREATE INDEX inbox_done ON inbox (at) WHERE done = 1",
    # Names that only one event may take, as long as they are kept.
    "CREATE TABLE claims (team TEXT NOT NULL, name TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (team, name)) STRICT",
    # `room` and `thread`: the DM channel and the thread in it. `state`: open, judged or closed.
    """CREATE TABLE consultations (
         id TEXT PRIMARY KEY, team TEXT NOT NULL, owner TEXT NOT NULL, project TEXT,
         origin_channel TEXT, origin_thread TEXT, room TEXT, thread TEXT,
         state TEXT NOT NULL, active_at REAL NOT NULL) STRICT""",
    "CREATE INDEX consultations_owner ON consultations (team, owner, state, active_at)",
    "CREATE INDEX consultations_thread ON consultations (team, room, thread)",
    "CREATE INDEX consultations_active ON consultations (team, active_at)",
    # `entry`: JSON of the rest. A deletion may change its author (`user`) and their `words`.
    """CREATE TABLE entries (
         id INTEGER PRIMARY KEY, consultation TEXT NOT NULL REFERENCES consultations (id), entry TEXT NOT NULL,
         user TEXT NOT NULL, words TEXT NOT NULL, at REAL NOT NULL) STRICT""",
    "CREATE INDEX entries_consultation ON entries (consultation, id)",
    "CREATE INDEX entries_user ON entries (user)",
    # `profile`, `document` and `message`: JSON of the profile, the public verdict, and the message that people saw.
    """CREATE TABLE verdicts (
         seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, team TEXT NOT NULL,
         consultation TEXT NOT NULL REFERENCES consultations (id), project TEXT NOT NULL, project_key TEXT NOT NULL,
         decision TEXT NOT NULL, profile TEXT NOT NULL, document TEXT NOT NULL, message TEXT NOT NULL,
         rules_version TEXT NOT NULL, guide_edition TEXT NOT NULL, owner TEXT NOT NULL, at REAL NOT NULL,
         origin_channel TEXT) STRICT""",
    "CREATE INDEX verdicts_project ON verdicts (team, project_key)",
    "CREATE INDEX verdicts_consultation ON verdicts (consultation)",
    "CREATE INDEX verdicts_origin ON verdicts (team, origin_channel)",
    "CREATE INDEX verdicts_owner ON verdicts (team, owner)",
    # Where a verdict stands in Slack; `shared` if somebody brought it there later.
    """CREATE TABLE verdict_places (
         id INTEGER PRIMARY KEY, verdict TEXT NOT NULL REFERENCES verdicts (id), channel TEXT NOT NULL,
         ts TEXT NOT NULL, thread TEXT, shared INTEGER NOT NULL, UNIQUE (verdict, channel, ts)) STRICT""",
    "CREATE INDEX verdict_places_shared ON verdict_places (channel, verdict) WHERE shared",
    "CREATE INDEX verdict_places_thread ON verdict_places (channel, thread) WHERE NOT shared",
    # Messages to post. `message`: JSON, '' when it is posted or given up. `state`: due, posted or given_up.
    """CREATE TABLE outbox (
         seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, team TEXT NOT NULL, channel TEXT NOT NULL, thread TEXT,
         consultation TEXT, slot TEXT NOT NULL, edits INTEGER NOT NULL, posts_if_busy INTEGER NOT NULL,
         opens_thread INTEGER NOT NULL,
         message TEXT NOT NULL, over_channel TEXT, over_ts TEXT, owner TEXT NOT NULL, attempts INTEGER NOT NULL,
         state TEXT NOT NULL, reason TEXT, lease TEXT, at REAL NOT NULL) STRICT""",
    "CREATE INDEX outbox_due ON outbox (seq) WHERE state = 'due'",
    "CREATE INDEX outbox_finished ON outbox (at) WHERE state != 'due'",
    "CREATE INDEX outbox_consultation ON outbox (consultation)",
    # What people thought of a first read or a verdict (`about`): "positive" or "negative", and what was wrong.
    """CREATE TABLE ratings (
         id INTEGER PRIMARY KEY, team TEXT NOT NULL, about TEXT NOT NULL, user TEXT NOT NULL, rating TEXT NOT NULL,
         what TEXT NOT NULL, details TEXT NOT NULL, at REAL NOT NULL) STRICT""",
    # Where the latest message of each slot of a consultation stands.
    """CREATE TABLE cards (
         consultation TEXT NOT NULL REFERENCES consultations (id), slot TEXT NOT NULL, channel TEXT NOT NULL,
         ts TEXT NOT NULL, thread TEXT, PRIMARY KEY (consultation, slot)) STRICT, WITHOUT ROWID""",
    # Messages that are being streamed in answer to an event (its `key`).
    """CREATE TABLE streams (
         id INTEGER PRIMARY KEY, team TEXT NOT NULL, key TEXT NOT NULL, channel TEXT NOT NULL, ts TEXT NOT NULL,
         thread TEXT) STRICT""",
    "CREATE INDEX streams_event ON streams (team, key)",
    # The last lines of a thread, for follow-up questions. `user`: the person who wrote it or was answered.
    """CREATE TABLE transcripts (
         id INTEGER PRIMARY KEY, team TEXT NOT NULL, channel TEXT NOT NULL, thread TEXT NOT NULL, role TEXT NOT NULL,
         user TEXT NOT NULL, text TEXT NOT NULL, at REAL NOT NULL) STRICT""",
    "CREATE INDEX transcripts_thread ON transcripts (team, channel, thread, id)",
    # Model calls: tokens and US dollars, never what was asked or answered. `calls` > 1: a sum.
    """CREATE TABLE usage (
         id INTEGER PRIMARY KEY, at REAL NOT NULL, day TEXT NOT NULL, team TEXT NOT NULL, person TEXT NOT NULL,
         purpose TEXT NOT NULL, model TEXT NOT NULL, outcome TEXT NOT NULL, input INTEGER NOT NULL,
         output INTEGER NOT NULL, write_5m INTEGER NOT NULL, write_1h INTEGER NOT NULL, read INTEGER NOT NULL,
         usd REAL, seconds REAL NOT NULL, request TEXT NOT NULL DEFAULT '', refusal TEXT NOT NULL DEFAULT '',
         calls INTEGER NOT NULL DEFAULT 1) STRICT""",
    "CREATE INDEX usage_day ON usage (team, day, person)",
    # Who did what, and when: never words.
    """CREATE TABLE audit_log (
         id INTEGER PRIMARY KEY, at REAL NOT NULL, team TEXT NOT NULL, user TEXT NOT NULL, action TEXT NOT NULL,
         subject TEXT NOT NULL) STRICT""",
    "CREATE INDEX audit_log_team ON audit_log (team, at)",
    # What a deletion removed. `document`: JSON of the receipt.
    "CREATE TABLE receipts (id TEXT PRIMARY KEY, team TEXT NOT NULL, at REAL NOT NULL, document TEXT NOT NULL) STRICT",
    # Backups that were made of this file; a deletion names them, because it doesn't reach them.
    "CREATE TABLE backups (id INTEGER PRIMARY KEY, at REAL NOT NULL, path TEXT NOT NULL) STRICT",
    # One row: when somebody last looked whether the database can be written.
    "CREATE TABLE write_checks (id INTEGER PRIMARY KEY CHECK (id = 1), at REAL NOT NULL) STRICT",
    # Filled at the start of a deletion's transaction and emptied at its end: the triggers let through what is in it.
    "CREATE TABLE deleting (kind TEXT NOT NULL, subject TEXT NOT NULL, PRIMARY KEY (kind, subject)) STRICT",
)

# The database itself refuses every other change of what must never change.
NEVER_CHANGED = ("audit_log", "receipts")
FORMER_MEMBER = "former_member"

_KEPT_OF_ENTRY = ("id", "consultation", "entry", "at")
_KEPT_OF_VERDICT = (
    *("seq", "id", "team", "consultation", "project", "project_key", "decision", "profile"),
    *("rules_version", "guide_edition", "owner", "at", "origin_channel"),
)


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)


TRIGGERS = (
    *(
        f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
            WHEN NOT EXISTS (SELECT 1 FROM deleting WHERE kind = 'consultation' AND subject = OLD.consultation)
            BEGIN SELECT RAISE(ABORT, '{table} are never deleted one by one'); END"""
        for table in ("entries", "verdicts")
    ),
    # A person who left becomes a former member in what others keep, and their words go.
    f"""CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries
        WHEN {_changed(_KEPT_OF_ENTRY)} OR NEW.user != '{FORMER_MEMBER}' OR NEW.words != ''
          OR NOT EXISTS (SELECT 1 FROM deleting WHERE kind = 'person' AND subject = OLD.user)
        BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END""",
    f"""CREATE TRIGGER verdicts_no_update BEFORE UPDATE ON verdicts
        WHEN {_changed(_KEPT_OF_VERDICT)} OR NOT EXISTS (SELECT 1 FROM deleting WHERE kind = 'person')
        BEGIN SELECT RAISE(ABORT, 'verdicts are never changed'); END""",
    *(
        f"""CREATE TRIGGER {table}_no_{operation.lower()} BEFORE {operation} ON {table}
            BEGIN SELECT RAISE(ABORT, 'the {table} table is never changed'); END"""
        for table in NEVER_CHANGED
        for operation in ("UPDATE", "DELETE")
    ),
)


@migrations(name="0001_tables")
def create_tables(db: Database) -> None:
    """Create every table, index and trigger."""
    for statement in (*TABLES, *TRIGGERS):
        db.execute(statement)
