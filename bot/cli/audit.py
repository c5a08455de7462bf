"""`audit`: who read, shared, exported, deleted or set what, and when; the newest entries last, as a log reads."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import get_args

from bot.cli.command_line import count, opened_store, utf8
from bot.ports.audit_log import AuditAction, AuditEntry

LIMIT = 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--team", type=utf8, help="of one workspace (its id, T…)")
    parser.add_argument("--user", type=utf8, help="by one person (their id, U…; operator: on the command line)")
    parser.add_argument("--action", choices=get_args(AuditAction))
    parser.add_argument("--since", type=_day, default=0.0, metavar="YYYY-MM-DD", help="from this day on (UTC)")
    parser.add_argument("--limit", type=count, default=LIMIT, help=f"at most so many, the newest (default {LIMIT})")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(args: argparse.Namespace) -> int:
    """Print the entries that match. Raises StoreError."""
    with opened_store() as store:
        found = asyncio.run(store.audit_entries(args.team, args.user, args.action, args.since, args.limit))
    for line in lines(found, as_json=args.json):
        print(line)
    return 0


def lines(found: Sequence[AuditEntry], *, as_json: bool) -> list[str]:
    """One line an entry, oldest first; a word if there is none."""
    if not found and not as_json:
        return ["No entries."]
    rows = [{"date": _date(entry.at), **entry.model_dump(exclude={"at"})} for entry in reversed(found)]
    if as_json:
        return [json.dumps(row, ensure_ascii=False) for row in rows]
    return [f"{row['date']}  {row['team'] or '-'}  {row['user']}  {row['action']:7} {row['subject']}" for row in rows]


def _day(text: str) -> float:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day like 2026-11-30") from None


def _date(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
