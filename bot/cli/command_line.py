"""What all commands share: how they exit, what they refuse, and JSON lines."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import TextIOWrapper

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
