"""Text files as text: UTF-8 first, with or without a byte order mark, then UTF-16, then what the bytes look like.

That is charset-normalizer's guess, with the tests that short samples need.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from functools import partial
from typing import TextIO

from bot.evidence.file_error import EvidenceFileError
from bot.evidence.files.source_file import MEBIBYTE, SourceFile
from bot.evidence.loaded_content import refused

CHECKED = 64 * MEBIBYTE  # bytes that are checked before the first row is read
GUESSED_FROM = MEBIBYTE
BLOCK = MEBIBYTE
WIDE_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
BYTE_ORDER_MARKS = (codecs.BOM_UTF8, *WIDE_MARKS)
# Letters and signs of Western European languages; a text whose every foreign character is one of them is Windows-1252.
WESTERN = frozenset("àâäáãåæçèéêëìíîïñòóôöõøœùúûüÿßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒÙÚÛÜŸ€£§°«»“”‘’‚„–—…·©®™¿¡²³½¼\xa0•´")
ENOUGH = 0.5  # share of foreign characters that must be usual ones
ENOUGH_KANA = 0.2
# Of an encoding, the character set whose two-byte codes tell usual characters, by their first byte from and to.
FIRST_LEVELS = {"cp949": ("euc_kr", 0xB0, 0xC8), "gb18030": ("gb2312", 0xB0, 0xD7), "big5": ("big5", 0xA4, 0xC6)}


def encoding_of(source: SourceFile) -> str:
    """The name of a text file's encoding. Raises EvidenceFileError for a binary file."""
    if source.first.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if wide := wide_encoding(source):
        return wide
    broken = _first_block_that_is_not_utf8(source)
    if broken is None:
        return "utf-8"
    return guess_encoding(b"\n".join(line for line in broken[:GUESSED_FROM].splitlines() if not line.isascii()))


def wide_encoding(source: SourceFile) -> str | None:
    """UTF-32 or UTF-16, by its mark or its zeros; None for another text. Raises EvidenceFileError for a binary file."""
    for mark, name in WIDE_MARKS.items():
        if source.first.startswith(mark):
            return name
    if b"\x00" not in source.first:
        return None
    sample = source.first[:4096]
    # Without a mark, every second byte of plain text is zero.
    for name, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if zeros.count(0) > 0.6 * len(zeros):
            return name
    raise refused("binary", file=source.name)


def open_text(source: SourceFile, encoding: str | None = None) -> TextIO:
    """The file as text with its line ends untouched, as the csv module wants it."""
    return source.path.open(encoding=encoding or encoding_of(source), newline="")


def lines_of(source: SourceFile) -> Iterator[tuple[int, bytes]]:
    """Each line that is not blank, as UTF-8 bytes, with its number. Raises EvidenceFileError for what is no text."""
    encoding = encoding_of(source)
    if encoding in ("utf-8", "utf-8-sig"):
        yield from _byte_lines(source)
        return
    number = 0
    with source.path.open(encoding=encoding, newline="") as stream:
        try:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield number, line.encode()
        except UnicodeError:
            raise refused("bytes_at_line", file=source.name, line=number + 1, encoding=encoding) from None


def not_text(source: SourceFile, encoding: str, line: int) -> EvidenceFileError:
    """The error for a byte that its encoding doesn't have."""
    return refused("byte_at_line", file=source.name, line=line, encoding=encoding)


def _byte_lines(source: SourceFile) -> Iterator[tuple[int, bytes]]:
    done = 0
    with source.path.open("rb") as stream:
        for number, raw in enumerate(stream, start=1):
            done += len(raw)
            line = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
            if number % 2048 == 0:
                source.report(done)
            if line.strip():
                yield number, line
    source.report(done)


def _first_block_that_is_not_utf8(source: SourceFile) -> bytes | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with source.path.open("rb") as stream:
        done = 0
        while done < CHECKED and (block := stream.read(BLOCK)):
            done += len(block)
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return block
    return None


def guess_encoding(sample: bytes) -> str:
    """The likeliest encoding of a sample that is no UTF-8; Windows-1252 where it cannot be told.

    East Asian encodings decode each other's bytes without an error, so the characters are tested for being usual ones:
    kana for Japanese, the 2,350 syllables of KS X 1001 for Korean, the first levels of GB 2312 and Big5 for Chinese.
    """
    from charset_normalizer import from_bytes

    for encoding in ("cp932", "euc_jp"):
        if _share(sample, encoding, _is_kana) >= ENOUGH_KANA:
            return encoding
    for encoding, usual in FIRST_LEVELS.items():
        if _share(sample, encoding, partial(_leads, *usual)) >= ENOUGH:
            return encoding
    if _share(sample, "cp1252", WESTERN.__contains__) == 1.0:
        return "cp1252"
    best = from_bytes(sample).best()
    return best.encoding if best is not None and best.encoding not in ("ascii", "utf_8") else "cp1252"


def _share(sample: bytes, encoding: str, is_usual: Callable[[str], bool]) -> float:
    """The share of usual ones among the foreign characters; 0 where the sample cannot be decoded."""
    try:
        foreign = [character for character in sample.decode(encoding) if not character.isascii()]
    except UnicodeDecodeError:
        return 0.0
    # A single-byte text read two bytes at a time gives rare characters of every script.
    return sum(map(is_usual, foreign)) / len(foreign) if foreign else 0.0


def _is_kana(character: str) -> bool:
    return "\u3040" <= character <= "\u30ff"


def _leads(charset: str, low: int, high: int, character: str) -> bool:
    """Is the first of a character's two bytes between these?"""
    try:
        code = character.encode(charset)
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and low <= code[0] <= high
