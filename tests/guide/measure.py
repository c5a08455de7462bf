"""How many questions get a right section, and how many outside questions are refused, for each set.

    python -m tests.guide.measure [FILE.jsonl …]

A set is one JSON object a line: {"question" or "message", "sections", "in_scope"}. Without files: ours.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.guide import ConsultantReply
from tests.harness.guide import consultant
from tests.harness.paths import CASES, TUNED

FIRST = 3
SETS = (
    TUNED / "questions.jsonl",
    TUNED / "questions.toml",
    CASES / "guide" / "questions.jsonl",
    CASES / "guide" / "questions_7.jsonl",
    CASES / "guide" / "questions_met_once.jsonl",  # nothing was tuned on these
    TUNED / "posts.jsonl",
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A question and the titles of the sections that answer it; none where the guide doesn't say."""

    question: str
    sections: tuple[str, ...]


def read_samples(path: Path) -> list[Sample]:
    """The questions of a JSON-lines or TOML file."""
    text = path.read_text(encoding="utf-8")
    lines: Iterable[dict[str, Any]]
    if path.suffix == ".toml":
        lines = tomllib.loads(text)["question"]
    else:
        lines = (json.loads(line) for line in text.splitlines() if line.strip())
    return [
        Sample(line.get("question") or line.get("message") or line["text"], tuple(line.get("sections", ())))
        for line in lines
    ]


def is_right(sample: Sample, answer: ConsultantReply) -> bool:
    """A right section among the first three, or refused where the guide doesn't say."""
    if not sample.sections:
        return not answer.covered
    return answer.covered and bool(set(answer.sections[:FIRST]) & set(sample.sections))


def measure(samples: Sequence[Sample]) -> tuple[float, float, list[str]]:
    """The right share of questions in scope, the refused share of those outside, and a line for each miss."""
    right: dict[bool, list[bool]] = {True: [], False: []}
    missed = []
    for sample in samples:
        answer = consultant().reply(sample.question)
        in_scope = bool(sample.sections)
        right[in_scope].append(is_right(sample, answer))
        if not right[in_scope][-1]:
            kind = "in scope" if in_scope else "outside"
            verdict = "; ".join(answer.sections[:FIRST]) if answer.covered else "refused"
            missed.append(f"  {kind}: {sample.question!r} -> {verdict}")
    inside, outside = (sum(found) / len(found) if found else 1.0 for found in right.values())
    return inside, outside, missed


def main(paths: Sequence[str]) -> None:
    """Print each set's two shares and its misses."""
    for path in [Path(path) for path in paths] or [path for path in SETS if path.is_file()]:
        samples = read_samples(path)
        inside, outside, missed = measure(samples)
        counted = sum(bool(sample.sections) for sample in samples)
        print(f"{path.name}: in scope {inside:.1%} of {counted}, outside {outside:.1%} of {len(samples) - counted}")
        print(*missed, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
