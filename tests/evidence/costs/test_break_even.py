"""Break-even against a month-by-month count, and sums done by hand."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evidence.costs.cost_comparison import (
    HIGHER_FAVOURS_TRAINING,
    Costs,
    compute_costs,
    find_break_even,
    find_flip_volume,
    pick_corner,
)

BASE = {
    "monthly_requests": 1_000_000.0,
    "input_tokens": 1500.0,
    "output_tokens": 200.0,
    "tuned_input_tokens": 400.0,
    "tuned_output_tokens": 200.0,
    "input_price": 1.0,
    "output_price": 5.0,
    "tuned_input_price": 0.3,
    "tuned_output_price": 1.2,
    "hosting_per_hour": 0.0,
    "hosting_hours": 720.0,
    "examples": 500.0,
    "examples_ready": 0.0,
    "minutes_per_example": 3.0,
    "hourly_rate": 60.0,
    "curation_share": 0.5,
    "training_tokens_per_example": 600.0,
    "epochs": 3.0,
    "training_price": 25.0,
    "evaluation_cost": 300.0,
    "retrain_every_months": 6.0,
    "retraining_share": 0.2,
    "horizon_months": 24.0,
}


def costs(saving: float, once: float, again: float, every: int) -> Costs:
    """A trained model that saves so much a month at a volume of 1."""
    return Costs(saving, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, once, again, every)


def count_months(saving: float, once: float, again: float, every: int, last: int) -> int | None:
    """The first month from which on the sum never is behind, by counting."""
    month, behind = 0, once
    ahead_since: int | None = None
    while month < last:
        month += 1
        behind -= saving
        if every and month % every == 0:
            behind += again
        if behind > 1e-6:
            ahead_since = None
        elif ahead_since is None:
            ahead_since = month
    return ahead_since


@given(st.integers(0, 400), st.integers(0, 5000), st.integers(0, 1500), st.integers(0, 12))
def test_as_by_counting_the_months(saving: int, once: int, again: int, every: int) -> None:
    found = find_break_even(costs(saving, once, again, every), 1)
    gain = saving * every - again if every else saving
    if saving == 0 or (gain <= 0 and not (every and again == 0)):
        assert found is None
        return
    # Whole dollars gain at least 1 a period, so that 5,000 dollars are back after 5,000 periods.
    last = (once // max(1, gain) + 3) * max(1, every) + once // saving + 3
    assert found == count_months(saving, once, again, every, last)


def test_sums_by_hand() -> None:
    result = compute_costs(BASE)
    # 1,500 tokens at $1 and 200 at $5 per million: 0.0015 + 0.001.
    assert result.prompted_request == pytest.approx(0.0025)
    # 400 at $0.30 and 200 at $1.20: 0.00012 + 0.00024.
    assert result.tuned_request == pytest.approx(0.00036)
    # 500 examples of 3 minutes at $60: 25 hours.
    assert result.curation == pytest.approx(1500)
    # Half of the effort is curation.
    assert result.project == pytest.approx(3000)
    # 500 x 600 x 3 = 0.9 million tokens at $25.
    assert result.training == pytest.approx(22.5)
    assert result.one_off == pytest.approx(3322.5)
    # A fifth of the curation, a run, an evaluation.
    assert result.retraining == pytest.approx(622.5)
    # Saved: 2,140 a month. 3,322.50 / 2,140 = 1.55, so month 2; the six-monthly 622.50 never puts it behind again.
    assert find_break_even(result, 1_000_000) == 2
    # In 24 months: 3,322.50 + 4 x 622.50 = 5,812.50; by 24 x 0.00214 dollars: 113,171.
    assert find_flip_volume(result, 24) == pytest.approx(5812.5 / (24 * 0.00214))


# Azure's published month: 720 hours at $1.70, 20 million tokens in at $1.10, 40 million out at $4.40: 1,422.00.
TOKENS = {"tuned_input_tokens": 20.0, "tuned_output_tokens": 40.0, "tuned_input_price": 1.1, "tuned_output_price": 4.4}
HOSTED = {"hosting_per_hour": 1.7}


@pytest.mark.parametrize(
    ("figures", "total"),
    [
        ({**HOSTED, **TOKENS}, 1422.0),
        ({**HOSTED, "tuned_input_price": 0.0, "tuned_output_price": 0.0}, 1224.0),
        (TOKENS, 198.0),
    ],
)
def test_published_months(figures: dict[str, float], total: float) -> None:
    assert compute_costs({**BASE, **figures}).monthly_tuned(1_000_000) == pytest.approx(total)


@pytest.mark.parametrize(
    ("million_tokens", "epochs", "price", "total"),
    [(1, 2, 2.0, 4.0), (0.1, 4, 25.0, 10.0), (5, 3, 0.46, 6.90)],
)
def test_published_training_runs(million_tokens: float, epochs: float, price: float, total: float) -> None:
    figures = {
        **BASE,
        "examples": 1000,
        "training_tokens_per_example": million_tokens * 1000,
        "epochs": epochs,
        "training_price": price,
    }
    assert compute_costs(figures).training == pytest.approx(total)


def test_examples_that_are_ready_cost_no_curation() -> None:
    # 400 of 500 are ready: 100 x 3 minutes at $60 are 300. The other half of the effort stays 1,500.
    result = compute_costs({**BASE, "examples_ready": 400})
    assert (result.curation, result.project, result.retraining) == pytest.approx((300, 1800, 622.5))
    # More than enough: nothing is left to curate, and nothing is earned by it.
    assert compute_costs({**BASE, "examples_ready": 900}).project == pytest.approx(1500)


def test_a_dearer_trained_model_never_pays_at_any_volume() -> None:
    result = compute_costs({**BASE, "input_price": 0.1, "output_price": 0.5, "tuned_output_price": 3.0})
    assert find_break_even(result, 10**12) is None
    assert find_flip_volume(result, 24) is None


def test_a_saving_that_retraining_eats_never_pays() -> None:
    # 100 a month for 6 months are the 600 that the next retraining costs.
    assert find_break_even(costs(100, 50, 600, 6), 1) is None
    # One dollar less: after 294 months and 49 retrainings 29,400 - 29,351 - 50 = -1; a month later +99, and the
    # retraining of month 300 leaves 30,000 - 29,950 - 50 = 0, so it is never behind again.
    assert find_break_even(costs(100, 50, 599, 6), 1) == 295


def test_hosting_by_the_hour_alone_flips_with_volume() -> None:
    hosted = {**BASE, "hosting_per_hour": 7.0, "tuned_input_price": 0.0, "tuned_output_price": 0.0}
    result = compute_costs(hosted)
    # 720 hours at $7 are 5,040 a month; a prompted request costs 0.0025: 2,016,000 requests only to cover the hosting.
    assert find_break_even(result, 2_016_000) is None
    flip = find_flip_volume(result, 24)
    assert flip is not None
    assert flip == pytest.approx((24 * 5040 + 5812.5) / (24 * 0.0025))
    # Month 24 is a retraining month: with a little more it has paid by then, with a little less it hasn't.
    assert (find_break_even(result, flip * 1.001) or 99) <= 24
    assert (find_break_even(result, flip * 0.98) or 99) > 24


NAMES = sorted(set(BASE) - {"horizon_months"})


@given(st.data())
def test_the_corners_hold_every_case_between(data: st.DataObject) -> None:
    spread = data.draw(st.sets(st.sampled_from(NAMES), min_size=1, max_size=4))
    ranges = {}
    for name, value in BASE.items():
        factor = data.draw(st.sampled_from([1.5, 2.0, 3.0])) if name in spread else 1.0
        high = min(1.0, value * factor) if name in ("curation_share", "retraining_share") else value * factor
        ranges[name] = (value, value / factor, high)
    best, worst = compute_costs(pick_corner(ranges, best=True)), compute_costs(pick_corner(ranges, best=False))
    best_month = find_break_even(best, pick_corner(ranges, best=True)["monthly_requests"])
    worst_month = find_break_even(worst, pick_corner(ranges, best=False)["monthly_requests"])
    for ends in product(*[(0, 1, 2) if name in spread else (0,) for name in BASE]):
        figures = {name: ranges[name][end] for name, end in zip(BASE, ends, strict=True)}
        month = find_break_even(compute_costs(figures), figures["monthly_requests"])
        if month is None:
            assert worst_month is None
        else:
            assert best_month is not None
            assert best_month <= month
            assert worst_month is None or month <= worst_month


def test_the_named_directions_are_inputs() -> None:
    assert set(BASE) >= HIGHER_FAVOURS_TRAINING
