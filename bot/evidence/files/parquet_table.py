"""Parquet, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.evidence.file_error import EvidenceFileError
from bot.evidence.files.source_file import SourceFile
from bot.evidence.loaded_content import refused

BATCH = 4096


def parquet_rows(source: SourceFile) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row with its number from 1. Raises EvidenceFileError for a broken file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(source.path) as file:
            total = max(1, file.metadata.num_rows)
            for batch in file.iter_batches(batch_size=BATCH):
                for row in batch.to_pylist():
                    number += 1
                    yield number, row
                source.report(source.size * number // total)
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, EvidenceFileError):
            raise
        raise refused("parquet_cut", file=source.name, row=number + 1) from None
