"""The command `data`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.evidence.training.builders import chat, make_pairs, write_lines


def call(*arguments: object) -> int:
    return main(["data", *map(str, arguments)])


def test_json_has_the_public_shape(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = make_pairs(4)
    path = write_lines(
        tmp_path / "set.jsonl", [*(chat(*pair) for pair in pairs), chat(*pairs[1]), chat(pairs[2][0], "x.")]
    )
    assert call(path, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "format": "chat",
        "records": 6,
        "usable": 5,
        "problems": [
            {"line": 5, "kind": "exact_duplicate", "detail": "The same record as line 2."},
            {"line": 6, "kind": "conflict", "detail": "The same input as line 3 with another output."},
        ],
        "duplicates": {"exact": 1, "near": 0},
        "conflicts": 1,
        "empty_outputs": 0,
        "system_prompts": 1,
        "overlap": None,
        "pii": {},
        "supervised": True,
    }


def test_files_are_written_and_the_source_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_lines(tmp_path / "set.jsonl", [chat(*pair) for pair in make_pairs(4)])
    before = path.read_bytes()
    clean, report = tmp_path / "clean.jsonl", tmp_path / "report.md"
    assert call(path, "--clean", clean, "--report", report, "--diversity", "complex") == 0
    assert clean.read_bytes() == before
    assert "10,000 examples" in report.read_text()
    assert "9,996 more are needed" in capsys.readouterr().out
    assert call(path, "--clean", path) == 2
    assert path.read_bytes() == before


def test_the_cleaned_file_and_the_report_are_not_written_over_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_lines(tmp_path / "set.jsonl", [chat(*pair) for pair in make_pairs(4)])
    out = tmp_path / "out"
    assert call(path, "--clean", out, "--report", tmp_path / "." / "out") == 2
    assert capsys.readouterr().err == f"{out}: the cleaned file and the report need a name each\n"
    assert not out.exists()


def test_a_refusal_is_one_sentence_and_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html></html>")
    assert call(path) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "page.html is a web page, perhaps a login page that was saved in place of the file.\n"


@pytest.mark.slow
def test_it_runs_as_a_module_and_imports_nothing_heavy_before_it_must(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "set.jsonl", [chat(*pair) for pair in make_pairs(3)])
    done = subprocess.run([sys.executable, "-m", "bot", "data", str(path)], capture_output=True, text=True, check=True)
    assert "3 usable examples of 3 records" in done.stdout
    assert done.stderr == ""
    heavy = ("numpy", "rensa", "phonenumbers", "pyarrow", "openpyxl", "matplotlib")
    code = f"import sys, bot.cli.data, bot.cli.costs; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
