"""Training files of a folder against its expected.json: what was read, what is expected, line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bot.evidence.file_error import EvidenceFileError
from bot.evidence.training.audit_result import Audit
from bot.evidence.training.training_audit import audit_file

Outcome = Literal["right", "wrong", "refused"]


@dataclass(frozen=True, slots=True)
class Row:
    """A file's result. `detail` names what differs."""

    file: str
    format: str
    outcome: Outcome
    detail: str = ""


def check(folder: Path) -> list[Row]:
    """A row for each training file that expected.json names."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["files"]
    return [
        _check_file(folder, name, entry["expected"])
        for name, entry in expected.items()
        if entry["expected"].get("kind") == "training data"
    ]


def _check_file(folder: Path, name: str, expected: dict[str, Any]) -> Row:
    format_ = next(iter(expected.get("format", {})), "?")
    try:
        audit = audit_file(folder / name)
    except EvidenceFileError as error:
        return Row(name, format_, "refused", str(error))
    wrong = [*_differences(audit, expected), *_differences_of_overlap(folder, name, expected)]
    return Row(name, format_, "wrong" if wrong else "right", "; ".join(wrong))


def _differences(audit: Audit, expected: dict[str, Any]) -> Iterator[str]:
    near = expected.get("near_duplicate_pairs_jaccard_at_least_0_8", {}).get("pairs")
    # Without a header the first row is a record, which the file's own note counts apart.
    records = expected.get("records_if_first_row_counts", expected.get("records"))
    more = (records or 0) - (expected.get("records") or 0)
    pairs = expected.get("distinct_nonempty_pairs_normalised")
    broken = {problem.line for problem in audit.problems if problem.kind in ("invalid_json", "cut_file", "bad_bytes")}
    bad = [line for line, *_ in expected.get("bad_lines", [])]
    private = expected.get("pii_by_simple_pattern", {})
    emails = audit.personal_data.get("email", 0) + audit.personal_data.get("email_example", 0)
    compared = {
        "formats": (dict(audit.formats), {key: count + more for key, count in expected.get("format", {}).items()}),
        "records": (audit.records, records),
        "exact duplicates": (audit.exact, expected.get("exact_duplicate_records")),
        "near duplicates": (audit.near, near),
        "conflicts": (audit.conflicts, expected.get("inputs_with_several_outputs")),
        "records with conflicts": (audit.conflict_records, expected.get("records_with_such_inputs")),
        "empty outputs": (audit.empty_outputs, expected.get("empty_outputs")),
        "system prompts": (audit.system_prompts, expected.get("distinct_system_prompts")),
        "supervised": (audit.supervised, expected.get("is_sft_data")),
        "usable": (audit.usable, pairs + more if pairs is not None else None),
        "first broken line": (min(broken, default=None), min(bad, default=None) if "bad_lines" in expected else None),
        "BOM": ("bom" in audit.problem_counts, expected.get("bom")),
        "CR LF": ("crlf" in audit.problem_counts, bool(expected.get("crlf_line_ends"))),
        "e-mail addresses": (emails, private.get("email_addresses")),
        "output lengths": (audit.output_lengths.median, expected.get("output_characters", {}).get("median")),
    }
    for name, (found, wanted) in compared.items():
        if name == "output lengths" and wanted is not None and abs(found - wanted) <= 1:
            continue
        if name == "first broken line" and not bad and found is None:
            continue
        if wanted is not None and found != wanted:
            yield f"{name} {found}, expected {wanted}"
    copies = [(problem.line, problem.detail) for problem in audit.problems if problem.kind == "exact_duplicate"]
    if len(copies) < len(expected.get("exact_duplicates_record_and_first", [])):
        yield f"lines of duplicates {copies}"


def _differences_of_overlap(folder: Path, name: str, expected: dict[str, Any]) -> Iterator[str]:
    for other, wanted in expected.get("leakage_exact_after_casefold_and_spaces", {}).items():
        path = folder / other.split(" (")[0]
        if path.is_file():
            found = audit_file(folder / name, path).overlap
            if found != wanted["eval_records_whose_input_is_in_training"]:
                yield f"overlap with {other} {found}, expected {wanted['eval_records_whose_input_is_in_training']}"
