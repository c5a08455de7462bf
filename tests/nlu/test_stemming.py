"""Stems are Snowball's own: the weights and cues of `knowledge/` are written for them."""

from __future__ import annotations

import pytest

from bot.nlu.text.stemming import stem_word

# From the samples on https://snowballstem.org/algorithms/english/stemmer.html.
PUBLISHED = {
    "consist": "consist",
    "consistency": "consist",
    "consolation": "consol",
    "conspicuously": "conspicu",
    "knackeries": "knackeri",
    "knaves": "knave",
    "knightly": "knight",
    "knots": "knot",
}


@pytest.mark.parametrize("word", PUBLISHED)
def test_a_stem_is_the_one_that_snowball_publishes(word: str) -> None:
    assert stem_word(word) == PUBLISHED[word]
