"""A cluster of failures told by example is asked about; an aspect, a place or another model is none."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    "text",
    [
        "The prompt does well on cars and houses but falls apart on boats, because nobody knows them.",
        "Works great for English and German, goes to pieces on Finnish. Ticket summaries.",
        "Good on short letters, hopeless on the long ones. Extraction.",
        "It handles invoices fine but struggles with credit notes. Train?",
        "It nails the standard leases and chokes on the old ones. Tune?",
        "The prompt is good with adults' records, but with newborns it's a mess. Coding.",
    ],
)
def test_one_kind_that_fails_is_asked_about(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert reading.plain_candidates["failures_consistent"][0] is False


@pytest.mark.parametrize(
    "text",
    [
        "It does well on cars and houses. Claims.",
        "It is good at the format but bad at tone. Train?",
        "It works well on the test set but fails in production.",
        "The big model does well on contracts, the small one falls apart on them.",
        "The model is good at most things but fails on everything new.",
        "It works fine for our lawyers but fails in 9 of 100 cases.",
    ],
)
def test_no_kind_of_input_is_no_cluster(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert "failures_consistent" not in {**reading.values, **reading.plain_candidates}
