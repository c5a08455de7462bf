"""The problems of a training set by kind: what is the same in many lines is said once, with its count."""

from __future__ import annotations

from collections.abc import Iterator

from bot.evidence.loaded_content import sentence
from bot.evidence.training.audit_result import Audit
from bot.evidence.training.json_lines import list_lines
from bot.evidence.training.training_examples import Problem

FIRST_LINES = 5  # of one kind that are listed
# By whether all have the same detail, and whether all their lines are listed.
NAMES = {
    (True, True): "found.problem_all",
    (True, False): "found.problem_first",
    (False, True): "found.like_problem_all",
    (False, False): "found.like_problem_first",
}


def group_problems(audit: Audit) -> list[str]:
    """A sentence for each kind, in the order of its first problem; for each problem of the whole file its own."""
    return [line for kind in dict.fromkeys(item.kind for item in audit.problems) for line in _of_kind(audit, kind)]


def _of_kind(audit: Audit, kind: str) -> Iterator[str]:
    found = [item for item in audit.problems if item.kind == kind]
    in_lines = [item for item in found if item.line]
    if not in_lines:
        yield from (item.detail for item in found)
        return
    # What stands behind those with a line is "and so many more": the count has them.
    yield from (item.detail for item in found[: found.index(in_lines[0])])
    yield _in_lines(in_lines, audit.problem_counts.get(kind, len(in_lines)) - found.index(in_lines[0]))


def _in_lines(found: list[Problem], count: int) -> str:
    first = found[0]
    if count == 1:
        return sentence("found.problem", line=first.line, detail=first.detail)
    numbers = sorted({item.line for item in found})
    same = len({item.detail for item in found}) == 1
    return sentence(
        NAMES[same, count <= FIRST_LINES],
        count=f"{count:,}",
        line=first.line,
        lines=list_lines(numbers[:FIRST_LINES]),
        detail=first.detail,
    )
