"""JSON with counts in place of cases: how many were right of how many, of one run or of each task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.evidence.evals.eval_cases import EvalCases, Part
from bot.evidence.evals.eval_choices import EvalChoices
from bot.evidence.evals.score_rule import checked_count
from bot.evidence.file_error import EvidenceFileError
from bot.evidence.loaded_content import sentence

RIGHT = ("correct", "correct_count", "num_correct", "n_correct", "passed", "num_passed")
ALL = ("total", "total_count", "num_total", "n_total")
FAILED = ("failed", "incorrect", "wrong", "num_failed")
SKIPPED = ("skipped", "errored", "errors", "not_evaluated")
DEEPEST = 2


def counted_results(document: Any, choices: EvalChoices, file: str) -> EvalCases | None:
    """The counts of a document: at its top, or of each task one level down; None if it has none.

    Raises EvidenceFileError for a count that is none, or for more right ones than there are in all.
    """
    parts = counted_parts(document, file)
    if not parts:
        return None
    cases = EvalCases("JSON with counts", verdict="counts", passes=sentence("terms.own_counts"))
    cases.chosen_group, cases.parts = choices.group_column, parts
    if any(part.unsure for part in parts):
        cases.ask("skipped_among_all")
    cases.notes.append(sentence("notes.only_counts"))
    return cases


def counted_parts(document: Any, file: str, depth: int = DEEPEST) -> list[Part]:
    """A part for each object that holds counts; those of tasks only if the object around them has none."""
    if not isinstance(document, dict):
        return []
    own = _part("", document, file)
    if own is not None:
        return [own]
    found = [
        part
        for name, value in document.items()
        if isinstance(value, dict) and (part := _part(str(name), value, file)) is not None
    ]
    if found or depth == 1:
        return found
    return next((parts for value in document.values() if (parts := counted_parts(value, file, depth - 1))), [])


def _part(name: str, value: Mapping[str, Any], file: str) -> Part | None:
    right, total, failed = (
        next((key for key in keys if _is_count(value.get(key))), None) for keys in (RIGHT, ALL, FAILED)
    )
    if right is None or (total is None and failed is None):
        return None
    passes = checked_count(value[right], f"{name} {right}".strip(), file)
    if failed is not None:  # a total may hold what was skipped
        n = passes + checked_count(value[failed], f"{name} {failed}".strip(), file)
    else:
        n = checked_count(value[total or ""], f"{name} {total}".strip(), file)
    if passes > n:
        raise EvidenceFileError(
            sentence("refusals.more_right_than_all", file=file, name=name, passes=passes, n=n).replace(":  ", ": "),
        )
    skipped = sum(checked_count(value[key], key, file) for key in SKIPPED if _is_count(value.get(key)))
    if total is not None and failed is not None:
        every = checked_count(value[total], f"{name} {total}".strip(), file)
        if every < n:
            raise EvidenceFileError(
                sentence("refusals.more_results_than_all", file=file, name=name, n=n, every=every).replace(":  ", ": "),
            )
        skipped = max(skipped, every - n)
    return Part(name, n, n - passes, skipped, unsure=failed is None and skipped > 0)


def _is_count(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
