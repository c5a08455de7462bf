"""The guide of `knowledge/`, the sentence model and the grounding, made once a test process."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from typing import Any

from bot.embeddings.cached_model import remembering
from bot.embeddings.sentence_model import Meaning
from bot.guide import Answerer
from bot.guide.passages import Guide
from bot.knowledge.guide_files import read_guide
from tests.harness.paths import ROOT, TUNED

GUIDE = ROOT / "knowledge" / "guide"
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
def answerer() -> Answerer:
    return Answerer(guide(), meaning().embed, remembering(meaning().embed, CACHE))


@cache
def questions_kept_apart() -> list[dict[str, Any]]:
    return [{"sections": [], **line} for line in tomllib.loads((TUNED / "questions.toml").read_text())["question"]]


@cache
def questions_given() -> list[dict[str, Any]]:
    """Empty where the reference material is not at hand."""
    file = TUNED / "questions.jsonl"
    lines = file.read_text().splitlines() if file.is_file() else []
    return [{**(line := json.loads(text)), "text": line["question"]} for text in lines]
