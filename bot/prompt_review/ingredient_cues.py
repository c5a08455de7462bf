"""What shows an ingredient in a prompt is data; here it is compiled and typed, and nothing is decided."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class IngredientCues:
    """How one ingredient shows. `least`: sentences that it takes.

    `add`, `improve`: what to do where it is missing, where it is weak.
    """

    found: Patterns
    weak: Patterns
    never: Patterns
    headings: re.Pattern[str]
    least: int
    add: str
    improve: str


@dataclass(frozen=True, slots=True)
class ExampleLabels:
    """How worked examples are written. `titles` stands before the number of one; labels are in lower case."""

    titles: str
    inputs: frozenset[str]
    outputs: frozenset[str]
    not_labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class PasteCues:
    """What tells a pasted prompt from an answer about one."""

    lead_ins: Patterns
    about: Patterns
    marks: Patterns


@dataclass(frozen=True, slots=True)
class ReviewCues:
    """All of `prompt_review.toml`. `ingredients` in the order of what helps most.

    `few_shot_minimum`: so many examples are enough.
    """

    ingredients: Mapping[str, IngredientCues]
    skipped: Patterns
    further: tuple[str, ...]
    examples: ExampleLabels
    paste: PasteCues
    few_shot_minimum: int


def any_of(patterns: Patterns, text: str) -> bool:
    """Whether one of them is found in the text."""
    return any(pattern.search(text) for pattern in patterns)
