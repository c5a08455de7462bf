"""The check of real files sees what is right, what is wrong, and what is rightly refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.eval_files import promptfoo_cell, write_csv
from tests.real_evidence import evals
from tests.real_evidence.__main__ import table

RIGHT = {"kind": "eval results", "rows": 4, "n": 3, "failures": 1, "wilson95_of_failure_rate": [0.061492, 0.79234]}
COLUMNS = {
    "kind": "eval results",
    "prompts_or_providers_compared": 2,
    "per_column": [{"n": 3, "failures": 1}, {"n": 3, "failures": 2}],
    "paired_first_against_last_column": {
        "both_pass": 1,
        "only_first_passes": 1,
        "only_second_passes": 0,
        "both_fail": 1,
        "mcnemar_exact_p": 1.0,
    },
}


def folder(path: Path, expected: dict[str, Any]) -> Path:
    (path / "sheets").mkdir()
    write_csv(
        path / "sheets" / "plain.csv", [["question", "correct"], ["a", True], ["b", False], ["c", True], ["d", ""]]
    )
    cells = [["q", "first", "second"]]
    cells += [
        [f"q{p}", promptfoo_cell(a), promptfoo_cell(b)]
        for p, (a, b) in enumerate([("pass", "pass"), ("pass", "fail"), ("fail", "fail")])
    ]
    write_csv(path / "sheets" / "columns.csv", cells)
    (path / "sheets" / "broken.jsonl").write_text('{"question": "a\n{"question": "b"}\n')
    files = {name: {"expected": entry} for name, entry in expected.items()}
    (path / "expected.json").write_text(json.dumps({"files": files}))
    return path


def outcomes(path: Path) -> dict[str, tuple[str, str]]:
    return {finding.file.partition("/")[2]: (finding.outcome, finding.detail) for finding in evals.check(path)}


def test_right_readings(tmp_path: Path) -> None:
    broken = {"kind": "eval results", "pass_field": "none", "bad_lines": [[1, "cut"]]}
    training = {"kind": "training data"}
    expected = {
        "sheets/plain.csv": RIGHT,
        "sheets/columns.csv": COLUMNS,
        "sheets/broken.jsonl": broken,
        "training/x.jsonl": training,
    }
    found = outcomes(folder(tmp_path, expected))
    assert {name: outcome for name, (outcome, _) in found.items()} == {
        "plain.csv": "right",
        "columns.csv": "right",
        "broken.jsonl": "refused",
    }


def test_wrong_readings_are_named(tmp_path: Path) -> None:
    pairs = {**COLUMNS["paired_first_against_last_column"], "only_first_passes": 2}
    wrong = {
        "sheets/plain.csv": {
            **RIGHT,
            "failures": 2,
            "wilson95_of_failure_rate": [0.1, 0.2],
            "blemishes": ["rows are not independent"],
        },
        "sheets/columns.csv": {
            **COLUMNS,
            "paired_first_against_last_column": pairs,
            "per_column": [{"n": 3, "failures": 0}],
        },
        "sheets/broken.jsonl": {"kind": "eval results", "n": 2},
    }
    found = outcomes(folder(tmp_path, wrong))
    assert {outcome for outcome, _ in found.values()} == {"wrong"}
    assert "failures is 1, expected 2; interval" in found["plain.csv"][1]
    assert "not asked: repeats" in found["plain.csv"][1]
    assert "failures of first is 1, expected 0; pairs (1, 1, 0, 1)" in found["columns.csv"][1]
    assert found["broken.jsonl"][1].startswith("refused: broken.jsonl, line 1")


@pytest.mark.slow
def test_the_command_ends_with_1_if_anything_is_wrong(tmp_path: Path) -> None:
    path = folder(
        tmp_path,
        {"sheets/plain.csv": RIGHT, "sheets/columns.csv": {**COLUMNS, "per_column": [{"n": 9, "failures": 0}]}},
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.real_evidence", str(path)], capture_output=True, text=True, timeout=200
    )
    assert done.returncode == 1
    assert "WRONG sheets/columns.csv: n of first is 3, expected 9" in done.stdout
    assert "| CSV | 1 | 0 | 0 |" in done.stdout
    assert table(evals.check(path)) in done.stdout
