"""The table for teams that trained a model already, written down a second time from its text alone."""

from __future__ import annotations

from math import sqrt
from typing import Any

from tests.decision import oracle
from tests.decision.limits import COMPLEX, DIVERSE, MONTHS, NARROW


def comparison(p: dict[str, Any]) -> str:
    n, k, m, j = (p.get(name) for name in ("eval_examples", "eval_failures", "tuned_examples", "tuned_failures"))
    if not n or not m or k is None or j is None:
        return "unknown"
    p1, p2 = k / n, j / m
    (l1, u1), (l2, u2) = oracle.wilson(k, n), oracle.wilson(j, m)
    # Exactly none and exactly all have an end of their own, which rounding must not move.
    l1, l2 = (l1 if k else 0.0), (l2 if j else 0.0)
    u1, u2 = (u1 if k < n else 1.0), (u2 if j < m else 1.0)
    low = p1 - p2 - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)
    high = p1 - p2 + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
    if low > 0:
        return "better"
    return "worse" if high < 0 else "same"


def tuned_state(p: dict[str, Any]) -> str:
    renamed = {
        "eval_examples": p.get("tuned_examples"),
        "eval_failures": p.get("tuned_failures"),
        "failure_threshold": p.get("failure_threshold"),
    }
    return oracle.baseline(renamed)


def first_missing(states: dict[int, str], numbers: tuple[int, ...]) -> list[int]:
    return [number for number in numbers if states[number] in ("unmet", "unknown")]


def ruling(p: dict[str, Any]) -> tuple[int, str, str, list[int]]:
    """The number of the rule, the decision, the route, what is missing."""
    state, mode, outputs = oracle.items(p), p.get("failure_mode"), p.get("structured_outputs")
    if p.get("needs_current_knowledge") or mode == "knowledge":
        return 1, "prompt", "retrieval", []
    if mode == "format" and outputs == "solves":
        return 2, "prompt", "structured_outputs", []
    months = p.get("stable_months")
    if p.get("change_pace") == "quick" or (months is not None and months < MONTHS):
        return 3, "prompt", "back_to_prompt", []
    against = comparison(p)
    if against == "unknown":
        return 4, "not_yet", "measure_both", [2]
    base, tuned = oracle.baseline(p), tuned_state(p)
    hold = oracle.drivers(p)
    if against in ("same", "worse"):
        if ("cost" in hold or "latency" in hold) and tuned == "within":
            return 5, "fine_tune", "keep_tuned", []
        if base == "within":
            return 5, "prompt", "back_to_prompt", []
        missing = first_missing(state, (1, 6, 7, 9))
        return 5, "not_yet", f"item_{missing[0]}" if missing else "measure_both", missing or [2]
    spoiled = [
        number
        for number, holds in [
            (1, state[1] == "unmet"),
            (6, p.get("labels_trusted") is False),
            (7, p.get("criteria_written") is False),
            (9, state[9] == "unmet"),
        ]
        if holds
    ]
    if spoiled:
        return 6, "not_yet", f"item_{spoiled[0]}", spoiled
    if tuned == "within":
        return 7, "fine_tune", "keep_tuned", []
    missing = first_missing(state, (6, 7, 10))
    if missing:
        return 8, "not_yet", f"item_{missing[0]}", missing
    return 8, "fine_tune", "retrain", []


def why(p: dict[str, Any]) -> str | None:
    """Why training did not bring what was hoped; None where it did."""
    number, decision, route, _ = ruling(p)
    if decision == "fine_tune":
        return None
    state = oracle.items(p)
    need = {"diverse": DIVERSE, "complex": COMPLEX}.get(p.get("input_diversity") or "", NARROW)
    if number == 1:
        return "facts"
    quick, months = p.get("change_pace") == "quick", p.get("stable_months")
    if quick or (months is not None and months < MONTHS):
        return "task_moves"
    if p.get("labels_trusted") is False:
        return "labels"
    if state[1] == "unmet":
        return "weak_prompt"
    if route == "structured_outputs" or state[9] == "unmet":
        return "lighter_tool"
    if oracle.baseline(p) == "within":
        return "prompt_is_enough"
    labels = p.get("labelled_examples")
    return "too_few_examples" if labels is not None and labels < need else None


def decision(p: dict[str, Any]) -> str:
    """The decision for any team, by the table that is theirs."""
    if p.get("already_tuned") is True:
        return ruling(p)[1]
    found: str = oracle.verdict(p)["decision"]
    return found
