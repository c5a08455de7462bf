"""Zip archives, also with zstandard inside, unpacked entry by entry under limits that count what comes out."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from bot.evidence.file_error import EvidenceFileError
from bot.evidence.files.source_file import MEBIBYTE, SourceFile
from bot.evidence.loaded_content import refused

ZSTANDARD = 93  # the compression method's number in a zip
LOCAL_HEADER = 30  # bytes before the name
LARGEST_ENTRY = 256 * MEBIBYTE
LARGEST_TOTAL = 4096 * MEBIBYTE
HARMLESS = 32 * MEBIBYTE  # below this no ratio is suspicious
HIGHEST_RATIO = 200
MOST_ENTRIES = 2_000_000
BLOCK = MEBIBYTE


class ZipArchive:
    """The entries of an archive. Raises EvidenceFileError if it is broken, or unpacks to too much."""

    def __init__(self, source: SourceFile, most: int = LARGEST_TOTAL) -> None:
        self.source = source
        self.unpacked = 0
        try:
            self._zip = zipfile.ZipFile(source.path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise refused("zip_cut", file=source.name) from None
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise refused("too_many_entries", file=source.name, count=f"{len(entries):,}")
        self._entries = {entry.filename: entry for entry in entries}
        declared = sum(entry.file_size for entry in entries)
        if declared > most or (declared > HARMLESS and declared > HIGHEST_RATIO * max(1, source.size)):
            raise self._bomb()

    def names(self) -> list[str]:
        """The names of the entries, in the archive's order."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """The unpacked bytes of an entry."""
        entry = self._entries[name]
        if entry.flag_bits & 1:
            raise refused("password", file=self.source.name, name=name)
        try:
            blocks = self._zstandard(entry) if entry.compress_type == ZSTANDARD else self._plain(entry)
            return self._counted(entry, blocks)
        except NotImplementedError:
            raise refused("packing", file=self.source.name, name=name, method=entry.compress_type) from None
        except EvidenceFileError:
            raise
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
            raise refused("entry_cut", file=self.source.name, name=name) from None

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def _plain(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        with self._zip.open(entry) as stream:
            yield from iter(lambda: stream.read(BLOCK), b"")

    def _zstandard(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        import zstandard

        with self.source.path.open("rb") as file:
            file.seek(entry.header_offset)
            header = file.read(LOCAL_HEADER)
            if header[:4] != b"PK\x03\x04":
                raise zipfile.BadZipFile
            file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), io.SEEK_CUR)
            packed = io.BytesIO(file.read(entry.compress_size))
        decompressor = zstandard.ZstdDecompressor(max_window_size=128 * MEBIBYTE)
        try:
            with decompressor.stream_reader(packed, read_across_frames=True) as stream:
                yield from iter(lambda: stream.read(BLOCK), b"")
        except zstandard.ZstdError:
            raise zipfile.BadZipFile from None

    def _counted(self, entry: zipfile.ZipInfo, blocks: Iterator[bytes]) -> bytes:
        """The blocks together. The size is counted as it comes out: what an archive declares can be a lie."""
        found, size = [], 0
        for block in blocks:
            size += len(block)
            self.unpacked += len(block)
            suspicious = size > HARMLESS and size > HIGHEST_RATIO * max(1, entry.compress_size)
            if size > LARGEST_ENTRY or self.unpacked > LARGEST_TOTAL or suspicious:
                raise self._bomb()
            found.append(block)
        if size != entry.file_size:
            raise zipfile.BadZipFile
        return b"".join(found)

    def _bomb(self) -> EvidenceFileError:
        return refused("unpacks_too_far", file=self.source.name)
