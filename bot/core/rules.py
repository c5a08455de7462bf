"""What the judgement takes from `knowledge/`: thresholds and reason sentences, as frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number of the guide: its value, unit, and the title of the section it comes from."""

    value: float
    unit: str
    section: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """How one rule is told: its outcome, a text with {holes}, and the section it rests on."""

    rule: str
    outcome: str
    text: str
    section: str


@dataclass(frozen=True, slots=True)
class Rules:
    """All that a judgement needs besides the profile."""

    thresholds: Mapping[str, Threshold]
    sentences: Mapping[str, Sentence]
    version: str
    guide_edition: str
