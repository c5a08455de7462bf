"""Files as bytes and as text: size, hash, first bytes, what needs no parser to be refused, and the encoding.

UTF-8 comes first, with or without a byte order mark, then UTF-16, then what the bytes look like: charset-normalizer's
guess, with the tests that short samples need.
"""

from __future__ import annotations

import codecs
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from bot.evidence.loaded_content import refused, sentence

MEBIBYTE = 1 << 20
FIRST_BYTES = 64 * 1024
MOST_REPEATED = 1000  # lines with keys that stand twice
LARGEST = 4 * 1024 * MEBIBYTE

Progress = Callable[[int, int], None]

# First bytes of files that are no evidence, the name of what they are, and of what to do.
FOREIGN = (
    (b"%PDF", "pdf", "export"),
    (b"\x89PNG", "picture", "export"),
    (b"\xff\xd8\xff", "picture", "export"),
    (b"GIF8", "picture", "export"),
    (b"\x1f\x8b", "gzip", "unpack"),
    (b"\x28\xb5\x2f\xfd", "zstandard", "unpack"),
    (b"BZh", "bzip2", "unpack"),
    (b"7z\xbc\xaf", "7z", "unpack"),
    (b"Rar!", "rar", "unpack"),
    (b"\xd0\xcf\x11\xe0", "old_excel", "save"),
    (b"SQLite format 3", "sqlite", "export"),
    (b"ARROW1", "arrow", "export"),
    (b"\x80\x04\x95", "pickle", "export"),
    (b"\x7fELF", "program", "export"),
    (b"MZ\x90", "program", "export"),
    (b"version https://git-lfs", "git_lfs", "send"),
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read. `first` is its first 64 KiB; `progress` is called with bytes read and bytes in all.

    `repeated` fills while JSON is read: keys that stand twice in an object with different values, by line (0: the
    file is one document).
    """

    path: Path
    size: int
    first: bytes = field(repr=False)
    progress: Progress | None = field(repr=False, default=None)
    repeated: dict[int, tuple[str, ...]] = field(repr=False, compare=False, default_factory=dict)

    @property
    def name(self) -> str:
        """The file's name, without its folder."""
        return self.path.name

    @property
    def suffix(self) -> str:
        """The file's extension in lower case, with its dot."""
        return self.path.suffix.lower()

    def note_repeated(self, line: int, keys: tuple[str, ...]) -> None:
        """Note keys that stand twice, of so many lines at most."""
        if keys and len(self.repeated) < MOST_REPEATED:
            self.repeated[line] = tuple(dict.fromkeys((*self.repeated.get(line, ()), *keys)))

    def report(self, done: int) -> None:
        """Report how many bytes were read so far."""
        if self.progress is not None:
            self.progress(min(done, self.size), self.size)


def open_source(path: Path, progress: Progress | None = None, largest: int = LARGEST) -> SourceFile:
    """The file at a path. Raises EvidenceFileError for what can't hold evidence, whatever is in it."""
    name = path.name
    if name.startswith(("~$", ".~lock.")):
        raise refused("lock_file", file=name)
    if not path.exists():
        raise refused("missing", file=name)
    if not path.is_file():
        raise refused("folder" if path.is_dir() else "not_regular", file=name)
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            first = stream.read(FIRST_BYTES)
    except OSError as error:
        raise refused("unopened", file=name, reason=error.strerror) from None
    if not first.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise refused("empty", file=name)
    if size > largest:
        raise refused("too_large", file=name, size=f"{size / MEBIBYTE:,.0f}", most=f"{largest // MEBIBYTE:,}")
    for start, what, then in FOREIGN:
        if first.startswith(start):
            kind, advice = sentence(f"foreign.{what}"), sentence(f"advice.{then}")
            raise refused("foreign", file=name, what=kind, advice=advice)
    return SourceFile(path, size, first, progress)


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, as hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


WIDE_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
UTF8 = "utf-8"
BYTE_ORDER_MARKS = (codecs.BOM_UTF8, *WIDE_MARKS)
# Letters and signs of Western European languages; a text whose every foreign character is one of them is Windows-1252.
WESTERN = frozenset("àâäáãåæçèéêëìíîïñòóôöõøœùúûüÿßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒÙÚÛÜŸ€£§°«»“”‘’‚„–—…·©®™¿¡²³½¼\xa0•´")
ENOUGH = 0.5  # share of foreign characters that must be usual ones
ENOUGH_KANA = 0.2
# Of an encoding, the character set whose two-byte codes tell usual characters, by their first byte from and to.
FIRST_LEVELS = {"cp949": ("euc_kr", 0xB0, 0xC8), "gb18030": ("gb2312", 0xB0, 0xD7), "big5": ("big5", 0xA4, 0xC6)}


def encoding_of(source: SourceFile) -> str:
    """The name of a text file's encoding. Raises EvidenceFileError for a binary file, or UTF-8 that is broken."""
    has_mark = source.first.startswith(codecs.BOM_UTF8)
    if not has_mark and (wide := wide_encoding(source)):
        return wide
    decoder, line = codecs.getincrementaldecoder("utf-8")(), 1
    with source.path.open("rb") as stream:
        for block in iter(lambda: stream.read(MEBIBYTE), b""):
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                if not has_mark:
                    return guess_encoding(b"\n".join(part for part in block.splitlines() if not part.isascii()))
                raise refused("byte_at_line", file=source.name, line=line, encoding=UTF8) from None
            line += block.count(b"\n")
    if decoder.getstate()[0]:  # cut within a character
        raise refused("byte_at_line", file=source.name, line=line, encoding=UTF8)
    return UTF8


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


@contextmanager
def as_utf8(source: SourceFile, encoding: str, errors: str = "strict") -> Iterator[SourceFile]:
    """The file, or a copy in UTF-8 if it has another encoding. Raises EvidenceFileError for a byte that it lacks."""
    if encoding == UTF8:
        yield source
        return
    with tempfile.TemporaryDirectory() as folder:
        copy, lines = Path(folder) / source.name, 1
        with (
            source.path.open(encoding=encoding, errors=errors, newline="") as text,
            copy.open("w", encoding="utf-8", newline="") as target,
        ):
            try:
                for line in text:
                    target.write(line)
                    lines += 1
            except UnicodeError:
                raise refused("byte_at_line", file=source.name, line=lines, encoding=encoding) from None
        with copy.open("rb") as stream:
            first = stream.read(FIRST_BYTES)
        yield replace(source, path=copy, size=copy.stat().st_size, first=first)


def lines_of(source: SourceFile) -> Iterator[tuple[int, bytes]]:
    """Each line of a text in UTF-8 that is not blank, with its number."""
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
