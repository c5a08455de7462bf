"""The cleaned file: nothing is changed that is not listed, and what was left out is gone."""

from __future__ import annotations

import csv
import json
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.evidence.training.audit_result import find_tier
from bot.evidence.training.training_audit import audit_file
from bot.evidence.training.training_report import render_training_report, write_cleaned
from tests.evidence.training.builders import chat, make_pairs, write_lines

WORDS = st.sampled_from(["a", "b", "ä", "", " ", "x y", "=1+1"])
LINES = st.one_of(
    st.tuples(WORDS, WORDS).map(lambda pair: json.dumps({"prompt": pair[0], "completion": pair[1]})),
    st.tuples(WORDS, WORDS).map(lambda pair: json.dumps(chat(*pair), ensure_ascii=False)),
    st.sampled_from(["{broken", "", "[1]", '{"prompt": "a" "b"}']),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=25), st.booleans())
def test_every_line_is_kept_as_it_was_or_listed(lines: list[str], crlf: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "set.jsonl", Path(folder) / "clean.jsonl"
        end = b"\r\n" if crlf else b"\n"
        source.write_bytes(end.join([b"{}", *(line.encode() for line in lines)][1:]) + end)
        if not any(line.strip() for line in lines):
            return
        try:
            audit = audit_file(source)
        except ValueError:
            return
        changes = write_cleaned(source, target, audit)
        listed = {number for numbers in changes.left_out.values() for number in numbers} | set(changes.unreadable)
        kept = [line for number, line in enumerate(lines, 1) if number not in listed and line.strip()]
        # A run of broken lines is listed by its first one.
        kept = [line for line in kept if line.startswith('{"') and "}" in line and '" "' not in line]
        assert target.read_bytes() == "".join(line + "\n" for line in kept).encode()
        if changes.kept:
            again = audit_file(target)
            assert (again.exact, again.empty_outputs) == (0, 0)
            assert again.usable == audit.usable


def test_a_list_stays_a_list_with_its_own_numbers(tmp_path: Path) -> None:
    source, target = tmp_path / "set.json", tmp_path / "clean.json"
    source.write_text('[\n {"prompt": "a", "completion": "1.0", "w": 1.50},\n {"prompt": "a", "completion": ""}\n]')
    write_cleaned(source, target, audit_file(source))
    assert target.read_text() == '[\n{"prompt": "a", "completion": "1.0", "w": 1.50}\n]\n'


def test_formulas_are_escaped_and_listed_and_numbers_are_not(tmp_path: Path) -> None:
    source, target = tmp_path / "set.csv", tmp_path / "clean.csv"
    rows = [
        ["question", "answer"],
        ["plain", "text"],
        ["=HYPERLINK(1)", "a"],
        ["b", "@SUM(1)"],
        ["temperature", "-5"],
        ["c", "-x"],
    ]
    with source.open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)
    audit = audit_file(source)
    changes = write_cleaned(source, target, audit)
    assert changes.escaped == [3, 4, 6]
    with target.open(newline="") as stream:
        written = list(csv.reader(stream))
    assert written == [*rows[:2], ["'=HYPERLINK(1)", "a"], ["b", "'@SUM(1)"], rows[4], ["c", "'-x"]]
    report = render_training_report(audit, find_tier("narrow"), changes)
    assert "formula: 3 (lines 3–4, 6)" in report


def test_parquet_becomes_json_lines(tmp_path: Path) -> None:
    source, target = tmp_path / "set.parquet", tmp_path / "clean.jsonl"
    pairs = make_pairs(5)
    pq.write_table(
        pa.table(
            {"prompt": [pair[0] for pair in [*pairs, pairs[0]]], "completion": [pair[1] for pair in [*pairs, pairs[0]]]}
        ),
        source,
    )
    changes = write_cleaned(source, target, audit_file(source))
    assert (changes.left_out, changes.kept) == ({"copy": [6]}, 5)
    assert [json.loads(line)["prompt"] for line in target.read_text().splitlines()] == [pair[0] for pair in pairs]


def test_the_report_names_every_line_left_out(tmp_path: Path) -> None:
    pairs = make_pairs(30)
    records = [chat(*pair) for pair in pairs] + [chat(*pairs[number]) for number in range(0, 30, 2)]
    source = write_lines(tmp_path / "set.jsonl", [*records, chat("empty", "")])
    audit = audit_file(source)
    changes = write_cleaned(source, tmp_path / "clean.jsonl", audit)
    report = render_training_report(audit, find_tier("diverse"), changes)
    assert "exact copy of an earlier record: 15 (lines 31–45)" in report
    assert "empty input or output: 1 (lines 46)" in report
    assert "**30 usable examples** of 46 records" in report
    assert "asks for 2,000 examples for a diverse task" in report
    assert "1,970 more are needed" in report
    assert audit.sha256 in report


def test_a_file_name_is_no_markup(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "<b>[x](y)`.jsonl", [chat(*pair) for pair in make_pairs(3)])
    report = render_training_report(audit_file(source), find_tier(None))
    assert "# Training set: \\<b\\>\\[x\\](y)\\`.jsonl" in report
