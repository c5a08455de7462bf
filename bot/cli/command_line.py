"""What commands share: how they exit, what they refuse, JSON lines, the content and the database."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.knowledge.loader import Knowledge
    from bot.store.database import Database

EXIT_OK, EXIT_FAILED, EXIT_INPUT = 0, 1, 2
LARGEST_PORT = 65_535
LARGEST_COUNT_DIGITS = 9
BOM = "\ufeff"  # with which editors on Windows mark UTF-8


class InputError(ValueError):
    """What was given can't be used. `problem` is a sentence, or one for each problem."""

    def __init__(self, problem: str | Sequence[str]) -> None:
        super().__init__(problem if isinstance(problem, str) else "\n".join(problem))
        self.problem = problem


def port(text: str) -> int:
    """A port. Raises ArgumentTypeError if it is none."""
    if not text.isascii() or not text.isdigit() or int(text) > LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is no port: a number from 0 to {LARGEST_PORT}")
    return int(text)


def utf8(text: str) -> str:
    """An argument that is looked for: with a mark for each byte that is no UTF-8."""
    return os.fsencode(text).decode("utf-8", "replace")


def count(text: str) -> int:
    """A whole number above 0. Raises ArgumentTypeError if it is none."""
    if not text.isascii() or not text.isdigit() or len(text) > LARGEST_COUNT_DIGITS or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1 to {10**LARGEST_COUNT_DIGITS - 1}")
    return int(text)


def stdin_lines() -> Iterator[str]:
    """Standard input by lines, without a mark of UTF-8. What is no UTF-8 makes one line wrong, and not all."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    for number, line in enumerate(sys.stdin):
        yield line if number else line.removeprefix(BOM)


def print_answers(lines: Iterable[str], answer: Callable[[str], object]) -> int:
    """Print one JSON document a line. One that can't be read gives `{"error": …}` in its place, and status 2."""
    status = EXIT_OK
    for line in lines:
        if not line.strip():
            continue
        try:
            document = answer(line)
        except InputError as error:
            document, status = {"error": error.problem}, EXIT_INPUT
        print(json.dumps(document, ensure_ascii=False))
    return status


def titled(title: str, lines: Iterable[str]) -> list[str]:
    """A title with the lines below it; nothing where there are none."""
    below = [*lines]
    return [title, *below] if below else []


def paragraphs(*blocks: Sequence[str]) -> str:
    """Blocks of lines with a blank line between two."""
    return "\n\n".join("\n".join(block) for block in blocks if block)


@contextmanager
def progress_bar(**options: Any) -> Iterator[Callable[[int, int], None]]:
    """Yields what shows, if a person watches, how much is done of how much (0: nobody knows)."""
    from tqdm import tqdm

    with tqdm(file=sys.stderr, disable=None, **options) as bar:

        def show(done: int, total: int) -> None:
            bar.n, bar.total = done, total or None
            bar.refresh()

        yield show


@cache
def knowledge() -> Knowledge:
    """The content, loaded once. Raises KnowledgeError or SettingsError, each with every problem in it."""
    from bot.knowledge.loader import load  # with numpy: --help does not wait for it
    from bot.settings import read_settings

    return load(read_settings().knowledge)


@contextmanager
def opened_store() -> Iterator[Database]:
    """The database that CONSULTANT_DB names. Raises StoreError if there is none, or if it can't be read."""
    from bot.ports.store import StoreError
    from bot.settings import read_settings
    from bot.store.database import Database

    path = read_settings().db
    if not path.exists():
        raise StoreError(f"There is no database at {path} yet. Set CONSULTANT_DB to where it is.")
    store = Database(path)
    try:
        yield store
    finally:
        store.close()
