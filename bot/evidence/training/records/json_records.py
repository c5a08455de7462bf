"""One JSON value, or several that follow each other over many lines, as records: read in windows, never whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.evidence.files.json_values import is_too_deep, objects_in
from bot.evidence.loaded_content import refused
from bot.evidence.training.records.json_lines import decode_object, list_lines, report_repeated
from bot.evidence.training.records.training_examples import Problem, Record, as_conversation, problem
from bot.evidence.training.records.training_file import TrainingFile

WINDOW = 1 << 20  # characters read at a time
LARGEST_VALUE = 64 * 1024**2  # characters that one value may need before the file is refused
BETWEEN = re.compile(r"[\s,]*")
# Fields of a single example: such an object is a record, not a wrapper.
EXAMPLE_KEYS = ("messages", "conversations", "contents", "conversation", "instruction", "text", "chosen")
LIST_KEYS = ("data", "train", "examples", "rows", "records", "items", "dataset", "samples")


class _Window:
    """A part of the text that slides on: `text[at:]` is what was not read yet, `line` the line of `at`."""

    def __init__(self, file: TrainingFile) -> None:
        self.stream = file.path.open("r", encoding="utf-8-sig", errors="replace", newline="")
        self.text = self.stream.read(WINDOW)
        self.at = 0
        self.line = 1
        self.ended = False

    def more(self) -> bool:
        """Reads on; false at the end of the file."""
        block = self.stream.read(max(WINDOW, len(self.text) - self.at))
        self.text = self.text[self.at :] + block
        self.at = 0
        self.ended = not block
        return bool(block)

    def move(self, to: int) -> None:
        """Goes to a place of the text, counting lines."""
        self.line += self.text.count("\n", self.at, to)
        self.at = to

    def skip(self) -> str:
        """Goes over spaces and commas; returns the character found, "" at the end of the file."""
        while True:
            match = BETWEEN.match(self.text, self.at)
            self.move(match.end() if match else self.at)
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""


def read_json_values(file: TrainingFile) -> Iterator[Record | Problem]:
    """Objects of an array, of the list inside an object, or that simply follow each other.

    After a broken object reading goes on with the next one that begins on a line of its own; all up to there is one
    problem. Raises EvidenceFileError where nothing is a list of objects.
    """
    window = _Window(file)
    with window.stream:
        first = window.skip()
        in_array = first == "["
        if in_array:
            window.move(window.at + 1)
            if file.name.casefold().endswith((".jsonl", ".ndjson")):
                yield problem(1, "array_in_jsonl")
        yield from _read_values(window, file, in_array=in_array)


def _read_values(window: _Window, file: TrainingFile, *, in_array: bool) -> Iterator[Record | Problem]:
    decoder = json.JSONDecoder()
    count = 0
    first_key, cut = "", False
    while character := window.skip():
        if character == "]" and in_array:
            window.move(window.at + 1)
            in_array = False
            continue
        line = window.line
        try:
            value, end = decoder.raw_decode(window.text, window.at)
        except RecursionError:
            raise refused("deep_record", file=file.name, line=line) from None
        except ValueError as error:  # JSONDecodeError, or a number of too many digits
            if _may_go_on(error, window) and window.more():
                continue
            broken = _report_broken(window, line, str(error).partition(":")[0], first_key)
            cut = broken.kind == "cut_file"
            yield broken
            continue
        if end == len(window.text) and isinstance(value, (int, float)) and window.more():
            continue
        text = window.text[window.at : end]
        raw = text.encode("utf-8", errors="replace")
        if is_too_deep(raw, value):
            raise refused("deep_record", file=file.name, line=line)
        window.move(end)
        count += 1
        yield from report_repeated(line, raw, value)
        value = value if isinstance(value, dict) else as_conversation(value)
        if value is None:
            yield problem(line, "not_an_object")
            continue
        listed = _find_list(value) if count == 1 and not in_array else None
        if listed is not None:
            yield from (Record(number, item) for number, item in enumerate(listed, 1))
            continue
        first_key = next(iter(value), "")
        if "NaN" in text or "Infinity" in text or "\\ud" in text.casefold():
            value, notes, _ = decode_object(raw)
            value = as_conversation(value) or value
            yield from (problem(line, kind) for kind in notes)
        yield Record(line, value, raw)
    if in_array and not cut:
        yield problem(window.line, "cut_file", "cut_array")


def _may_go_on(error: ValueError, window: _Window) -> bool:
    """Whether the value only seems broken because the window ends inside it."""
    if window.ended or len(window.text) - window.at > LARGEST_VALUE or not isinstance(error, json.JSONDecodeError):
        return False
    return error.msg.startswith("Unterminated string") or error.pos > len(window.text) - 16


def _report_broken(window: _Window, line: int, error: str, first_key: str) -> Problem:
    """One problem for the broken part; the window moves on to the next object that begins like the ones before."""
    pattern = re.compile(rf'\{{\s*"{re.escape(first_key)}"\s*:' if first_key else r"\n[ \t]{0,4}(?=\{)")
    match = pattern.search(window.text, window.at + 1)
    while match is None and window.more():
        match = pattern.search(window.text, window.at + 1)
        if match is None:
            window.move(max(window.at, len(window.text) - 256))
    window.move(match.start() if match else len(window.text))
    if match is None:
        return problem(line, "cut_file", error=error.lower(), lines=str(line), count=1)
    lines = list_lines(list(range(line, max(line, window.line - 1) + 1)))
    return problem(line, "invalid_json", "broken_value", error=error.lower(), lines=lines)


def _find_list(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The records inside a single object: a list of objects under some key, or columns side by side."""
    if any(key in value for key in EXAMPLE_KEYS):
        return None
    columns = {key: part for key, part in value.items() if isinstance(part, list)}
    lists = {key: part for key, part in columns.items() if part and len(objects_in(part)) == len(part)}
    if lists:
        return _unwrap_rows(next(lists[key] for key in (*LIST_KEYS, *lists) if key in lists))
    if len(columns) == len(value) > 1 and len({len(part) for part in columns.values()}) == 1:
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    indexed = {key: part for key, part in value.items() if isinstance(part, dict)}
    if len(indexed) == len(value) > 1 and len({tuple(part) for part in indexed.values()}) == 1:
        rows = next(iter(indexed.values()))
        return [{key: part[row] for key, part in indexed.items()} for row in rows]
    inner = (_find_list(part) for part in indexed.values())
    return next((part for part in inner if part is not None), None)


def _unwrap_rows(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a page of a data set's viewer, which numbers each: `{"row_idx": 0, "row": {...}}`."""
    rows = [item["row"] for item in items if "row_idx" in item and isinstance(item.get("row"), dict)]
    return rows if len(rows) == len(items) else items
