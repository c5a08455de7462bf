"""`read`: what a reply or a first message states, by the same reader as in Slack."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.cli.command_line import EXIT_OK, InputError, print_answers, stdin_lines
from bot.decision.profile import FIELDS, Value
from bot.nlu import Reader, Reading
from bot.prepared_content import build_reader
from bot.settings import read_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reply", nargs="?", help="the reply, or the first message with --opening")
    parser.add_argument("--asked", default="", help="the fields that were asked for: FIELD[,FIELD]")
    parser.add_argument("--opening", action="store_true", help="a first message, in which nothing was asked")
    parser.add_argument("--candidates", action="store_true", help="print also what it may mean, best first")
    parser.add_argument("--lines", action="store_true", help="JSON lines on standard input, one reading a line out")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Read one reply or first message, or one a line: `{"asked", "reply"}` or `{"opening"}`."""
    if not args.lines and args.reply is None:
        raise InputError("Give the words to read, or --lines with JSON lines on standard input.")
    asked = _fields(args.asked.split(","))
    if unknown := [name for name in asked if name not in FIELDS]:
        raise InputError([f"--asked: {name} is no field of a profile" for name in unknown])
    reader = build_reader(read_settings())
    if args.lines:
        return print_answers(stdin_lines(), lambda line: reading_json(_read_line(reader, line), args.candidates))
    reading = reader.read_opening(args.reply) if args.opening else reader.read(asked, args.reply)
    found = reading_json(reading, args.candidates)
    print(json.dumps(found, ensure_ascii=False) if args.json else plain(found))
    return EXIT_OK


def reading_json(reading: Reading, candidates: bool) -> dict[str, Any]:
    """{field: value}, None where it was asked and is not known; or with `candidates`
    {"values": …, "candidates": {field: [value, best first]}}."""
    values = {name: _json(value) for name, value in {**reading.elsewhere, **reading.values}.items()}
    if not candidates:
        return values
    offered = {name: [_json(value) for value in each] for name, each in reading.candidates.items()}
    return {"values": values, "candidates": offered}


def _json(value: Value) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _fields(names: Sequence[object]) -> list[str]:
    return [name for name in (str(name).strip() for name in names) if name]


def _read_line(reader: Reader, line: str) -> Reading:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON: {error}") from None
    if not isinstance(given, dict):
        raise InputError("expected a JSON object")
    if isinstance(given.get("opening"), str):
        return reader.read_opening(given["opening"])
    asked = given.get("asked", [])
    names = asked.split(",") if isinstance(asked, str) else asked
    if not isinstance(given.get("reply"), str) or not isinstance(names, list):
        raise InputError('expected {"asked": [field, …], "reply": text} or {"opening": text}')
    fields = _fields(names)
    if unknown := [name for name in fields if name not in FIELDS]:
        raise InputError(f"no field of a profile: {', '.join(unknown)}")
    return reader.read(fields, given["reply"])


def plain(found: Mapping[str, Any]) -> str:
    """What was read, for a terminal."""
    values, offered = (found["values"], found["candidates"]) if "values" in found else (found, {})
    shown = [f"{field}: {'not known' if value is None else value}" for field, value in values.items()]
    shown += [f"{field}: perhaps {' or '.join(map(str, each))}" for field, each in offered.items()]
    return "\n".join(shown) or "Nothing was stated."
