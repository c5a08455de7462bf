"""Reasons of failures, counted into format, style, knowledge and reasoning by the cues of `knowledge/evidence.toml`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bot.evidence.evals.evidence_words import words

OTHER = "other"


def kind_of_reason(reason: str) -> str:
    """The kind of the first cue in a reason, in the file's order; "other" if none fits."""
    return next((name for name, cues in words().kinds if cues.search(reason)), OTHER)


def count_reasons(reasons: Iterable[str]) -> dict[str, int]:
    """How many reasons are of which kind, the most frequent first."""
    return dict(Counter(map(kind_of_reason, reasons)).most_common())
