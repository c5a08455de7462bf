"""Sentences are complete when the block in which they end is, and carry the citations of all blocks they stand in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.claude.sentences import SentenceReader, places_of
from bot.claude.stream_parts import BlockEnd, Delta, Pointer, StreamPart
from tests.claude.situation import split_sentences


def _read(*parts: StreamPart) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    reader = SentenceReader()
    found = [sentence for part in parts for sentence in reader.feed(part)]
    return [(sentence.text, sentence.places) for sentence in [*found, *reader.finish()]]


def test_a_sentence_over_two_blocks_carries_the_citations_of_both() -> None:
    parts = [
        Delta("In short: "), BlockEnd(), Delta("apples"), Pointer(0, 1, 2), BlockEnd(),
        Delta(" and pears."), Pointer(1, 0, 1), BlockEnd(), Delta(" More."), BlockEnd(),
    ]  # fmt: skip
    assert _read(*parts) == [("In short: apples and pears.", ((0, 1), (1, 0))), (" More.", ())]


def test_two_sentences_of_one_block_share_its_citation() -> None:
    parts = [Delta("One is red. Two is"), Delta(" green."), Pointer(0, 3, 4), BlockEnd()]
    assert _read(*parts) == [("One is red.", ((0, 3),)), (" Two is green.", ((0, 3),))]


def test_nothing_is_complete_before_its_block_is() -> None:
    reader = SentenceReader()
    assert list(reader.feed(Delta("One is red. Two"))) == []
    assert [sentence.text for sentence in reader.feed(BlockEnd())] == ["One is red."]


def test_a_sentence_does_not_end_within_quotes_code_numbers_or_abbreviations() -> None:
    text = "Say “Stop. Now.” to it. Use ```a. b.``` here. It is 1.5 of them, e.g. two."
    assert [part.strip() for part in split_sentences(text)] == [
        "Say “Stop. Now.” to it.",
        "Use ```a. b.``` here.",
        "It is 1.5 of them, e.g. two.",
    ]


def test_a_pointer_at_too_many_lines_or_backwards_names_none() -> None:
    assert places_of(Pointer(0, 0, 9)) == places_of(Pointer(0, 3, 1)) == places_of(Pointer(-1, 0, 1)) == []
    assert places_of(Pointer(1, 2, 4)) == [(1, 2), (1, 3)]


@pytest.mark.slow
@given(st.lists(st.tuples(st.text(alphabet="ab .!?\n“”`,1", max_size=12), st.booleans()), max_size=10))
@settings(max_examples=200, deadline=None)
def test_no_text_is_lost_or_doubled_however_it_is_cut(blocks: list[tuple[str, bool]]) -> None:
    parts: list[StreamPart] = []
    for text, cited in blocks:
        parts += [Delta(text), *([Pointer(0, 0, 1)] if cited else []), BlockEnd()]
    whole = "".join(text for text, _ in blocks)
    assert "".join(text for text, _ in _read(*parts)).rstrip() == whole.rstrip()
