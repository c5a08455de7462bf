"""A problem says where in a data file something is wrong, what, and what is allowed there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`path`: where in the file ("field.task.choice.x"); `wrong`: what is wrong there; `allowed`: what may stand there.

    `file` names the file within `knowledge/` where one reader reads several.
    """

    path: str
    wrong: str
    allowed: str
    file: str = ""
