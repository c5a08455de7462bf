"""`read` prints what a reply or a first message states, alone or a line at a time."""

from __future__ import annotations

import io
import json

import pytest

from bot.__main__ import main


def test_an_opening_is_read_with_its_candidates(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--opening", "--candidates", "--json", "we do 300k calls a month, 800 ms today"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["values"] == {"monthly_requests": 300_000}
    assert found["candidates"]["latency_budget_ms"] == [800]


@pytest.mark.slow
def test_lines_are_answered_in_order(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    rows = (
        {"asked": ["task"], "reply": "Classification"},
        {"opening": "22 of 400 failed"},
        {"asked": ["shoe"], "reply": "7"},
    )
    given = ["\ufeff" + json.dumps(rows[0]), *map(json.dumps, rows[1:]), "[" * 100_000]  # marked as UTF-8
    stdin = io.BytesIO("\n".join(given).encode() + b"\n\xff\n")  # and a line that is none
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stdin, encoding="utf-8"))
    assert main(["read", "--lines"]) == 2
    first, second, third, nested, broken = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == {"task": "classification"}
    assert second == {"eval_examples": 400, "eval_failures": 22}
    assert "shoe" in third["error"]
    assert all("not JSON" in line["error"] for line in (nested, broken))
