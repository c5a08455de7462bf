"""knowledge/training_data.toml: words for findings, names of columns, limits of the audit."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ColumnNames(_Frozen):
    """Names of columns in lower case, the most telling first."""

    input: tuple[str, ...]
    output: tuple[str, ...]
    context: tuple[str, ...]
    system: tuple[str, ...]
    id: tuple[str, ...]


class Limits(_Frozen):
    """Limits of the audit, each explained in the file."""

    near_similarity: float
    near_shingle: int
    listed_problems: int
    sample_size: int
    json_outputs_share: float
    punctuated_share: float
    cut_minimum_outputs: int
    cut_minimum_length: int
    characters_per_token_low: float
    characters_per_token_high: float
    cjk_characters_per_token: float


class TrainingData(_Frozen):
    """The whole file."""

    columns: ColumnNames
    limits: Limits
    kinds: dict[str, str]
    refusals: dict[str, str]
    unsupervised: dict[str, str]
    report: dict[str, str]
    placeholders: tuple[str, ...]
    cut_marks: tuple[str, ...]


@cache
def load_training_data() -> TrainingData:
    """The file, checked. Raises pydantic's ValidationError with every problem at once."""
    return TrainingData.model_validate(tomllib.loads((KNOWLEDGE / "training_data.toml").read_text(encoding="utf-8")))


def word(kind: str, /, **values: object) -> str:
    """The sentence for a kind of finding, filled in."""
    return load_training_data().kinds[kind].format(**values)


def refusal(reason: str, /, **values: object) -> str:
    """The sentence for a file that cannot be read, filled in."""
    return load_training_data().refusals[reason].format(**values)
