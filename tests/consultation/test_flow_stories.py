"""A project's story, told to the checklist question by question, ends in the decision that its readers gave it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.consultation.walks import Person
from tests.harness.paths import TUNED

STORIES = TUNED / "stories.jsonl"
STORIES_GIVEN = [json.loads(line) for line in STORIES.read_text().splitlines()] if STORIES.is_file() else []


@pytest.mark.parametrize("story", STORIES_GIVEN, ids=lambda story: story["id"])
def test_a_story_asked_for_question_by_question_ends_as_its_readers_ruled(story: dict[str, Any]) -> None:
    told = {name: tuple(value) if isinstance(value, list) else value for name, value in story["profile"].items()}
    assert Person().finish(told).decision == story["decision"]
