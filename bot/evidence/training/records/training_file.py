"""The file as bytes: size, hash, encoding, line ends, and what kind of container it is.

Nothing is decoded into records here.
"""

from __future__ import annotations

import codecs
import hashlib
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bot.evidence.files.encoding import WIDE_MARKS, guess_encoding
from bot.evidence.files.source_file import FOREIGN, hash_of
from bot.evidence.loaded_content import sentence
from bot.evidence.training.records.training_examples import refused_file

Container = Literal["jsonl", "json", "sheet", "xlsx", "parquet"]

BLOCK = 1 << 20  # bytes read at a time
HEAD = 4096  # bytes that tell the container
LARGEST_FILE = 1 << 30  # bytes
LARGEST_UNPACKED = 300 * 1024**2  # bytes of all parts of a workbook together
LARGEST_RATIO = 200  # unpacked by packed bytes; a sheet of text stays far below
FOREIGN_SAMPLE = 256 * 1024  # bytes with foreign characters that the guess of an encoding looks at


@dataclass(frozen=True, slots=True)
class TrainingFile:
    """A file that can be read.

    `path` holds UTF-8 (a copy, if it was anything else); `bad_bytes` are lines that are no UTF-8.
    """

    path: Path
    name: str
    container: Container
    size: int
    sha256: str
    encoding: str = "utf-8"
    bom: bool = False
    crlf_lines: int = 0
    bad_bytes: tuple[int, ...] = ()


@contextmanager
def open_training_file(path: Path) -> Iterator[TrainingFile]:
    """The file, looked at once from end to end.

    Raises FileRefusedError with a sentence for whatever is no training set.
    """
    if path.name.startswith(("~$", ".~lock")):
        raise refused_file("lock_file", name=path.name)
    if not path.is_file():
        raise refused_file("missing", name=path.name)
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise refused_file("too_large", name=path.name, size=size, limit=LARGEST_FILE)
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    container = _tell_container(path, head)
    if container in ("xlsx", "parquet"):
        yield TrainingFile(path, path.name, container, size, hash_of(path))
        return
    file = _scan(path, container, size, head)
    if file.encoding == "utf-8":
        yield replace(file, container=_tell_text(file))
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "utf-8"
        _transcode(path, copy, file.encoding)
        yield replace(file, path=copy, container=_tell_text(replace(file, path=copy)))


def _tell_container(path: Path, head: bytes) -> Container:
    if not head.strip():
        raise refused_file("empty", name=path.name)
    for start, what, _ in FOREIGN:
        if head.startswith(start):
            raise refused_file("not_training", name=path.name, what=sentence(f"foreign.{what}"))
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        _check_workbook(path)
        return "xlsx"
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<script")):
        raise refused_file("html", name=path.name)
    if start.startswith(b"<?xml"):
        raise refused_file("not_training", name=path.name, what=sentence("foreign.xml"))
    if head.startswith(tuple(mark for mark, _ in WIDE_MARKS)):
        return "sheet"
    zeros = head.count(0)
    if zeros and not _is_wide(head):
        raise refused_file("binary", name=path.name)
    return "sheet"


def _is_wide(head: bytes) -> bool:
    """UTF-16 without a mark: every second byte of plain text is zero."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    return max(even, odd) > len(head) * 0.35 and min(even, odd) < len(head) * 0.02


def _check_workbook(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile:
        raise refused_file("broken_zip", name=path.name) from None
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise refused_file("not_training", name=path.name, what=sentence("foreign.zip"))
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if unpacked > LARGEST_UNPACKED or (unpacked > 10 * 1024**2 and unpacked > LARGEST_RATIO * max(packed, 1)):
        raise refused_file("zip_bomb", name=path.name, size=unpacked)


def _scan(path: Path, container: Container, size: int, head: bytes) -> TrainingFile:
    """One pass over the bytes: hash, line ends, and whether they are UTF-8."""
    digest = hashlib.sha256()
    crlf = line = 0
    last = b""
    foreign = bytearray()
    bad: list[int] = []
    has_utf8 = False
    wide = next((name for mark, name in WIDE_MARKS if head.startswith(mark)), "")
    if not wide and _is_wide(head):
        wide = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    rest = b""
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
            crlf += block.count(b"\r\n") + (last == b"\r" and block.startswith(b"\n"))
            last = block[-1:]
            if wide:
                continue
            block = rest + block
            cut = block.rfind(b"\n") + 1 or len(block)
            block, rest = block[:cut], block[cut:]
            line = _find_bad_lines(block, line, bad, foreign)
            has_utf8 = has_utf8 or _has_utf8_sequence(block)
    if rest:
        _find_bad_lines(rest, line, bad, foreign)
        has_utf8 = has_utf8 or _has_utf8_sequence(rest)
    encoding = wide or "utf-8"
    # Single broken bytes among right UTF-8 are damage; a file without any right sequence is in another encoding.
    if bad and not has_utf8:
        encoding, bad = guess_encoding(bytes(foreign)), []
    return TrainingFile(
        path,
        path.name,
        container,
        size,
        digest.hexdigest(),
        encoding,
        head.startswith(codecs.BOM_UTF8) or (bool(wide) and head.startswith(tuple(mark for mark, _ in WIDE_MARKS))),
        crlf,
        tuple(bad),
    )


def _find_bad_lines(block: bytes, line: int, bad: list[int], foreign: bytearray) -> int:
    """Notes lines of the block that are no UTF-8; returns the number of lines seen so far."""
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        for number, text in enumerate(block.split(b"\n"), line + 1):
            try:
                text.decode("utf-8")
            except UnicodeDecodeError:
                bad.append(number)
                if len(foreign) < FOREIGN_SAMPLE:
                    foreign += text + b"\n"
    return line + block.count(b"\n")


def _has_utf8_sequence(block: bytes) -> bool:
    """Whether a line with foreign characters is right UTF-8 (a BOM alone does not count)."""
    if block.isascii():
        return False
    for text in block.removeprefix(codecs.BOM_UTF8).split(b"\n"):
        if not text.isascii():
            try:
                text.decode("utf-8")
            except UnicodeDecodeError:
                continue
            return True
    return False


def _transcode(path: Path, copy: Path, encoding: str) -> None:
    with (
        path.open("r", encoding=encoding, errors="replace", newline="") as source,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        while block := source.read(BLOCK):
            target.write(block)


def _tell_text(file: TrainingFile) -> Container:
    """JSON lines, one JSON value or a sheet: by the first lines, not by the name's ending."""
    with file.path.open("rb") as stream:
        head = stream.read(BLOCK).removeprefix(codecs.BOM_UTF8)
    start = head.lstrip()
    named_json = Path(file.name).suffix.casefold() in (".jsonl", ".ndjson", ".json", ".jl")
    whole = 0
    for text in start.split(b"\n")[:200]:
        whole += text.startswith(b"{") and _is_whole(text)
    if start.startswith(b"{{"):
        return "sheet"  # a header with the place of a variable
    if start.startswith(b"["):
        first, _, rest = start.partition(b"\n")
        if _is_whole(first) and rest.lstrip().startswith(b"["):
            return "jsonl"
        return "jsonl" if whole and _is_whole(start.split(b"\n", 1)[0]) else "json"
    if whole or named_json:
        pretty = start.split(b"\n", 1)[0].strip() == b"{" or (whole == 0 and _is_one_value(start))
        single = whole == 1 and len(start.split(b"\n")) <= 2
        return "json" if (pretty and not whole) or single else "jsonl"
    if start.startswith(b"{"):
        return "json" if start.split(b"\n", 1)[0].strip() == b"{" else "jsonl"
    return "sheet"


def _is_whole(line: bytes) -> bool:
    """Whether the line is a JSON value of its own."""
    import orjson

    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return True


def _is_one_value(start: bytes) -> bool:
    """A value spread over lines: the first line opens an object and the next one is indented."""
    lines = start.split(b"\n", 2)
    return len(lines) > 1 and lines[0].startswith(b"{") and lines[1][:1] in (b" ", b"\t")
