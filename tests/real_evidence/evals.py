"""Eval results: counts, groups and pairs as expected, and a question wherever the file leaves something open."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.evidence.evals.eval_reading import EvalChoices, EvalReading, PairedResult
from bot.evidence.evals.read_evals import read_paths
from bot.evidence.file_error import EvidenceFileError
from tests.real_evidence.findings import Finding

CLOSE = 2e-6  # expected.json rounds to six digits
REPEATED = ("right_reading",)
# Words of a blemish, and the question that it makes necessary.
ASKED = (
    ("not independent", "repeats"),
    ("stacked in one file", "variant"),
    ("side by side", "variant"),
    ("partial credit", "threshold"),
    ("stopped early", "incomplete"),
    ("no scores at all", "verdict"),
    ("threshold must be asked", "threshold"),
)


def check(folder: Path) -> list[Finding]:
    """One finding for each eval file of the folder."""
    files = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["files"]
    return [
        _check(folder, name, entry["expected"])
        for name, entry in files.items()
        if entry["expected"].get("kind") == "eval results"
    ]


def _check(folder: Path, name: str, expected: Mapping[str, Any]) -> Finding:
    kind = name.partition("/")[0]
    try:
        reading = read_paths([folder / name], EvalChoices())
    except EvidenceFileError as error:
        broken = expected.get("bad_lines")
        if broken and error.line == broken[0][0]:
            return Finding(name, kind, "refused", error.message)
        return Finding(name, kind, "wrong", f"refused: {error.message}")
    wrong = [*_differences(reading, expected), *_unasked(reading, expected), *_two_files(folder, name, expected)]
    return Finding(name, reading.format, "wrong" if wrong else "right", "; ".join(wrong))


def _differences(reading: EvalReading, expected: Mapping[str, Any]) -> Iterator[str]:
    counts = expected.get("rate_of_evaluated", expected)
    yield from _compare("n", reading.n, counts.get("n"))
    yield from _compare("failures", reading.failures, counts.get("failures"))
    yield from _compare("not evaluated", reading.not_evaluated, _not_evaluated(expected))
    if reading.repeats is None and reading.rate is not None and "wilson95_of_failure_rate" in counts:
        low, high = counts["wilson95_of_failure_rate"]
        if abs((reading.low or 0) - low) > CLOSE or abs((reading.high or 0) - high) > CLOSE:
            yield f"interval {reading.low}–{reading.high}, expected {low}–{high}"
    variants = {variant.name: variant for variant in reading.variants}
    for place, part in enumerate(_parts(expected)):
        name = part.get("name")
        variant = (
            variants.get(name)
            if name is not None
            else reading.variants[place]
            if place < len(reading.variants)
            else None
        )
        if variant is None:
            yield f"no variant for part {name or place}"
            continue
        yield from _compare(f"n of {variant.name}", variant.n, part["n"])
        yield from _compare(f"failures of {variant.name}", variant.failures, part["failures"])
        yield from _groups(variant.groups, part.get("by_category"))
    first = expected.get("by_category_of_first_result_column")
    yield from _groups(reading.groups, first or expected.get("by_category"))
    pairs = expected.get("paired_first_against_last_column")
    if pairs is None and "both_pass" in expected.get("paired", {}):
        pairs = expected["paired"]
    yield from _pair(reading.pairs, pairs, reading.variants[0].name if reading.variants else "")
    for names, stacked in expected.get("paired", {}).items() if pairs is None else ():
        first_name, _, second_name = names.partition(" against ")
        if first_name == (reading.comparisons[0].first if reading.comparisons else ""):
            yield from _pair(
                next((pair for pair in reading.comparisons if pair.second == second_name), None), stacked, first_name
            )


def _parts(expected: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if "per_column" in expected:
        return [{"n": part["n"], "failures": part["failures"]} for part in expected["per_column"]]
    if "per_model" in expected:
        return [{"name": name, **part} for name, part in expected["per_model"].items()]
    if "from_the_mean" in expected:
        return [{"name": name, **part} for name, part in expected["from_the_mean"].items()]
    listed = expected.get("per_prompt", ())
    return [{"n": part["passes"] + part["failures"], "failures": part["failures"]} for part in listed]


def _not_evaluated(expected: Mapping[str, Any]) -> int | None:
    if "errors" in expected:
        return int(expected["errors"])
    if "samples_without_score" in expected:
        return int(expected["samples_without_score"])
    if "rows" in expected and "n" in expected:
        return int(expected["rows"]) - int(expected["n"])
    return None


def _groups(groups: Mapping[str, Any], expected: Mapping[str, Any] | None) -> Iterator[str]:
    for name, counts in (expected or {}).items():
        found = groups.get(name)
        if found is None or (found.n, found.failures) != (counts["n"], counts["failures"]):
            yield f"group {name}: {found}, expected {counts}"


def _pair(pair: PairedResult | None, expected: Mapping[str, Any] | None, name: str) -> Iterator[str]:
    if expected is None:
        return
    if pair is None:
        yield f"no pairs for {name}"
        return
    counts = (pair.both_pass, pair.only_first, pair.only_second, pair.both_fail)
    wanted = tuple(expected[key] for key in ("both_pass", "only_first_passes", "only_second_passes", "both_fail"))
    if counts != wanted or abs(pair.p - expected["mcnemar_exact_p"]) > CLOSE:
        yield f"pairs {counts} p {pair.p}, expected {wanted} p {expected['mcnemar_exact_p']}"


def _unasked(reading: EvalReading, expected: Mapping[str, Any]) -> Iterator[str]:
    asked = {question.about for question in reading.questions}
    text = f"{expected.get('blemishes', '')} {expected.get('pass_field', '')}"
    needed = {about for words, about in ASKED if words in text}
    if str(expected.get("pass_field", "")).startswith("none: question") or ("no verdict" in text and "none" in text):
        needed.add("verdict")
    if expected.get("prompts_or_providers_compared", 1) > 1:
        needed.add("variant")
    if "right_reading" in expected:
        needed.add("repeats")
    for about in sorted(needed - asked):
        yield f"not asked: {about}"


def _two_files(folder: Path, name: str, expected: Mapping[str, Any]) -> Iterator[str]:
    for other, pairs in expected.get("paired_with", {}).items():
        if other == "key":
            continue
        reading = read_paths([folder / name, folder / other], EvalChoices())
        yield from _pair(reading.pairs, pairs, other)


def _compare(what: str, found: int, expected: int | None) -> Iterator[str]:
    if expected is not None and found != expected:
        yield f"{what} is {found}, expected {expected}"
