"""Writes eval files as the tools write them, with outcomes that the test planted."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PASS, FAIL, ERROR = "pass", "fail", "error"


def write_json(path: Path, value: Any) -> Path:
    """One JSON document."""
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def write_lines(path: Path, records: Sequence[Any]) -> Path:
    """One JSON value a line."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def write_csv(path: Path, rows: Sequence[Sequence[Any]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """A table; the first row is its header."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook with these sheets."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    workbook.save(path)
    return path


def promptfoo_result(test: int, prompt: int, outcome: str, provider: str = "openai:gpt", **more: Any) -> dict[str, Any]:
    """A result as version 3 writes it: the error text is there for a plain failure, too."""
    return {
        "promptIdx": prompt,
        "testIdx": test,
        "success": outcome == PASS,
        "score": 1 if outcome == PASS else 0.5 if outcome == FAIL else 0,
        "failureReason": {PASS: 0, FAIL: 1, ERROR: 2}[outcome],
        "error": None if outcome == PASS else "Expected output to be valid JSON",
        "gradingResult": None
        if outcome == ERROR
        else {
            "pass": outcome == PASS,
            "score": 1,
            "reason": "All assertions passed" if outcome == PASS else "Expected output to be valid JSON",
            "componentResults": [
                {
                    "pass": outcome == PASS,
                    "reason": "" if outcome == PASS else "Expected output to be valid JSON",
                    "assertion": {"type": "is-json"},
                }
            ],
        },
        "vars": {"text": f"question {test}"},
        "prompt": {"raw": f"prompt {prompt}: question {test}", "label": f"prompt {prompt}: {{{{text}}}}"},
        "provider": {"id": provider, "label": ""},
        "response": {} if outcome == ERROR else {"output": "answer"},
        **more,
    }


def promptfoo_v3(results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The document around version 3's results."""
    return {
        "evalId": "eval-abc",
        "results": {
            "version": 3,
            "timestamp": "2026-01-01T00:00:00Z",
            "prompts": [],
            "results": list(results),
            "stats": {},
        },
        "config": {},
        "shareableUrl": None,
    }


def promptfoo_cell(outcome: str, text: str = "answer") -> str:
    """A cell of today's CSV."""
    mark = {PASS: "[PASS] (1.00)", FAIL: "[FAIL] (0.50)", ERROR: "[ERROR] (0.00)"}[outcome]
    reason = "Pass Reason: fine" if outcome == PASS else "Fail Reason: Expected output to equal x"
    return f"{mark}\n\n{text}\n\n{reason}"


def inspect_sample(case: Any, value: Any, epoch: int = 1, scorer: str = "match", **more: Any) -> dict[str, Any]:
    """A sample of an inspect_ai log; value None: an error and no score."""
    sample = {"id": case, "epoch": epoch, "input": f"question {case}", "target": "x", "metadata": {}, "scores": {}}
    if value is None:
        sample["error"] = {"message": "timeout", "traceback": ""}
    else:
        sample["scores"] = {scorer: {"value": value, "answer": "y", "explanation": "wrong answer"}}
    return {**sample, **more}


def inspect_log(
    samples: Sequence[Mapping[str, Any]], status: str = "success", total: int | None = None
) -> dict[str, Any]:
    """The log around the samples."""
    count = len(samples) if total is None else total
    return {
        "version": 2,
        "status": status,
        "eval": {"task": "t", "model": "m/m", "config": {"epochs": 1}},
        "plan": {},
        "results": {"total_samples": count, "completed_samples": count, "scores": []},
        "samples": list(samples),
    }


def write_inspect_archive(
    path: Path, samples: Sequence[Mapping[str, Any]], method: int, *, header: bool = True
) -> Path:
    """A `.eval` archive with deflate (8), or with zstandard (93) as newer versions of inspect_ai write it."""
    entries = {"_journal/start.json": {"version": 2, "eval": {"task": "t", "model": "m/m"}, "plan": {}}}
    for sample in samples:
        entries[f"samples/{sample['id']}_epoch_{sample['epoch']}.json"] = dict(sample)
    if header:
        log = inspect_log(samples)
        del log["samples"]
        entries["header.json"] = log
    write_zip(path, {name: json.dumps(value).encode() for name, value in entries.items()}, method)
    return path


def write_zip(path: Path, entries: Mapping[str, bytes], method: int) -> Path:
    """A zip archive. Python's zipfile writes no zstandard before 3.14, so such an archive is put together here."""
    if method != 93:
        with zipfile.ZipFile(path, "w", method) as archive:
            for name, raw in entries.items():
                archive.writestr(name, raw)
        return path
    import struct
    import zlib

    import zstandard

    body, central = bytearray(), bytearray()
    for name, raw in entries.items():
        packed, encoded = zstandard.ZstdCompressor().compress(raw), name.encode()
        numbers = struct.pack("<HHHHHIIIHH", 63, 0, 93, 0, 33, zlib.crc32(raw), len(packed), len(raw), len(encoded), 0)
        central += (
            b"PK\x01\x02" + struct.pack("<H", 63) + numbers + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + encoded
        )
        body += b"PK\x03\x04" + numbers + encoded + packed
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(central), len(body), 0)
    path.write_bytes(bytes(body) + bytes(central) + end)
    return path


def lm_eval_sample(doc: int, value: float, filter_name: str = "none", metric: str = "exact_match") -> dict[str, Any]:
    """A line of a samples file."""
    return {
        "doc_id": doc,
        "doc": {"question": f"question {doc}", "subject": "algebra" if doc % 2 else "geometry"},
        "target": "1",
        "resps": [["1"]],
        "filtered_resps": ["1"],
        "filter": filter_name,
        "metrics": [metric],
        "doc_hash": f"hash {doc}",
        metric: value,
    }


def helm_instance(case: str, **values: float) -> dict[str, Any]:
    """An instance of HELM's statistics, with some of its counts that are no verdict."""
    stats = {"num_prompt_tokens": 300.0, "inference_runtime": 0.5, "max_prob": 1.0, **values}
    return {
        "instance_id": case,
        "train_trial_index": 0,
        "stats": [
            {"name": {"name": name, "split": "test"}, "count": 1, "sum": value, "mean": value}
            for name, value in stats.items()
        ],
    }


def openai_log(outcomes: Mapping[str, bool | None]) -> list[dict[str, Any]]:
    """A record log: the report on line 2, a sampling event for each sample, a match event for those with a verdict."""
    lines: list[dict[str, Any]] = [{"spec": {"eval_name": "e", "run_id": "r"}}]
    known = [passed for passed in outcomes.values() if passed is not None]
    lines.append({"final_report": {"accuracy": sum(known) / len(known) if known else 0}})
    for sample, passed in outcomes.items():
        event = {"run_id": "r", "event_id": len(lines), "sample_id": sample, "created_at": ""}
        lines.append({**event, "type": "sampling", "data": {"prompt": "p", "sampled": "s"}})
        kind, data = ("error", {"error": "timeout"}) if passed is None else ("match", {"correct": passed})
        lines.append({**event, "type": kind, "data": data})
    return lines


def deepeval_case(name: str, success: bool, scores: Sequence[tuple[bool, float | None]]) -> dict[str, Any]:
    """A test case with its metrics as (success, score); score None: the judge failed."""
    return {
        "name": name,
        "input": f"input {name}",
        "actualOutput": "out",
        "success": success,
        "metricsData": [
            {"name": f"metric {place}", "threshold": 0.5, "success": passed, "score": score, "reason": "not grounded"}
            for place, (passed, score) in enumerate(scores)
        ],
    }
