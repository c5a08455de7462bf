"""The lines of a first read as they are shown: what decides first, nothing twice, and all that is settled in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from bot.decision import formatting
from bot.decision.fact_lines import FactLine
from bot.guide.first_read_wording import FirstReadWording

# What needn't be said where the prompt fails no more often than it may: what training takes, and what goes wrong.
BESIDE_WITHIN = ("labels", "input_diversity", "few_shot_examples", "prompt_ingredients", "curation_budgeted")
ECONOMIC = ("monthly_requests", "latency_budget_ms")  # speak for training however well the prompt does
# Lines that say the same: the first of each is shown.
SAME = (
    ("failure_mode.style_described", "style_need.describable"),
    ("failure_mode.style_shown", "style_need.example_level"),
    ("failure_mode.knowledge", "needs_current_knowledge.yes"),
    ("failure_mode.format_unsolved", "format_tolerance.zero_unsolved"),
    ("failure_mode.format_unsolved", "format_tolerance.occasional"),  # what breaks too often isn't tolerated
    ("labels.trusted", "input_diversity.narrow", "input_diversity.diverse", "input_diversity.complex"),
    ("structured_outputs.solves", "task.structured_output_solved"),
    ("format_tolerance.occasional", "task.structured_output", "task.structured_output_untried"),
    (
        *("failure_mode.format_untried", "format_tolerance.zero_untried", "structured_outputs.not_considered"),
        *("task.structured_output_untried", "task.structured_output"),
    ),
)
NO_HURRY = "latency_budget_ms.none"  # in words: "nobody waits for it"
IDLE = (  # say little beside many lines
    *("task.prompted", "task.prompted_economic", "reasoning_matters.yes"),
    NO_HURRY,
    *("input_diversity.narrow", "input_diversity.diverse", "input_diversity.complex"),
)
NOT_IN_GUIDE = "task.other"  # says nothing beside any other
MANY = 3
LEAST_SETTLED = 2  # facts that make a list
IN_PLACE = "in_place"  # the key of the line that lists them


def without_same(
    lines: Sequence[FactLine], possible: Sequence[FactLine], *, within: bool, settled: bool
) -> tuple[tuple[FactLine, ...], tuple[FactLine, ...]]:
    """The stated and the possible lines, without what an earlier one says. `within`: it fails no more than it may.

    `settled`: and neither volume nor latency asks for a smaller model.
    """
    shown: list[FactLine] = []
    for line in (*lines, *possible):
        same = {key for keys in SAME if line.key in keys for key in keys}
        again = any(other.key in same or other.text == line.text for other in shown)
        if not (again or (within and _is_reason(line)) or (settled and _fact(line) in BESIDE_WITHIN)):
            shown.append(line)
    if len(shown) > 1:
        shown = [line for line in shown if line.key != NOT_IN_GUIDE]
    if len(shown) > MANY:
        shown = [line for line in shown if line.key not in IDLE]
    stated, asked = (tuple(line for line in part if line in shown) for part in (lines, possible))
    return stated, asked


def _fact(line: FactLine) -> str:
    return line.key.partition(".")[0]


def _is_reason(line: FactLine) -> bool:
    """Whether it would speak for training if the prompt failed more often than it may."""
    return bool(line.speaks) and _fact(line) not in ECONOMIC


def beside_facts(lines: Sequence[FactLine], wording: FirstReadWording) -> tuple[FactLine, ...]:
    """The lines where the facts have to be looked up: nothing in them is a reason to train, or says what that takes."""
    text = wording.decisions.get("beside_facts", "")
    return tuple(
        replace(line, text=text, speaks="", speaks_if="", asks="") if line.speaks else line
        for line in lines
        if not line.key.startswith("input_diversity.")
    )


def in_order(lines: Sequence[FactLine], wording: FirstReadWording) -> tuple[FactLine, ...]:
    """The lines as they are shown: what decides first, and last in one those that only have to be in place, and are."""
    ordered = sorted(lines, key=lambda line: _place(line.key, wording.order))
    settled = [line for line in ordered if line.met and not line.lead.endswith("?")]
    if len(settled) < LEAST_SETTLED:
        return tuple(ordered)
    fields = tuple(field for line in settled for field in line.fields)
    listed = formatting.join_words(tuple(line.met for line in settled))
    lead, section = wording.decisions.get("in_place", ""), wording.decisions.get("in_place_section", "")
    together = FactLine(IN_PLACE, lead, f"{listed[:1].upper()}{listed[1:]}.", section, fields=fields)
    return (*(line for line in ordered if line not in settled), together)


def _place(key: str, order: Sequence[str]) -> int:
    return next((place for place, pattern in enumerate(order) if fnmatchcase(key, pattern)), len(order))
