"""The baseline is judged with its Wilson interval, and says how many examples would settle it."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.special import ndtri
from scipy.stats import binomtest

from bot.decision.facts import baseline_of
from bot.decision.statistics import examples_to_settle, newcombe, wilson, z_of
from tests.decision import oracle

SURE = 0.95


@pytest.mark.parametrize(
    ("failures", "examples", "low", "high"),
    [
        (22, 400, 0.0366, 0.0819),  # worked by hand from the formula
        (0, 10, 0.0, 0.2775),  # z²/(n + z²)
        (10, 10, 0.7225, 1.0),  # n/(n + z²)
        (5, 10, 0.2366, 0.7634),
    ],
)
def test_the_interval_is_wilson_s(failures: int, examples: int, low: float, high: float) -> None:
    assert wilson(failures, examples, SURE) == pytest.approx((low, high), abs=1e-4)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 5000), st.data())
def test_the_interval_is_the_formula_s(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    assert wilson(k, n, SURE) == pytest.approx(oracle.wilson(k, n), abs=1e-9)


@pytest.mark.parametrize(
    ("n", "k", "t", "state"),
    [
        (400, 12, 0.03, "within"),  # exactly the threshold is within
        (400, 13, 0.03, "inconclusive"),
        (400, 18, 0.03, "inconclusive"),
        (400, 19, 0.03, "above"),
        (400, 0, 0.0, "within"),
        (400, 1, 0.0, "above"),  # where none is accepted, one is enough
        (1, 1, 1.0, "within"),
        (0, 0, 0.03, "unknown"),
        (None, 3, 0.03, "unknown"),
        (400, None, 0.03, "unknown"),
        (400, 3, None, "unknown"),
    ],
)
def test_the_state_follows_the_wilson(n: int | None, k: int | None, t: float | None, state: str) -> None:
    assert baseline_of(n, k, t, SURE).state == state


def test_what_was_measured_is_reported_without_a_threshold_too() -> None:
    found = baseline_of(400, 22, None, SURE)
    assert (found.state, found.rate, found.examples_needed) == ("unknown", 0.055, None)
    assert (found.low, found.high) == wilson(22, 400, SURE)


@settings(max_examples=200, deadline=None)
@given(st.integers(60, 3000), st.floats(0.02, 0.9), st.integers(1, 3))
def test_the_examples_that_settle_it_do_and_one_fewer_would_not(n: int, t: float, over: int) -> None:
    k = min(n, int(n * t) + over)
    found = baseline_of(n, k, t, SURE)
    assume(found.state == "inconclusive")
    needed = found.examples_needed
    assert needed is not None
    assert needed > n
    rate = k / n
    distance = (rate - t) / (t * (1 - t)) ** 0.5  # the score test of which Wilson's interval is the inverse
    assert distance * needed**0.5 > oracle.Z * (1 - 1e-9)
    assert distance * (needed - 1) ** 0.5 <= oracle.Z * (1 + 1e-9)


def test_a_rate_further_from_the_threshold_is_settled_by_fewer_examples() -> None:
    assert examples_to_settle(0.05, 0.03, SURE) > examples_to_settle(0.06, 0.03, SURE) > 1
    # 1.96² · 0.03 · 0.97 / 0.02² = 279.5
    assert examples_to_settle(0.05, 0.03, SURE) == 280


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 3_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_the_one_that_scipy_computes(counted: tuple[int, int]) -> None:
    failures, examples = counted
    theirs = binomtest(failures, examples).proportion_ci(SURE, method="wilson")
    assert wilson(failures, examples, SURE) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.99])
def test_the_quantile_is_the_one_that_scipy_computes(confidence: float) -> None:
    assert z_of(confidence) == pytest.approx(ndtri((1 + confidence) / 2), abs=1e-12)


# Newcombe 1998, "Interval estimation for the difference between independent proportions", table II, method 10.
@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_the_interval_of_a_difference_is_newcombe_s(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    assert newcombe(first, second, SURE) == pytest.approx((low, high), abs=1e-4)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 2000), st.integers(1, 2000), st.data())
def test_the_interval_of_a_difference_mirrors_and_holds_the_difference(n: int, m: int, data: st.DataObject) -> None:
    first, second = (data.draw(st.integers(0, n)), n), (data.draw(st.integers(0, m)), m)
    low, high = newcombe(first, second, SURE)
    assert newcombe(second, first, SURE) == pytest.approx((-high, -low), abs=1e-12)
    assert -1 - 1e-9 <= low <= first[0] / n - second[0] / m <= high <= 1 + 1e-9
