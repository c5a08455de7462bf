"""A random sample of examples for people to judge."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

from bot.evidence.training.training_audit import iterate_examples
from bot.evidence.training.training_examples import Example


def sample_examples(path: Path, size: int, seed: int) -> list[tuple[int, Example]]:
    """Complete examples of the file with their lines, each with the same chance, in the order of the file.

    One pass, `size` examples in memory (reservoir sampling). The same seed gives the same sample. Raises
    FileRefusedError.
    """
    return take_sample(iterate_examples(path), size, seed)


def take_sample(examples: Iterable[tuple[int, Example]], size: int, seed: int) -> list[tuple[int, Example]]:
    """A random sample of complete pairs among the examples."""
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    sample: list[tuple[int, Example]] = []
    seen = 0
    for line, example in examples:
        if not (example.supervised and example.input.strip() and example.output.strip()):
            continue
        seen += 1
        if len(sample) < size:
            sample.append((line, example))
        elif (at := chance.randrange(seen)) < size:
            sample[at] = (line, example)
    return sorted(sample, key=lambda item: item[0])
