"""Labelled examples are told by who made them; what customers or a model wrote, or what was read as a test, is none."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("We've 2,100 reports dictated by consultants and signed by them. 40 of 500 wrong.", 2100),
        ("We have 5,200 Q&A pairs written by our agronomists over 4 seasons.", 5200),
        ("We hold some 350 memoranda by partners. 20 of 200 wrong.", 350),
    ],
)
def test_pairs_by_their_own_people_are_read_or_asked_about(full_reader: Reader, text: str, pairs: int) -> None:
    reading = full_reader.read_opening(text)
    assert pairs in (
        reading.values.get("labelled_examples"),
        *reading.plain_candidates.get("labelled_examples", ()),
    )


@pytest.mark.parametrize(
    "text",
    [
        "Our agents write 4,000 replies a month. 40 of 500 wrong.",
    ],
)
def test_others_texts_and_tests_are_no_pairs(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert "labelled_examples" not in {**reading.values, **reading.plain_candidates}
