"""Records of any training file, with the problems of reading them, in the order of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.evidence.training.json_lines import list_lines, read_json_lines
from bot.evidence.training.json_records import read_json_values
from bot.evidence.training.training_examples import Problem, Record, problem
from bot.evidence.training.training_file import Container, TrainingFile
from bot.evidence.training.training_sheets import read_csv, read_parquet
from bot.evidence.training.training_workbooks import read_xlsx

READERS: dict[Container, Callable[[TrainingFile], Iterator[Record | Problem]]] = {
    "jsonl": read_json_lines,
    "json": read_json_values,
    "sheet": read_csv,
    "xlsx": read_xlsx,
    "parquet": read_parquet,
}


def read_records(file: TrainingFile) -> Iterator[Record | Problem]:
    """Every record of the file, and every problem where it was met. Raises FileRefusedError."""
    yield from READERS[file.container](file)


def report_bytes(file: TrainingFile) -> list[Problem]:
    """Problems of the whole file: encoding, byte order mark, line ends."""
    problems = []
    if file.encoding != "utf-8":
        problems.append(problem(0, "encoding", name=file.encoding))
    if file.bad_bytes:
        lines = list_lines(list(file.bad_bytes))
        problems.append(problem(file.bad_bytes[0], "bad_bytes", lines=lines))
    if file.bom:
        problems.append(problem(1, "bom"))
    if file.crlf_lines:
        problems.append(problem(0, "crlf", count=file.crlf_lines))
    return problems
