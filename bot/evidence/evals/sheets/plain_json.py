"""JSON that is no tool's: tables by column, by id or by model, and counts in place of cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.evidence.evals.eval_cases import EvalCases, Part
from bot.evidence.evals.eval_reading import EvalChoices
from bot.evidence.evals.score_rule import checked_count
from bot.evidence.files.json_values import at, list_in, objects_in
from bot.evidence.loaded_content import refused, sentence

Row = dict[str, Any]

LIST_OF = "list model"  # the column that names the list a row came from; by its name it tells variants apart
ALIKE = 0.6  # share of keys that records of one table have in common
RIGHT = ("correct", "correct_count", "num_correct", "n_correct", "passed", "num_passed")
ALL = ("total", "total_count", "num_total", "n_total")
FAILED = ("failed", "incorrect", "wrong", "num_failed")
SKIPPED = ("skipped", "errored", "errors", "not_evaluated")
DEEPEST = 2


def table_rows(document: Any) -> list[Row] | None:
    """The rows of a table in one of these shapes, or None.

    - `{"columns": [...], "data": [[...]]}`, the split form of pandas and MLflow
    - `{"question": [...], "correct": [...]}` and `{"question": {"0": ...}, "correct": {"0": ...}}`, by column
    - `{"case 1": {...}, "case 2": {...}}`, by id
    - `{"model a": [{...}], "model b": [{...}]}`, a list for each model
    """
    if not isinstance(document, dict):
        return None
    return _split(document) or _lists_by_model(document) or _by_column(document) or _by_id(document)


def assertion_rows(records: Iterable[Any]) -> Iterator[Row]:
    """The tests in a report of Jest or Vitest: each file has a list of them."""
    for record in records:
        for test in objects_in(at(record, "assertionResults")):
            group = " ".join(map(str, list_in(test.get("ancestorTitles"))))
            yield {
                "test_id": test.get("fullName") or test.get("title"),
                "group": group,
                "status": test.get("status"),
                "reason": " ".join(map(str, list_in(test.get("failureMessages")))),
            }


def _split(document: Mapping[str, Any]) -> list[Row] | None:
    columns, data = document.get("columns"), document.get("data")
    if not isinstance(columns, list) or not isinstance(data, list) or not all(isinstance(row, list) for row in data):
        return None
    return [dict(zip(map(str, columns), row, strict=False)) for row in data]


def _lists_by_model(document: Mapping[str, Any]) -> list[Row] | None:
    lists = {key: value for key, value in document.items() if objects_in(list_in(value)[:1])}
    if len(lists) < 2 or not _alike([value[0] for value in lists.values()]):
        return None
    return [{**record, LIST_OF: key} for key, value in lists.items() for record in objects_in(value)]


def _by_column(document: Mapping[str, Any]) -> list[Row] | None:
    lists = {key: value for key, value in document.items() if isinstance(value, list)}
    are_plain = not any(objects_in(value[:20]) for value in lists.values())
    if len(lists) >= 2 and len({len(value) for value in lists.values()}) == 1 and are_plain:
        return [dict(zip(lists, values, strict=True)) for values in zip(*lists.values(), strict=True)]
    objects = {key: value for key, value in document.items() if isinstance(value, dict)}
    if len(objects) >= 2 and len(objects) == len(document):
        keys = list(next(iter(objects.values())))
        if keys and all(key.isdecimal() for key in keys) and all(list(value) == keys for value in objects.values()):
            return [{name: column[key] for name, column in objects.items()} for key in keys]
    return None


def _by_id(document: Mapping[str, Any]) -> list[Row] | None:
    objects = {key: value for key, value in document.items() if isinstance(value, dict)}
    if len(objects) < 2 or len(objects) < len(document) or not _alike(list(objects.values())):
        return None
    return [{"case_id": key, **value} for key, value in objects.items()]


def _alike(records: list[Mapping[str, Any]]) -> bool:
    """Do the first records share most of their keys?"""
    first = set(records[0])
    return bool(first) and all(len(first & set(record)) >= ALIKE * len(first | set(record)) for record in records[:50])


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
    parts = [_part(str(name), value, file) for name, value in document.items() if isinstance(value, dict)]
    found = [part for part in parts if part is not None]
    if found or depth == 1:
        return found
    return next((inner for value in document.values() if (inner := counted_parts(value, file, depth - 1))), [])


def _part(name: str, value: Mapping[str, Any], file: str) -> Part | None:
    right, total, failed = (
        next((key for key in keys if _is_count(value.get(key))), None) for keys in (RIGHT, ALL, FAILED)
    )
    if right is None or (total is None and failed is None):
        return None
    passes = checked_count(value[right], f"{name} {right}".strip(), file)
    counted = failed or total or ""
    n = checked_count(value[counted], f"{name} {counted}".strip(), file)
    if failed is not None:  # a total may hold what was skipped
        n += passes
    place = f"{file}: {name}" if name else file
    if passes > n:
        raise refused("more_right_than_all", place=place, passes=passes, n=n)
    skipped = sum(checked_count(value[key], key, file) for key in SKIPPED if _is_count(value.get(key)))
    if total is not None and failed is not None:
        every = checked_count(value[total], f"{name} {total}".strip(), file)
        if every < n:
            raise refused("more_results_than_all", place=place, n=n, every=every)
        skipped = max(skipped, every - n)
    return Part(name, n, n - passes, skipped, unsure=failed is None and skipped > 0)


def _is_count(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
