"""The decision rules written down a second time, plainly and from their text alone; the product is held against it."""

from __future__ import annotations

from math import sqrt
from typing import Any

from tests.decision.limits import COMPLEX, DIVERSE, FEW_SHOT, LATENCY_HARD, MONTHS, NARROW, REQUESTS_HIGH

Z = 1.959963984540054  # 97.5% quantile of the normal distribution, from tables


def wilson(k: int, n: int) -> tuple[float, float]:
    p = k / n
    middle = p + Z * Z / (2 * n)
    spread = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return (middle - spread) / (1 + Z * Z / n), (middle + spread) / (1 + Z * Z / n)


def baseline(p: dict[str, Any]) -> str:
    n, k, t = p.get("eval_examples"), p.get("eval_failures"), p.get("failure_threshold")
    if not n or k is None or t is None:
        return "unknown"
    if k / n <= t:
        return "within"
    return "above" if wilson(k, n)[0] > t else "inconclusive"


def state(*parts: bool | None) -> str:
    if any(part is False for part in parts):
        return "unmet"
    return "unknown" if any(part is None for part in parts) else "met"


def items(p: dict[str, Any]) -> dict[int, str]:
    base, mode, now = baseline(p), p.get("failure_mode"), p.get("needs_current_knowledge")
    wanted = {"instruction", "output_format", "few_shot", "edge_cases", "output_constraints"}
    if p.get("reasoning_matters") is not False:
        wanted.add("chain_of_thought")
    has = p.get("prompt_ingredients")
    shots, n, k = p.get("few_shot_examples"), p.get("eval_examples"), p.get("eval_failures")
    labels, months = p.get("labelled_examples"), p.get("stable_months")
    need = {"diverse": DIVERSE, "complex": COMPLEX}.get(p.get("input_diversity") or "", NARROW)

    found = {1: state(None if has is None else wanted <= set(has), None if shots is None else shots >= FEW_SHOT)}
    if n == 0:
        found[2] = "unmet"
    else:
        found[2] = "unknown" if n is None or k is None else "met"
    if base in ("within", "inconclusive") or p.get("failures_consistent") is False:
        found[3] = "unmet"
    else:
        found[3] = "met" if base == "above" and p.get("failures_consistent") is True else "unknown"
    if mode is None:
        found[4] = "unknown"
    else:
        found[4] = "unmet" if mode == "none" and base in ("above", "inconclusive") else "met"
    if mode in ("knowledge", "none") or now is True:
        found[5] = "unmet"
    else:
        found[5] = "met" if mode is not None and now is False else "unknown"
    found[6] = state(p.get("labels_trusted"), None if labels is None else labels >= need)
    found[7] = state(
        None if months is None else months >= MONTHS, p.get("criteria_written"), p.get("change_pace") != "quick"
    )
    found[8] = state(p.get("curation_budgeted"))
    if mode == "format" or p.get("format_tolerance") == "zero":
        outputs = p.get("structured_outputs")
        found[9] = state(None if outputs is None else outputs != "not_considered")
    else:
        found[9] = "not_applicable"
    found[10] = state(p.get("retraining_budgeted"))
    return found


def drivers(p: dict[str, Any]) -> list[str]:
    base, mode = baseline(p), p.get("failure_mode")
    open_mode = mode is None or mode == "none"
    found = []
    if base != "within":
        zero = p.get("format_tolerance") == "zero"
        if (mode == "format" or (zero and open_mode)) and p.get("structured_outputs") != "solves":
            found.append("format")
        if mode == "reasoning" or (p.get("task") == "domain_reasoning" and mode is None):
            found.append("reasoning")
        shown = p.get("style_need")
        if (mode == "style" and (shown != "describable" or base == "above")) or (
            shown == "example_level" and open_mode
        ):
            found.append("style")
        if not found and base in ("above", "inconclusive") and open_mode and items(p)[1] == "met":
            found.append("unexplained")
    if (p.get("monthly_requests") or 0) > REQUESTS_HIGH and p.get("input_diversity") == "narrow":
        found.append("cost")
    if p.get("latency_budget_ms") is not None and p["latency_budget_ms"] < LATENCY_HARD:
        found.append("latency")
    return found


def verdict(p: dict[str, Any]) -> dict[str, Any]:
    """Decision, route, drivers, items and missing of a profile given as plain JSON."""
    base, mode = baseline(p), p.get("failure_mode")
    state_of, hold = items(p), drivers(p)
    answer = {"items": state_of, "drivers": hold, "missing": []}
    if p.get("needs_current_knowledge") or mode == "knowledge":
        return {**answer, "decision": "prompt", "route": "retrieval"}
    if not hold:
        route = "improve_prompt"
        if mode == "format" and p.get("structured_outputs") == "solves":
            route = "structured_outputs"
        elif state_of[1] == "met" and state_of[2] == "met":
            route = "keep_prompting"
        return {**answer, "decision": "prompt", "route": route}
    economic = "cost" in hold or "latency" in hold
    required = {1, 2, 6, 7, 8, 10}
    if not economic or base in ("above", "inconclusive"):
        required |= {3, 4, 5}
    if (mode == "format" and base != "within") or ("format" in hold and not economic):
        required.add(9)
    missing = [number for number in sorted(required) if state_of[number] in ("unmet", "unknown")]
    if missing:
        return {**answer, "decision": "not_yet", "route": f"item_{missing[0]}", "missing": missing}
    small = economic and base == "within"
    return {**answer, "decision": "fine_tune", "route": "smaller_model" if small else "behaviour"}
