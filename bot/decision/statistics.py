"""The statistics of failure rates: Wilson's interval, Newcombe's interval of a difference, examples to settle a rate.

All rates are fractions from 0 to 1; `confidence` is two-sided (0.95).
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

MEMORY = 65_536  # remembered intervals; each is two floats


@lru_cache(maxsize=8)
def z_of(confidence: float) -> float:
    """The two-sided normal quantile of a confidence level: 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


@lru_cache(maxsize=MEMORY)
def wilson(failures: int, examples: int, confidence: float) -> tuple[float, float]:
    """The Wilson interval of failures/examples. Needs examples > 0.

    Source: Newcombe 1998, "Two-sided confidence intervals for the single proportion", method 3.
    """
    z, rate = z_of(confidence), failures / examples
    spread = 2 * (examples + z**2)
    centre = (2 * examples * rate + z**2) / spread
    reach = z / spread * math.sqrt(4 * examples * rate * (1 - rate) + z**2)
    return centre - reach if failures else 0.0, centre + reach if failures < examples else 1.0


def newcombe(first: tuple[int, int], second: tuple[int, int], confidence: float) -> tuple[float, float]:
    """The interval of the difference of two failure rates, first minus second; each is (failures, examples > 0).

    Source: Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10.
    """
    rates = first[0] / first[1], second[0] / second[1]
    low, high = zip(wilson(*first, confidence), wilson(*second, confidence), strict=True)
    difference = rates[0] - rates[1]
    below = math.hypot(rates[0] - low[0], high[1] - rates[1])
    above = math.hypot(high[0] - rates[0], rates[1] - low[1])
    return difference - below, difference + above


def examples_to_settle(rate: float, threshold: float, confidence: float) -> int:
    """The smallest eval set at which this rate would lie above or below the threshold beyond doubt, if it stayed.

    The Wilson interval is the inverse of the score test, so the threshold t lies outside it exactly when
    n > z² t (1 - t) / (rate - t)².
    """
    spread = z_of(confidence) ** 2 * threshold * (1 - threshold)
    return math.floor(spread / (rate - threshold) ** 2) + 1
