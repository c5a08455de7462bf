"""JSON as others write it: values, lines, and documents of any size, whose records are read one by one."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from bot.evidence.file_error import EvidenceFileError
from bot.evidence.files.source_file import MEBIBYTE, SourceFile, lines_of
from bot.evidence.loaded_content import refused, sentence

IN_MEMORY = 48 * MEBIBYTE  # larger documents are read as a stream
DEEPEST = 200  # levels of nesting
STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


def parse_json(text: bytes) -> Any:
    """A JSON value. Raises ValueError (json.JSONDecodeError, with its place) or RecursionError."""
    import orjson

    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if b"NaN" in text or b"Infinity" in text:
            return json.loads(text)
        if "recursion" in str(error).lower() or "depth" in str(error).lower():
            raise RecursionError from None
        raise


def repeated_keys(text: bytes, value: Any) -> tuple[str, ...]:
    """The keys that stand twice in an object of this JSON with different values; parsers let the last one win.

    `value` is what was parsed from the text: where it has a key for each colon, nothing was lost. Colons are counted
    behind quotes first, which is a hundred times faster and right unless a text holds such a colon.
    """
    keys = _count_keys(value)
    if (text.count(b'":') == keys and b'" :' not in text) or STRING.sub(b"", text).count(b":") <= keys:
        return ()
    found: dict[str, None] = {}

    def note(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for key, inner in pairs:
            if key in kept and kept[key] != inner:
                found[key] = None
            kept[key] = inner
        return kept

    try:
        json.loads(text, object_pairs_hook=note)
    except (ValueError, RecursionError):
        return ()
    return tuple(found)


def _count_keys(value: Any) -> int:
    count, level = 0, [value]
    while level:
        inner = level.pop()
        if isinstance(inner, dict):
            count += len(inner)
            level += inner.values()
        elif isinstance(inner, list):
            level += inner
    return count


def record_lines(source: SourceFile) -> Iterator[tuple[int, Any]]:
    """Each record of a JSONL file with its line number. Raises EvidenceFileError at the first line that is not JSON."""
    for number, line in lines_of(source):
        try:
            value = parse_json(line)
        except ValueError as error:
            raise refused("not_json", file=source.name, line=number, reason=_reason(error)) from None
        except RecursionError:
            raise _too_deep(source, number) from None
        source.note_repeated(number, repeated_keys(line, value))
        yield number, value


def whole_document(source: SourceFile) -> Any:
    """The one JSON value of a file that fits into memory. Raises EvidenceFileError."""
    raw = source.path.read_bytes().removeprefix(codecs.BOM_UTF8)
    text = raw.decode()
    try:
        document = parse_json(raw)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) - 1:
            raise refused("json_cut", file=source.name, line=error.lineno) from None
        place = {"line": error.lineno, "column": error.colno}
        raise refused("not_json_at", file=source.name, reason=error.msg, **place) from None
    except RecursionError:
        raise _too_deep(source, None) from None
    if depth_of(document) > DEEPEST:
        raise _too_deep(source, None)
    source.note_repeated(0, repeated_keys(raw, document))
    source.report(source.size)
    return document


def depth_of(value: Any) -> int:
    """How deep a value is nested; a plain value has depth 0."""
    depth, level = 0, [value]
    while depth <= DEEPEST and (level := [outer for outer in level if isinstance(outer, dict | list)]):
        depth += 1
        level = [inner for outer in level for inner in (outer.values() if isinstance(outer, dict) else outer)]
    return depth


def is_too_deep(text: bytes, value: Any) -> bool:
    """Whether a value is nested deeper than DEEPEST. The brackets of its text are counted first: that is quick."""
    return text.count(b"[") + text.count(b"{") > DEEPEST and depth_of(value) > DEEPEST


def _reason(error: ValueError) -> str:
    return error.msg if isinstance(error, json.JSONDecodeError) else str(error)


def _too_deep(source: SourceFile, line: int | None) -> EvidenceFileError:
    where = f", line {line}" if line else ""
    return refused("nested_at", file=source.name, place=where, levels=DEEPEST, line=line)


HEAD = 16 * MEBIBYTE  # bytes that are searched for what stands before the records
DEPTHS = {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}  # how much an event of ijson goes deeper
LISTS_OF_RECORDS = (
    "results.results", "results", "samples", "testCases", "testRunData.testCases", "request_states", "data", "rows", "",
)  # fmt: skip


class JsonDocument:
    """A JSON document. `head` is the document without its list of records; `records_at` says where that list stands."""

    def __init__(self, source: SourceFile, value: Any = None) -> None:
        """`value`: what was read of the document before, perhaps in part."""
        self.source = source
        self.whole: Any = value
        if value is None and source.size <= IN_MEMORY:
            self.whole = whole_document(source)
        is_streamed = self.whole is None and source.size > IN_MEMORY
        self.head, self.records_at = _head(source) if is_streamed else (self.whole, "")

    def unwrap(self, key: str) -> None:
        """Read on as if the object under this key were the document. A document that is streamed stays as it is."""
        if self.whole is not None:
            self.whole = self.head = self.whole[key]

    def records(self, path: str) -> Iterator[Any]:
        """The members of the list at a dotted path ("" is the document itself). Raises EvidenceFileError."""
        if self.whole is None and path == self.records_at:
            yield from _streamed(self.source, f"{path}.item" if path else "item")
        else:
            yield from list_in(at(self.head, path))

    def has_records(self, path: str) -> bool:
        """Does a list with at least one object stand there?"""
        is_streamed = self.whole is None and path == self.records_at
        return is_streamed or bool(objects_in(list_in(at(self.head, path))[:50]))

    def sample(self, path: str, count: int = 20) -> Sequence[Any]:
        """The first records of the list at a path."""
        return list(islice(self.records(path), count))


def at(value: Any, path: str) -> Any:
    """What stands at a dotted path in nested objects, or None."""
    for key in path.split(".") if path else ():
        value = value.get(key) if isinstance(value, dict) else None
    return value


def objects_in(value: Any) -> list[dict[str, Any]]:
    """The objects in a list; none for any other value."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def objects_among(records: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """The objects among the records; whatever else stands between them is no case."""
    return (record for record in records if isinstance(record, dict))


def object_in(value: Any) -> dict[str, Any]:
    """The object itself; an empty one for any other value."""
    return value if isinstance(value, dict) else {}


def list_in(value: Any) -> list[Any]:
    """The list itself; an empty one for any other value."""
    return value if isinstance(value, list) else []


def _streamed(source: SourceFile, prefix: str) -> Iterator[Any]:
    import ijson

    with source.path.open("rb") as stream:
        _skip_mark(stream)
        try:
            items = ijson.items(stream, prefix, use_float=True, map_type=_noting(source))
            for number, record in enumerate(items):
                if number % 256 == 0:
                    source.report(stream.tell())
                yield record
        except ijson.JSONError as error:
            raise _not_json(source, error, stream.tell()) from None
        except RecursionError:
            raise refused("nested", file=source.name, levels=DEEPEST) from None
    source.report(source.size)


def _noting(source: SourceFile) -> type[dict[str, Any]]:
    """A dict that notes a key that is set again to another value, which ijson would let pass."""

    class NotingDict(dict[str, Any]):
        def __setitem__(self, key: str, value: Any) -> None:
            if key in self and self[key] != value:
                source.note_repeated(0, (key,))
            super().__setitem__(key, value)

    return NotingDict


def _head(source: SourceFile) -> tuple[Any, str]:
    """What stands before the first list of records, and where that list is. The list itself is not built."""
    import ijson

    builder, depth = ijson.ObjectBuilder(), 0
    with source.path.open("rb") as stream:
        _skip_mark(stream)
        try:
            for prefix, event, value in ijson.parse(stream, use_float=True):
                path = prefix.removesuffix("item").rstrip(".")
                if event == "start_map" and prefix.endswith("item") and path in LISTS_OF_RECORDS:
                    return getattr(builder, "value", None), path
                builder.event(event, value)
                depth += DEPTHS.get(event, 0)
                if depth > DEEPEST:
                    raise refused("nested", file=source.name, levels=DEEPEST)
                if stream.tell() > HEAD:
                    break
        except ijson.JSONError as error:
            raise _not_json(source, error, stream.tell()) from None
    raise refused("no_list", file=source.name, size=HEAD // MEBIBYTE)


def _skip_mark(stream: Any) -> None:
    if stream.read(3) != b"\xef\xbb\xbf":
        stream.seek(0)


def _not_json(source: SourceFile, error: Exception, position: int) -> EvidenceFileError:
    reason = str(error).splitlines()[0] if str(error) else sentence("terms.not_json")
    line = _line_near(source, position)
    if "incomplete" in reason.lower() or "premature" in reason.lower():
        return refused("json_cut", file=source.name, line=line)
    return refused("not_json_near", file=source.name, line=line, reason=reason)


def _line_near(source: SourceFile, position: int) -> int:
    lines = 1
    with source.path.open("rb") as stream:
        while position > 0 and (block := stream.read(min(MEBIBYTE, position))):
            lines += block.count(b"\n")
            position -= len(block)
    return lines
