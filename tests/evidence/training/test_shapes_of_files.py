"""What stands round the records of a training file, and records that only look like examples."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.evidence.file_error import EvidenceFileError
from bot.evidence.training.training_audit import audit_file
from tests.evidence.training.builders import chat, make_pairs, write_lines

PAIRS = make_pairs(8, seed=5)


def write_table(path: Path, rows: Sequence[Sequence[str]], delimiter: str = ",", first: str = "") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    path.write_text(first + text.getvalue(), encoding="utf-8")
    return path


def write_workbook(path: Path, rows: Sequence[Sequence[str | None]]) -> Path:
    from openpyxl import Workbook

    workbook = Workbook()
    for row in rows:
        workbook.active.append(list(row))
    workbook.save(path)
    return path


TABLE: list[list[str]] = [["question", "answer"], *map(list, PAIRS)]


def test_titles_above_the_header_are_no_records(tmp_path: Path) -> None:
    audit = audit_file(write_table(tmp_path / "faq.csv", [["FAQ of the shop", ""], *TABLE]))
    assert (audit.records, audit.usable) == (8, 8)
    assert [(problem.line, problem.kind) for problem in audit.problems] == [(1, "title_row")]


def test_titles_of_a_workbook_are_no_records(tmp_path: Path) -> None:
    audit = audit_file(write_workbook(tmp_path / "faq.xlsx", [["FAQ of the shop", None], [None, None], *TABLE]))
    assert (audit.records, audit.usable) == (8, 8)
    assert audit.problem_counts == {"title_row": 1}


def test_excels_line_with_the_separator_is_obeyed(tmp_path: Path) -> None:
    audit = audit_file(write_table(tmp_path / "faq.csv", TABLE, ";", "sep=;\n"))
    assert (audit.records, audit.usable) == (8, 8)


@pytest.mark.parametrize("name", ["lines", "array"])
def test_a_list_of_messages_is_a_conversation(tmp_path: Path, name: str) -> None:
    lists = [chat(given, answer, None)["messages"] for given, answer in PAIRS]
    path = tmp_path / "lists.json"
    text = "\n".join(map(json.dumps, lists)) if name == "lists" else json.dumps(lists, indent=1)
    path.write_text(text, encoding="utf-8")
    audit = audit_file(path)
    assert (audit.format, audit.records, audit.usable) == ("chat", 8, 8)


def test_messages_under_a_word_of_many_uses(tmp_path: Path) -> None:
    records = [
        {"id": given, "items": [{"from": "human", "value": given}, {"from": "gpt", "value": answer}]}
        for given, answer in PAIRS
    ]
    audit = audit_file(write_lines(tmp_path / "items.jsonl", records))
    assert (audit.format, audit.usable) == ("sharegpt", 8)


def test_a_refusal_is_an_output(tmp_path: Path) -> None:
    records = [chat(given, None, None) for given, _ in PAIRS]
    for record, (_, answer) in zip(records, PAIRS, strict=True):
        record["messages"][1]["refusal"] = answer
    audit = audit_file(write_lines(tmp_path / "refusals.jsonl", records))
    assert (audit.usable, audit.empty_outputs) == (8, 0)


@pytest.mark.parametrize("key", ["images", "image"])
def test_the_same_question_about_another_picture_is_no_conflict(tmp_path: Path, key: str) -> None:
    records = [
        chat("<image>What is this?", answer, None, **{key: f"{place}.png"}) for place, (_, answer) in enumerate(PAIRS)
    ]
    assert audit_file(write_lines(tmp_path / "pictures.jsonl", records)).conflicts == 0
    same = [{**record, key: "0.png"} for record in records]
    assert audit_file(write_lines(tmp_path / "same.jsonl", same)).conflicts == 1


def test_a_picture_inside_a_message_counts_with_a_short_name(tmp_path: Path) -> None:
    records = [
        chat([{"type": "image_url", "image_url": {"url": "data:image/png;base64," + "QUJD" * (900 + place)}}], answer)
        for place, (_, answer) in enumerate(PAIRS)
    ]
    audit = audit_file(write_lines(tmp_path / "pictures.jsonl", records))
    assert (audit.conflicts, audit.near) == (0, 0)
    assert audit.input_lengths.median < 100


UNPAIRED: dict[str, dict[str, Any]] = {
    "preference": {"prompt": "q", "response_a": "a", "response_b": "b", "preference": "a"},
    "prompt only": {"custom_id": "1", "method": "POST", "body": {"messages": [{"role": "user", "content": "q"}]}},
    "text only": {"message_id": "m1", "parent_id": "m0", "text": "q", "role": "prompter"},
}


@pytest.mark.parametrize("name", UNPAIRED)
def test_records_that_only_look_like_examples(tmp_path: Path, name: str) -> None:
    fields = [key for key, value in UNPAIRED[name].items() if value == "q"]
    records = []
    for place, (given, _) in enumerate(PAIRS):
        record = json.loads(json.dumps(UNPAIRED[name]).replace('"q"', json.dumps(given)))
        assert all(record[key] == given for key in fields)
        records.append({**record, **{key: f"{key} {place}" for key in record if key.endswith("_id")}})
    audit = audit_file(write_lines(tmp_path / "r.jsonl", records))
    assert (audit.format, audit.supervised, audit.usable, audit.empty_outputs) == (name, False, 0, 0)


def test_answers_of_a_batch_without_their_prompts_are_refused(tmp_path: Path) -> None:
    records: list[dict[str, Any] | str] = [
        {"custom_id": f"r{place}", "response": {"status_code": 200, "body": {"choices": [{"message": answer}]}}}
        for place, (_, answer) in enumerate(PAIRS)
    ]
    with pytest.raises(EvidenceFileError, match="custom_id"):
        audit_file(write_lines(tmp_path / "batch.jsonl", records))


def test_one_message_in_each_row_is_refused_with_the_reason(tmp_path: Path) -> None:
    rows = [["conversation", "role", "content"]]
    for place, (given, answer) in enumerate(PAIRS):
        rows += [[str(place), "user", given], [str(place), "assistant", answer]]
    with pytest.raises(EvidenceFileError, match="one message of a conversation in each row"):
        audit_file(write_table(tmp_path / "turns.csv", rows))


def test_a_pointer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    path.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 3\n", encoding="utf-8")
    with pytest.raises(EvidenceFileError, match="Git LFS"):
        audit_file(path)


def test_half_characters_in_a_list_of_messages(tmp_path: Path) -> None:
    lists = [chat(given, answer, None)["messages"] for given, answer in PAIRS]
    lists[1][0]["content"] = "\ud800 " + PAIRS[1][0]
    path = tmp_path / "lists.json"
    path.write_text(json.dumps(lists), encoding="utf-8")
    audit = audit_file(path)
    assert (audit.records, audit.problem_counts) == (8, {"surrogate": 1})
