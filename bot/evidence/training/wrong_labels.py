"""What a judged sample says of all labels of a training set."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from bot.evidence.loaded_content import content


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


def estimate_wrong_labels(judged: int, wrong: int, examples: int) -> WrongLabels:
    """The share of wrong labels by the sample, with the Wilson interval at the confidence of knowledge/thresholds.toml.

    Raises ValueError where the counts do not fit.
    """
    if not 0 <= wrong <= judged or judged == 0 or examples < judged:
        raise ValueError(f"{wrong} wrong of {judged} judged of {examples} examples")
    confidence = float(content().thresholds["confidence"].value)
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
