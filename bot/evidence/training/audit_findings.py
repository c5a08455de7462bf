"""What shows only when all records are known: copies, conflicts, variants of prompts, inputs of the eval set.

Of each record only hashes and numbers are kept, no texts, so that a million records fit.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.evidence.loaded_content import content
from bot.evidence.training.records.training_columns import SAMPLE_ROWS, Columns, find_columns
from bot.evidence.training.records.training_examples import Example, Format, Problem, Record, normalise, problem
from bot.evidence.training.records.training_file import open_training_file
from bot.evidence.training.records.training_records import read_records
from bot.evidence.training.records.training_shapes import read_example
from bot.evidence.training.records.turns import walk_strings

MOST_VARIANTS = 20  # system prompts that are named one by one

Flags = NDArray[np.uint8]
Mask = NDArray[np.bool_]
EMPTY = 1  # flags of a record
UNUSABLE = 2
UNPAIRED = 4
Hashes = NDArray[np.uint64]
SHORTEST = 8  # characters of a text that counts as an input where the format does not name one


def hash_text(text: str) -> int:
    """A 64-bit hash of a text; two of a million texts share one with a chance of 1 in 37 million."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", errors="replace"), digest_size=8).digest(), "little")


@dataclass(slots=True)
class Collector:
    """One entry an array for each record, in the order of the file."""

    lines: array[int] = field(default_factory=lambda: array("Q"))
    whole: array[int] = field(default_factory=lambda: array("Q"))
    pairs: array[int] = field(default_factory=lambda: array("Q"))
    inputs: array[int] = field(default_factory=lambda: array("Q"))
    outputs: array[int] = field(default_factory=lambda: array("Q"))
    systems: array[int] = field(default_factory=lambda: array("Q"))
    flags: array[int] = field(default_factory=lambda: array("B"))
    input_lengths: array[int] = field(default_factory=lambda: array("I"))
    output_lengths: array[int] = field(default_factory=lambda: array("I"))
    system_counts: Counter[int] = field(default_factory=Counter)
    system_lines: dict[int, int] = field(default_factory=dict)

    def add(self, line: int, example: Example, whole: str) -> str:
        """Takes a record; returns its text for the search of near duplicates.

        `whole` tells exact copies: everything that a trainer would see.
        """
        given, answer = normalise(f"{example.media} {example.input}"), normalise(example.output)
        self.lines.append(line)
        self.whole.append(hash_text(whole))
        self.inputs.append(hash_text(given))
        self.outputs.append(hash_text(answer))
        self.pairs.append(hash_text(f"{normalise(example.context)}\0{given}\0{answer}"))
        self.input_lengths.append(min(len(example.input) + len(example.system) + len(example.context), 2**32 - 1))
        self.output_lengths.append(min(len(example.output), 2**32 - 1))
        system = hash_text(example.system) if example.system else 0
        self.systems.append(system)
        self.system_counts[system] += 1
        self.system_lines.setdefault(system, line)
        flags = {UNPAIRED: not example.supervised, EMPTY: not given or not answer, UNUSABLE: not example.trained}
        self.flags.append(sum(flag for flag, is_set in flags.items() if is_set))
        return normalise(f"{example.input} {example.output}")


def view(values: array[int]) -> Hashes:
    """An array without copying it."""
    return np.frombuffer(values, dtype=values.typecode) if len(values) else np.empty(0, dtype=np.uint64)


def find_first(values: Hashes) -> NDArray[np.int64]:
    """For each entry the index of the first entry with the same value."""
    _, first, inverse = np.unique(values, return_index=True, return_inverse=True)
    found: NDArray[np.int64] = first[inverse]
    return found


def find_conflicts(inputs: Hashes, outputs: Hashes, valid: NDArray[np.bool_]) -> tuple[int, NDArray[np.int64]]:
    """How many inputs stand with several outputs, and the indices of the records with such inputs, in order."""
    at = np.flatnonzero(valid)
    if not len(at):
        return 0, at
    order = at[np.lexsort((outputs[at], inputs[at]))]
    given, answer = inputs[order], outputs[order]
    starts = np.flatnonzero(np.concatenate(([True], given[1:] != given[:-1])))
    changed = np.concatenate(([False], (given[1:] == given[:-1]) & (answer[1:] != answer[:-1])))
    several = np.logical_or.reduceat(changed, starts)
    sizes = np.diff(np.concatenate((starts, [len(order)])))
    return int(several.sum()), np.sort(order[np.repeat(several, sizes)])


@dataclass(slots=True)
class ProblemList:
    """Problems as they come. Of each kind, `limit` are listed with their line; the rest is one last entry."""

    limit: int
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    placeholders: tuple[re.Pattern[str], ...] = field(
        default_factory=lambda: tuple(re.compile(pattern) for pattern in content().training.placeholders)
    )

    def add(self, found: Problem) -> None:
        """Counts the problem and lists it if there is room."""
        self.counts[found.kind] += 1
        if self.counts[found.kind] <= self.limit:
            self.problems.append(found)

    def order(self) -> tuple[Problem, ...]:
        """The problems by line, those of the whole file first, the entries "and N more" last."""
        beyond = {kind: count - self.limit for kind, count in self.counts.items() if count > self.limit}
        more = [problem(0, kind, "more", count=count) for kind, count in beyond.items()]
        return (*sorted(self.problems, key=lambda found: found.line), *more)


def report_numbers(findings: ProblemList, lines: Sequence[int], numbers: Iterable[int], kind: str) -> None:
    """A problem of one kind for each of the records."""
    for number in numbers:
        findings.add(problem(lines[number], kind))


def report_copies(findings: ProblemList, kept: Collector) -> Mask:
    """Exact copies of earlier records, as a mask."""
    first = find_first(view(kept.whole))
    copies: Mask = first != np.arange(len(first))
    for number in np.flatnonzero(copies).tolist():
        findings.add(problem(kept.lines[number], "exact_duplicate", first=kept.lines[int(first[number])]))
    return copies


def report_near(findings: ProblemList, lines: Sequence[int], pairs: Iterable[tuple[int, int, float]]) -> None:
    """Each pair at the line of its later record."""
    for earlier, later, value in pairs:
        findings.add(problem(lines[later], "near_duplicate", first=lines[earlier], percent=round(value * 100)))


def report_conflicts(findings: ProblemList, kept: Collector, complete: Mask) -> tuple[int, int]:
    """How many inputs stand with several outputs, and how many records have such an input."""
    inputs, outputs, systems = view(kept.inputs), view(kept.outputs), view(kept.systems)
    conflicts, records = find_conflicts(inputs, outputs, complete)
    first: dict[int, int] = {}
    for number in records.tolist():
        start = first.setdefault(int(inputs[number]), number)
        if outputs[number] != outputs[start]:
            name = "conflict" if systems[number] == systems[start] else "conflict_other_prompt"
            findings.add(problem(kept.lines[number], "conflict", name, first=kept.lines[start]))
    return conflicts, len(records)


def report_system_prompts(findings: ProblemList, kept: Collector) -> None:
    """Each wording but the commonest, with its share; one remark where most records have their own."""
    variants = [(key, count) for key, count in kept.system_counts.most_common() if key]
    total, without = len(kept.lines), kept.system_counts[0]
    if len(variants) > max(MOST_VARIANTS, total // 10):
        findings.add(problem(0, "system_prompt_variant", "system_prompts_differ", count=len(variants)))
        return
    listed = [(key, count, "system_prompt_variant") for key, count in variants[1:]]
    if variants and without:
        listed.append((0, without, "no_system_prompt"))
    for key, count, name in listed:
        percent = max(1, round(100 * count / total))
        findings.add(problem(kept.system_lines[key], "system_prompt_variant", name, count=count, percent=percent))


def count_usable(kept: Collector, usable: Mask) -> int:
    """Distinct pairs among the usable records."""
    distinct = find_first(view(kept.pairs))
    return len(np.unique(distinct[usable])) if usable.any() else 0


def list_dropped(flags: Flags, copies: Mask, overlapping: Mask) -> dict[str, list[int]]:
    """Numbers of the records that a cleaned file leaves out, by the reason; each stands once."""
    empty = ((flags & EMPTY) != 0) & ((flags & UNPAIRED) == 0)
    cut = ((flags & UNUSABLE) != 0) & ~empty
    return {
        "empty": np.flatnonzero(empty).tolist(),
        "cut": np.flatnonzero(cut).tolist(),
        "overlap": np.flatnonzero(overlapping & ~empty & ~cut).tolist(),
        "copy": np.flatnonzero(copies & ~empty & ~cut & ~overlapping).tolist(),
    }


@dataclass(frozen=True, slots=True)
class EvalInputs:
    """The hashes that may stand for the input of each record of the eval file."""

    records: tuple[tuple[int, ...], ...]

    @classmethod
    def read(cls, path: Path) -> EvalInputs:
        """Inputs of an eval file of any format that training files have; of other files, every text of a record.

        Raises EvidenceFileError.
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
