"""What a soak found: what was lost, posted twice, given up or is still due; memory and open descriptors."""

from __future__ import annotations

import contextlib
import sqlite3
import statistics
from pathlib import Path

from tests.bench.soak_faults import Faults, Supervisor

MEGA = 1e6


def open_rows(database: Path) -> tuple[int, int]:
    """How many events and messages are stored and not done."""
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        inbox = db.execute("SELECT count(*) FROM inbox WHERE done = 0").fetchone()[0]
        return int(inbox), int(db.execute("SELECT count(*) FROM outbox WHERE state = 'due'").fetchone()[0])


def never_stored(database: Path, lost: list[tuple[str, str, str]]) -> int:
    """How many of the messages without an answer never reached the store."""
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        stored = {row[0] for row in db.execute("SELECT message FROM inbox WHERE message IS NOT NULL")}
    return sum(f"{channel}:{ts}" not in stored for _, channel, ts in lost)


def report(
    events: int,
    people: int,
    took: float,
    drained: float,
    figures: tuple[int, list[tuple[str, str, str]], int],
    faults: Faults,
    supervisor: Supervisor,
    database: Path,
) -> None:
    """Print Markdown. The figures: what Slack gave up, what has no answer, what was posted twice."""
    undelivered, lost, twice = figures
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        given_up = db.execute("SELECT reason, count(*) FROM outbox WHERE state = 'given_up' GROUP BY reason").fetchall()
    lives: dict[int, list[tuple[float, int, int]]] = {}
    for pid, age, rss, fds in supervisor.samples.rows:
        lives.setdefault(pid, []).append((age, rss, fds))
    longest = max(lives.values(), key=len)
    warm = [row for row in longest if row[0] > 20] or longest
    early, late = warm[: len(warm) // 4 + 1], warm[-(len(warm) // 4 + 1) :]

    def middle(rows: list[tuple[float, int, int]], column: int) -> float:
        return statistics.median(row[column] for row in rows)

    print("| what | figure |\n| --- | --- |")
    print(f"| events | {events} from {people} people in {took:.0f} s |")
    print(f"| faults | {', '.join(f'{name} {count}' for name, count in sorted(faults.struck.items()))} |")
    print(f"| ends of the process, by status | {dict(supervisor.endings)} |")
    waiting, due = open_rows(database)
    print(f"| given up by Slack after four attempts, none of them acknowledged | {undelivered} |")
    print(f"| lost (no answer), of these never stored | {len(lost)}, {never_stored(database, lost)} |")
    print(f"| posted twice | {twice} |")
    print(f"| events not handled, messages still due | {waiting}, {due} |")
    print(f"| looked for so long after the last event | {drained:.0f} s |")
    print(f"| given up, by reason | {dict(given_up)} |")
    print(f"| longest life | {warm[-1][0]:.0f} s of {len(lives)} lives |")
    print(
        f"| memory in it, first and last quarter | {middle(early, 1) / MEGA:.0f} and {middle(late, 1) / MEGA:.0f} MB |"
    )
    print(f"| open descriptors, first and last quarter | {middle(early, 2):.0f} and {middle(late, 2):.0f} |")
    print(f"| most descriptors at any time | {max(row[3] for row in supervisor.samples.rows)} |")
