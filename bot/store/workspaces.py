"""What is known of each workspace: when the app was removed from it, and whether it takes newer kinds of blocks."""

from __future__ import annotations

from sqlite_utils import Database

from bot.store.migrations import transaction

REMOVED = "the app was removed from the workspace"


def note_active(db: Database, team: str, at: float) -> None:
    """Something happened in a workspace: one that was removed before is back."""
    db.execute(
        "INSERT INTO workspaces (team) VALUES (?) "
        "ON CONFLICT (team) DO UPDATE SET removed_at = NULL WHERE removed_at < ?",
        [team, at],
    )


def remove(db: Database, team: str, at: float) -> None:
    """The app was removed at `at`, and nothing more is posted. Slack sends two events about it: the first counts."""
    with transaction(db):
        db.execute(
            "INSERT INTO workspaces (team, removed_at) VALUES (?, ?) "
            "ON CONFLICT (team) DO UPDATE SET "
            "removed_at = min(coalesce(removed_at, excluded.removed_at), excluded.removed_at)",
            [team, at],
        )
        db.execute(
            "UPDATE outbox SET state = 'given_up', reason = ?, message = '' WHERE team = ? AND state = 'due'",
            [REMOVED, team],
        )


def find_removed(db: Database, before: float) -> str | None:
    """A workspace that the app was removed from before this time."""
    row = db.execute("SELECT team FROM workspaces WHERE removed_at < ? LIMIT 1", [before]).fetchone()
    return row[0] if row else None


def refuses_newer_blocks(db: Database, team: str) -> bool:
    """Whether this workspace refused the newer kinds of blocks."""
    row = db.execute("SELECT older_blocks FROM workspaces WHERE team = ?", [team]).fetchone()
    return bool(row and row[0])


def note_newer_blocks_refused(db: Database, team: str) -> None:
    """Note that this workspace refused the newer kinds of blocks."""
    db.execute(
        "INSERT INTO workspaces (team, older_blocks) VALUES (?, 1) ON CONFLICT (team) DO UPDATE SET older_blocks = 1",
        [team],
    )
