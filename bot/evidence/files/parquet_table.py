"""Parquet, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.evidence.files.source_file import MEBIBYTE, SourceFile
from bot.evidence.loaded_content import refused

BATCH = 4096
LONGEST_STRING = 64 * MEBIBYTE  # of the metadata


def parquet_rows(source: SourceFile) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row with its number from 1. Raises EvidenceFileError for a broken file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(source.path, memory_map=False, thrift_string_size_limit=LONGEST_STRING) as file:
            total = max(1, file.metadata.num_rows)
            for batch in file.iter_batches(batch_size=BATCH, use_threads=False):
                for row in batch.to_pylist():
                    number += 1
                    yield number, row
                source.report(source.size * number // total)
    except (pa.ArrowException, OSError, ValueError, TypeError, OverflowError):  # bytes that no type fits, too
        raise refused("parquet_cut", file=source.name, row=number + 1) from None
