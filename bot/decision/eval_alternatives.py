"""The evaluations that would put the baseline on another side of the threshold, each just across its line.

Where nothing was measured an eval set of `assumed_eval_examples` is taken, and where no threshold is known the
`format_failures_low` of the guide; both only show what a measurement could say.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from bot.decision.baseline import interval, is_above, z_of
from bot.decision.profile import LARGEST_COUNT, Profile
from bot.decision.rulebook import Rules

EXAMPLES, FAILURES, THRESHOLD = "eval_examples", "eval_failures", "failure_threshold"

FIRST_DECIMALS = 3  # a threshold is moved in steps of 0.1 %, finer only where that is too coarse
LAST_DECIMALS = 15  # what a float can tell apart


def evaluations(profile: Profile, free: tuple[str, ...], rules: Rules) -> Iterator[Mapping[str, int | float]]:
    """Valid new values for exactly the `free` ones of the three evaluation fields, one for every side within reach.

    Yields nothing where no value of these fields alone, the others held, can tell the table anything.
    """
    sure = rules.line("confidence")
    n, k, t = profile.eval_examples, profile.eval_failures, profile.failure_threshold
    some_n, some_t = rules.count("assumed_eval_examples"), rules.line("format_failures_low")
    match free:
        case ("eval_examples",):
            yield from ({EXAMPLES: value} for value in examples_for(k, t, n, some_n, sure))
        case ("eval_failures",) if n:
            yield from ({FAILURES: value} for value in failures_for(n, t, k, sure))
        case ("failure_threshold",) if n and k is not None:
            yield from ({THRESHOLD: value} for value in thresholds_for(n, k, t, sure))
        case ("eval_examples", "eval_failures"):
            yield from ({EXAMPLES: some_n, FAILURES: value} for value in failures_for(some_n, t, None, sure))
            yield {EXAMPLES: 0, FAILURES: 0}
        case ("eval_examples", "failure_threshold") if k is not None:
            enough = max(some_n, k)
            yield from ({EXAMPLES: enough, THRESHOLD: value} for value in thresholds_for(enough, k, t, sure))
        case ("eval_failures", "failure_threshold") if n:
            yield from ({FAILURES: value, THRESHOLD: some_t} for value in failures_for(n, some_t, k, sure))
        case ("eval_examples", "eval_failures", "failure_threshold"):
            for value in failures_for(some_n, some_t, None, sure):
                yield {EXAMPLES: some_n, FAILURES: value, THRESHOLD: some_t}


def failures_for(n: int, t: float | None, now: int | None, sure: float) -> Iterator[int]:
    """Failures out of n: the most that is within t, the nearest that is inconclusive, the fewest that is above."""
    if t is None:
        yield 0
        return
    within = _most_within(n, t)
    above = _fewest_above(n, t, within, sure)
    yield within
    if within + 1 < above:
        yield above - 1 if now is not None and now >= above else within + 1
    if above <= n:
        yield above


def _most_within(n: int, t: float) -> int:
    k = math.floor(n * t)
    while k < n and (k + 1) / n <= t:
        k += 1
    while k / n > t:
        k -= 1
    return k


def _fewest_above(n: int, t: float, within: int, sure: float) -> int:
    """n + 1 where even n failures would not be above beyond doubt. The guess is at most a rounding away."""
    k = min(n, max(within + 1, math.ceil(n * t + z_of(sure) * math.sqrt(n * t * (1 - t)))))
    while k > within + 1 and is_above(k - 1, n, t, sure):
        k -= 1
    while k <= n and not is_above(k, n, t, sure):
        k += 1
    return k


def thresholds_for(n: int, k: int, now: float | None, sure: float) -> Iterator[float]:
    """Thresholds under which k of n is within, inconclusive, above; as few decimals as it takes."""
    rate, low = k / n, interval(k, n, sure)[0]
    yield _rounded(rate, 1.0, up=True)
    if low < rate:
        from_below = now is not None and now < low
        yield _rounded(low, math.nextafter(rate, 0), up=from_below)
    if low > 0:
        yield _rounded(0.0, math.nextafter(low, 0), up=False)


def _rounded(low: float, high: float, *, up: bool) -> float:
    """The number with the fewest decimals in [low, high], nearest to `low` (up) or to `high`."""
    for decimals in range(FIRST_DECIMALS, LAST_DECIMALS + 1):
        scale = 10.0**decimals
        value: float = (math.ceil(low * scale) if up else math.floor(high * scale)) / scale
        if low <= value <= high:
            return value
    return low if up else high


def examples_for(k: int | None, t: float | None, now: int | None, some_n: int, sure: float) -> Iterator[int]:
    """Eval sets with k failures: none at all, the largest above t, the nearest inconclusive, the smallest within."""
    if not k:
        yield 0
    if not k or t is None or t == 0:
        yield max(some_n, k or 0)
        return
    if k / t > LARGEST_COUNT:  # no eval set is that large; what is above the threshold is then all there is
        yield max(some_n, k)
        return
    within = max(k, math.ceil(k / t))
    while within > k and k / (within - 1) <= t:
        within -= 1
    while k / within > t:
        within += 1
    above = _most_above(k, t, within, sure)
    if above >= k:
        yield above
    if max(above + 1, k) < within:
        yield max(above + 1, k) if now is not None and k <= now <= above else within - 1
    yield within


def _most_above(k: int, t: float, within: int, sure: float) -> int:
    """The largest eval set in which k failures are above t beyond doubt; k - 1 where there is none.

    Solves the score test (k/n - t) √n = z √(t (1 - t)) for √n; the guess is at most a rounding away.
    """
    spread = z_of(sure) * math.sqrt(t * (1 - t))
    n = math.floor(((math.sqrt(spread**2 + 4 * t * k) - spread) / (2 * t)) ** 2)
    n = max(k - 1, min(n, within - 1))
    while n + 1 < within and is_above(k, n + 1, t, sure):
        n += 1
    while n >= k and not is_above(k, n, t, sure):
        n -= 1
    return n
