"""Documents that are read as a stream, because they are larger than what is held in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bot.evidence.evals.eval_reading import EvalChoices
from bot.evidence.evals.read_evals import read_paths
from bot.evidence.file_error import EvidenceFileError
from bot.evidence.files.json_values import IN_MEMORY
from tests.evidence.eval_files import (
    FAIL,
    PASS,
    deepeval_case,
    helm_instance,
    inspect_sample,
    promptfoo_result,
)

pytestmark = pytest.mark.slow

COUNT = 60
PADDING = "x" * (IN_MEMORY // COUNT + 1000)


def write(path: Path, before: str, records: Iterable[dict[str, Any]], after: str) -> Path:
    """A document of more than the limit: each record bears a long text."""
    padded = (json.dumps({**record, "padding": PADDING}) for record in records)
    path.write_text(before + ",\n".join(padded) + after, encoding="utf-8")
    assert path.stat().st_size > IN_MEMORY
    return path


def passed(place: int) -> bool:
    return place % 4 > 0  # 15 of 60 fail


INSPECT_HEAD = (
    '{"version": 2, "status": "success", "eval": {"task": "t"}, "plan": {}, "results": {"total_samples": 60}, '
    '"samples": ['
)
DOCUMENTS = {
    "promptfoo JSON v3": (
        '{"evalId": "e", "results": {"version": 3, "prompts": [], "results": [',
        [promptfoo_result(place, 0, PASS if passed(place) else FAIL) for place in range(COUNT)],
        '], "stats": {}}, "config": {}}',
    ),
    "promptfoo JSON v2": (
        '{"version": 2, "results": [',
        [
            {"prompt": {"raw": "p"}, "vars": {"q": place}, "success": passed(place), "response": {"output": "x"}}
            for place in range(COUNT)
        ],
        '], "stats": {}, "table": {}}',
    ),
    "inspect_ai .json": (
        INSPECT_HEAD,
        [inspect_sample(place, "C" if passed(place) else "I") for place in range(COUNT)],
        "]}",
    ),
    "HELM per-instance": (
        "[",
        [helm_instance(f"id{place}", exact_match=float(passed(place))) for place in range(COUNT)],
        "]",
    ),
    "DeepEval": (
        '{"testCases": [',
        [deepeval_case(f"case {place}", passed(place), [(passed(place), 0.5)]) for place in range(COUNT)],
        '], "testPassed": 45, "testFailed": 15}',
    ),
    "JSON": ("[", [{"question": f"q{place}", "correct": passed(place)} for place in range(COUNT)], "]"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_read_as_a_stream(tmp_path: Path, name: str) -> None:
    reading = read_paths([write(tmp_path / "large.json", *DOCUMENTS[name])], EvalChoices())
    assert (reading.format, reading.n, reading.failures, reading.questions) == (name, 60, 15, ())


@pytest.mark.parametrize("cut", [10, 2_000_000])
def test_a_large_document_that_is_cut_is_refused(tmp_path: Path, cut: int) -> None:
    path = write(tmp_path / "large.json", *DOCUMENTS["promptfoo JSON v3"])
    with path.open("r+b") as stream:
        stream.truncate(path.stat().st_size - cut)
    with pytest.raises(EvidenceFileError, match=r"large\.json, line \d+: the JSON ends in the middle"):
        read_paths([path], EvalChoices())


def test_a_large_document_that_is_broken_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "large.json", *DOCUMENTS["JSON"])
    with path.open("r+b") as stream:
        stream.seek(path.stat().st_size - 1_500_000)
        stream.write(b'"')
    with pytest.raises(EvidenceFileError, match=r"large\.json, .*line \d+: not JSON"):
        read_paths([path], EvalChoices())
