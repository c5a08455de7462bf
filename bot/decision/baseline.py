"""A measured failure rate against the team's threshold, and two of them against each other.

Source: the decision rules, "The baseline against the threshold" and "A team that has trained a model already".
"""

from __future__ import annotations

from bot.decision.profile import PairedTest
from bot.decision.statistics import examples_to_settle, newcombe, wilson
from bot.decision.verdict import Baseline, Comparison, ComparisonState


def baseline_of(examples: int | None, failures: int | None, threshold: float | None, confidence: float) -> Baseline:
    """The state of a measured rate, the prompt's or a trained model's, with what of it is known."""
    if not examples or failures is None:
        return Baseline("unknown")
    rate = failures / examples
    low, high = wilson(failures, examples, confidence)
    if threshold is None:
        return Baseline("unknown", rate, low, high)
    if rate <= threshold:
        return Baseline("within", rate, low, high)
    if low > threshold:
        return Baseline("above", rate, low, high)
    return Baseline("inconclusive", rate, low, high, examples_to_settle(rate, threshold, confidence))


def comparison_of(
    prompt: tuple[int | None, int | None], trained: tuple[int | None, int | None], confidence: float
) -> Comparison:
    """The prompt's failure rate minus the trained model's; each is (examples, failures)."""
    (n, k), (m, j) = prompt, trained
    if not n or k is None or not m or j is None:
        return Comparison("unknown")
    low, high = newcombe((k, n), (j, m), confidence)
    difference = k / n - j / m
    if low > 0:
        return Comparison("better", difference, low, high)
    return Comparison("worse" if high < 0 else "same", difference, low, high)


def paired_comparison(paired: PairedTest, confidence: float) -> Comparison:
    """The same by the paired test: only cases in which the two differ tell them apart."""
    state: ComparisonState = "same"
    if paired.p <= 1 - confidence:
        state = "better" if paired.difference > 0 else "worse"
    return Comparison(state, paired.difference, paired.low, paired.high)
