"""Every case has the day on which it was first committed: what was met before a change measures nothing after it."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.harness.paths import CASES

READINGS = {"first_readings.jsonl", "first_opening_claims.jsonl"}  # what was read in cases, no cases
FILES = [
    path
    for folder in ("guide", "tuned", "unseen")
    for path in sorted((CASES / folder).iterdir())
    if path.suffix in (".jsonl", ".toml") and path.name not in READINGS
]


def rows(path: Path) -> list[dict[str, Any]]:
    """The cases in a file: its lines, or its tables in lists."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines()]
    lists = [value for value in tomllib.loads(text).values() if isinstance(value, list)]
    return [row for each in lists for row in each if isinstance(row, dict)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_case_has_its_date(path: Path) -> None:
    undated = [row for row in rows(path) if not re.fullmatch(r"20\d\d-\d\d-\d\d", str(row.get("date", "")))]
    assert undated == []
