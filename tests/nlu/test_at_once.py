"""What the words alone tell is read at once, and is what is read; what hangs on meaning is left for later."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.decision.profile import FIELDS
from tests.nlu.values_reader import ValuesReader

SAID = "no yes 4% 22 of 400 failed 2M a month we call it json never , . ; but half labelled"
PIECES = st.sampled_from(SAID.split(" "))
REPLIES = st.lists(PIECES, max_size=15).map(" ".join)
ASKED = st.lists(st.sampled_from(FIELDS), max_size=4)


@given(asked=ASKED, text=REPLIES)
@settings(max_examples=60, deadline=None)
def test_what_is_read_at_once_is_what_is_read(meaning_reader: ValuesReader, asked: list[str], text: str) -> None:
    at_once = meaning_reader.read_at_once(asked, text)
    assert at_once is None or at_once == meaning_reader.read(asked, text)


@pytest.mark.parametrize(
    ("asked", "text", "read"),
    [
        (["curation_budgeted"], "yes", {"curation_budgeted": True}),
        (["needs_current_knowledge"], "nope", {"needs_current_knowledge": False}),
        (["labelled_examples"], "6000", {"labelled_examples": 6000}),
        (["eval_examples", "eval_failures"], "24 of 300 failed", {"eval_examples": 300, "eval_failures": 24}),
        (["task"], "extraction", {"task": "extraction"}),
        (["failure_mode"], "it just feels off somehow", None),
    ],
)
def test_what_the_words_alone_tell_is_read_at_once(
    meaning_reader: ValuesReader, asked: list[str], text: str, read: dict[str, Any] | None
) -> None:
    assert meaning_reader.read_at_once(asked, text) == read
