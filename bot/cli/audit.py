"""`audit`: who read, shared, exported, deleted or set what, and when; the newest entries last, as a log reads."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from bot.ports.audit_log import AuditAction, AuditEntry
from bot.ports.store import StoreError
from bot.settings import read_settings
from bot.store.database import Database

EXIT_OK, EXIT_INPUT = 0, 2
LIMIT = 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--team", help="of one workspace (its id, T…)")
    parser.add_argument("--user", help="by one person (their id, U…; operator: on the command line)")
    parser.add_argument("--action", choices=get_args(AuditAction))
    parser.add_argument("--since", type=_day, default=0.0, metavar="YYYY-MM-DD", help="from this day on (UTC)")
    parser.add_argument("--limit", type=int, default=LIMIT, help=f"at most so many, the newest (default {LIMIT})")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(args: argparse.Namespace) -> int:
    """Print the entries that match. Returns 2 if there is no database, or if it can't be read."""
    path = read_settings().db
    if not path.exists():
        return _refuse(f"There is no database at {path} yet. Set CONSULTANT_DB to where it is.")
    try:
        found = asyncio.run(_load(path, args))
    except StoreError as error:
        return _refuse(str(error))
    print(*lines(found, as_json=args.json), sep="\n")
    return EXIT_OK


def lines(found: Sequence[AuditEntry], *, as_json: bool) -> list[str]:
    """One line an entry, oldest first; a word if there is none."""
    if not found and not as_json:
        return ["No entries."]
    rows = [{"date": _date(entry.at), **entry.model_dump(exclude={"at"})} for entry in reversed(found)]
    if as_json:
        return [json.dumps(row, ensure_ascii=False) for row in rows]
    return [f"{row['date']}  {row['team'] or '-'}  {row['user']}  {row['action']:7} {row['subject']}" for row in rows]


async def _load(path: Path, args: argparse.Namespace) -> tuple[AuditEntry, ...]:
    store = Database(path)
    try:
        return await store.audit_entries(args.team, args.user, args.action, args.since, args.limit)
    finally:
        store.close()


def _day(text: str) -> float:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day like 2026-11-30") from None


def _date(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


def _refuse(problem: str) -> int:
    print(problem, file=sys.stderr)
    return EXIT_INPUT
