"""The measured failure rate is judged with its Wilson interval: too few examples are told apart from a real failure.

Source: decision rules, "The baseline against the threshold".
"""

from __future__ import annotations

import math
from functools import lru_cache

from scipy.special import ndtri

from bot.decision.verdict import Baseline

MEMORY = 65_536  # remembered intervals; each is two floats


@lru_cache(maxsize=MEMORY)
def interval(failures: int, examples: int, confidence: float) -> tuple[float, float]:
    """The two-sided Wilson interval of failures/examples, as fractions. Needs examples > 0.

    The same as scipy's `binomtest(...).proportion_ci(method="wilson")`, which first takes 10 ms for a p-value.
    Source: Newcombe 1998, "Two-sided confidence intervals for the single proportion", method 3.
    """
    z, rate = z_of(confidence), failures / examples
    spread = 2 * (examples + z**2)
    centre = (2 * examples * rate + z**2) / spread
    reach = z / spread * math.sqrt(4 * examples * rate * (1 - rate) + z**2)
    return centre - reach if failures else 0.0, centre + reach if failures < examples else 1.0


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
    return float(ndtri((1 + confidence) / 2))
