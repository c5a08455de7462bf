"""What a reading fills in the profile: only what is settled, and what it suggests apart from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.consultation.file_reading import FileReading, FileSource
from bot.evidence.dropped_files import read_dropped
from bot.evidence.evals.eval_reading import EvalChoices
from bot.evidence.evals.profile_facts import ProfileFacts, profile_facts
from bot.evidence.evals.read_evals import read_paths
from bot.evidence.files.source_file import hash_of
from tests.evidence.eval_files import promptfoo_cell, write_csv


def facts(paths: list[Path], **choices: Any) -> ProfileFacts:
    chosen = EvalChoices(**choices)
    return profile_facts(read_paths(paths, chosen), chosen)


def sheet(path: Path, failing: int, count: int = 40) -> Path:
    rows = [["question", "category", "correct", "reason"]]
    rows += [
        [f"q{p}", "a" if p < 20 else "b", p >= failing, "not valid JSON" if p < failing else ""] for p in range(count)
    ]
    return write_csv(path, rows)


def test_counts_threshold_and_suggestions(tmp_path: Path) -> None:
    found = facts([sheet(tmp_path / "a.csv", 15)], threshold=0.1)
    assert found.measured == {"eval_examples": 40, "eval_failures": 15, "failure_threshold": 0.1}
    assert found.suggested == {"failures_consistent": False, "failure_mode": "format"}
    assert found.open == ()


def test_no_failure_has_no_mode(tmp_path: Path) -> None:
    assert facts([sheet(tmp_path / "a.csv", 0)]).suggested == {"failure_mode": "none"}


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
    assert facts([path]).open == ("variant",)
    assert facts([path]).measured == {}
    assert facts([path], variant="second").measured == {"eval_examples": 4, "eval_failures": 4}


def test_repeated_cases_count_once(tmp_path: Path) -> None:
    rows = [["case_id", "epoch", "correct"], *[[f"c{p}", run, p > 2 or run > 1] for p in range(10) for run in (1, 2)]]
    path = write_csv(tmp_path / "r.csv", rows)
    assert facts([path]).open == ("repeats",)
    # three of ten cases fail in one of two runs: 1.5 cases, rounded to the even number
    assert facts([path], repeats_as="clusters").measured == {"eval_examples": 10, "eval_failures": 2}
    assert facts([path], repeats_as="all").measured == {"eval_examples": 10, "eval_failures": 3}
    assert facts([path], repeats_as="cases").measured == {"eval_examples": 20, "eval_failures": 3}
