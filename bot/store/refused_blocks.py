"""Which workspaces refused the newer kinds of blocks."""

from __future__ import annotations

from sqlite_utils import Database


def refuses_newer(db: Database, team: str) -> bool:
    """Whether this workspace did."""
    row = db.execute("SELECT older_blocks FROM workspaces WHERE team = ?", [team]).fetchone()
    return bool(row and row[0])


def note_refusal(db: Database, team: str) -> None:
    """It did."""
    db.execute(
        "INSERT INTO workspaces (team, older_blocks) VALUES (?, 1) ON CONFLICT (team) DO UPDATE SET older_blocks = 1",
        [team],
    )
