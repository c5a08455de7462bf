"""The first thing to do, below a first read: what to mend in the prompt or to measure, and on what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from bot.decision.fact_cases import is_rough
from bot.decision.facts import labels_needed
from bot.decision.findings import Findings
from bot.decision.items import is_missing
from bot.decision.placeholders import fill
from bot.guide.first_read_wording import FirstReadWording

READ = 20  # failures show what they share; of more not all are read
SETTLED = frozenset(("retrieval", "structured_outputs", "back_to_prompt"))  # the first line says it
RATES = frozenset(("eval_examples", "eval_failures", "failure_rate"))
ALONE = frozenset(
    ("both", "unmeasured", "labels", "collect", "count", "count_against", "check", "train")
)  # a step that measures itself
PROMPT, AGAIN, MORE, MEASURE, BOTH, COUNT, CHECK = "prompt", "again", "more", "measure", "both", "count", "check"
COUNT_AGAINST, TRAIN = "count_against", "train"  # beside a limit that is known; where nothing is missing


def _is_short(f: Findings) -> bool:
    shots = f.profile.few_shot_examples
    return shots is not None and shots < f.rules.line("few_shot_minimum")


def _moves(f: Findings) -> bool:
    """Whether the task changes too soon: labels that are corrected now would be wrong again."""
    months = f.profile.stable_months
    soon = months is not None and months < f.rules.line("stable_months_minimum")
    return soon or f.profile.change_pace == "quick"


def _may_improve(f: Findings) -> bool:
    return f.baseline.state != "within" and is_missing(1, f.facts)


def _is_tried(f: Findings) -> bool:
    """Whether the prompt has had its try: it holds examples, or it is known how often it fails."""
    return f.facts.measured or f.profile.failure_rate is not None or f.profile.few_shot_examples is not None


def _labels_are_enough(f: Findings) -> bool | None:
    """Whether there are enough labelled examples by number; None if that isn't known."""
    labels = f.profile.labelled_examples
    return None if labels is None else labels >= labels_needed(f.profile, f.rules)


def _are_to_check(f: Findings) -> bool:
    """Whether training is near enough for its examples to be checked."""
    return bool(f.ruling.drivers) and f.profile.labels_trusted is None and _labels_are_enough(f) is True


def _is_of_format(f: Findings) -> bool:
    """Whether a format breaks, or may never break: the first line then names structured outputs."""
    return f.facts.mode == "format" or "format" in f.ruling.drivers


def _is_to_read(f: Findings) -> bool:
    """Whether some failures of a prompt that may become better can be read."""
    return bool(f.profile.eval_failures and f.profile.eval_examples) and f.trained is None and _may_improve(f)


# What is known to be wrong with the prompt, or to be missing where it is measured, the most telling first.
_STEPS: Mapping[str, Callable[[Findings], bool]] = {
    "structured": lambda f: _is_of_format(f) and f.profile.structured_outputs == "not_considered",
    "structured_open": lambda f: "format" in f.ruling.drivers and f.profile.structured_outputs is None,
    "corner": lambda f: f.profile.failures_consistent is False,
    "none": lambda f: f.profile.few_shot_examples == 0,
    "few": _is_short,
    "style": lambda f: f.profile.style_need == "describable",
    "criteria": lambda f: f.profile.criteria_written is False,
    "unmeasured": lambda f: f.profile.eval_examples == 0,
    "labels": lambda f: f.profile.labels_trusted is False and not _moves(f),
    "collect": lambda f: _is_tried(f) and bool(f.ruling.drivers) and _labels_are_enough(f) is False,
    "read": lambda f: _is_to_read(f) and (f.profile.eval_failures or 0) > READ,
    "read_few": _is_to_read,
}
ASKED = "asked"  # while it is asked how often it fails
STEPS = (*_STEPS, ASKED, PROMPT, AGAIN, MORE, MEASURE, BOTH, COUNT, CHECK, COUNT_AGAINST, TRAIN)


def first_step(
    findings: Findings,
    wording: FirstReadWording,
    asked_for: Collection[str],
    may_be: Collection[str],
    *,
    structured: bool = False,
) -> str:
    """The step in a sentence; "" where the first line has it, or the prompt is good enough.

    `asked_for`: fields that the first read asks for, `may_be`: those that the message may state. They need no step yet.
    `structured`: the first line has structured outputs tried first.
    """
    ruling = findings.ruling
    if is_settled(findings):
        is_new = ruling.decision == "fine_tune" and findings.trained is None and findings.facts.measured
        return fill(wording.steps.get(TRAIN, ""), findings) if is_new else ""
    step: str | None
    if structured:
        step = "structured" if findings.profile.structured_outputs else "structured_open"
    elif ruling.route == "measure_both":
        step = _of_both(findings, may_be)
    else:
        step = next((name for name, holds in _STEPS.items() if holds(findings)), None)
        step = step or _open_step(findings, {*asked_for, *may_be}, may_be)
    if step is None:
        return ""
    is_to_measure_more = findings.baseline.state == "inconclusive" or is_rough(findings)
    again = MORE if findings.facts.measured and is_to_measure_more else AGAIN
    then = again if findings.profile.eval_examples else MEASURE
    parts = (step,) if step in ALONE else (step, then)
    return fill(" ".join(wording.steps.get(name, "") for name in parts), findings)


def counts(step: str, wording: FirstReadWording) -> bool:
    """Whether a step has the failures counted, which needn't be asked for beside it."""
    begun = (wording.steps.get(name, "").partition("{")[0] for name in (MEASURE, COUNT, COUNT_AGAINST, "labels"))
    return any(text and text in step for text in begun)


def is_settled(f: Findings) -> bool:
    """Whether no step on the prompt comes first: the first line has it, or the prompt is good enough."""
    enough = f.baseline.state == "within" and not f.ruling.drivers
    return f.ruling.decision == "fine_tune" or f.ruling.route in SETTLED or enough


def _of_both(f: Findings, may_be: Collection[str]) -> str | None:
    """To run the prompt on the trained model's examples, where only that is missing."""
    tested = f.trained is not None and f.trained.result.rate is not None
    return BOTH if tested and RATES.isdisjoint(may_be) else None


def _open_step(f: Findings, asked_for: Collection[str], may_be: Collection[str]) -> str | None:
    """What to do where nothing is known to be amiss: write the prompt, or count what fails."""
    p = f.profile
    untold = p.prompt_ingredients is None and p.few_shot_examples is None
    if (
        f.ruling.decision == "not_yet"
        and f.baseline.state != "within"
        and untold
        and "prompt_ingredients" not in asked_for
    ):
        return PROMPT
    counted = p.eval_examples is not None or p.failure_rate is not None or not RATES.isdisjoint(may_be)
    if not counted and f.trained is None and "eval_examples" in asked_for:
        return COUNT if p.failure_threshold is None else COUNT_AGAINST
    return CHECK if _are_to_check(f) and "labels_trusted" not in may_be else None
