"""Tables in JSON that are no list of objects: by column, by id, or a list for each model. All become rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.evidence.files.json_stream import at, list_in, objects_in

Row = dict[str, Any]

LIST_OF = "list model"  # the column that names the list a row came from; by its name it tells variants apart
ALIKE = 0.6  # share of keys that records of one table have in common


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
    lists = {
        key: value
        for key, value in document.items()
        if isinstance(value, list) and value and isinstance(value[0], dict)
    }
    if len(lists) < 2 or not _alike([value[0] for value in lists.values()]):
        return None
    return [{**record, LIST_OF: key} for key, value in lists.items() for record in value if isinstance(record, dict)]


def _by_column(document: Mapping[str, Any]) -> list[Row] | None:
    lists = {key: value for key, value in document.items() if isinstance(value, list)}
    if len(lists) >= 2 and len({len(value) for value in lists.values()}) == 1 and _are_plain(lists):
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


def _are_plain(lists: Mapping[str, list[Any]]) -> bool:
    return all(not isinstance(entry, dict) for value in lists.values() for entry in value[:20])


def _alike(records: list[Mapping[str, Any]]) -> bool:
    """Do the first records share most of their keys?"""
    first = set(records[0])
    return bool(first) and all(len(first & set(record)) >= ALIKE * len(first | set(record)) for record in records[:50])
