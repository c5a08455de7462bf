"""What a worker process runs for training sets: JSON values in, a JSON value out.

Each function's last argument is called with what is done and what there is to do.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.evidence.files.source_file import Progress
from bot.evidence.tiers import find_tier
from bot.evidence.training.cleaned import write_cleaned
from bot.evidence.training.label_sample import sample_examples
from bot.evidence.training.training_audit import audit_file, count_records
from bot.evidence.training.training_report import render_training_report

LONGEST_SHOWN = 600  # characters of an input or output that people are shown


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


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
