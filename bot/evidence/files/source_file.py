"""What a file is before it is parsed: its size, its hash, its first bytes, and the refusals that need no parser."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.evidence.file_error import EvidenceFileError

MEBIBYTE = 1 << 20
FIRST_BYTES = 64 * 1024
MOST_REPEATED = 1000  # lines with keys that stand twice
LARGEST = 4 * 1024 * MEBIBYTE

Progress = Callable[[int, int], None]

# First bytes of files that are no evidence, and what they are.
FOREIGN = (
    (b"%PDF", "a PDF; export the results as CSV or JSON"),
    (b"\x89PNG", "a picture; export the results as CSV or JSON"),
    (b"\xff\xd8\xff", "a picture; export the results as CSV or JSON"),
    (b"GIF8", "a picture; export the results as CSV or JSON"),
    (b"\x1f\x8b", "packed with gzip; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "packed with zstandard; unpack it first"),
    (b"BZh", "packed with bzip2; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel file (.xls) or one with a password; save it as .xlsx or CSV, without a password",
    ),
    (b"SQLite format 3", "an SQLite database; export the results as CSV or JSON"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"version https://git-lfs", "a pointer of Git LFS, which stands in place of the file; send the file itself"),
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


def open_source(path: Path, progress: Progress | None = None) -> SourceFile:
    """The file at a path. Raises EvidenceFileError for what can't hold evidence, whatever is in it."""
    name = path.name
    if name.startswith(("~$", ".~lock.")):
        raise EvidenceFileError(
            f"{name} is the lock file that an office program leaves beside an open sheet. Send the sheet itself."
        )
    if not path.exists():
        raise EvidenceFileError(f"{name}: there is no such file.")
    if not path.is_file():
        raise EvidenceFileError(f"{name} is a folder, not a file." if path.is_dir() else f"{name} is no regular file.")
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            first = stream.read(FIRST_BYTES)
    except OSError as error:
        raise EvidenceFileError(f"{name} can't be opened: {error.strerror}.") from None
    if not first.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise EvidenceFileError(f"{name} is empty.")
    if size > LARGEST:
        raise EvidenceFileError(
            f"{name} has {size / MEBIBYTE:,.0f} MB; {LARGEST // MEBIBYTE:,} MB is the most that is read."
        )
    for start, what in FOREIGN:
        if first.startswith(start):
            raise EvidenceFileError(f"{name} is {what}.")
    return SourceFile(path, size, first, progress)


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, as hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
