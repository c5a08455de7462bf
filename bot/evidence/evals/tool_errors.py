"""Rows of a sheet in which the tool broke and not the model: by the text of a column of errors."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bot.evidence.evals.cell_values import Kind
from bot.evidence.evals.column_profiles import ColumnProfile
from bot.evidence.evals.evidence_words import words

NAMES = frozenset(["error", "errors", "err", "exception", "error_message", "error_type", "exception_type"])


def error_column(profiles: Mapping[str, ColumnProfile], rows: int, taken: Collection[str]) -> str:
    """The column with the texts of errors, which most rows leave empty; or ""."""
    for name, profile in profiles.items():
        parts = name.casefold().replace(" ", "_").split(".")[-2:]
        if name not in taken and NAMES.intersection(parts) and profile.kinds[Kind.TEXT] and profile.filled < rows:
            return name
    return ""


def is_tool_error(value: Any) -> bool:
    """Does the text speak of a time-out, a refused call, a lost connection? Then nothing may have been evaluated."""
    return isinstance(value, str) and bool(words().tool_errors.search(value[:400]))
