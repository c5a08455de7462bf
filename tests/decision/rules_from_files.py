"""The rules as they stand in `knowledge/`, read for the tests of the core alone."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from bot.decision.rulebook import Rules
from bot.knowledge.question_models import parts_of
from bot.knowledge.rules import FILES, read_rules
from tests.harness.paths import ROOT
from tests.harness.section_titles import TITLES as SECTIONS

EDITION = "2026-05-15"


def raw(name: str) -> dict[str, Any]:
    """One decoded file of `knowledge/`."""
    return tomllib.loads((ROOT / "knowledge" / name).read_text(encoding="utf-8"))


PARTS = parts_of(raw("checklist.toml"))


@cache
def rules() -> Rules:
    """The committed rules; an assertion with all problems where they do not read."""
    found, problems = read_rules({name: raw(name) for name in FILES}, SECTIONS, EDITION, PARTS)
    assert found is not None, problems
    return found
