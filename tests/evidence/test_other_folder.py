"""CONSULTANT_KNOWLEDGE names another folder: what reads files works with that one, as the judgement does."""

from __future__ import annotations

import argparse
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import costs, data
from bot.cli.command_line import knowledge
from bot.decision.profile import parse_profile
from bot.evidence.evidence_files import EvidenceFileReader
from bot.knowledge.loader import load
from tests.evidence.training.builders import chat, make_pairs, write_lines
from tests.harness.paths import KNOWLEDGE

VALUES = {"labels_narrow": 3, "requests_high": 700_000}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The content with other thresholds."""
    copy = Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))
    path = copy / "thresholds.toml"
    text = path.read_text(encoding="utf-8")
    for name, value in VALUES.items():
        text, count = re.subn(rf"(\[{name}\]\nvalue = )\d+", rf"\g<1>{value}", text)
        assert count == 1
    path.write_text(text, encoding="utf-8")
    return copy


@pytest.fixture
def elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The environment names the other folder."""
    monkeypatch.setenv("CONSULTANT_KNOWLEDGE", str(folder))
    knowledge.cache_clear()
    yield
    knowledge.cache_clear()


@pytest.fixture
def training_set(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "set.jsonl", [chat(*pair) for pair in make_pairs(4)])


@pytest.mark.usefixtures("elsewhere")
def test_the_commands_read_files_with_the_other_folder(
    tmp_path: Path, training_set: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report, profile = tmp_path / "report.md", tmp_path / "profile.json"
    parser = argparse.ArgumentParser()
    data.add_arguments(parser)
    assert data.run(parser.parse_args([str(training_set), "--report", str(report), "--diversity", "narrow"])) == 0
    assert re.search(r"asks for 3 examples for a narrow task .*: reached", report.read_text(encoding="utf-8"))

    profile.write_text(json.dumps({"monthly_requests": 800_000, "input_diversity": "narrow"}), encoding="utf-8")
    parser = argparse.ArgumentParser()
    costs.add_arguments(parser)
    assert costs.run(parser.parse_args([str(profile)])) == 0
    assert "800,000 requests a month is above the guide's 700,000" in capsys.readouterr().out


@pytest.mark.slow
async def test_the_bot_and_its_workers_read_files_with_the_other_folder(
    folder: Path, tmp_path: Path, training_set: Path
) -> None:
    reader = EvidenceFileReader(load(folder).evidence)
    cleaned = await reader.clean(training_set, None, tmp_path / "clean.jsonl", "narrow")
    assert "asks for 3 examples for a narrow task" in cleaned.report
    result = reader.compare_costs(parse_profile({"monthly_requests": 800_000}), {}, {}, "")
    assert any("above the guide's 700,000" in sentence for sentence in result.sentences)
