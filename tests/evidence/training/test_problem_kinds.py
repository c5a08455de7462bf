"""A card lists each kind of problem once, with its count and its first lines."""

from __future__ import annotations

import json
from pathlib import Path

from bot.evidence.training.training_audit import audit_file
from bot.evidence.training.training_report import group_problems
from tests.evidence.training.builders import chat, make_pairs, write_lines

GOOD = [json.dumps(chat(given, answer)) for given, answer in make_pairs(20)]


def grouped(path: Path, lines: list[str]) -> list[str]:
    return group_problems(audit_file(write_lines(path, lines)))


def empty(count: int) -> list[str]:
    return [json.dumps(chat(f"{given}, once more", "")) for given, _ in make_pairs(count)]


def test_the_same_problem_in_many_lines_is_one_line(tmp_path: Path) -> None:
    assert grouped(tmp_path / "a.jsonl", [*GOOD, *empty(12)]) == [
        "lines 21–25 and more (12 in all): The output is empty."
    ]
    assert grouped(tmp_path / "b.jsonl", [*GOOD, *empty(5)]) == ["lines 21–25 (5): The output is empty."]
    assert grouped(tmp_path / "c.jsonl", [*GOOD, *empty(1)]) == ["line 21: The output is empty."]


def test_problems_of_a_kind_that_differ_have_one_example(tmp_path: Path) -> None:
    assert grouped(tmp_path / "a.jsonl", [*GOOD, GOOD[3], GOOD[7]]) == [
        "lines 21–22 (2), such as line 21: The same record as line 4."
    ]


def test_more_than_can_be_listed_are_counted_all_the_same(tmp_path: Path) -> None:
    (line,) = grouped(tmp_path / "a.jsonl", [*GOOD, *(GOOD[0] for _ in range(3_000))])
    assert line == "lines 21–25 and more (3,000 in all): The same record as line 1."
