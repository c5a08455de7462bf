"""`verdicts`: what was decided about a project, newest first, for whoever runs the database."""

from __future__ import annotations

import argparse
import asyncio
import json
from datetime import UTC, datetime
from typing import Any

from bot.cli.command_line import EXIT_OK, opened_store, utf8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=utf8)
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Print a project's verdicts. Raises StoreError."""
    found = verdicts(args.project)
    print(json.dumps(found, ensure_ascii=False) if args.json else plain(args.project, found))
    return EXIT_OK


def verdicts(project: str) -> list[dict[str, Any]]:
    """Every verdict of a project in the database. Raises StoreError."""
    with opened_store() as store:
        found = asyncio.run(store.all_verdicts(None, project))
    return [
        {
            "project": verdict.project,
            "date": datetime.fromtimestamp(verdict.at, UTC).isoformat(timespec="seconds"),
            "decision": verdict.decision,
            "owner": verdict.owner,
            "team": verdict.team,
            "verdict": verdict.document,
            "profile": verdict.profile.model_dump(exclude_none=True),
            "posted": verdict.posted.model_dump() if verdict.posted else None,
        }
        for verdict in found
    ]


def plain(project: str, found: list[dict[str, Any]]) -> str:
    """The list for a terminal."""
    if not found:
        return f"No verdict about {project} yet."
    return "\n".join(f"{row['date'][:10]}  {row['decision'].replace('_', ' '):9}  {row['project']}" for row in found)
