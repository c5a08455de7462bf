"""Usage: what model calls used, one row a call. What was asked and answered is never stored here."""

from __future__ import annotations

from sqlite_utils import Database

from bot.ports.usage import UsageRow, UsageSum
from bot.store.connection import insert

TOKENS = "input + output + write_5m + write_1h + read"
KEPT, ADDED_UP = (
    "day, team, purpose, model, outcome",
    "at, input, output, write_5m, write_1h, read, usd, seconds, calls",
)


def add(db: Database, row: UsageRow) -> None:
    """Store one call."""
    insert(db, "usage", row.model_dump())


def spent_by(db: Database, team: str, person: str, day: str) -> tuple[tuple[float, int], tuple[float, int]]:
    """(US dollars, tokens of calls without a known price) of one day: of the workspace, and of a person in it."""
    whole, own = (
        db.execute(
            f"SELECT coalesce(sum(usd), 0), coalesce(sum(CASE WHEN usd IS NULL THEN {TOKENS} ELSE 0 END), 0) "
            "FROM usage WHERE team = ? AND day = ? AND person = coalesce(?, person)",
            [team, day, who],
        ).fetchone()
        for who in (None, person)
    )
    return (float(whole[0]), int(whole[1])), (float(own[0]), int(own[1]))


def sums(db: Database, team: str, since: str) -> tuple[UsageSum, ...]:
    """Calls by person and outcome, added up in the database: a month of calls is not carried into memory."""
    rows = db.execute(
        f"SELECT sum(calls), sum({TOKENS}), coalesce(sum(usd), 0), "
        f"sum(CASE WHEN usd IS NULL THEN {TOKENS} ELSE 0 END), person, outcome "
        "FROM usage WHERE team = ? AND day >= ? GROUP BY person, outcome ORDER BY person, outcome",
        [team, since],
    ).fetchall()
    return tuple(UsageSum(**dict(zip(UsageSum.model_fields, row, strict=True))) for row in rows)


def merge(db: Database, where: str, values: list[str], person: str) -> int:
    """Replace calls by their sums, by day, purpose, model and outcome, on `person`'s account.

    Calls whose price is unknown stay apart from those with a price. Returns how many rows of sums there are now.
    """
    rows = db.execute(
        f"SELECT ?, {KEPT}, min(at), sum(input), sum(output), sum(write_5m), sum(write_1h), sum(read), sum(usd), "
        f"sum(seconds), sum(calls) FROM usage WHERE {where} GROUP BY {KEPT}, usd IS NULL",
        [person, *values],
    ).fetchall()
    db.execute(f"DELETE FROM usage WHERE {where}", values)
    for row in rows:
        db.execute(f"INSERT INTO usage (person, {KEPT}, {ADDED_UP}) VALUES ({','.join('?' * len(row))})", row)
    return len(rows)
