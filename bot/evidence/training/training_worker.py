"""What a worker process runs for training sets: JSON values in, a JSON value out.

Each function's last argument is called with what is done and what there is to do.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.evidence.files.source_file import Progress
from bot.evidence.tiers import find_tier
from bot.evidence.training.cleaned import write_cleaned
from bot.evidence.training.training_audit import audit_file, count_records, iterate_examples
from bot.evidence.training.training_examples import Example
from bot.evidence.training.training_report import render_training_report

LONGEST_TEXT = 600  # characters of an input or output that people are shown


def clean_training(
    path: str, evals: str | None, target: str, diversity: str | None, progress: Progress | None = None
) -> Any:
    """Writes the cleaned file to `target`; returns {"report": Markdown, "kept": records}. Raises FileRefusedError."""
    audit = audit_file(Path(path), Path(evals) if evals else None, None, count_records(Path(path), progress))
    changes = write_cleaned(Path(path), Path(target), audit)
    return {"report": render_training_report(audit, find_tier(diversity), changes), "kept": changes.kept}


def sample_training(path: str, size: int, seed: int, progress: Progress | None = None) -> list[dict[str, Any]]:
    """A random sample for people to judge: [{"line", "input", "output"}], long texts cut. Raises FileRefusedError."""
    del progress
    return [
        {"line": line, "input": _shorten(example.input), "output": _shorten(example.output)}
        for line, example in sample_examples(Path(path), size, seed)
    ]


def sample_examples(path: Path, size: int, seed: int) -> list[tuple[int, Example]]:
    """Complete examples of the file with their lines, each with the same chance, in the order of the file.

    One pass, `size` examples in memory (reservoir sampling). The same seed gives the same sample. Raises
    FileRefusedError.
    """
    return take_sample(iterate_examples(path), size, seed)


def take_sample(examples: Iterable[tuple[int, Example]], size: int, seed: int) -> list[tuple[int, Example]]:
    """A random sample of complete pairs among the examples."""
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    sample: list[tuple[int, Example]] = []
    seen = 0
    for line, example in examples:
        if not (example.supervised and example.input.strip() and example.output.strip()):
            continue
        seen += 1
        if len(sample) < size:
            sample.append((line, example))
        elif (at := chance.randrange(seen)) < size:
            sample[at] = (line, example)
    return sorted(sample, key=lambda item: item[0])


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
