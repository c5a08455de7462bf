"""The result of an audit: figures, tokens, the examples that the guide asks for, and the public JSON."""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.evidence.loaded_content import content
from bot.evidence.training.records.training_examples import Format, Problem
from bot.evidence.training.records.training_shapes import Columns

WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u3040-\u30ff]")  # scripts with about a token a character
DIVERSITIES = ("narrow", "diverse", "complex")


@dataclass(frozen=True, slots=True)
class Lengths:
    """Lengths in characters."""

    low: int = 0
    median: int = 0
    p95: int = 0
    high: int = 0
    mean: float = 0.0

    @classmethod
    def measure(cls, lengths: array[int]) -> Lengths:
        """The spread of the lengths; zeros where there is none."""
        if not lengths:
            return cls()
        ordered = sorted(lengths)
        middle, p95 = (ordered[math.ceil(share * (len(ordered) - 1) / 100)] for share in (50, 95))
        return cls(ordered[0], middle, p95, ordered[-1], sum(ordered) / len(ordered))


@dataclass(frozen=True, slots=True)
class Audit:
    """A training file in figures.

    `usable`: distinct, complete pairs that do not stand in the eval set. `near`: pairs of records at or above the
    similarity, exact copies left out; a lower bound where `near_complete` is false. `conflicts`: inputs with several
    outputs. `overlap`: eval records whose input is trained on, None without an eval file. `dropped`: numbers of records
    (from 0) that a cleaned file leaves out, by reason. `wide_share`: share of characters of Chinese, Japanese, Korean.
    """

    name: str
    sha256: str
    size: int
    format: Format
    formats: Mapping[Format, int]
    records: int
    usable: int
    supervised: bool
    problems: tuple[Problem, ...]
    problem_counts: Mapping[str, int]
    exact: int
    near: int
    near_complete: bool
    conflicts: int
    conflict_records: int
    empty_outputs: int
    system_prompts: int
    without_system_prompt: int
    overlap: int | None
    personal_data: Mapping[str, int]
    columns: Columns | None
    input_lengths: Lengths
    output_lengths: Lengths
    dropped: Mapping[str, list[int]]
    wide_share: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The public shape of `data --json`."""
        return {
            "format": self.format,
            "records": self.records,
            "usable": self.usable,
            "problems": [asdict(problem) for problem in self.problems],
            "duplicates": {"exact": self.exact, "near": self.near},
            "conflicts": self.conflicts,
            "empty_outputs": self.empty_outputs,
            "system_prompts": self.system_prompts,
            "overlap": self.overlap,
            "pii": dict(self.personal_data),
            "supervised": self.supervised,
        }


def share_of_wide(text: str) -> float:
    """The share of characters of Chinese, Japanese and Korean in a text, 0 to 1."""
    return 0.0 if not text or text.isascii() else len(WIDE.findall(text)) / len(text)


def estimate_tokens(characters: float, wide_share: float = 0.0) -> tuple[float, float]:
    """The range of tokens for so many characters, of which a share is of wide scripts."""
    limits = content().training.limits
    wide = characters * wide_share / limits.cjk_characters_per_token
    narrow = characters * (1 - wide_share)
    return narrow / limits.characters_per_token_high + wide, narrow / limits.characters_per_token_low + wide


@dataclass(frozen=True, slots=True)
class Tier:
    """The examples needed for a diversity, and the guide's section that says so. `stated`: was a diversity named?"""

    diversity: str
    needed: int
    section: str
    stated: bool


def find_tier(diversity: str | None) -> Tier:
    """The tier of a diversity; the lowest where it is not known (decision rules, item 6)."""
    name = diversity if diversity in DIVERSITIES else "narrow"
    line = content().thresholds[f"labels_{name}"]
    return Tier(str(name), int(line.value), line.section, diversity in DIVERSITIES)
