"""Near duplicates against a comparison of every pair."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.evidence.training.near_duplicates import NearIndex, jaccard, shingles_of
from tests.evidence.training.builders import make_words


def pairs_by_index(texts: list[str]) -> set[tuple[int, int]]:
    index = NearIndex(5, 0.8)
    try:
        for number, text in enumerate(texts):
            index.add(number, text)
        result = index.find()
    finally:
        index.close()
    assert result.complete
    return {(first, second) for first, second, _ in result.pairs}


def pairs_by_hand(texts: list[str]) -> dict[tuple[int, int], float]:
    """Every pair compared, sets made another way."""
    sets = [{text[i : i + 5] for i in range(len(text) + 1) if i == 0 or i + 5 <= len(text)} for text in texts]
    return {
        (left, right): len(sets[left] & sets[right]) / len(sets[left] | sets[right])
        for left, right in combinations(range(len(texts)), 2)
    }


@pytest.mark.slow
def test_edited_texts_are_found_as_by_comparing_every_pair() -> None:
    chance = random.Random(4)
    texts = []
    for _ in range(60):
        words = make_words(chance, 30).split()
        for edits in range(4):
            changed = list(words)
            for _ in range(edits):
                changed[chance.randrange(len(changed))] = make_words(chance, 1)
            texts.append(" ".join(changed))
    by_hand = pairs_by_hand(texts)
    found = pairs_by_index(texts)
    expected = {pair for pair, value in by_hand.items() if value >= 0.8}
    assert len(expected) > 100
    assert found <= expected  # nothing is invented: candidates are verified
    missed = expected - found
    # At 0.8 a pair is missed with a chance of (1 - 0.8^4)^16 = 0.00023.
    assert len(missed) <= 1


def test_more_than_a_block_of_texts() -> None:
    chance = random.Random(8)
    texts = [make_words(chance, 12) for _ in range(2500)]
    texts[2400] = texts[10] + " x"
    assert pairs_by_index(texts) == {(10, 2400)}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="ab ", max_size=12), max_size=12))
def test_short_texts_give_no_pair_below_the_similarity(texts: list[str]) -> None:
    by_hand = pairs_by_hand(texts)
    assert all(by_hand[pair] >= 0.8 for pair in pairs_by_index(texts))


@given(st.text(), st.text())
def test_jaccard_is_symmetric_and_one_for_the_same(first: str, second: str) -> None:
    left, right = frozenset(shingles_of(first, 5)), frozenset(shingles_of(second, 5))
    assert jaccard(left, right) == jaccard(right, left)
    assert jaccard(left, left) == 1.0
    assert 0.0 <= jaccard(left, right) <= 1.0


@pytest.mark.slow
def test_a_template_of_many_records_is_no_endless_search() -> None:
    index = NearIndex(5, 0.8)
    try:
        for number in range(3000):
            index.add(number, f"the template is long and always the same but for the number {number}")
        result = index.find()
    finally:
        index.close()
    assert not result.complete
    assert len(result.pairs) > 3000
