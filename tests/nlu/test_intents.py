"""What a mention or a direct message wants, told by patterns that are data."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.intents import KINDS, intent
from tests.consultation.walks import knowledge
from tests.harness.paths import TUNED

CASES = tomllib.loads((TUNED / "intents.toml").read_text())["message"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_what_is_wanted_and_of_which_project(case: dict[str, Any]) -> None:
    found = intent(case["text"], knowledge().phrases)
    assert found.kind == case["kind"]
    if "project" in case:
        assert found.project == case["project"]


@pytest.mark.parametrize(
    "text", ["what did we decide about it?", "should we fine-tune it", "should we fine-tune, or not?"]
)
def test_a_pronoun_or_the_rest_of_the_sentence_names_no_project(text: str) -> None:
    assert intent(text, knowledge().phrases).project is None


@given(st.text(max_size=200))
def test_any_text_has_an_intent(text: str) -> None:
    assert intent(text, knowledge().phrases).kind in KINDS
