"""The numbers of the decision rules, written down once more from their text: the thresholds are held to them."""

from __future__ import annotations

FEW_SHOT = 10
NARROW, DIVERSE, COMPLEX = 500, 2_000, 10_000
MONTHS = 6
REQUESTS_LOW, REQUESTS_HIGH = 500_000, 1_000_000
LATENCY_HARD, LATENCY_RELAXED = 100, 200

COMMITTED: dict[str, float] = {
    "few_shot_minimum": FEW_SHOT,
    "confidence": 0.95,
    "labels_narrow": NARROW,
    "labels_diverse": DIVERSE,
    "labels_complex": COMPLEX,
    "stable_months_minimum": MONTHS,
    "requests_low": REQUESTS_LOW,
    "requests_high": REQUESTS_HIGH,
    "latency_hard": LATENCY_HARD,
    "latency_relaxed": LATENCY_RELAXED,
    "format_failures_low": 0.03,
    "format_failures_high": 0.08,
    "curation_low": 0.4,
    "curation_high": 0.6,
    "assumed_eval_examples": 100,
    "rough_rate": 0.05,
}


def about(limit: int) -> tuple[int, int, int]:
    """Just below a limit, on it and just above it."""
    return limit - 1, limit, limit + 1
