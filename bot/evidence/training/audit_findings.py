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

from bot.evidence.loaded_content import content
from bot.evidence.training.records.training_examples import (
    Example,
    Format,
    Problem,
    Record,
    normalise,
    problem,
    walk_strings,
)
from bot.evidence.training.records.training_file import open_training_file
from bot.evidence.training.records.training_records import read_records
from bot.evidence.training.records.training_shapes import SAMPLE_ROWS, Columns, find_columns, read_example

MOST_VARIANTS = 20  # system prompts that are named one by one
SHORTEST = 8  # characters of a text that counts as an input where the format does not name one


def hash_text(text: str) -> int:
    """A 64-bit hash of a text; two of a million texts share one with a chance of 1 in 37 million."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", errors="replace"), digest_size=8).digest(), "little")


def _hashes() -> array[int]:
    return array("Q")


@dataclass(slots=True)
class Collector:
    """Of each record, in the order of the file, its line, hashes and lengths; sets of the numbers of some records.

    `copies` has the number of the first record that is the same. Records in `unpaired` are no pair of an input and an
    output, those in `empty` lack one of the two, those in `unusable` are not to be learned from.
    """

    lines: array[int] = field(default_factory=_hashes)
    pairs: array[int] = field(default_factory=_hashes)
    inputs: array[int] = field(default_factory=_hashes)
    outputs: array[int] = field(default_factory=_hashes)
    systems: array[int] = field(default_factory=_hashes)
    input_lengths: array[int] = field(default_factory=_hashes)
    output_lengths: array[int] = field(default_factory=_hashes)
    first_of: dict[int, int] = field(default_factory=dict)
    copies: dict[int, int] = field(default_factory=dict)
    unpaired: set[int] = field(default_factory=set)
    empty: set[int] = field(default_factory=set)
    unusable: set[int] = field(default_factory=set)

    def add(self, line: int, example: Example, whole: str) -> str:
        """Takes a record; returns its text for the search of near duplicates, "" for a copy.

        `whole` tells exact copies: everything that a trainer would see.
        """
        number = len(self.lines)
        given, answer = normalise(f"{example.media} {example.input}"), normalise(example.output)
        self.lines.append(line)
        self.inputs.append(hash_text(given))
        self.outputs.append(hash_text(answer))
        self.pairs.append(hash_text(f"{normalise(example.context)}\0{given}\0{answer}"))
        self.input_lengths.append(len(example.input) + len(example.system) + len(example.context))
        self.output_lengths.append(len(example.output))
        self.systems.append(hash_text(example.system) if example.system else 0)
        if not example.supervised:
            self.unpaired.add(number)
        elif not given or not answer:
            self.empty.add(number)
        if not example.trained:
            self.unusable.add(number)
        first = self.first_of.setdefault(hash_text(whole), number)
        if first != number:
            self.copies[number] = first
        return normalise(f"{example.input} {example.output}")

    def complete(self) -> list[int]:
        """The pairs that have both an input and an output."""
        left_out = self.unpaired | self.empty
        return [number for number in range(len(self.lines)) if number not in left_out]


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


def report_copies(findings: ProblemList, kept: Collector) -> None:
    """Exact copies of earlier records."""
    for number, first in kept.copies.items():
        findings.add(problem(kept.lines[number], "exact_duplicate", first=kept.lines[first]))


def report_near(findings: ProblemList, lines: Sequence[int], pairs: Iterable[tuple[int, int, float]]) -> None:
    """Each pair at the line of its later record."""
    for earlier, later, value in pairs:
        findings.add(problem(lines[later], "near_duplicate", first=lines[earlier], percent=round(value * 100)))


def report_conflicts(findings: ProblemList, kept: Collector, complete: Sequence[int]) -> tuple[int, int]:
    """How many inputs stand with several outputs, and how many records have such an input."""
    first_of: dict[int, int] = {}
    several: set[int] = set()
    for number in complete:
        first = first_of.setdefault(kept.inputs[number], number)
        if kept.outputs[number] != kept.outputs[first]:
            several.add(kept.inputs[number])
            name = "conflict" if kept.systems[number] == kept.systems[first] else "conflict_other_prompt"
            findings.add(problem(kept.lines[number], "conflict", name, first=kept.lines[first]))
    return len(several), sum(kept.inputs[number] in several for number in complete)


def report_system_prompts(findings: ProblemList, kept: Collector) -> Counter[int]:
    """Each wording but the commonest, with its share; one remark where most records have their own.

    Returns how many records have which prompt; 0 stands for none.
    """
    counts, total = Counter(kept.systems), len(kept.lines)
    variants = [(key, count) for key, count in counts.most_common() if key]
    if len(variants) > max(MOST_VARIANTS, total // 10):
        findings.add(problem(0, "system_prompt_variant", "system_prompts_differ", count=len(variants)))
        return counts
    listed = [(key, count, "system_prompt_variant") for key, count in variants[1:]]
    if variants and counts[0]:
        listed.append((0, counts[0], "no_system_prompt"))
    first_lines = dict(zip(reversed(kept.systems), reversed(kept.lines), strict=True))
    for key, count, name in listed:
        percent = max(1, round(100 * count / total))
        findings.add(problem(first_lines[key], "system_prompt_variant", name, count=count, percent=percent))
    return counts


def list_dropped(kept: Collector, overlapping: set[int]) -> dict[str, list[int]]:
    """Numbers of the records that a cleaned file leaves out, by the reason; each stands once."""
    reasons = {"empty": kept.empty, "cut": kept.unusable, "overlap": overlapping, "copy": kept.copies.keys()}
    dropped: dict[str, list[int]] = {}
    gone: set[int] = set()
    for reason, numbers in reasons.items():
        dropped[reason] = sorted(numbers - gone)
        gone |= numbers
    return dropped


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

    def compare(self, inputs: Sequence[int], numbers: Sequence[int]) -> tuple[int, set[int]]:
        """How many eval records have an input of these training records, and which of these have such an input."""
        trained_on = {inputs[number] for number in numbers}
        overlap = sum(not trained_on.isdisjoint(hashes) for hashes in self.records)
        theirs = {value for hashes in self.records for value in hashes}
        return overlap, {number for number in numbers if inputs[number] in theirs}
