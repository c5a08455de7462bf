"""Whether a training set holds inputs of the eval set: then the eval measures memory."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.evidence.training.collector import Hashes, hash_text
from bot.evidence.training.training_columns import SAMPLE_ROWS, Columns, find_columns
from bot.evidence.training.training_examples import Format, Record, normalise
from bot.evidence.training.training_file import open_training_file
from bot.evidence.training.training_records import read_records
from bot.evidence.training.training_shapes import read_example
from bot.evidence.training.turns import walk_strings

SHORTEST = 8  # characters of a text that counts as an input where the format does not name one


@dataclass(frozen=True, slots=True)
class EvalInputs:
    """The hashes that may stand for the input of each record of the eval file."""

    records: tuple[tuple[int, ...], ...]

    @classmethod
    def read(cls, path: Path) -> EvalInputs:
        """Inputs of an eval file of any format that training files have; of other files, every text of a record.

        Raises FileRefusedError.
        """
        with open_training_file(path) as file:
            format_: Format = "table" if file.container in ("sheet", "xlsx") else "own"
            records = (item for item in read_records(file) if isinstance(item, Record))
            head = list(islice(records, SAMPLE_ROWS))
            columns = find_columns([record.value for record in head], format_)
            return cls(tuple(cls._read_record(record, columns) for record in chain(head, records)))

    @staticmethod
    def _read_record(record: Record, columns: Columns | None) -> tuple[int, ...]:
        example = read_example(record.value, columns)
        if example.supervised or example.format in ("text only", "prompt only"):
            texts = [example.input]
        else:
            texts = [text for text in walk_strings(record.value) if len(text.strip()) >= SHORTEST]
        return tuple({hash_text(text) for text in map(normalise, texts) if text})

    def compare(self, inputs: Hashes, filled: NDArray[np.bool_]) -> tuple[int, NDArray[np.bool_]]:
        """How many eval records have an input that is trained on, and which training records these are."""
        mine = {*inputs[filled].tolist()}
        overlap = sum(not mine.isdisjoint(hashes) for hashes in self.records)
        theirs = np.fromiter({value for hashes in self.records for value in hashes}, dtype=np.uint64)
        return overlap, np.isin(inputs, theirs) & filled
