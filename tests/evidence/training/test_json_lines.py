"""Broken lines: the right line number, and one problem for one cause."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.evidence.file_error import EvidenceFileError
from bot.evidence.files.json_values import DEEPEST
from bot.evidence.training.records.json_lines import list_lines
from bot.evidence.training.training_audit import audit_file
from tests.evidence.training.builders import chat, make_pairs, write_lines

GOOD = [json.dumps(chat(given, answer)) for given, answer in make_pairs(20)]


def found(path: Path) -> tuple[int, list[tuple[int, str]]]:
    audit = audit_file(path)
    return audit.records, [(problem.line, problem.kind) for problem in audit.problems]


def test_a_transcript_pasted_with_line_breaks_is_one_problem(tmp_path: Path) -> None:
    transcript = "\n".join(f"Speaker {number}: words, and more words" for number in range(300))
    pasted = '{"messages":[{"role":"user","content":"' + transcript + '"},{"role":"assistant","content":"ok"}]}'
    path = write_lines(tmp_path / "pasted.jsonl", [*GOOD[:10], pasted, *GOOD[10:]])
    assert found(path) == (20, [(11, "invalid_json")])


def test_two_pasted_records_in_a_row_are_two_problems(tmp_path: Path) -> None:
    pasted = '{"prompt":"a\nb","completion":"c"}'
    path = write_lines(tmp_path / "pasted.jsonl", [*GOOD[:3], pasted, pasted, *GOOD[3:]])
    assert found(path) == (20, [(4, "invalid_json"), (6, "invalid_json")])


def test_separate_mistakes_are_separate_problems(tmp_path: Path) -> None:
    lines = [GOOD[0], '{"prompt": "a" "completion": "b"}', '{"prompt": "a", completion: "b"}', GOOD[1]]
    assert found(write_lines(tmp_path / "two.jsonl", lines)) == (2, [(2, "invalid_json"), (3, "invalid_json")])


def test_a_list_in_a_file_of_lines_is_one_problem(tmp_path: Path) -> None:
    lines = [GOOD[0], *(line + "," for line in GOOD[1:9]), *GOOD[9:]]
    assert found(write_lines(tmp_path / "commas.jsonl", lines)) == (12, [(2, "invalid_json")])


def test_lines_written_by_print_are_one_problem(tmp_path: Path) -> None:
    lines = [str(json.loads(line)) for line in GOOD]
    assert found(write_lines(tmp_path / "single.jsonl", [GOOD[0], *lines])) == (1, [(2, "invalid_json")])


def test_a_broken_first_line_does_not_hide_the_rest(tmp_path: Path) -> None:
    assert found(write_lines(tmp_path / "first.jsonl", [GOOD[0][:-20], *GOOD[1:]])) == (19, [(1, "invalid_json")])


def test_a_file_cut_in_its_last_line(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl"
    path.write_bytes("\n".join(GOOD).encode()[:-25])
    assert found(path) == (19, [(20, "cut_file")])


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_line_numbers_survive_marks_and_line_ends(tmp_path: Path, end: bytes) -> None:
    lines = [GOOD[0], "", GOOD[1], "{broken", GOOD[2]]
    path = tmp_path / "ends.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + end.join(line.encode() for line in lines))
    audit = audit_file(path)
    places = {problem.kind: problem.line for problem in audit.problems}
    assert audit.records == 3
    assert (places["invalid_json"], places["blank_line"], places["bom"]) == (4, 2, 1)
    assert ("crlf" in places) == (end == b"\r\n")


def test_an_array_named_as_lines_is_read(tmp_path: Path) -> None:
    path = tmp_path / "array.jsonl"
    path.write_text(json.dumps([json.loads(line) for line in GOOD], indent=2))
    assert found(path) == (20, [(1, "array_in_jsonl")])


def test_objects_spread_over_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "pretty.jsonl"
    path.write_text("\n".join(json.dumps(json.loads(line), indent=2) for line in GOOD))
    assert found(path) == (20, [])


def test_a_broken_record_in_an_array_is_one_problem_at_its_line(tmp_path: Path) -> None:
    lines = [f" {line}" for line in GOOD]
    lines[7] = lines[7][:-4]
    path = tmp_path / "array.json"
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n")
    assert found(path) == (19, [(9, "invalid_json")])


def test_an_array_that_was_cut(tmp_path: Path) -> None:
    path = tmp_path / "array.json"
    path.write_text(("[\n" + ",\n".join(GOOD))[:-25])
    assert found(path) == (19, [(21, "cut_file")])


def test_numbers_that_are_no_json(tmp_path: Path) -> None:
    lines = [GOOD[0], GOOD[1][:-1] + ', "score": NaN}', "7", '["a"]']
    audit = audit_file(write_lines(tmp_path / "odd.jsonl", lines))
    assert [(problem.line, problem.kind) for problem in audit.problems] == [
        (2, "nan"),
        (3, "not_an_object"),
        (4, "not_an_object"),
    ]


@pytest.mark.parametrize("depth", [150, 700, 1_020])
@pytest.mark.parametrize("inner", ["1", "NaN", '"\\ud800"'])
@pytest.mark.parametrize("nest", [("[", "]"), ('{"a":', "}")])
@pytest.mark.parametrize("place", ['{"prompt":"a","completion":%s}', '{"messages":[{"role":"user","content":%s}]}'])
def test_a_record_nested_too_deeply_is_one_problem_and_the_rest_is_read(
    tmp_path: Path, place: str, nest: tuple[str, str], inner: str, depth: int
) -> None:
    odd = place % (nest[0] * depth + inner + nest[1] * depth)
    audit = audit_file(write_lines(tmp_path / "set.jsonl", [odd, *GOOD]))
    read = depth < DEEPEST
    assert audit.records == 20 + read
    assert any("nested too deeply" in problem.detail for problem in audit.problems) != read


@pytest.mark.parametrize("depth", [150, 700, 100_000])
def test_messages_as_text_nested_too_deeply_break_nothing(tmp_path: Path, depth: int) -> None:
    odd = json.dumps({"messages": "[" * depth + "NaN" + "]" * depth})
    assert audit_file(write_lines(tmp_path / "set.jsonl", [odd, *GOOD])).records == 21


@pytest.mark.parametrize("depth", [150, 700, 100_000])
def test_an_array_nested_too_deeply_is_read_or_refused(tmp_path: Path, depth: int) -> None:
    path = tmp_path / "set.json"
    path.write_text('[{"prompt":"a","completion":%s}]' % ('{"a":' * depth + "NaN" + "}" * depth))
    if depth < DEEPEST:
        assert audit_file(path).records == 1
        return
    with pytest.raises(EvidenceFileError, match="nested too deeply"):
        audit_file(path)


@pytest.mark.parametrize("name", ["set.json", "set.jsonl"])
def test_a_number_of_too_many_digits_is_one_problem(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    odd = '{"prompt":"a","completion":%s}' % ("9" * 5_000)
    records = [odd, *GOOD]
    path.write_text("[\n" + ",\n".join(records) + "\n]" if name == "set.json" else "\n".join(records) + "\n")
    audit = audit_file(path)
    assert (audit.records, audit.problem_counts["invalid_json"]) == (20, 1)


def test_half_a_character_breaks_nothing(tmp_path: Path) -> None:
    lines = ['{"prompt":"c","completion":"d"}', '{"prompt":"a\\ud83d","completion":"b"}']
    assert found(write_lines(tmp_path / "half.jsonl", lines)) == (2, [(2, "surrogate")])


def test_ranges_of_lines() -> None:
    assert list_lines([1, 2, 3, 7, 9, 10]) == "1–3, 7, 9–10"
    assert list_lines([1, 3, 5, 7], limit=2) == "1, 3 and 2 more"
