"""The rules as they stand in `knowledge/`, read for the tests of the core alone."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from bot.core.rules import Rules, read_rules

ROOT = Path(__file__).parents[2]
SECTIONS = (
    "When fine-tuning beats prompting (and when it doesn't)",
    "TL;DR",
    "The baseline you have to beat",
    "Where prompting is genuinely sufficient",
    "Where fine-tuning wins, unambiguously",
    "The prerequisite: high-quality labeled data",
    "The prerequisite: a stable task definition",
    "Comparison table: prompting vs fine-tuning",
    "Decision checklist: do you need fine-tuning?",
)
EDITION = "2026-05-15"


def raw(name: str) -> dict[str, Any]:
    """One decoded file of `knowledge/`."""
    return tomllib.loads((ROOT / "knowledge" / name).read_text(encoding="utf-8"))


@cache
def rules() -> Rules:
    """The committed rules; an assertion with all problems where they do not read."""
    found, problems = read_rules(raw("thresholds.toml"), raw("reasons.toml"), SECTIONS, EDITION)
    assert found is not None, problems
    return found
