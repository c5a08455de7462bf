"""A random sample of examples for people to judge, and what their judgement says of all labels."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from statistics import NormalDist

from bot.evidence.tiers import load_thresholds
from bot.evidence.training.training_audit import Options, iterate_examples
from bot.evidence.training.training_examples import Example
from bot.evidence.training.training_words import load_training_data


@dataclass(frozen=True, slots=True)
class WrongLabels:
    """The share of wrong labels.

    `wrong` of `judged`, with the Wilson interval. `count_low` and `count_high`: of all examples.
    """

    judged: int
    wrong: int
    rate: float
    low: float
    high: float
    count_low: int
    count_high: int


def sample_examples(
    path: Path, size: int | None = None, seed: int = 0, options: Options | None = None
) -> list[tuple[int, Example]]:
    """Complete examples of the file with their lines, each with the same chance, in the order of the file.

    One pass, `size` examples in memory (reservoir sampling). The same seed gives the same sample. Raises
    FileRefusedError.
    """
    return take_sample(iterate_examples(path, options), size or load_training_data().limits.sample_size, seed)


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


def estimate_wrong_labels(judged: int, wrong: int, examples: int) -> WrongLabels:
    """The share of wrong labels by the sample, with the Wilson interval at the confidence of knowledge/thresholds.toml.

    Raises ValueError where the counts do not fit.
    """
    if not 0 <= wrong <= judged or judged == 0 or examples < judged:
        raise ValueError(f"{wrong} wrong of {judged} judged of {examples} examples")
    confidence = float(load_thresholds()["confidence"]["value"])
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    rate = wrong / judged
    scale = 1 + z * z / judged
    middle = (rate + z * z / (2 * judged)) / scale
    half = z / scale * sqrt(rate * (1 - rate) / judged + z * z / (4 * judged * judged))
    low = 0.0 if wrong == 0 else middle - half
    high = 1.0 if wrong == judged else middle + half
    # At least what was seen is wrong, at least what was seen is right.
    return WrongLabels(
        judged,
        wrong,
        rate,
        low,
        high,
        max(wrong, round(low * examples)),
        min(examples - (judged - wrong), round(high * examples)),
    )
