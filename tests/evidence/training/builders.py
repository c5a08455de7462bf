"""Training files made for tests: sentences by a seeded generator, defects planted at known lines."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SYLLABLES = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "wu", "xa", "ye", "zi")


def make_words(chance: random.Random, count: int) -> str:
    return " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(count))


def make_pairs(count: int, seed: int = 1) -> list[tuple[str, str]]:
    """Inputs and outputs that have nothing in common; every output ends with a full stop."""
    chance = random.Random(seed)
    return [
        (make_words(chance, chance.randint(8, 20)) + "?", make_words(chance, chance.randint(8, 20)) + ".")
        for _ in range(count)
    ]


def chat(given: str, answer: str | None, system: str | None = "You answer.", **more: Any) -> dict[str, Any]:
    messages: list[dict[str, Any]] = [{"role": "system", "content": system}] if system else []
    messages += [{"role": "user", "content": given}, {"role": "assistant", "content": answer}]
    return {"messages": messages, **more}


def write_lines(path: Path, records: Sequence[dict[str, Any] | str]) -> Path:
    lines = [record if isinstance(record, str) else json.dumps(record, ensure_ascii=False) for record in records]
    path.write_bytes(("\n".join(lines) + "\n").encode("utf-8"))
    return path
