"""A pass over one decoded content file that gathers every problem in it, where the names in it are no fixed set."""

from __future__ import annotations

from bot.decision.problem import Problem
from bot.knowledge import content_models


class ContentFile:
    """The problems found so far in one file; they are gathered, never raised."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def wrong(self, path: str, wrong: str, allowed: str) -> None:
        """Note one problem: where it is, what is wrong there, what may stand there."""
        self.problems.append(Problem(path, wrong, allowed, self.file))


def placeholders_of(text: str) -> set[str] | None:
    """The names of the {placeholders} in a text; None where its braces don't match."""
    found = content_models.placeholders_of(text)
    return None if found is None else set(found)
