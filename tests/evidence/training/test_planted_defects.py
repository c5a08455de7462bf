"""Defects planted in a generated set: each kind is found at exactly its lines, and nothing else is."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.evidence.training.audit_result import Audit
from bot.evidence.training.training_audit import audit_file
from tests.evidence.training.builders import chat, make_pairs, write_lines
from tests.harness.tiers import thin_out

SYSTEM = "You answer questions about invoices."


@dataclass
class Planted:
    records: list[dict[str, Any]] = field(default_factory=list)
    lines: dict[str, set[int]] = field(default_factory=dict)

    def add(self, record: dict[str, Any], *kinds: str) -> int:
        self.records.append(record)
        for kind in kinds:
            self.lines.setdefault(kind, set()).add(len(self.records))
        return len(self.records)


def plant(seed: int) -> Planted:
    """400 clean records, and after some of them a defect."""
    chance = random.Random(seed)
    planted = Planted()
    for number, (given, answer) in enumerate(make_pairs(400, seed)):
        planted.add(chat(given, answer, SYSTEM))
        kind = chance.choice(
            ["none"] * 6 + ["exact", "near", "conflict", "empty", "spaces", "pii", "cut", "placeholder"]
        )
        words = make_pairs(1, 10_000 + seed * 1000 + number)[0]
        if kind == "exact":
            planted.add(chat(given, answer, SYSTEM), "exact_duplicate")
        elif kind == "near":
            planted.add(chat(f"{given} {number}", answer, SYSTEM), "near_duplicate")
        elif kind == "conflict":
            planted.add(chat(given, words[1], SYSTEM), "conflict")
        elif kind == "empty":
            planted.add(chat(words[0], None, SYSTEM), "empty_output")
        elif kind == "spaces":
            planted.add(chat(words[0], " \n\t ", SYSTEM), "empty_output")
        elif kind == "pii":
            planted.add(chat(words[0], f"{words[1]} Write to anna.k{number}@firma-koeln.de.", SYSTEM), "pii")
        elif kind == "cut":
            planted.add(
                chat(words[0], f"{words[1]} {words[1]}"[: len(words[1]) + 25].rstrip(" ."), SYSTEM), "maybe_cut"
            )
        elif kind == "placeholder":
            planted.add(chat(words[0], f"Dear {{{{name}}}}, {words[1]}", SYSTEM), "placeholder")
    return planted


def lines_of(audit: Audit, kind: str) -> set[int]:
    return {problem.line for problem in audit.problems if problem.kind == kind}


@pytest.mark.parametrize("seed", thin_out(range(5), 3))
def test_every_planted_defect_is_found_and_no_other(tmp_path: Path, seed: int) -> None:
    planted = plant(seed)
    audit = audit_file(write_lines(tmp_path / "set.jsonl", planted.records))
    for kind in ("exact_duplicate", "near_duplicate", "conflict", "empty_output", "pii", "maybe_cut", "placeholder"):
        assert lines_of(audit, kind) == planted.lines.get(kind, set()), kind
    assert {problem.kind for problem in audit.problems} == set(planted.lines)
    unusable = planted.lines.get("exact_duplicate", set()) | planted.lines.get("empty_output", set())
    assert audit.usable == len(planted.records) - len(unusable)
    assert audit.conflicts == len(planted.lines.get("conflict", set()))
    assert audit.personal_data == ({"email": len(planted.lines["pii"])} if "pii" in planted.lines else {})


def test_outputs_of_an_abandoned_prompt_are_named_with_their_share(tmp_path: Path) -> None:
    pairs = make_pairs(100)
    records = [chat(*pair, SYSTEM if number >= 30 else "Old prompt.") for number, pair in enumerate(pairs)]
    audit = audit_file(write_lines(tmp_path / "set.jsonl", records))
    [problem] = audit.problems
    assert (problem.line, problem.kind, audit.system_prompts) == (1, "system_prompt_variant", 2)
    assert "30 records (30%)" in problem.detail


def test_a_prompt_of_its_own_for_each_record_is_one_remark(tmp_path: Path) -> None:
    records = [chat(*pair, f"Task {number}.") for number, pair in enumerate(make_pairs(60))]
    audit = audit_file(write_lines(tmp_path / "set.jsonl", records))
    assert [(problem.line, problem.kind) for problem in audit.problems] == [(0, "system_prompt_variant")]
    assert audit.system_prompts == 60


def test_json_outputs_that_stop_are_cut(tmp_path: Path) -> None:
    whole = [json.dumps({"name": answer, "items": [1, 2, {"a": "}"}]}) for _, answer in make_pairs(40)]
    outputs = [text[:-9] if number in (7, 21) else text for number, text in enumerate(whole)]
    records = [chat(given, output) for (given, _), output in zip(make_pairs(40, 2), outputs, strict=True)]
    audit = audit_file(write_lines(tmp_path / "set.jsonl", records))
    assert lines_of(audit, "cut_output") == {8, 22}
    assert audit.usable == 38


def test_a_limit_that_stopped_an_output_is_a_cut(tmp_path: Path) -> None:
    records = [chat("a b", "c d", finish_reason="stop"), chat("e f", "g h", finish_reason="length")]
    audit = audit_file(write_lines(tmp_path / "set.jsonl", records))
    assert (lines_of(audit, "cut_output"), audit.usable) == ({2}, 1)


def test_labels_and_lists_are_no_cuts(tmp_path: Path) -> None:
    labels = [chat(given, "billing question") for given, _ in make_pairs(50)]
    code = [
        chat(given, f"def f{number}(x):\n    return x + {number}")
        for number, (given, _) in enumerate(make_pairs(50, 3))
    ]
    audit = audit_file(write_lines(tmp_path / "set.jsonl", labels + code))
    assert [problem for problem in audit.problems if "cut" in problem.kind] == []


def test_overlap_with_the_eval_file(tmp_path: Path) -> None:
    pairs = make_pairs(50)
    train = write_lines(tmp_path / "train.jsonl", [chat(*pair) for pair in pairs])
    fresh = make_pairs(10, 9)
    shared = [(pairs[4][0].upper(), "another answer"), (f"  {pairs[30][0]} ", pairs[30][1])]
    evals = tmp_path / "evals.csv"
    evals.write_text("question,answer\n" + "\n".join(f"{given},{answer}" for given, answer in fresh + shared))
    audit = audit_file(train, evals)
    assert (audit.overlap, lines_of(audit, "overlap"), audit.usable) == (2, {5, 31}, 48)
    assert audit_file(train).overlap is None


def test_plain_texts_overlap_too(tmp_path: Path) -> None:
    texts = [given for given, _ in make_pairs(9)]
    train = write_lines(tmp_path / "train.jsonl", [{"text": text} for text in texts])
    evals = write_lines(tmp_path / "evals.jsonl", [{"text": texts[4]}, {"text": "none of these"}])
    audit = audit_file(train, evals)
    assert (audit.format, audit.overlap, lines_of(audit, "overlap")) == ("text only", 1, {5})


def test_inputs_inside_an_eval_tool_s_json_are_compared(tmp_path: Path) -> None:
    pairs = make_pairs(20)
    train = write_lines(tmp_path / "train.jsonl", [chat(*pair) for pair in pairs])
    results = [{"success": True, "vars": {"question": given}} for given in (pairs[3][0], "something else entirely")]
    evals = tmp_path / "results.json"
    evals.write_text(json.dumps({"evalId": "e", "results": {"version": 3, "results": results}}))
    assert audit_file(train, evals).overlap == 1


def test_an_example_longer_than_the_model_takes(tmp_path: Path) -> None:
    from bot.evidence.training.records.training_records import Options

    records = [chat("short", "answer"), chat("long " * 2000, "answer")]
    audit = audit_file(write_lines(tmp_path / "set.jsonl", records), options=Options(token_limit=2000))
    assert lines_of(audit, "too_long") == {2}


def test_problems_never_repeat_a_record_s_words(tmp_path: Path) -> None:
    secret = "anna.secret@firma-koeln.de, +49 221 4710 1234, DE89 3704 0044 0532 0130 00"
    records = [chat(secret, secret), chat(secret, secret), chat(secret, f"other {secret}"), "{broken " + secret]
    audit = audit_file(write_lines(tmp_path / "set.jsonl", records))
    text = json.dumps(audit.as_json())
    assert audit.personal_data == {"email": 6, "iban": 6, "phone": 6}
    for part in ("anna", "4710", "3704"):
        assert part not in text
