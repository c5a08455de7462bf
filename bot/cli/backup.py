"""`backup FILE`: copy the database to a new file while the bot runs. `restore FILE`: put such a copy in its place."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from bot.settings import read_settings
from bot.store.backups import back_up, restore

MEGABYTE = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a new file for the copy")


def run(args: argparse.Namespace) -> int:
    """Back up the database that CONSULTANT_DB names. Raises StoreError."""
    database = read_settings().db
    size = back_up(database, args.file, time.time())
    print(f"{database} is backed up to {args.file} ({size / MEGABYTE:.1f} MB, checked).")
    return 0


def add_restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that `backup` made")


def run_restore(args: argparse.Namespace) -> int:
    """Replace what CONSULTANT_DB holds by a backup. Raises StoreError."""
    database = read_settings().db
    kept = restore(args.file, database, time.time())
    print(f"{database} is as it was when {args.file} was made.")
    if kept:
        print(f"It was damaged, and is kept as {kept}. What people had deleted since the backup is there again.")
    return 0
