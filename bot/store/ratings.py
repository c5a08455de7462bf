"""What people thought of a verdict or a first read."""

from __future__ import annotations

from sqlite_utils import Database

from bot.ports.store import Rating


def add(db: Database, team: str, rating: Rating, at: float) -> None:
    """Keep one rating. `at` is Unix seconds."""
    db.execute(
        "INSERT INTO ratings (team, about, user, rating, what, details, at) VALUES (?,?,?,?,?,?,?)",
        [team, rating.about, rating.user, rating.rating, rating.what, rating.details, at],
    )
