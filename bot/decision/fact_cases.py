"""Which case of a stated fact holds: the second part of the key of its line. None where the fact is not stated."""

from __future__ import annotations

from collections.abc import Iterable

from bot.decision.facts import ingredients_missing, labels_needed
from bot.decision.findings import Findings
from bot.decision.rulebook import Rules

SENSIBLE = 20_000  # examples that somebody may test to tell two shares apart
TWICE = 2  # a rate that may be more than twice as high is a rough one
# What another field says of it stands at the end of a case about the format, or about the style.
OF_FORMAT = "structured_outputs", {"solves": "_solved", "insufficient": "_unsolved", "not_considered": "_untried"}
OF_STYLE = "style_need", {"describable": "_described", "example_level": "_shown"}
ENDS = {"structured_output": OF_FORMAT, "format": OF_FORMAT, "zero": OF_FORMAT, "style": OF_STYLE}
BEHAVIOURAL = frozenset(("reasoning", "style", "unexplained"))
TASK_CASES = ("structured_output", "domain_reasoning", "brand_voice", "other")


def evaluation_case(f: Findings) -> str | None:
    examples, failures = f.profile.eval_examples, f.profile.eval_failures
    if examples is None:
        return None
    if examples == 0:
        return "unmeasured" if f.trained is None or f.trained.result.rate is None else "unmeasured_trained"
    if failures is None:
        return "uncounted"
    if f.baseline.state == "above":
        if f.profile.failures_consistent is False:
            return "above_corner"
        disputed = f.profile.labels_trusted is False and f.profile.labelled_examples is None  # those of the eval set
        return "above_disputed" if disputed else "above_rough" if is_rough(f) else "above"
    if f.baseline.state == "within":
        return "within_near" if may_be_above(f) else "within"
    if f.baseline.state == "inconclusive":
        return "inconclusive_close" if (f.baseline.examples_needed or 0) > SENSIBLE else "inconclusive"
    if failures == 0:
        return "none"
    if f.ruling.route == "retrieval":
        return "lookup"
    return "no_threshold_rough" if is_rough(f) else "no_threshold"


def is_rough(f: Findings) -> bool:
    """Whether so few examples were tested that the real rate may be far from the one that was found."""
    low, high, rate = f.baseline.low or 0.0, f.baseline.high or 0.0, f.baseline.rate or 0.0
    return (high - low) / 2 > f.rules.line("rough_rate") or 0 < TWICE * rate < high


def may_be_above(f: Findings) -> bool:
    """Whether a rate within the threshold may really be above it: its interval reaches over the line."""
    return f.baseline.state == "within" and (f.baseline.high or 0.0) > (f.profile.failure_threshold or 0.0) > 0


def failures_case(f: Findings) -> str | None:
    return "uncounted" if f.profile.eval_examples is None and f.profile.eval_failures is not None else None


def rate_case(f: Findings) -> str | None:
    rate, threshold = f.profile.failure_rate, f.profile.failure_threshold
    if rate is None or f.facts.measured:
        return None
    if f.ruling.route == "retrieval":
        return "lookup"
    if threshold is None:
        return "stated"
    return "above" if rate > threshold else "within"


def everywhere_case(f: Findings) -> str | None:
    """Whether the failures are spread; that suggests nothing where a line says more, or no training would help."""
    consistent = f.profile.failures_consistent
    if consistent is None:
        return None
    if not consistent:
        return "no"
    return "above" if f.baseline.state == "above" or f.ruling.route == "retrieval" else "yes"


def threshold_case(f: Findings) -> str | None:
    """What may fail, where no result of the prompt is held against it; a better trained model may still miss it."""
    if f.profile.failure_threshold is None:
        return None
    state, compared = (f.trained.result.state, f.trained.comparison.state) if f.trained else ("unknown", "unknown")
    if f.facts.measured or f.profile.failure_rate is not None:
        return f"trained_{state}" if compared == "better" and state in ("above", "inconclusive") else None
    return "stated" if state == "unknown" else f"trained_{state}"


def requests_case(f: Findings) -> str | None:
    requests = f.profile.monthly_requests
    if requests is None:
        return None
    if requests < f.rules.line("requests_low"):
        return "low"
    if requests <= f.rules.line("requests_high"):
        return "between"
    if f.ruling.route == "retrieval":
        return "high_lookup"
    may_look_up = f.profile.task == "question_answering" and f.profile.needs_current_knowledge is None
    if may_look_up and f.profile.input_diversity is None:
        return "high_asked"
    return {"narrow": "high_narrow", None: "high_unknown"}.get(f.profile.input_diversity, "high_wide")


def latency_case(f: Findings) -> str | None:
    limit = f.profile.latency_budget_ms
    if limit is None:
        return None
    if limit < f.rules.line("latency_hard"):
        return "hard_lookup" if f.ruling.route == "retrieval" else "hard"
    return "between" if limit < f.rules.line("latency_relaxed") else "relaxed"


def task_case(f: Findings) -> str | None:
    task = f.profile.task
    if (task == "brand_voice" and f.profile.style_need) or (task == "structured_output" and f.facts.mode == "format"):
        return None  # the line of the style, or of what goes wrong, has said it
    if task is None or task in TASK_CASES:
        return _ended(task, f)
    if BEHAVIOURAL & set(f.ruling.drivers):
        return None  # what goes wrong there is what a good prompt may not mend
    volume = (f.profile.monthly_requests or 0) > f.rules.line("requests_high")
    economic = f.facts.latency or (volume and f.profile.input_diversity in (None, "narrow"))
    return "prompted_economic" if economic else "prompted"


def with_ends(cases: Iterable[str]) -> tuple[str, ...]:
    """The cases, each with all that can stand at its end."""
    ends = {case: ("", *by_value.values()) for case, (_, by_value) in ENDS.items()}
    return tuple(f"{case}{end}" for case in cases for end in ends.get(case, ("",)))


def _ended(case: str | None, f: Findings) -> str | None:
    """A case with what another fact says of it at its end."""
    if case is None or case not in ENDS:
        return case
    field, ends = ENDS[case]
    return f"{case}{ends.get(getattr(f.profile, field), '')}"


def mode_case(f: Findings) -> str | None:
    return _ended(f.profile.failure_mode, f)


def tolerance_case(f: Findings) -> str | None:
    return _ended(f.profile.format_tolerance, f)


def structured_case(f: Findings) -> str | None:
    """What structured outputs did; the line of a format that breaks has said it."""
    if f.facts.mode == "format":
        return None
    found = f.profile.structured_outputs
    return "beside" if found and f.facts.mode not in (None, "none") else found


def inputs_case(f: Findings) -> str | None:
    """How alike the inputs are, where neither the examples nor the volume are held against it."""
    counted = bool(f.profile.labelled_examples) or f.facts.cost
    return None if counted else f.profile.input_diversity


def ingredients_case(f: Findings) -> str | None:
    if f.profile.prompt_ingredients is None:
        return None
    return "lacking" if ingredients_missing(f.profile) else "complete"


def labels_case(f: Findings) -> str | None:
    labels, trusted = f.profile.labelled_examples, f.profile.labels_trusted
    if labels is None:
        return {True: "trusted", False: "untrusted"}.get(trusted)  # type: ignore[arg-type]
    if labels == 0:
        return "none"
    if f.ruling.route == "retrieval":
        return "lookup"
    if labels < labels_needed(f.profile, f.rules):
        if f.ruling.route == "keep_tuned":
            return "kept"
        few = "few_untrusted" if trusted is False else "few"
        return few if f.profile.input_diversity else f"{few}_any"
    reach = "enough" if f.profile.input_diversity else _reach(labels, f.rules)
    if trusted is False:
        return "enough_untrusted"
    return f"{reach}_trusted" if trusted else reach


def _reach(labels: int, rules: Rules) -> str:
    """How varied inputs may be for so many examples, where it is not known how varied they are."""
    if labels < rules.line("labels_diverse"):
        return "enough_narrow"
    return "enough_diverse" if labels < rules.line("labels_complex") else "enough_complex"


def trained_case(f: Findings) -> str | None:
    if f.trained is None:
        return None  # that none was trained means nothing to the prompt
    compared, p = f.trained.comparison.state, f.profile
    if compared == "better" and p.eval_examples != p.tuned_examples:
        return "better_apart"  # two sets of examples: the easier one may have been the trained model's
    if compared != "unknown":
        return compared
    if f.trained.result.rate is None:
        return "yes"
    return "unprompted" if p.eval_examples == 0 else "uncompared"
