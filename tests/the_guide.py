"""The guide of `knowledge/`, the sentence model and the grounding, made once a test process."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from bot.conversation.grounding import Grounding
from bot.conversation.guide import Guide
from bot.conversation.guide_files import read_guide
from bot.meaning import Meaning
from bot.meaning_cache import remembering

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "knowledge" / "guide"
SHARED = ROOT.parent / "shared"  # reference material beside a checkout; not part of the product
CACHE = ROOT / "var" / "cache"


@cache
def guide_files() -> dict[str, str]:
    return {path.name: path.read_text() for path in GUIDE.iterdir()}


@cache
def guide() -> Guide:
    found, problems = read_guide(guide_files())
    assert found is not None, "\n".join(map(str, problems))
    return found


@cache
def meaning() -> Meaning:
    return Meaning()


@cache
def grounding() -> Grounding:
    return Grounding(guide(), meaning().embed, remembering(meaning().embed, CACHE))


@cache
def questions_kept_apart() -> list[dict[str, Any]]:
    return [
        {"sections": [], **line}
        for line in tomllib.loads((ROOT / "tests/cases/questions.toml").read_text())["question"]
    ]


@cache
def questions_given() -> list[dict[str, Any]]:
    """Empty where the reference material is not at hand."""
    file = SHARED / "cases" / "questions.jsonl"
    lines = file.read_text().splitlines() if file.is_file() else []
    return [{**(line := json.loads(text)), "text": line["question"]} for text in lines]
