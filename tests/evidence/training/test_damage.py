"""Files damaged at random: every one is read or refused with a sentence, none breaks the reader."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.evidence.file_error import EvidenceFileError
from bot.evidence.training.training_audit import audit_file
from bot.evidence.training.training_report import write_cleaned
from tests.evidence.training.builders import chat, make_pairs
from tests.harness.tiers import thin_out

PAIRS = make_pairs(6)


def make_workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (("question", "answer"), *PAIRS):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_parquet() -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table({"messages": [chat(*pair)["messages"] for pair in PAIRS]}), stream)
    return stream.getvalue()


WHOLE = {
    "set.jsonl": "\n".join(json.dumps(chat(*pair)) for pair in PAIRS).encode(),
    "set.json": json.dumps([chat(*pair) for pair in PAIRS], indent=1).encode(),
    "set.csv": ("question,answer\n" + "\n".join(f'"{given}",{answer}' for given, answer in PAIRS)).encode(),
    "set.xlsx": make_workbook(),
    "set.parquet": make_parquet(),
}


def read_or_refuse(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            audit = audit_file(path)
        except EvidenceFileError:
            return
        assert 0 <= audit.usable <= audit.records
        json.dumps(audit.as_json())
        write_cleaned(path, Path(folder) / "clean", audit)


@pytest.mark.parametrize("name", thin_out(WHOLE, 5))
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damaged_files(name: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(0, len(content) - 1)))
        kind = data.draw(st.sampled_from(["cut", "flip", "insert", "drop"]))
        if kind == "cut":
            del content[at:]
        elif kind == "flip" and content:
            content[at] = data.draw(st.integers(0, 255))
        elif kind == "insert":
            content[at:at] = data.draw(st.sampled_from([b'"', b"{", b"]", b"\n", b"\0", b"\xff", b",", b"NaN", b"\\u"]))
        else:
            del content[at : at + data.draw(st.integers(1, 40))]
    read_or_refuse(name, bytes(content))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([*WHOLE, "set", "set.tsv"]))
def test_any_bytes(content: bytes, name: str) -> None:
    read_or_refuse(name, content)


KEYS = ["messages", "role", "content", "prompt", "completion", "instruction", "output", "text", "from", "label"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=5), st.booleans())
def test_any_json(values: list[object], as_list: bool) -> None:
    text = json.dumps(values) if as_list else "\n".join(json.dumps(value) for value in values)
    read_or_refuse("set.jsonl", text.encode())
