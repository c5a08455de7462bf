"""`backup FILE`: copy the database to a new file while the bot runs. `restore FILE`: put such a copy in its place."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from bot.ports.store import StoreError
from bot.settings import read_settings
from bot.store.backups import back_up, restore

EXIT_OK, EXIT_INPUT = 0, 2
MEGABYTE = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a new file for the copy")


def run(args: argparse.Namespace) -> int:
    """Back up the database that CONSULTANT_DB names. Returns 2 if it can't be done, with the reason on stderr."""
    database = read_settings().db
    try:
        size = back_up(database, args.file, time.time())
    except StoreError as error:
        return _refuse(error)
    print(f"{database} is backed up to {args.file} ({size / MEGABYTE:.1f} MB, checked).")
    return EXIT_OK


def add_restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that `backup` made")


def run_restore(args: argparse.Namespace) -> int:
    """Replace what CONSULTANT_DB holds by a backup. Returns 2 if it can't be done, with the reason on stderr."""
    database = read_settings().db
    try:
        restore(args.file, database, time.time())
    except StoreError as error:
        return _refuse(error)
    print(f"{database} is as it was when {args.file} was made.")
    return EXIT_OK


def _refuse(error: StoreError) -> int:
    print(error, file=sys.stderr)
    return EXIT_INPUT
