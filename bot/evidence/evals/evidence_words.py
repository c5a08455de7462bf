"""The words, cues and sentences of `knowledge/evidence.toml`, loaded once a process."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

KNOWLEDGE = Path(__file__).resolve().parents[3] / "knowledge"
REMEMBERED = 20_000  # names of columns
EMPTY_NAMES = ("value", "values", "raw", "bool", "boolean", "data")
CAMEL = re.compile(r"(?<=[a-zа-яё0-9])(?=[A-ZА-ЯЁ])")
WORD = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class EvidenceWords:
    """Everything the readers know about words. `kinds` are the kinds of failure reasons with their cues, in order."""

    verdicts: Mapping[str, frozenset[str]]
    names: Mapping[str, tuple[str, ...]]
    summary_rows: frozenset[str]
    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    tool_errors: re.Pattern[str]
    sentences: Mapping[str, str]
    significance: float
    smallest_group: int
    confidence: float


@cache
def words(folder: Path = KNOWLEDGE) -> EvidenceWords:
    """Read the words. Raises OSError, KeyError or re.error for content that is not whole."""
    raw: dict[str, Any] = tomllib.loads((folder / "evidence.toml").read_text(encoding="utf-8"))
    thresholds: dict[str, Any] = tomllib.loads((folder / "thresholds.toml").read_text(encoding="utf-8"))
    return EvidenceWords(
        verdicts={kind: frozenset(listed) for kind, listed in raw["verdict_words"].items()},
        names={kind: tuple(listed) for kind, listed in raw["column_names"].items()},
        summary_rows=frozenset(raw["summary_rows"]["names"]),
        kinds=tuple((kind["name"], re.compile("|".join(kind["cues"]), re.IGNORECASE)) for kind in raw["reason_kinds"]),
        tool_errors=re.compile("|".join(raw["tool_errors"]["cues"]), re.IGNORECASE),
        sentences=raw["sentences"],
        significance=float(raw["statistics"]["significance"]),
        smallest_group=int(raw["statistics"]["smallest_group"]),
        confidence=float(thresholds["confidence"]["value"]),
    )


@lru_cache(maxsize=REMEMBERED)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a column's name in lower case: "e2eCorrect" gives e2e and correct."""
    return tuple(word.lower() for word in WORD.findall(CAMEL.sub(" ", name)))


@lru_cache(maxsize=REMEMBERED)
def name_has(name: str, kind: str) -> bool:
    """Does the name hold a word, or two words joined by _, that stands in the list of this kind?"""
    parts = name_words(name)
    joined = {*parts, *("_".join(pair) for pair in pairwise(parts))}
    return any(
        any(part.startswith(entry[:-1]) for part in joined) if entry.endswith("*") else entry in joined
        for entry in words().names[kind]
    )


def last_part(name: str) -> str:
    """The last part of a dotted name; with its parent if it says nothing, as in "correct.value"."""
    parent, _, last = name.rpartition(".")
    return f"{parent.rpartition('.')[2]} {last}" if parent and last.lower() in EMPTY_NAMES else last


def sentence(key: str, **values: object) -> str:
    """A sentence with its places filled."""
    return words().sentences[key].format_map(values)
