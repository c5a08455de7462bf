"""What a file is before it is parsed: its size, its hash, its first bytes, and the refusals that need no parser."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
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
