"""The file as bytes: size, hash, encoding, line ends, and what kind of container it is. Nothing is decoded here."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bot.evidence.files.json_values import parse_json
from bot.evidence.files.source_file import (
    BYTE_ORDER_MARKS,
    MEBIBYTE,
    SourceFile,
    as_utf8,
    guess_encoding,
    hash_of,
    open_source,
    wide_encoding,
)
from bot.evidence.files.zip_archive import ZipArchive
from bot.evidence.loaded_content import refused, sentence

Container = Literal["jsonl", "json", "sheet", "xlsx", "parquet"]

HEAD = 4096  # bytes that tell the container
LARGEST_FILE = 1024 * MEBIBYTE
LARGEST_UNPACKED = 300 * MEBIBYTE  # of all parts of a workbook together
LONGEST_PIECE = 64 * MEBIBYTE  # of a line that is looked at
FOREIGN_SAMPLE = 256 * 1024  # bytes with foreign characters that the guess of an encoding looks at


@dataclass(frozen=True, slots=True)
class TrainingFile:
    """A file to read. `path` holds UTF-8 (a copy, if it was anything else); `bad_bytes` are lines that are no UTF-8."""

    path: Path
    name: str
    container: Container
    size: int
    sha256: str
    encoding: str = "utf-8"
    bom: bool = False
    crlf_lines: int = 0
    bad_bytes: tuple[int, ...] = ()

    @property
    def source(self) -> SourceFile:
        """The file as the readers of tables take it."""
        return SourceFile(self.path, self.size, b"")


@contextmanager
def open_training_file(path: Path) -> Iterator[TrainingFile]:
    """The file, looked at once from end to end. Raises EvidenceFileError for whatever is no training set."""
    source = open_source(path, largest=LARGEST_FILE)
    container = _packed_container(source)
    if container is not None:
        yield TrainingFile(path, source.name, container, source.size, hash_of(path))
        return
    file = _scan(source)
    with as_utf8(source, file.encoding, "replace") as plain:
        file = replace(file, path=plain.path)
        yield replace(file, container=_text_container(file))


def _packed_container(source: SourceFile) -> Container | None:
    """A workbook or Parquet; None for text. Raises EvidenceFileError for a web page, XML and other archives."""
    head = source.first[:HEAD]
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        with closing(ZipArchive(source, LARGEST_UNPACKED)) as archive:
            if "xl/workbook.xml" not in archive.names():
                raise refused("not_training", file=source.name, what=sentence("foreign.zip"))
        return "xlsx"
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<script")):
        raise refused("web_page", file=source.name)
    if start.startswith(b"<?xml"):
        raise refused("not_training", file=source.name, what=sentence("foreign.xml"))
    return None


def _scan(source: SourceFile) -> TrainingFile:
    """One pass over the bytes of a text: hash, line ends, and which lines are no UTF-8."""
    has_mark = source.first.startswith(BYTE_ORDER_MARKS)
    wide = wide_encoding(source)
    if wide:
        return TrainingFile(source.path, source.name, "sheet", source.size, hash_of(source.path), wide, has_mark)
    digest, crlf, number = hashlib.sha256(), 0, 1
    bad: list[int] = []
    foreign = bytearray()
    has_utf8 = False
    with source.path.open("rb") as stream:
        for piece in iter(lambda: stream.readline(LONGEST_PIECE), b""):
            digest.update(piece)
            crlf += piece.endswith(b"\r\n")
            text = piece.removeprefix(codecs.BOM_UTF8)
            if not text.isascii():
                try:
                    text.decode("utf-8")
                    has_utf8 = True
                except UnicodeDecodeError:
                    bad.append(number)
                    if len(foreign) < FOREIGN_SAMPLE:
                        foreign += text.removesuffix(b"\n") + b"\n"
            number += piece.endswith(b"\n")
    # Single broken bytes among right UTF-8 are damage; a file without any right line is in another encoding.
    is_foreign = bool(bad) and not has_utf8
    return TrainingFile(
        source.path,
        source.name,
        "sheet",
        source.size,
        digest.hexdigest(),
        guess_encoding(bytes(foreign)) if is_foreign else "utf-8",
        has_mark,
        crlf,
        () if is_foreign else tuple(bad),
    )


def _text_container(file: TrainingFile) -> Container:
    """JSON lines, one JSON value or a sheet: by the first lines; the name's ending counts only for broken ones."""
    with file.path.open("rb") as stream:
        start = stream.read(MEBIBYTE).removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith(b"{{"):
        return "sheet"  # a header with the place of a variable
    first, _, rest = start.partition(b"\n")
    whole = sum(line.startswith(b"{") and _is_whole(line) for line in start.split(b"\n")[:200])
    if start.startswith(b"["):
        return "jsonl" if (whole or rest.lstrip().startswith(b"[")) and _is_whole(first) else "json"
    if whole:
        return "json" if whole == 1 and start.count(b"\n") <= 1 else "jsonl"
    if not start.startswith(b"{") and Path(file.name).suffix.casefold() not in (".jsonl", ".ndjson", ".json", ".jl"):
        return "sheet"
    is_spread = first.strip() == b"{" or (first.startswith(b"{") and rest[:1] in (b" ", b"\t"))
    return "json" if is_spread else "jsonl"


def _is_whole(line: bytes) -> bool:
    """Whether the line is a JSON value of its own."""
    try:
        parse_json(line)
    except (ValueError, RecursionError):
        return False
    return True
