"""JSON as others write it: strict parsing first, then the NaN that Python's own writer puts out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.evidence.file_error import EvidenceFileError
from bot.evidence.files.encoding import encoding_of, lines_of
from bot.evidence.files.source_file import MEBIBYTE, SourceFile
from bot.evidence.loaded_content import refused

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
        except UnicodeDecodeError:
            raise refused("not_utf8", file=source.name, line=number) from None
        except ValueError as error:
            raise refused("not_json", file=source.name, line=number, reason=_reason(error)) from None
        except RecursionError:
            raise _too_deep(source, number) from None
        source.note_repeated(number, repeated_keys(line, value))
        yield number, value


def whole_document(source: SourceFile) -> Any:
    """The one JSON value of a file that fits into memory. Raises EvidenceFileError."""
    encoding = encoding_of(source)
    try:
        text = source.path.read_bytes().decode(encoding)
    except UnicodeError:
        raise refused("byte", file=source.name, encoding=encoding) from None
    try:
        document = parse_json(text.encode())
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) - 1:
            raise refused("json_cut", file=source.name, line=error.lineno) from None
        place = {"line": error.lineno, "column": error.colno}
        raise refused("not_json_at", file=source.name, reason=error.msg, **place) from None
    except RecursionError:
        raise _too_deep(source, None) from None
    if depth_of(document) > DEEPEST:
        raise _too_deep(source, None)
    source.note_repeated(0, repeated_keys(text.encode(), document))
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
