"""Files that are no training sets, or damaged ones: a sentence each, or a right reading."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bot.evidence.file_error import EvidenceFileError
from bot.evidence.files.source_file import guess_encoding
from bot.evidence.training.records.training_records import Options
from bot.evidence.training.training_audit import audit_file
from tests.evidence.training.builders import chat, make_pairs, write_lines


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("login.jsonl", b"<!DOCTYPE html><html><title>Sign in</title></html>", "web page"),
        ("~$set.csv", b"\x05Anna", "lock file"),
        ("empty.jsonl", b"", "is empty"),
        ("blank.jsonl", b"\n \n", "is empty"),
        ("noise.jsonl", os.urandom(64) + b"\0" * 200 + os.urandom(3000), "binary"),
        ("set.jsonl.gz", gzip.compress(b"{}", mtime=0), "gzip"),
        ("set.pdf", b"%PDF-1.7 ...", "a PDF"),
        ("set.pkl", b"\x80\x04\x95abc", "pickle"),
        ("set.xls", b"\xd0\xcf\x11\xe0abc", "Office"),
        ("set.xlsx", b"PK\x03\x04abc", "cut or broken"),
        ("set.parquet", b"PAR1 abc PAR1", "Parquet"),
        ("deep.json", b"[" * 100_000, "nested too deeply"),
        ("one.csv", b"only one column\nof text\n", "no two columns"),
        ("junit.xml", b"<?xml version='1.0'?><testsuite/>", "XML"),
        ("results.jsonl", b'{"success": true, "score": 1, "vars": {"q": "x"}}\n' * 9, "evals"),
    ],
)
def test_a_clear_sentence(tmp_path: Path, name: str, content: bytes, part: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(EvidenceFileError, match=part):
        audit_file(path)


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(EvidenceFileError, match="There is no file"):
        audit_file(tmp_path / "gone.jsonl")


def test_a_workbook_that_would_unpack_to_much_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 50_000_000)
    with pytest.raises(EvidenceFileError, match="unpacks to far more"):
        audit_file(path)


def test_one_line_nested_deeply_leaves_the_others(tmp_path: Path) -> None:
    records = [chat(*pair) for pair in make_pairs(4)]
    path = write_lines(
        tmp_path / "deep.jsonl", [*records[:2], '{"a":' + "[" * 50_000 + "]" * 50_000 + "}", *records[2:]]
    )
    audit = audit_file(path)
    assert (audit.records, [(problem.line, problem.kind) for problem in audit.problems]) == (4, [(3, "invalid_json")])


@pytest.mark.parametrize(
    ("encoding", "given", "answer"),
    [
        ("cp1252", "Straße {n} für Müller à la café", "Größe {n} öäü été"),
        ("cp932", "これは質問{n}ですか", "はい、答えは{n}です"),
        ("cp949", "배송은 {n} 며칠 걸리나요", "결제 완료 후 {n} 배송됩니다"),
        ("gb18030", "这是问题{n}吗", "是的这是答案{n}"),
        ("utf-16", "Straße {n}", "Größe {n}"),
        ("utf-16-le", "street {n}", "size {n}"),
        ("utf-8-sig", "Straße {n}", "Größe {n}"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, given: str, answer: str) -> None:
    lines = [
        json.dumps({"prompt": given.format(n=n), "completion": answer.format(n=n)}, ensure_ascii=False)
        for n in range(40)
    ]
    path = tmp_path / "set.jsonl"
    path.write_bytes("\n".join(lines).encode(encoding))
    audit = audit_file(path)
    kinds = {problem.kind for problem in audit.problems if problem.kind != "near_duplicate"}
    assert (audit.records, audit.usable) == (40, 40)
    assert kinds == {"utf-16": {"encoding", "bom"}, "utf-8-sig": {"bom"}}.get(encoding, {"encoding"})


def test_the_text_of_another_encoding_is_right() -> None:
    assert guess_encoding("Grüße à Zoë".encode("cp1252")) == "cp1252"
    assert guess_encoding("ひらがなとカタカナ".encode("euc_jp")) == "euc_jp"
    assert guess_encoding("Привет, как дела? Это простой русский текст для проверки.".encode("cp1251")) == "cp1251"


def test_single_broken_bytes_in_utf_8_are_named_by_line(tmp_path: Path) -> None:
    lines = [
        json.dumps({"prompt": f"Straße {n}", "completion": "Größe"}, ensure_ascii=False).encode() for n in range(9)
    ]
    lines[4] = lines[4].replace("ß".encode(), b"\xdf")
    path = tmp_path / "set.jsonl"
    path.write_bytes(b"\n".join(lines))
    audit = audit_file(path)
    assert (audit.records, [problem.line for problem in audit.problems if problem.kind == "bad_bytes"]) == (9, [5])


def test_a_csv_whose_quote_is_never_closed(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    rows = [f"question {n},answer {n}" for n in range(330)]
    rows[20] = '"question 20,answer 20'
    path.write_text("question,answer\n" + "\n".join(rows))
    audit = audit_file(path)
    assert (audit.records, [(problem.line, problem.kind) for problem in audit.problems]) == (329, [(22, "open_quote")])


def test_a_cell_with_line_breaks_is_one_cell(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    path.write_bytes(b'question,answer\r\nfirst,"one\r\ntwo, and\r\nthree ""quoted"""\r\nsecond,short\r\n')
    audit = audit_file(path)
    assert (audit.records, audit.usable) == (2, 2)
    assert {problem.kind for problem in audit.problems} == {"crlf"}


def test_a_cell_with_a_table_in_it_is_one_cell(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    table = "".join(f"{n},{n * n}\n" for n in range(40))
    path.write_text(f'question,answer\nsquares,"n,square\n{table}"\nplain,text\n')
    audit = audit_file(path)
    assert (audit.records, audit.usable, audit.problems) == (2, 2, ())


def test_a_forgotten_quote_ends_at_the_next_quoted_row(tmp_path: Path) -> None:
    rows = [f"question {n},answer {n}" for n in range(60)]
    rows[20] = '"question 20,answer 20'
    rows[50] = '"question 50, really",answer 50'
    path = tmp_path / "set.csv"
    path.write_text("question,answer\n" + "\n".join(rows) + "\n")
    audit = audit_file(path)
    assert (audit.records, [(problem.line, problem.kind) for problem in audit.problems]) == (59, [(22, "open_quote")])


def test_rows_of_another_length_are_named(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    path.write_text("question,answer\n" + "".join(f"q {n},a {n}{',x' if n == 5 else ''}\n" for n in range(30)))
    audit = audit_file(path)
    assert (audit.records, [(problem.line, problem.kind) for problem in audit.problems]) == (29, [(7, "ragged_row")])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "set.csv"
    rows = [("Frage", "Antwort"), *((f"Was ist {n}?", f"Das ist {n}.") for n in range(20))]
    path.write_text("\n".join(delimiter.join(row) for row in rows))
    audit = audit_file(path)
    assert (audit.format, audit.records, audit.usable) == ("table", 20, 20)


def test_a_sheet_without_a_header(tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"
    path.write_text("\n".join(f"What is product {n}?,It is the product with the number {n}." for n in range(20)))
    audit = audit_file(path)
    assert audit.records == 20
    assert {problem.kind for problem in audit.problems} - {"near_duplicate"} == {"no_header", "columns"}


def test_labels_without_a_header(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    path.write_text("\n".join(f"this was film {n},{['positive', 'negative'][n % 2]}" for n in range(20)))
    audit = audit_file(path)
    assert (audit.records, "no_header" in audit.problem_counts) == (20, True)


def test_an_index_column_without_a_name(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    path.write_text(",text,label\n" + "\n".join(f"{n},message number {n} is here,{'ab'[n % 2]}" for n in range(20)))
    audit = audit_file(path)
    assert audit.columns is not None
    assert (audit.columns.input, audit.columns.output, audit.usable) == ("text", "label", 20)


def test_columns_by_content_put_a_label_last(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    rows = [f"{['refund', 'billing'][n % 2]},message number {n} which is rather long" for n in range(40)]
    path.write_text("kind,words\n" + "\n".join(rows))
    audit = audit_file(path)
    assert audit.columns is not None
    assert (audit.columns.input, audit.columns.output, audit.columns.by) == ("words", "kind", "content")


def test_columns_that_look_alike_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    path.write_text("alpha,beta,gamma\n" + "\n".join(f"one {n},two {n},three {n}" for n in range(20)))
    with pytest.raises(EvidenceFileError, match="alpha, beta, gamma"):
        audit_file(path)
    audit = audit_file(path, options=Options(input_column="gamma", output_column="alpha"))
    assert (audit.usable, audit.columns and audit.columns.by) == (20, "given")
    with pytest.raises(EvidenceFileError, match="no column delta"):
        audit_file(path, options=Options(input_column="delta", output_column="alpha"))


def test_a_workbook_with_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "set.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["question", "answer"])
    for number in range(12):
        book.active.append([f"question {number}", "=A1&A2" if number == 3 else f"answer {number}"])
    book.create_sheet("notes").append(["nothing here"])
    book.save(path)
    audit = audit_file(path)
    assert (audit.records, audit.usable, audit.format) == (12, 11, "table")
    assert [(problem.line, problem.kind) for problem in audit.problems] == [(5, "formula_cell"), (5, "empty_output")]


def test_parquet_with_nested_messages_and_with_columns(tmp_path: Path) -> None:
    pairs = make_pairs(30)
    pq.write_table(pa.table({"messages": [chat(*pair)["messages"] for pair in pairs]}), tmp_path / "chat.parquet")
    pq.write_table(
        pa.table({"question": [pair[0] for pair in pairs], "answer": [pair[1] for pair in pairs]}),
        tmp_path / "own.parquet",
    )
    chats, own = audit_file(tmp_path / "chat.parquet"), audit_file(tmp_path / "own.parquet")
    assert (chats.format, chats.usable) == ("chat", 30)
    assert (own.format, own.usable) == ("own", 30)
