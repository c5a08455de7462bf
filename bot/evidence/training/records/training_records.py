"""Records of any training file, in the order of the file: problems of reading them, and each read by its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from bot.evidence.loaded_content import refused
from bot.evidence.training.records.json_lines import list_lines, read_json_lines
from bot.evidence.training.records.json_records import read_json_values
from bot.evidence.training.records.training_examples import Example, Format, Problem, Record, problem
from bot.evidence.training.records.training_file import Container, TrainingFile, open_training_file
from bot.evidence.training.records.training_shapes import SAMPLE_ROWS, Columns, are_turns, find_columns, read_example
from bot.evidence.training.records.training_sheets import read_csv, read_parquet, read_xlsx

READERS: dict[Container, Callable[[TrainingFile], Iterator[Record | Problem]]] = {
    "jsonl": read_json_lines,
    "json": read_json_values,
    "sheet": read_csv,
    "xlsx": read_xlsx,
    "parquet": read_parquet,
}
WEAK: frozenset[Format] = frozenset({"unknown", "text only", "prompt only"})


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may set: the columns of a sheet, the model's limit in tokens."""

    input_column: str | None = None
    output_column: str | None = None
    token_limit: int | None = None


def read_records(file: TrainingFile) -> Iterator[Record | Problem]:
    """Every record of the file, and every problem where it was met. Raises EvidenceFileError."""
    yield from READERS[file.container](file)


def report_bytes(file: TrainingFile) -> Iterator[Problem]:
    """Problems of the whole file: encoding, byte order mark, line ends."""
    if file.encoding != "utf-8":
        yield problem(0, "encoding", name=file.encoding)
    if file.bad_bytes:
        yield problem(file.bad_bytes[0], "bad_bytes", lines=list_lines(list(file.bad_bytes)))
    if file.bom:
        yield problem(1, "bom")
    if file.crlf_lines:
        yield problem(0, "crlf", count=file.crlf_lines)


def pick_columns(records: list[Record], file: TrainingFile, options: Options) -> Columns | None:
    """The columns to read by, where the records' own fields do not say it. Raises EvidenceFileError if none can."""
    format_: Format = "table" if file.container in ("sheet", "xlsx") else "own"
    rows = [record.value for record in records]
    names = list(dict.fromkeys(name for row in rows for name in row))
    known = ", ".join(str(name)[:40] for name in names[:20])
    if options.input_column or options.output_column:
        for name in (options.input_column, options.output_column):
            if name not in names:
                raise refused("missing_column", name=name or "--input and --output", names=known)
        return Columns(str(options.input_column), str(options.output_column), by="given", format=format_)
    if are_turns(rows):
        raise refused("turn_rows", file=file.name)
    formats = Counter(read_example(row).format for row in rows)
    if rows and sum(formats[name] for name in WEAK) * 2 <= len(rows):
        return None
    columns = find_columns(rows, format_)
    if columns is None and formats["unknown"] * 2 > len(rows):
        raise refused("no_format", file=file.name, names=known)
    return columns


def read_with_columns(file: TrainingFile, options: Options) -> tuple[Columns | None, Iterator[Record | Problem]]:
    """The columns, as the first records show them, and all records and problems. Raises EvidenceFileError."""
    items = read_records(file)
    head = list(islice(items, SAMPLE_ROWS))
    sample = [item for item in head if isinstance(item, Record)]
    return pick_columns(sample, file, options) if sample else None, chain(head, items)


def read_row(record: Record, columns: Columns | None, container: str) -> Example:
    """A record as an example; a sheet's rows are of the format "table" whatever their columns are called."""
    if columns is not None and columns.by == "given":
        return columns.read(record.value) or Example("unknown")
    example = read_example(record.value, columns)
    if container in ("sheet", "xlsx") and example.format in ("prompt/completion", "alpaca", "own"):
        return replace(example, format="table")
    return example


def iterate_examples(path: Path) -> Iterator[tuple[int, Example]]:
    """Every record's line and example, for samples. Raises EvidenceFileError."""
    with open_training_file(path) as file:
        columns, items = read_with_columns(file, Options())
        for item in items:
            if isinstance(item, Record):
                yield item.line, read_row(item, columns, file.container)
