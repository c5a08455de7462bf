"""Files that can't be read are refused as a whole, with a message that names the line or the column."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from bot.evidence.evals.eval_reading import EvalChoices
from bot.evidence.evals.profile_facts import choices_of
from bot.evidence.evals.read_evals import read_cases, read_paths
from bot.evidence.file_error import EvidenceFileError, QuestionError
from bot.evidence.files.source_file import open_source
from tests.evidence.eval_files import (
    PASS,
    inspect_log,
    inspect_sample,
    promptfoo_result,
    promptfoo_v3,
    write_csv,
    write_inspect_archive,
    write_json,
    write_workbook,
    write_zip,
)


def refusal(path: Path) -> str:
    with pytest.raises(EvidenceFileError) as refused:
        read_paths([path], EvalChoices())
    return refused.value.message


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


LOGIN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body><input type=password></body></html>"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("results.csv", "", "results.csv is empty."),
        ("results.csv", "\n\n  \n", "results.csv is empty."),
        ("results.pdf", b"%PDF-1.7 x", "a PDF"),
        ("results.png", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("results.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file"),
        ("results.jsonl.gz", b"\x1f\x8b\x08x", "gzip"),
        ("results.db", b"SQLite format 3\x00", "SQLite"),
        ("results.bin", bytes(range(256)) * 40, "binary"),
        ("results.csv", LOGIN, "a login page, because the download"),
        ("results.html", "<html><body><p>hello</p></body></html>", "a web page without a table of results"),
        ("results.txt", "just one line", "no table and no JSON"),
        ("results.json", '{"a": 1}', "JSON without a list of results"),
        ("results.csv", "a,b\n1,2\n3\n", "line 3 has 1 cells, the header has 2"),
        ("results.csv", "a,b\n1,2\n3,4,5\n", "line 3 has 3 cells, the header has 2"),
        ("results.csv", 'a,correct\n1,True\n"2,True\n3,False\n', "line 3: a quote that is opened here is never closed"),
        ("results.csv", "question,correct\n", "a header and no row"),
        ("results.jsonl", '{"a": 1}\n{"a": 2\n{"a": 3}\n', "line 2: not JSON"),
        ("results.jsonl", '{"a": 1}\n{"a": 2}\n{"a": "cut', "line 3: not JSON"),
        ("results.jsonl", '{"a": 1}\n[1, 2]\n', "line 2: an object was expected"),
        ("results.json", '[\n{"a": 1},\n{"a": 2', "line 3: the JSON ends in the middle"),
        ("results.json", '[\n{"a": 1},\n{"a": oops}]', "line 3, column 7: not JSON"),
        ("results.json", "[" * 5000 + "]" * 5000, "nested deeper than 200 levels"),
        ("results.json", '{"a":' * 500 + "1" + "}" * 500, "nested deeper than 200 levels"),
        ("results.xml", "<testsuites><testsuite><testcase name='a'>", "line 1, column 43: not XML, or cut"),
        (
            "results.xml",
            "<?xml version='1.0'?><project><target/></project>",
            "no JUnit report. It begins with <project>",
        ),
        (
            "results.xml",
            "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><testsuites>&a;</testsuites>",
            "defines entities",
        ),
        (
            "results.xml",
            "<testsuites><testsuite tests='-4'></testsuite></testsuites>",
            "tests> is -4. A count can't be negative",
        ),
        ("results.parquet", b"PAR1 and then nothing", "a Parquet file that is cut or broken"),
        ("results.xlsx", b"PK\x03\x04 and then nothing", "a zip archive that is cut or broken"),
        ("~$results.xlsx", b"\x05owner", "lock file"),
        (".~lock.results.ods#", ",owner,host", "lock file"),
        ("results.csv", "question,correct\na,True\nb,False\n\xff\xfe,True\n".encode("latin-1") + b"\x81\x8d", ""),
    ],
)
def test_refused_with_a_message(tmp_path: Path, name: str, content: str | bytes, message: str) -> None:
    assert message in refusal(written(tmp_path / name, content))


def test_what_is_no_file(tmp_path: Path) -> None:
    assert "There is no file missing.csv." in refusal(tmp_path / "missing.csv")
    assert "is a folder" in refusal(tmp_path)


def test_text_that_breaks_off_within_a_letter_is_named_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path / "r.csv", "question,correct\na,True\nb,False\n".encode("utf-16") + b"c")
    assert "line 4: a byte here is not utf-16" in refusal(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, 93])
def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, method: int) -> None:
    entries = {"header.json": b"{}", "samples/1_epoch_1.json": b"0" * (80 << 20)}
    assert "unpacks to far more" in refusal(write_zip(tmp_path / "l.eval", entries, method))


@pytest.mark.slow
@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, 93])
def test_a_zip_bomb_that_lies_about_its_size_is_not_unpacked(tmp_path: Path, method: int) -> None:
    size = 80 << 20
    path = write_zip(tmp_path / "l.eval", {"header.json": b"{}", "samples/1_epoch_1.json": b"0" * size}, method)
    raw = path.read_bytes()
    path.write_bytes(raw.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    message = refusal(path)
    assert "unpacks to far more" in message or "cut or broken" in message


@pytest.mark.slow
def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path) -> None:
    entries = {"[Content_Types].xml": b"<a/>", "xl/worksheets/sheet1.xml": b" " * (80 << 20)}
    assert "unpacks to far more" in refusal(write_zip(tmp_path / "r.xlsx", entries, zipfile.ZIP_DEFLATED))


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    assert "no workbook" in refusal(write_zip(tmp_path / "r.zip", {"a.csv": b"a,b\n1,2\n"}, zipfile.ZIP_DEFLATED))


def test_a_broken_sample_in_an_archive_is_named(tmp_path: Path) -> None:
    path = write_zip(
        tmp_path / "l.eval", {"header.json": b"{}", "samples/7_epoch_1.json": b'{"id": 7,'}, zipfile.ZIP_DEFLATED
    )
    assert "samples/7_epoch_1.json in the archive is not JSON" in refusal(path)


def test_an_archive_cut_in_the_middle(tmp_path: Path) -> None:
    path = write_inspect_archive(tmp_path / "l.eval", [inspect_sample(p, "C") for p in range(50)], zipfile.ZIP_DEFLATED)
    path.write_bytes(path.read_bytes()[:-400])
    assert "cut or broken" in refusal(path)


def test_formulas_without_a_value_are_named_and_never_computed(tmp_path: Path) -> None:
    rows = [["question", "correct"], ["a", True], ["b", "=1=1"], ["c", False], ["d", True], ["e", True], ["f", True]]
    message = refusal(write_workbook(tmp_path / "r.xlsx", {"Sheet1": rows}))
    assert 'line 3, column "correct": a formula without a stored value' in message


def test_formulas_in_a_csv_are_text(tmp_path: Path) -> None:
    rows = [["question", "correct"], ["=HYPERLINK(1)", "True"], ["=1+1", "False"]]
    reading = read_paths([write_csv(tmp_path / "r.csv", rows)], EvalChoices())
    assert (reading.n, reading.failures) == (2, 1)


@pytest.mark.parametrize("count", [-3, 2.5, "many"])
def test_counts_that_are_none_are_named(tmp_path: Path, count: object) -> None:
    document = {
        "_resultsLoaded": False,
        "results": [],
        "prompts": [{"raw": "p", "metrics": {"testPassCount": 2, "testFailCount": count}}],
    }
    assert "testFailCount" in refusal(write_json(tmp_path / "r.json", document))


def test_negative_stats_are_named(tmp_path: Path) -> None:
    document = promptfoo_v3([promptfoo_result(0, 0, PASS)])
    document["results"]["stats"] = {"successes": 1, "failures": -1}
    assert "stats.failures is -1. A count can't be negative" in refusal(write_json(tmp_path / "r.json", document))


def test_a_share_above_one_is_named(tmp_path: Path) -> None:
    log = inspect_log([], total=10)
    log["results"]["scores"] = [{"name": "match", "metrics": {"accuracy": {"value": 1.7}}}]
    assert "match accuracy is 1.7. A share lies between 0 and 1" in refusal(write_json(tmp_path / "l.json", log))


@pytest.mark.parametrize("limit", ["nan", "inf", "1e999"])
def test_a_limit_that_nothing_can_be_measured_by_is_refused(limit: str) -> None:
    with pytest.raises(EvidenceFileError, match="is no number"):
        choices_of({"at_least": limit})


def test_nan_in_a_report_is_no_error(tmp_path: Path) -> None:
    lines = ['{"spec": {"run_id": "r", "eval_name": "e"}}', '{"final_report": {"accuracy": 1.0, "boostrap_std": NaN}}']
    lines.append(
        json.dumps({"run_id": "r", "event_id": 1, "sample_id": "e.1", "type": "match", "data": {"correct": True}})
    )
    reading = read_paths([written(tmp_path / "log.jsonl", "\n".join(lines))], EvalChoices())
    assert (reading.n, reading.failures) == (1, 0)


def test_deepevals_cache_is_no_run(tmp_path: Path) -> None:
    assert "DeepEval's cache" in refusal(
        write_json(tmp_path / ".deepeval-cache.json", {"test_cases_lookup_map": {"{}": {}}})
    )


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"pass_column": "nothing"}, 'no column is named "nothing". There are: question, correct'),
        ({"id_column": "nothing"}, 'no column is named "nothing"'),
        ({"group_column": "nothing"}, 'No column "nothing" can serve as the input type'),
        ({"variant": "nothing"}, '--variant "nothing" fits none of'),
    ],
)
def test_a_choice_that_fits_nothing_is_refused_with_what_would(
    tmp_path: Path, choices: dict[str, str], message: str
) -> None:
    path = write_csv(tmp_path / "r.csv", [["question", "correct"], ["a", True], ["b", False]])
    with pytest.raises(QuestionError) as refused:
        read_paths([path], EvalChoices(**choices))
    assert message in str(refused.value)


def test_a_file_that_is_deleted_while_it_is_read(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "r.csv", [["question", "correct"], ["a", True]])
    source = open_source(path)
    path.unlink()
    with pytest.raises(EvidenceFileError, match=r"r\.csv can't be read any more"):
        read_cases(source, EvalChoices())
