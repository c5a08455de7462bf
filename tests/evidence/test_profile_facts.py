"""What a reading fills in the profile: only what is settled, and what it suggests apart from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.consultation.file_reading import FileReading, FileSource
from bot.evidence.dropped_files import read_dropped
from bot.evidence.files.source_file import hash_of
from tests.evidence.eval_files import promptfoo_cell, write_csv


def read(path: Path, **choices: str) -> FileReading:
    return FileReading.model_validate(read_dropped(str(path), None, choices))


def sheet(path: Path, failing: int, count: int = 40) -> Path:
    rows = [["question", "category", "correct", "reason"]]
    rows += [
        [f"q{p}", "a" if p < 20 else "b", p >= failing, "not valid JSON" if p < failing else ""] for p in range(count)
    ]
    return write_csv(path, rows)


def test_counts_threshold_and_suggestions(tmp_path: Path) -> None:
    found = read(sheet(tmp_path / "a.csv", 15), threshold="0.1")
    assert found.values == {"eval_examples": 40, "eval_failures": 15, "failures_consistent": False,
                            "failure_mode": "format"}  # fmt: skip


def test_no_failure_has_no_mode(tmp_path: Path) -> None:
    assert read(sheet(tmp_path / "a.csv", 0)).values["failure_mode"] == "none"


def test_a_trained_model_beside_the_prompt(tmp_path: Path) -> None:
    prompt, tuned = sheet(tmp_path / "prompt.csv", 15), sheet(tmp_path / "tuned.csv", 3)
    reading = FileReading.model_validate(read_dropped(str(tuned), str(prompt), {}))
    assert reading.tuned_values == {"already_tuned": True, "tuned_examples": 40, "tuned_failures": 3}
    assert reading.source == FileSource(name="tuned.csv", sha256=hash_of(tuned))
    assert reading.before == FileSource(name="prompt.csv", sha256=hash_of(prompt))
    assert reading.values == {"eval_examples": 40, "eval_failures": 3, "failures_consistent": True,
                              "failure_mode": "format"}  # fmt: skip
    # Twelve cases fail by the prompt alone, none by the trained model alone: 2 * 0.5 ** 12.
    assert reading.paired is not None
    assert (reading.paired.prompt, reading.paired.trained) == ((40, 15), (40, 3))
    assert reading.paired.p == pytest.approx(2 * 0.5**12)
    assert reading.paired.difference == pytest.approx(12 / 40)
    assert reading.changed == tuple(f"q{number}" for number in range(3, 15))


def test_a_chosen_variant_of_one_file_is_the_one_that_counts(tmp_path: Path) -> None:
    rows = [["q", "first", "second"], *[[f"q{p}", promptfoo_cell("pass"), promptfoo_cell("fail")] for p in range(4)]]
    path = write_csv(tmp_path / "two.csv", rows)
    reading = FileReading.model_validate(read_dropped(str(path), None, {"variant": "first"}))
    assert reading.values == {"eval_examples": 4, "eval_failures": 0, "failure_mode": "none"}
    assert reading.tuned_values == {}


def test_nothing_is_filled_while_a_question_is_open(tmp_path: Path) -> None:
    rows = [["q", "first", "second"], *[[f"q{p}", promptfoo_cell("pass"), promptfoo_cell("fail")] for p in range(4)]]
    path = write_csv(tmp_path / "two.csv", rows)
    found = read(path)
    assert [(question.about, question.keys) for question in found.questions] == [("variant", ("variant",))]
    assert found.values == {}
    assert read(path, variant="second").values["eval_failures"] == 4


def counts(path: Path, repeats_as: str) -> tuple[Any, Any]:
    found = read(path, repeats_as=repeats_as).values
    return found["eval_examples"], found["eval_failures"]


def test_repeated_cases_count_once(tmp_path: Path) -> None:
    rows = [["case_id", "epoch", "correct"], *[[f"c{p}", run, p > 2 or run > 1] for p in range(10) for run in (1, 2)]]
    path = write_csv(tmp_path / "r.csv", rows)
    assert [question.about for question in read(path).questions] == ["repeats"]
    # three of ten cases fail in one of two runs: 1.5 cases, rounded to the even number
    assert counts(path, "clusters") == (10, 2)
    assert counts(path, "all") == (10, 3)
    assert counts(path, "cases") == (20, 3)
