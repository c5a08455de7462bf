"""The list of problems, and those that show only when all records are known: copies, conflicts, variants of prompts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.evidence.loaded_content import content
from bot.evidence.training.collector import EMPTY, UNPAIRED, UNUSABLE, Collector, find_conflicts, find_first, view
from bot.evidence.training.training_examples import Problem, problem

MOST_VARIANTS = 20  # system prompts that are named one by one

Flags = NDArray[np.uint8]
Mask = NDArray[np.bool_]


@dataclass(slots=True)
class ProblemList:
    """Problems as they come. Of each kind, `limit` are listed with their line; the rest is one last entry."""

    limit: int
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    placeholders: tuple[re.Pattern[str], ...] = field(
        default_factory=lambda: tuple(re.compile(pattern) for pattern in content().training.placeholders)
    )

    def add(self, problem: Problem) -> None:
        """Counts the problem and lists it if there is room."""
        self.counts[problem.kind] += 1
        if self.counts[problem.kind] <= self.limit:
            self.problems.append(problem)

    def order(self) -> tuple[Problem, ...]:
        """The problems by line, those of the whole file first, the entries "and N more" last."""
        more = [
            problem(0, kind, "more", count=count - self.limit)
            for kind, count in self.counts.items()
            if count > self.limit
        ]
        return (*sorted(self.problems, key=lambda problem: problem.line), *more)


def report_numbers(findings: ProblemList, lines: Sequence[int], numbers: Iterable[int], kind: str) -> None:
    """A problem of one kind for each of the records."""
    for number in numbers:
        findings.add(problem(lines[number], kind))


def report_copies(findings: ProblemList, kept: Collector) -> Mask:
    """Exact copies of earlier records, as a mask."""
    first = find_first(view(kept.whole))
    copies: Mask = first != np.arange(len(first))
    for number in np.flatnonzero(copies).tolist():
        findings.add(problem(kept.lines[number], "exact_duplicate", first=kept.lines[int(first[number])]))
    return copies


def report_near(findings: ProblemList, lines: Sequence[int], pairs: Iterable[tuple[int, int, float]]) -> None:
    """Each pair at the line of its later record."""
    for earlier, later, value in pairs:
        found = problem(lines[later], "near_duplicate", first=lines[earlier], percent=round(value * 100))
        findings.add(found)


def report_conflicts(findings: ProblemList, kept: Collector, complete: Mask) -> tuple[int, int]:
    """How many inputs stand with several outputs, and how many records have such an input."""
    inputs, outputs, systems = view(kept.inputs), view(kept.outputs), view(kept.systems)
    conflicts, records = find_conflicts(inputs, outputs, complete)
    first: dict[int, int] = {}
    for number in records.tolist():
        start = first.setdefault(int(inputs[number]), number)
        if outputs[number] != outputs[start]:
            name = "conflict" if systems[number] == systems[start] else "conflict_other_prompt"
            findings.add(problem(kept.lines[number], "conflict", name, first=kept.lines[start]))
    return conflicts, len(records)


def report_system_prompts(findings: ProblemList, kept: Collector) -> None:
    """Each wording but the commonest, with its share; one remark where most records have their own."""
    variants = [(key, count) for key, count in kept.system_counts.most_common() if key]
    total, without = len(kept.lines), kept.system_counts[0]
    if len(variants) > max(MOST_VARIANTS, total // 10):
        findings.add(problem(0, "system_prompt_variant", "system_prompts_differ", count=len(variants)))
        return
    listed = [(key, count, "system_prompt_variant") for key, count in variants[1:]]
    if variants and without:
        listed.append((0, without, "no_system_prompt"))
    for key, count, name in listed:
        percent = max(1, round(100 * count / total))
        findings.add(problem(kept.system_lines[key], "system_prompt_variant", name, count=count, percent=percent))


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
