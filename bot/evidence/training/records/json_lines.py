"""JSON lines as records, with one problem for one cause however many lines it breaks."""

from __future__ import annotations

import codecs
import json
import math
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import orjson

from bot.evidence.files.json_values import is_too_deep, repeated_keys
from bot.evidence.loaded_content import sentence
from bot.evidence.training.records.training_examples import Problem, Record, as_conversation, problem, word
from bot.evidence.training.records.training_file import TrainingFile

LONGEST_LINE = 64 * 1024**2  # bytes


def read_json_lines(file: TrainingFile) -> Iterator[Record | Problem]:
    """Each line's object, and problems in between. Line numbers count from 1, whatever the line ends are."""
    broken = _Broken()
    blank: list[int] = []
    number = 0
    ended = True
    with file.path.open("rb") as stream:
        for line in iter(lambda: stream.readline(LONGEST_LINE + 1), b""):
            number += 1
            ended = line.endswith(b"\n")
            text = (line.removeprefix(codecs.BOM_UTF8) if number == 1 else line).strip()
            if not text:
                blank.append(number)
                continue
            if len(line) > LONGEST_LINE:
                while not ended and (more := stream.readline(LONGEST_LINE)):
                    ended = more.endswith(b"\n")
                yield from broken.finish()
                yield problem(number, "invalid_json", "long_line", limit=LONGEST_LINE // 1024**2)
                continue
            value, notes, error = decode_object(text)
            if error:
                yield from broken.add(number, text, error)
                continue
            yield from broken.finish()
            for kind in notes:
                yield problem(number, kind)
            yield from report_repeated(number, text, value)
            record = value if isinstance(value, dict) else as_conversation(value)
            if record is not None:
                yield Record(number, record, text)
            elif isinstance(value, list) and all(isinstance(part, dict) for part in value) and value:
                yield problem(number, "not_an_object", "list_in_line", count=len(value))
            else:
                yield problem(number, "not_an_object")
    yield from broken.finish(cut=not ended)
    blank = [line for line in blank if line < number]
    if blank:
        yield problem(blank[0], "blank_line", count=len(blank), lines=list_lines(blank))


def report_repeated(line: int, text: bytes, value: Any) -> Iterator[Problem]:
    """A problem for each key that stands twice in an object of the value."""
    for key in repeated_keys(text, value):
        yield problem(line, "duplicate_key", key=key[:40])


def decode_object(text: bytes) -> tuple[Any, tuple[str, ...], str]:
    """A JSON value, kinds of what is odd about it (nan, surrogate), and the error ("" if it could be read)."""
    notes: list[str] = []
    decoded = ""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as strict:
        decoded = text.decode("utf-8", errors="replace")
        try:
            value = json.loads(decoded)
        except RecursionError:
            return None, (), word("too_deep")
        except ValueError as error:
            return None, (), getattr(error, "msg", "") or str(strict)
    if is_too_deep(text, value):
        return None, (), word("too_deep")
    notes += ["nan"] if decoded and _has_nan(value) else []
    if "\\ud" in decoded.casefold():
        written = json.dumps(value, ensure_ascii=False)
        right = written.encode("utf-8", errors="replace").decode("utf-8")  # half characters can't be written as UTF-8
        value = json.loads(right)
        notes += ["surrogate"] if right != written else []
    return value, tuple(notes), ""


def _has_nan(value: object) -> bool:
    if isinstance(value, float):
        return not math.isfinite(value)
    if isinstance(value, dict):
        return any(map(_has_nan, value.values()))
    return isinstance(value, list) and any(map(_has_nan, value))


def list_lines(lines: list[int], limit: int = 12) -> str:
    """Line numbers as ranges: "3, 7–9, 12", with "and N more" beyond the limit."""
    ranges: list[tuple[int, int]] = []
    for line in lines:
        if ranges and line == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], line)
        else:
            ranges.append((line, line))
    shown = [str(low) if low == high else f"{low}–{high}" for low, high in ranges[:limit]]
    more = len(ranges) - limit
    return sentence("terms.and_more", names=", ".join(shown), count=more) if more > 0 else ", ".join(shown)


class _Broken:
    """A run of lines that cannot be read, reported as one problem where they have one cause."""

    def __init__(self) -> None:
        self.lines: list[int] = []
        self.texts: list[bytes] = []
        self.error = ""
        self.cause = ""

    def add(self, line: int, text: bytes, error: str) -> Iterator[Problem]:
        """Takes one more line; gives the run before, if this line has another cause."""
        cause = self._tell_cause(line, text)
        if cause != self.cause:
            yield from self.finish()
            self.cause, self.error = cause, error
        self.lines.append(line)
        if cause == "inside_string":
            self.texts.append(text)
            if len(self.lines) > 1 and text.endswith(b"}"):
                # The lines together may be one value whose strings hold real line breaks.
                with suppress(ValueError, RecursionError):
                    json.loads(b"\n".join(self.texts).decode("utf-8", errors="replace"), strict=False)
                    yield from self.finish()

    def _tell_cause(self, line: int, text: bytes) -> str:
        opens, closes = text.startswith(b"{"), text.endswith(b"}")
        if opens and text.endswith(b"},"):
            return "trailing_comma"
        if text in (b"[", b"]", b"],"):
            return "trailing_comma" if self.cause == "trailing_comma" else "array_bracket"
        if text.startswith(b"{'"):
            return "single_quotes"
        if opens and closes:
            return f"syntax {line}"
        if opens or self.cause == "inside_string":
            return "inside_string" if not opens or self.cause != "inside_string" else f"unfinished {line}"
        return "text"

    def finish(self, *, cut: bool = False) -> Iterator[Problem]:
        """The run as a problem, if there is one. `cut`: the file ends inside it, without a line end."""
        if self.lines:
            cause = self.cause.partition(" ")[0]
            if cause == "inside_string" and len(self.lines) == 1:
                cause = "unfinished"
            is_cut = cut and cause == "unfinished"
            kind, name = ("cut_file", "cut_file") if is_cut else ("invalid_json", f"broken_{cause}")
            error, lines = self.error.partition(":")[0].lower(), list_lines(self.lines)
            yield problem(self.lines[0], kind, name, lines=lines, count=len(self.lines), error=error)
        self.lines, self.texts, self.error, self.cause = [], [], "", ""
