"""What each stated fact means beside the guide's line for it: the lines of a first read.

Each line is a case ("monthly_requests.low") that holds of the profile, and its sentence in `knowledge/facts.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.decision.facts import ingredients_missing, labels_needed
from bot.decision.findings import Findings, findings_of
from bot.decision.placeholders import fill
from bot.decision.profile import FIELDS, INFO, Profile
from bot.decision.rulebook import Rules

Case = Callable[[Findings], str | None]  # the second part of a line's key; None where the fact is not stated

TASK_CASES = ("structured_output", "domain_reasoning", "brand_voice", "other")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that may be stated: the fields that state it, the cases that its line can have, and the one that holds."""

    fields: tuple[str, ...]
    cases: tuple[str, ...]
    case: Case


@dataclass(frozen=True, slots=True)
class FactLine:
    """One stated fact: the fields that state it, what it is (`lead`), what it means (`text`), the guide's section.

    `speaks` names what in it speaks for training, "" where nothing does; `speaks_if` is what that depends on.
    """

    key: str
    fields: tuple[str, ...]
    lead: str
    text: str
    section: str
    speaks: str = ""
    speaks_if: str = ""


def fact_lines(profile: Profile, rules: Rules) -> tuple[FactLine, ...]:
    """A line for each fact that the profile states; what was measured comes first."""
    findings = findings_of(profile, rules)
    lines = []
    for name, fact in FACTS.items():
        found = fact.case(findings)
        if found is not None:
            sentence = rules.facts[f"{name}.{found}"]
            lead, text = fill(sentence.lead, findings), fill(sentence.text, findings)
            stated = tuple(field for field in fact.fields if getattr(profile, field) is not None)
            marks = sentence.speaks, sentence.speaks_if
            lines.append(FactLine(sentence.key, stated, lead[:1].upper() + lead[1:], text, sentence.section, *marks))
    return tuple(lines)


def _choice(field: str) -> Fact:
    """A field whose every value has a line of its own."""
    return Fact((field,), INFO[field].choices, lambda f: getattr(f.profile, field))


def _yes_no(field: str) -> Fact:
    return Fact((field,), ("yes", "no"), lambda f: {True: "yes", False: "no"}.get(getattr(f.profile, field)))


def _reached(field: str) -> Fact:
    """A number with one threshold, which it reaches or not."""
    (threshold,) = INFO[field].thresholds

    def case(f: Findings) -> str | None:
        value = getattr(f.profile, field)
        if value is None:
            return None
        return "reached" if value >= f.rules.line(threshold) else "below"

    return Fact((field,), ("below", "reached"), case)


def _fact_of(field: str) -> Fact | None:
    """The fact of a field by its kind; None if nothing but its own code could tell its cases."""
    info = INFO[field]
    if info.kind == "choice":
        return _choice(field)
    if info.kind == "yes_no":
        return _yes_no(field)
    return _reached(field) if len(info.thresholds) == 1 and info.reached else None


def _evaluation(f: Findings) -> str | None:
    examples, failures = f.profile.eval_examples, f.profile.eval_failures
    if examples is None:
        return None
    if examples == 0:
        return "unmeasured"
    if failures is None:
        return "uncounted"
    if f.baseline.state != "unknown":
        return f.baseline.state
    low, high = f.baseline.low or 0.0, f.baseline.high or 0.0
    return "no_threshold_rough" if (high - low) / 2 > f.rules.line("rough_rate") else "no_threshold"


def _failures(f: Findings) -> str | None:
    return "uncounted" if f.profile.eval_examples is None and f.profile.eval_failures is not None else None


def _rate(f: Findings) -> str | None:
    rate, threshold = f.profile.failure_rate, f.profile.failure_threshold
    if rate is None or f.facts.measured:
        return None
    if threshold is None:
        return "stated"
    return "above" if rate > threshold else "within"


def _threshold(f: Findings) -> str | None:
    unmeasured = not f.facts.measured and f.profile.failure_rate is None
    return "stated" if f.profile.failure_threshold is not None and unmeasured else None


def _requests(f: Findings) -> str | None:
    requests = f.profile.monthly_requests
    if requests is None:
        return None
    if requests < f.rules.line("requests_low"):
        return "low"
    if requests <= f.rules.line("requests_high"):
        return "between"
    return {"narrow": "high_narrow", None: "high_unknown"}.get(f.profile.input_diversity, "high_wide")


def _latency(f: Findings) -> str | None:
    limit = f.profile.latency_budget_ms
    if limit is None:
        return None
    if limit < f.rules.line("latency_hard"):
        return "hard"
    return "between" if limit < f.rules.line("latency_relaxed") else "relaxed"


def _task(f: Findings) -> str | None:
    task = f.profile.task
    return task if task is None or task in TASK_CASES else "prompted"


def _ingredients(f: Findings) -> str | None:
    if f.profile.prompt_ingredients is None:
        return None
    return "lacking" if ingredients_missing(f.profile) else "complete"


def _labels(f: Findings) -> str | None:
    labels, trusted = f.profile.labelled_examples, f.profile.labels_trusted
    if labels is None:
        return {True: "trusted", False: "untrusted"}.get(trusted)  # type: ignore[arg-type]
    if labels == 0:
        return "none"
    enough = "enough" if labels >= labels_needed(f.profile, f.rules) else "few"
    if trusted is False:
        return f"{enough}_untrusted"
    return "enough_trusted" if trusted and enough == "enough" else enough


def _trained(f: Findings) -> str | None:
    if f.trained is None:
        return None if f.profile.already_tuned is None else "no"
    if f.trained.comparison.state != "unknown":
        return f.trained.comparison.state
    return "yes" if f.trained.result.rate is None else "uncompared"


# In the order of a first read: what was measured, the prompt, the data, the situation.
_PLACED: Mapping[str, Fact] = {
    "eval": Fact(
        ("eval_examples", "eval_failures", "failure_threshold"),
        ("unmeasured", "uncounted", "no_threshold", "no_threshold_rough", "within", "inconclusive", "above"),
        _evaluation,
    ),
    "failures": Fact(("eval_failures",), ("uncounted",), _failures),
    "failure_rate": Fact(("failure_rate", "failure_threshold"), ("stated", "above", "within"), _rate),
    "failure_threshold": Fact(("failure_threshold",), ("stated",), _threshold),
    "tuned": Fact(
        ("already_tuned", "tuned_examples", "tuned_failures"),
        ("yes", "no", "uncompared", "better", "same", "worse"),
        _trained,
    ),
    "failures_consistent": _yes_no("failures_consistent"),
    "failure_mode": _choice("failure_mode"),
    "needs_current_knowledge": _yes_no("needs_current_knowledge"),
    "prompt_ingredients": Fact(("prompt_ingredients",), ("complete", "lacking"), _ingredients),
    "few_shot_examples": _reached("few_shot_examples"),
    "reasoning_matters": _yes_no("reasoning_matters"),
    "labels": Fact(
        ("labelled_examples", "labels_trusted"),
        ("none", "few", "few_untrusted", "enough", "enough_trusted", "enough_untrusted", "trusted", "untrusted"),
        _labels,
    ),
    "monthly_requests": Fact(
        ("monthly_requests",), ("low", "between", "high_narrow", "high_wide", "high_unknown"), _requests
    ),
    "latency_budget_ms": Fact(("latency_budget_ms",), ("hard", "between", "relaxed"), _latency),
    "structured_outputs": _choice("structured_outputs"),
    "format_tolerance": _choice("format_tolerance"),
    "style_need": _choice("style_need"),
    "input_diversity": _choice("input_diversity"),
    "task": Fact(("task",), ("prompted", *TASK_CASES), _task),
}
_IN_PLACE = frozenset(field for fact in _PLACED.values() for field in fact.fields)
_OTHERS = {field: fact for field in FIELDS if field not in _IN_PLACE and (fact := _fact_of(field))}

# Fields without a place of their own follow as they stand in the profile: the road ahead.
FACTS: Mapping[str, Fact] = {**_PLACED, **_OTHERS}

FACT_KEYS: tuple[str, ...] = tuple(f"{name}.{case}" for name, fact in FACTS.items() for case in fact.cases)
