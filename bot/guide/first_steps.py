"""The first thing to do, below a first read: what to mend in the prompt, and on what to measure it then."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from bot.decision.findings import Findings
from bot.decision.placeholders import fill
from bot.guide.first_read_wording import FirstReadWording

SETTLED = frozenset(("retrieval", "structured_outputs", "back_to_prompt", "measure_both"))  # the first line says it
PROMPT, AGAIN, MEASURE = "prompt", "again", "measure"


def _is_short(f: Findings) -> bool:
    shots = f.profile.few_shot_examples
    return shots is not None and shots < f.rules.line("few_shot_minimum")


# What is known to be wrong with the prompt, the most telling first.
_STEPS: Mapping[str, Callable[[Findings], bool]] = {
    "structured": lambda f: f.facts.mode == "format" and f.profile.structured_outputs == "not_considered",
    "corner": lambda f: f.profile.failures_consistent is False,
    "none": lambda f: f.profile.few_shot_examples == 0,
    "few": _is_short,
    "style": lambda f: f.profile.style_need == "describable",
}
STEPS = (*_STEPS, PROMPT, AGAIN, MEASURE)


def first_step(findings: Findings, wording: FirstReadWording, asked_for: Collection[str]) -> str:
    """The step in a sentence; "" where nothing about the prompt is known to be amiss, or it is good enough.

    `asked_for`: fields that the first read asks for; what is asked needs no step yet.
    """
    ruling, p = findings.ruling, findings.profile
    enough = findings.baseline.state == "within" and not ruling.drivers
    if ruling.decision == "fine_tune" or ruling.route in SETTLED or enough:
        return ""
    step = next((name for name, holds in _STEPS.items() if holds(findings)), None)
    untold = p.prompt_ingredients is None and p.few_shot_examples is None
    if step is None and ruling.decision == "not_yet" and untold and "prompt_ingredients" not in asked_for:
        step = PROMPT
    if step is None:
        return ""
    then = AGAIN if p.eval_examples else MEASURE
    return fill(" ".join(wording.steps.get(name, "") for name in (step, then)), findings)
