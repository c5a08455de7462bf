"""What the audit remembers of each record: hashes and numbers in arrays, no texts, so that a million records fit."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.evidence.training.training_examples import Example, normalise

EMPTY = 1  # flags of a record
UNUSABLE = 2
UNPAIRED = 4

Hashes = NDArray[np.uint64]


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
        flags = 0 if example.supervised else UNPAIRED
        if not given or not answer:
            flags |= EMPTY
        if not example.trained:
            flags |= UNUSABLE
        self.flags.append(flags)
        return normalise(f"{example.input} {example.output}")


def view(values: array[int]) -> Hashes:
    """An array without copying it."""
    return np.frombuffer(values, dtype=values.typecode) if len(values) else np.empty(0, dtype=np.uint64)


def find_first(values: Hashes) -> NDArray[np.int64]:
    """For each entry the index of the first entry with the same value."""
    if not len(values):
        return np.empty(0, dtype=np.int64)
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
