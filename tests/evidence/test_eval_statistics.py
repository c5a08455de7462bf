"""Intervals and tests against published figures, against scipy on random tables, and against simulated truth."""

from __future__ import annotations

import tomllib
from itertools import product
from math import comb
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from bot.evidence.evals.eval_statements import points
from bot.evidence.evals.eval_statistics import (
    PairCounts,
    bunched_p,
    clustered_interval,
    group_p,
    holm,
    mcnemar,
    more_to_settle,
    paired_difference,
    wilson_of_rate,
)
from bot.evidence.evals.file_summary import bunched_test

PUBLISHED = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "evidence_statistics.toml").read_text(encoding="utf-8")
)
TABLES = 2000
CONFIDENCE = 0.95
SAME = 1e-9


@pytest.mark.parametrize("case", PUBLISHED["wilson"], ids=lambda case: f"{case['passed']} of {case['n']}")
def test_wilson_as_published(case: dict[str, object]) -> None:
    low, high = wilson_of_rate(case["passed"] / case["n"], case["n"], CONFIDENCE)
    assert [round(100 * low, 1), round(100 * high, 1)] == case["percent"]


@pytest.mark.parametrize("case", PUBLISHED["paired_difference"], ids=lambda case: str(case["cells"]))
def test_paired_difference_as_published(case: dict[str, object]) -> None:
    found = paired_difference(PairCounts(*case["cells"]), CONFIDENCE)
    assert [round(value, 4) for value in found] == [case["difference"], case["low"], case["high"]]


@pytest.mark.parametrize(("difference", "shown"), [(0.12, "+12"), (-0.35, "−35"), (-0.004, "0"), (0.0, "0")])
def test_a_difference_bears_a_sign_and_a_negative_one_a_minus(difference: float, shown: str) -> None:
    assert points(difference) == shown


@pytest.mark.slow
def test_wilson_against_scipy_on_random_counts() -> None:
    random = np.random.default_rng(1)
    for _ in range(TABLES):
        n = int(random.integers(1, 400))
        failures = int(random.integers(0, n + 1))
        expected = stats.binomtest(failures, n).proportion_ci(CONFIDENCE, method="wilson")
        assert wilson_of_rate(failures / n, n, CONFIDENCE) == pytest.approx((expected.low, expected.high), abs=SAME)


@pytest.mark.slow
def test_mcnemar_against_scipy_on_random_tables() -> None:
    random = np.random.default_rng(2)
    for _ in range(TABLES):
        cells = [int(cell) for cell in random.integers(0, 60, size=4)]
        changed = cells[1] + cells[2]
        expected = stats.binomtest(cells[1], changed, 0.5).pvalue if changed else 1.0
        assert mcnemar(PairCounts(*cells)) == pytest.approx(expected, abs=SAME)


@pytest.mark.slow
def test_bunching_in_two_groups_is_fishers_test_on_random_tables() -> None:
    random = np.random.default_rng(3)
    for _ in range(TABLES):
        sizes = [int(size) for size in random.integers(1, 40, size=2)]
        failures = [int(random.integers(0, size + 1)) for size in sizes]
        table = [[failure, size - failure] for failure, size in zip(failures, sizes, strict=True)]
        expected = stats.fisher_exact(table).pvalue
        assert bunched_p(list(zip(failures, sizes, strict=True))) == pytest.approx(expected, abs=1e-8)


def test_bunching_in_several_groups_against_every_table_listed() -> None:
    random = np.random.default_rng(4)
    for _ in range(200):
        sizes = [int(size) for size in random.integers(1, 7, size=4)]
        failures = [int(random.integers(0, size + 1)) for size in sizes]
        if sum(failures) in (0, sum(sizes)):
            continue

        def ways(table: tuple[int, ...] | list[int], sizes: list[int] = sizes) -> int:
            return int(np.prod([comb(size, cell) for size, cell in zip(sizes, table, strict=True)]))

        tables = [t for t in product(*(range(size + 1) for size in sizes)) if sum(t) == sum(failures)]
        expected = sum(ways(table) for table in tables if ways(table) <= ways(failures)) / comb(
            sum(sizes), sum(failures)
        )
        assert bunched_p(list(zip(failures, sizes, strict=True))) == pytest.approx(expected, abs=1e-8)


@pytest.mark.slow
def test_bunching_in_many_large_groups_is_estimated_close_to_chi_square() -> None:
    random = np.random.default_rng(5)
    sizes = random.integers(300, 900, size=30)
    failures = random.binomial(sizes, 0.2)
    table = np.stack([failures, sizes - failures])
    expected = stats.chi2_contingency(table, correction=False).pvalue
    assert bunched_p([(int(f), int(n)) for f, n in zip(failures, sizes, strict=True)]) == pytest.approx(
        expected, abs=0.03
    )


def test_group_p_is_fishers_one_sided_test() -> None:
    expected = stats.fisher_exact([[7, 0], [8, 53]], alternative="greater").pvalue
    assert group_p(7, 7, 15, 68) == pytest.approx(expected, abs=SAME)


def test_holm_by_hand() -> None:
    # Sorted 0.01, 0.02, 0.03, 0.5 are multiplied by 4, 3, 2, 1, and never fall: 0.04, 0.06, 0.06, 0.5.
    assert holm([0.02, 0.5, 0.01, 0.03]) == pytest.approx([0.06, 0.5, 0.04, 0.06])


def test_the_types_that_carry_the_failures_are_named() -> None:
    test = bunched_test({"refunds": (12, 11), "orders": (40, 2), "other": (30, 2)})
    assert test.p is not None
    assert test.p < 0.001
    assert test.groups == ("refunds",)


def test_even_failures_name_no_type() -> None:
    test = bunched_test(dict.fromkeys("abcde", (20, 4)))
    assert (test.p, test.groups) == (pytest.approx(1.0), ())


@pytest.mark.slow
def test_false_alarms_about_bunching_stay_within_the_level() -> None:
    random = np.random.default_rng(6)
    runs = 300
    alarms = named = 0
    for _ in range(runs):
        test = bunched_test({str(group): (15, int(random.binomial(15, 0.3))) for group in range(6)})
        alarms += test.p is not None and test.p <= 0.05
        named += bool(test.groups)
    # 0.05 plus three standard errors of so many runs
    assert alarms / runs <= 0.05 + 3 * (0.05 * 0.95 / runs) ** 0.5
    assert named <= alarms


@pytest.mark.parametrize(("rate", "n"), [(0.05, 40), (0.2, 60), (0.5, 30), (0.32, 150)])
def test_the_interval_covers_the_truth_as_often_as_it_promises(rate: float, n: int) -> None:
    """Exactly, by summing over every possible count; Wilson's interval may fall short by two points at most."""
    covered = 0.0
    for failures in range(n + 1):
        low, high = wilson_of_rate(failures / n, n, CONFIDENCE)
        covered += stats.binom.pmf(failures, n, rate) * (low <= rate <= high)
    assert covered >= 0.93


@pytest.mark.parametrize("spread", [0.5, 2.0, 20.0])
def test_the_interval_over_cases_covers_when_runs_of_a_case_are_alike(spread: float) -> None:
    random = np.random.default_rng(7)
    rate, cases, runs_of_case, times = 0.3, 25, 4, 1500
    covered = 0
    for _ in range(times):
        truths = random.beta(rate * spread, (1 - rate) * spread, size=cases)
        shares = random.binomial(runs_of_case, truths) / runs_of_case
        _, low, high = clustered_interval([float(share) for share in shares], CONFIDENCE)
        covered += low <= rate <= high
    assert covered / times >= 0.93


def test_the_interval_of_the_difference_covers() -> None:
    random = np.random.default_rng(8)
    shares, n, times = [0.6, 0.15, 0.1, 0.15], 80, 1500
    truth = shares[1] - shares[2]  # failures of the second minus failures of the first
    covered = 0
    for _ in range(times):
        cells = [int(cell) for cell in random.multinomial(n, shares)]
        _, low, high = paired_difference(PairCounts(*cells), CONFIDENCE)
        covered += low <= truth <= high
    assert covered / times >= 0.93


@pytest.mark.parametrize(
    ("failures", "n", "threshold"), [(19, 60, 0.25), (41, 60, 0.75), (2, 20, 0.05), (30, 100, 0.25)]
)
def test_so_many_more_cases_would_settle_it_and_fewer_would_not(failures: int, n: int, threshold: float) -> None:
    more = more_to_settle(failures, n, threshold, CONFIDENCE)
    assert more is not None
    low, high = wilson_of_rate(failures / n, n + more, CONFIDENCE)
    assert not low <= threshold <= high
    low, high = wilson_of_rate(failures / n, n + more - 1, CONFIDENCE)
    assert low <= threshold <= high


def wilson_by_formula(rate: float, n: int) -> tuple[float, float]:
    """Wilson's interval as textbooks write it."""
    z = 1.959964
    centre = (rate + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * (rate * (1 - rate) / n + z**2 / (4 * n**2)) ** 0.5
    return centre - reach, centre + reach


@pytest.mark.parametrize(("failures", "n", "threshold"), [(41, 60, 0.75), (19, 60, 0.25), (12, 60, 0.25)])
def test_the_number_of_cases_by_trying_one_after_the_other(failures: int, n: int, threshold: float) -> None:
    needed = next(
        size
        for size in range(n, 1000)
        if not wilson_by_formula(failures / n, size)[0] <= threshold <= wilson_by_formula(failures / n, size)[1]
    )
    assert more_to_settle(failures, n, threshold, CONFIDENCE) == needed - n


def test_half_of_the_sets_of_that_size_would_settle_it_if_the_rate_is_true() -> None:
    random = np.random.default_rng(9)
    size = 60 + (more_to_settle(41, 60, 0.75, CONFIDENCE) or 0)
    settled = 0
    for failures in random.binomial(size, 41 / 60, size=2000):
        low, high = wilson_of_rate(int(failures) / size, size, CONFIDENCE)
        settled += not low <= 0.75 <= high
    assert 0.45 <= settled / 2000 <= 0.55


def test_nothing_settles_a_rate_that_is_the_threshold() -> None:
    assert more_to_settle(15, 60, 0.25, CONFIDENCE) is None
