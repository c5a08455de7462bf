"""Problems that show only when all records are known: copies, conflicts, variants of the system prompt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.evidence.training.collector import EMPTY, UNPAIRED, UNUSABLE, Collector, find_conflicts, find_first, view
from bot.evidence.training.problem_list import ProblemList
from bot.evidence.training.training_examples import Problem
from bot.evidence.training.training_words import word

MOST_VARIANTS = 20  # system prompts that are named one by one

Flags = NDArray[np.uint8]
Mask = NDArray[np.bool_]


def report_numbers(findings: ProblemList, lines: Sequence[int], numbers: Iterable[int], kind: str) -> None:
    """A problem of one kind for each of the records."""
    for number in numbers:
        findings.add(Problem(lines[number], kind, word(kind)))


def report_copies(findings: ProblemList, kept: Collector) -> Mask:
    """Exact copies of earlier records, as a mask."""
    first = find_first(view(kept.whole))
    copies: Mask = first != np.arange(len(first))
    for number in np.flatnonzero(copies).tolist():
        detail = word("exact_duplicate", first=kept.lines[int(first[number])])
        findings.add(Problem(kept.lines[number], "exact_duplicate", detail))
    return copies


def report_near(findings: ProblemList, lines: Sequence[int], pairs: Iterable[tuple[int, int, float]]) -> None:
    """Each pair at the line of its later record."""
    for earlier, later, value in pairs:
        detail = word("near_duplicate", first=lines[earlier], percent=round(value * 100))
        findings.add(Problem(lines[later], "near_duplicate", detail))


def report_conflicts(findings: ProblemList, kept: Collector, complete: Mask) -> tuple[int, int]:
    """How many inputs stand with several outputs, and how many records have such an input."""
    inputs, outputs, systems = view(kept.inputs), view(kept.outputs), view(kept.systems)
    conflicts, records = find_conflicts(inputs, outputs, complete)
    first: dict[int, int] = {}
    for number in records.tolist():
        start = first.setdefault(int(inputs[number]), number)
        if outputs[number] != outputs[start]:
            name = "conflict" if systems[number] == systems[start] else "conflict_other_prompt"
            findings.add(Problem(kept.lines[number], "conflict", word(name, first=kept.lines[start])))
    return conflicts, len(records)


def report_system_prompts(findings: ProblemList, kept: Collector) -> None:
    """Each wording but the commonest, with its share; one remark where most records have their own."""
    variants = [(key, count) for key, count in kept.system_counts.most_common() if key]
    total, without = len(kept.lines), kept.system_counts[0]
    if len(variants) > max(MOST_VARIANTS, total // 10):
        detail = word("system_prompts_differ", count=len(variants))
        findings.add(Problem(0, "system_prompt_variant", detail))
        return
    for key, count in variants[1:]:
        detail = word("system_prompt_variant", count=count, percent=max(1, round(100 * count / total)))
        findings.add(Problem(kept.system_lines[key], "system_prompt_variant", detail))
    if variants and without:
        detail = word("no_system_prompt", count=without, percent=max(1, round(100 * without / total)))
        findings.add(Problem(kept.system_lines[0], "system_prompt_variant", detail))


def count_usable(kept: Collector, usable: Mask) -> int:
    """Distinct pairs among the usable records."""
    distinct = find_first(view(kept.pairs))
    return len(np.unique(distinct[usable])) if usable.any() else 0


def list_dropped(flags: Flags, copies: Mask, overlapping: Mask) -> dict[str, list[int]]:
    """Numbers of the records that a cleaned file leaves out, by the reason; each stands once."""
    empty = ((flags & EMPTY) != 0) & ((flags & UNPAIRED) == 0)
    cut = ((flags & UNUSABLE) != 0) & ~empty
    return {
        "empty": np.flatnonzero(empty).tolist(),
        "cut": np.flatnonzero(cut).tolist(),
        "overlap": np.flatnonzero(overlapping & ~empty & ~cut).tolist(),
        "copy": np.flatnonzero(copies & ~empty & ~cut & ~overlapping).tolist(),
    }
