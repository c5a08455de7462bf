"""The list of problems: every one is counted, so many of a kind are listed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from bot.evidence.loaded_content import content
from bot.evidence.training.training_examples import Problem
from bot.evidence.training.training_words import word


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
            Problem(0, kind, word("more", count=count - self.limit))
            for kind, count in self.counts.items()
            if count > self.limit
        ]
        return (*sorted(self.problems, key=lambda problem: problem.line), *more)
