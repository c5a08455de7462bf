"""The statistics of eval results: intervals, exact tests, and corrections for looking at many. Pure functions.

scipy is imported inside the functions: only worker processes and the command line need it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from bot.decision.statistics import examples_to_settle, wilson, z_of

MOST_STEPS = 3_000_000  # of the exact distribution, about two seconds; above it the p-value is estimated
LARGEST_EXPONENT = 700.0  # of e, in a float
DRAWS = 100_000
SEED = 20_260_101
TIE = 1e-9  # relative: tables this close in probability are equally likely


class PairCounts(NamedTuple):
    """Two results for each case: how many cases have which two outcomes."""

    both_pass: int
    only_first: int
    only_second: int
    both_fail: int


def clustered_interval(shares: Sequence[float], confidence: float) -> tuple[float, float, float]:
    """The mean failure share of the cases, and its interval with each case counted once, however often it was run.

    The variance of shares between 0 and 1 with mean p is at most p(1 - p), so the Wilson interval at the number of
    cases is wide enough. It never gains from repeats what they don't give.
    """
    rate = math.fsum(shares) / len(shares)
    return rate, *wilson_of_rate(rate, len(shares), confidence)


def wilson_of_rate(rate: float, n: int, confidence: float) -> tuple[float, float]:
    """The Wilson interval for a rate that need not be a count out of n. Source: Newcombe 1998, method 3."""
    count = rate * n
    if math.isclose(count, round(count), abs_tol=TIE):
        return wilson(round(count), n, confidence)
    z = z_of(confidence)
    spread = 2 * (n + z**2)
    centre = (2 * n * rate + z**2) / spread
    reach = z / spread * math.sqrt(4 * n * rate * (1 - rate) + z**2)
    return centre - reach, centre + reach


def more_to_settle(failures: int, n: int, threshold: float, confidence: float) -> int | None:
    """How many more cases would tell this rate from the threshold, if it stayed. None if it equals the threshold.

    The smallest number of cases at which the Wilson interval around the same rate leaves the threshold out, minus n:
    103 for 41 of 60 against 75%. The textbook formula with the rate's own variance gives 128 there, but it belongs to
    an interval that is not shown. The rate will move: if it is the true one, about half of such sets would settle it.
    """
    rate = failures / n
    if rate == threshold:
        return None
    return max(0, examples_to_settle(rate, threshold, confidence) - n)


def mcnemar(pairs: PairCounts) -> float:
    """The exact two-sided p-value of McNemar's test: a binomial test of the cases that differ."""
    from scipy.stats import binomtest

    changed = pairs.only_first + pairs.only_second
    return float(binomtest(pairs.only_first, changed).pvalue) if changed else 1.0


def paired_difference(pairs: PairCounts, confidence: float) -> tuple[float, float, float]:
    """The second failure rate minus the first on the same cases, with its interval.

    Source: Newcombe 1998, "Improved confidence intervals for the difference between binomial proportions based on
    paired data", method 10.
    """
    n = sum(pairs)
    first_failures, second_failures = pairs.only_second + pairs.both_fail, pairs.only_first + pairs.both_fail
    first, second = first_failures / n, second_failures / n
    first_low, first_high = wilson(first_failures, n, confidence)
    second_low, second_high = wilson(second_failures, n, confidence)
    phi = _correlation(pairs)
    below = (second - second_low, first_high - first)
    above = (second_high - second, first - first_low)
    difference = second - first
    return difference, difference - _reach(*below, phi), difference + _reach(*above, phi)


def holm(values: Sequence[float]) -> list[float]:
    """The p-values after Holm's correction, in the given order."""
    adjusted, highest = [0.0] * len(values), 0.0
    for place, index in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        highest = max(highest, min(1.0, (len(values) - place) * values[index]))
        adjusted[index] = highest
    return adjusted


def bunched_p(groups: Sequence[tuple[int, int]]) -> float:
    """The exact p-value that (failures, n) of the groups differ only by chance: Fisher, Freeman and Halton.

    With more possible tables than can be listed, it is estimated from 100,000 random tables with a fixed seed.
    """
    used = [(failures, n) for failures, n in groups if n]
    failures, total = sum(failures for failures, _ in used), sum(n for _, n in used)
    if len(used) < 2 or failures in (0, total):
        return 1.0
    observed = math.fsum(_log_ways(n, k) for k, n in used)
    limit = observed + TIE * max(1.0, abs(observed))
    exact = _exact_share(sorted(n for _, n in used), failures, limit)
    return exact if exact is not None else _estimated_share([n for _, n in used], failures, limit)


def group_p(failures: int, n: int, all_failures: int, total: int) -> float:
    """The exact one-sided p-value that a group fails more often than the rest: Fisher's test."""
    from scipy.stats import hypergeom

    return float(hypergeom.sf(failures - 1, total, all_failures, n))


def _reach(first: float, second: float, phi: float) -> float:
    return math.sqrt(max(0.0, first**2 - 2 * phi * first * second + second**2))


def _correlation(pairs: PairCounts) -> float:
    """Newcombe's phi, with his continuity correction for a positive association."""
    a, b, c, d = pairs
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    if not margins:
        return 0.0
    cross = a * d - b * c
    corrected = max(cross - sum(pairs) / 2, 0.0) if cross > 0 else cross
    return corrected / math.sqrt(margins)


def _log_ways(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _exact_share(sizes: Sequence[int], failures: int, limit: float) -> float | None:
    """The share of tables that are at most as likely as the observed one; None if there are too many states.

    A table's probability is a product over its groups, so states are (failures so far, log of the product so far).
    Tables that reach the same state are merged.
    """
    total, left = sum(sizes), sum(sizes)
    everything = _log_ways(total, failures)
    if everything > LARGEST_EXPONENT:
        return None
    states: dict[tuple[int, int], float] = {(0, 0): 1.0}
    steps = 0
    for size in sizes:
        left -= size
        ways = [_log_ways(size, k) for k in range(size + 1)]
        following: defaultdict[tuple[int, int], float] = defaultdict(float)
        steps += len(states) * (min(size, failures) + 1)
        if steps > MOST_STEPS:
            return None
        for (used, scaled), weight in states.items():
            for k in range(max(0, failures - used - left), min(size, failures - used) + 1):
                following[used + k, scaled + round(ways[k] / TIE)] += weight * math.exp(
                    ways[k] - everything * size / total
                )
        states = following
    share = math.fsum(weight for (_, scaled), weight in states.items() if scaled * TIE <= limit + len(sizes) * TIE)
    return min(1.0, share)


def _estimated_share(sizes: Sequence[int], failures: int, limit: float) -> float:
    import numpy as np
    from scipy.special import gammaln

    counts = np.asarray(sizes, dtype=np.int64)
    tables = np.random.default_rng(SEED).multivariate_hypergeometric(counts, failures, size=DRAWS, method="marginals")
    ways = (gammaln(counts + 1) - gammaln(tables + 1) - gammaln(counts - tables + 1)).sum(axis=1)
    return float((1 + int((ways <= limit).sum())) / (DRAWS + 1))
