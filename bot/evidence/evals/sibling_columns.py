"""Columns that stand side by side for several models or prompts, told from columns that are several metrics."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.evidence.evals.evidence_words import name_has, name_words

NUMBERED = re.compile(r"\d+$|v\d|.*\d[a-z]?$")


def sibling_labels(names: Sequence[str]) -> list[str] | None:
    """What tells the names apart, if that names models, prompts or numbers: ["gpt 4o", "claude"]; None for metrics."""
    parts = [name_words(name) for name in names]
    front = _common(parts)
    back = _common([part[front:][::-1] for part in parts])
    rests = [part[front : len(part) - back] for part in parts]
    if len(set(rests)) < len(rests) or not all(rests):
        return None
    common = {*parts[0][:front], *parts[0][len(parts[0]) - back :]}
    if any(name_has(word, "part_of_a_test") for word in common):
        return None
    labels = [" ".join(rest) for rest in rests]
    if all(NUMBERED.match(rest[-1]) or name_has(label, "sibling") for rest, label in zip(rests, labels, strict=True)):
        return list(names) if front + back == 0 else [_label(part, front, back) for part in parts]
    return None


def _label(part: tuple[str, ...], front: int, back: int) -> str:
    """The part that differs, with a word before it if it is only a number."""
    rest = part[front : len(part) - back]
    if front and all(word.isdecimal() or len(word) == 1 for word in rest):
        rest = (part[front - 1], *rest)
    return " ".join(rest)


def _common(parts: Sequence[Sequence[str]]) -> int:
    count = 0
    for column in zip(*parts, strict=False):
        if len(set(column)) > 1:
            break
        count += 1
    return count
