"""What model calls used, a row a call: never what was asked or answered."""

from __future__ import annotations

from sqlite_utils import Database

from bot.ports.usage import UsageRow, UsageSum

COLUMNS = tuple(UsageRow.model_fields)
TOKENS = "input + output + write_5m + write_1h + read"
LISTED = 10_000  # calls that one listing looks at


def add(db: Database, row: UsageRow) -> None:
    holes = ",".join("?" * len(COLUMNS))
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    db.execute(f"INSERT INTO usage ({names}) VALUES ({holes})", [getattr(row, name) for name in COLUMNS])


def spent(db: Database, team: str, person: str | None, day: str) -> tuple[float, int]:
    """(US dollars, tokens of calls without a known price) of one day."""
    where, args = ("AND person = ?", [team, day, person]) if person is not None else ("", [team, day])
    row = db.execute(
        "SELECT coalesce(sum(usd), 0), coalesce(sum(CASE WHEN usd IS NULL "
        "THEN input + output + write_5m + write_1h + read ELSE 0 END), 0) "
        f"FROM usage WHERE team = ? AND day = ? {where}",
        args,
    ).fetchone()
    return float(row[0]), int(row[1])


def listed(db: Database, team: str, since: str) -> tuple[UsageRow, ...]:
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    rows = db.execute(
        f"SELECT {names} FROM usage WHERE team = ? AND day >= ? ORDER BY id DESC LIMIT {LISTED}", [team, since]
    ).fetchall()
    return tuple(UsageRow(**dict(zip(COLUMNS, row, strict=True))) for row in rows)


def sums(db: Database, team: str, since: str) -> tuple[UsageSum, ...]:
    """Added up in the database: a month of calls is not carried into memory."""
    rows = db.execute(
        f"SELECT person, outcome, count(*), sum({TOKENS}), coalesce(sum(usd), 0), "
        f"sum(CASE WHEN usd IS NULL THEN {TOKENS} ELSE 0 END) "
        "FROM usage WHERE team = ? AND day >= ? GROUP BY person, outcome ORDER BY person, outcome",
        [team, since],
    ).fetchall()
    return tuple(UsageSum(**dict(zip(UsageSum.model_fields, row, strict=True))) for row in rows)
