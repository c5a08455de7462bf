"""The measured failure rate is judged with its Wilson interval: too few examples are told apart from a real failure.

Source: decision rules, "The baseline against the threshold".
"""

from __future__ import annotations

import math
from functools import lru_cache

from scipy.stats import binomtest, norm

from bot.core.verdict import Baseline

MEMORY = 65_536  # remembered intervals; each is two floats


@lru_cache(maxsize=MEMORY)
def interval(failures: int, examples: int, confidence: float) -> tuple[float, float]:
    """The two-sided Wilson interval of failures/examples, as fractions. Needs examples > 0."""
    found = binomtest(failures, examples).proportion_ci(confidence, method="wilson")
    return float(found.low), float(found.high)


def is_above(failures: int, examples: int, threshold: float, confidence: float) -> bool:
    """Is the failure rate above the threshold beyond doubt, at this confidence?"""
    return failures / examples > threshold and interval(failures, examples, confidence)[0] > threshold


def baseline_of(examples: int | None, failures: int | None, threshold: float | None, confidence: float) -> Baseline:
    """The state of the baseline, with what of the rate and its interval is known."""
    if not examples or failures is None:
        return Baseline("unknown")
    rate = failures / examples
    low, high = interval(failures, examples, confidence)
    if threshold is None:
        return Baseline("unknown", rate, low, high)
    if rate <= threshold:
        return Baseline("within", rate, low, high)
    if low > threshold:
        return Baseline("above", rate, low, high)
    return Baseline("inconclusive", rate, low, high, examples_to_settle(rate, threshold, confidence))


def examples_to_settle(rate: float, threshold: float, confidence: float) -> int:
    """The smallest eval set at which this same rate, above the threshold, would lie above it beyond doubt.

    The Wilson interval is the score test turned round, so its lower end passes the threshold t exactly when
    n > z² t (1 - t) / (rate - t)².
    """
    spread = z_of(confidence) ** 2 * threshold * (1 - threshold)
    return math.floor(spread / (rate - threshold) ** 2) + 1


@lru_cache(maxsize=8)
def z_of(confidence: float) -> float:
    """The two-sided normal quantile of a confidence level: 1.96 for 0.95."""
    return float(norm.ppf((1 + confidence) / 2))
