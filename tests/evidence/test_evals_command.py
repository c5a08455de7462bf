"""`evals` on the command line: the JSON's keys, the exit status, what is printed for people."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.evidence.eval_files import write_csv

KEYS = (
    "format",
    "n",
    "failures",
    "not_evaluated",
    "rate",
    "low",
    "high",
    "groups",
    "bunched",
    "variants",
    "pairs",
    "questions",
)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "evals", *map(str, arguments)], capture_output=True, text=True, timeout=200
    )


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    rows = [["question", "category", "correct"]]
    rows += [[f"q{p}", "refunds" if p < 20 else "orders", not (p < 15 or p == 30)] for p in range(60)]
    return write_csv(tmp_path / "sheet.csv", rows)


@pytest.mark.slow
def test_the_json_has_the_agreed_keys(sheet: Path) -> None:
    done = run(sheet, "--json", "--threshold", "25%")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert tuple(found)[: len(KEYS)] == KEYS
    assert (found["format"], found["n"], found["failures"], found["not_evaluated"]) == ("CSV", 60, 16, 0)
    assert {name: (group["n"], group["failures"]) for name, group in found["groups"].items()} == {
        "refunds": (20, 15),
        "orders": (40, 1),
    }
    assert found["bunched"]["groups"] == ["refunds"]
    assert found["bunched"]["p"] < 0.001
    assert (found["pairs"], found["questions"]) == (None, [])


@pytest.mark.slow
def test_a_second_file_is_compared(sheet: Path, tmp_path: Path) -> None:
    rows = [["question", "category", "correct"], *[[f"q{p}", "x", p != 30] for p in reversed(range(60))]]
    done = run(sheet, write_csv(tmp_path / "tuned.csv", rows), "--json")
    found = json.loads(done.stdout)
    assert {key: found["pairs"][key] for key in ("both_pass", "only_first", "only_second", "both_fail")} == {
        "both_pass": 44,
        "only_first": 0,
        "only_second": 15,
        "both_fail": 1,
    }
    assert found["pairs"]["p"] == pytest.approx(2 * 0.5**15)
    assert [variant["name"] for variant in found["variants"]] == ["sheet.csv", "tuned.csv"]


@pytest.mark.slow
def test_what_people_read(sheet: Path) -> None:
    done = run(sheet, "--threshold", "0.25")
    assert "16 of 60 failed: 27% (17–39%)." in done.stdout
    # z² · 0.25 · 0.75 / (16/60 - 0.25)² = 2593.03, so 2,594 in all, 2,534 more, rounded up to two digits
    assert "It can't be told from your limit of 25% yet. At this rate about 2,600 more cases settle it." in done.stdout
    assert "more often than chance explains (p < 0.001): refunds (15 of 20)." in done.stdout


@pytest.mark.slow
def test_questions_are_printed_with_the_option_that_answers_them(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "s.csv", [["question", "score"], ["a", 0.3], ["b", 0.8]])
    done = run(path)
    assert done.returncode == 0
    assert "Nothing can be counted yet." in done.stdout
    assert "--at-least N or --at-most N" in done.stdout
    answered = json.loads(run(path, "--json", "--pass-column", "score", "--at-least", "0.5").stdout)
    assert (answered["n"], answered["failures"], answered["questions"]) == (2, 1, [])


def test_a_bad_file_ends_with_status_2_and_prints_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("a,b\n1,2\n3\n")
    done = run(tmp_path / "r.csv", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "r.csv, line 3 has 1 cells, the header has 2. Nothing of the file was used.\n"


@pytest.mark.parametrize("threshold", ["120%", "-0.1", "many"])
def test_a_threshold_that_is_no_share(sheet: Path, threshold: str) -> None:
    done = run(sheet, f"--threshold={threshold}")
    assert done.returncode == 2
    assert threshold in done.stderr
