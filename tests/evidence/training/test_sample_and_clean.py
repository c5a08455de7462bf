"""What a worker runs: JSON values in and out, the same figures as the command."""

from __future__ import annotations

import base64
from pathlib import Path

from bot.evidence.charts import draw_costs, draw_rates
from bot.evidence.dropped_files import clean_training, sample_training
from tests.evidence.training.builders import chat, make_pairs, write_lines


def test_a_set_is_cleaned_and_sampled(tmp_path: Path) -> None:
    pairs = make_pairs(30)
    path = write_lines(tmp_path / "set.jsonl", [*(chat(*pair) for pair in pairs), chat(*pairs[0])])
    counts: list[int] = []
    target = tmp_path / "clean.jsonl"
    cleaned = clean_training(str(path), None, str(target), "narrow", lambda done, _: counts.append(done))
    assert counts[-1] == 31
    assert (cleaned["kept"], len(target.read_text().splitlines())) == (30, 30)
    assert "exact copy of an earlier record: 1 (lines 31)" in cleaned["report"]
    sample = sample_training(str(path), 20, 1)
    assert len(sample) == 20
    assert all(pairs[(item["line"] - 1) % 30] == (item["input"], item["output"]) for item in sample)


def test_charts_come_as_base64() -> None:
    rows = [{"name": "a", "failures": 1, "n": 4, "low": 0.05, "high": 0.7}]
    for chart in (draw_rates(rows, 0.1), draw_costs([[0, 1, 1, 1, 2, 2, 2], [1, 3, 3, 3, 2, 2, 2]], 1)):
        assert base64.b64decode(chart["png"]).startswith(b"\x89PNG")
        assert chart["alt_text"]
