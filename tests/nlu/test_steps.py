"""Reading takes a bounded number of steps for any text: counted, not timed."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from bot.nlu import Reader, Vocabulary
from bot.nlu.meaning.similarity import MOST_WORDS, SentenceSimilarity
from tests.harness.guide import remembered
from tests.harness.tiers import thin_out
from tests.nlu.measure import remembering_embed

MOST_CALLS = 180_000  # of Python functions; 2,000 characters of plain prose take under 110,000
ASKED = ("monthly_requests", "failure_mode", "eval_examples", "eval_failures", "labelled_examples")
PIECES = (
    "12 ", "1 of ", ", ", "(", "1,111", "one ", "not ", "every few ", "4% of 5 ", "between 1 and ", "two million ",
    "*a", "~a", "_a", "<", "&amp;", "|1", "1.1", ":a", ":+1:", "examples in the prompt ", "clasification ",
    "we have failures ", "1,111 each tuned ", "day half of 12 the we are not sure ", "sorry, 12 ", "none of the 12 ",
    "[1] ", "n=8 ", "wrong 12 right 3 ", "a,b,c\n1,2,3\n", "| a | b |\n", "12/", "- ", "... ",
)  # fmt: skip


def calls(reader: Reader, vocabulary: Vocabulary, text: str) -> int:
    """Function calls that one reading takes, after the caches are filled and the patterns compiled."""
    reader.read(ASKED, text)
    Reader(vocabulary).read_opening(text)  # another reader, since this one remembers the openings it has read
    count = 0

    def tick(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(tick)
    try:
        reader.read(ASKED, text)
        reader.read_opening(text)
    finally:
        sys.setprofile(None)
    return count // 2


@pytest.mark.parametrize("piece", thin_out(PIECES, 5))
def test_no_text_takes_many_steps(vocabulary: Vocabulary, piece: str) -> None:
    reader = Reader(vocabulary)
    whole, half = (calls(reader, vocabulary, piece * (length // len(piece))) for length in (2000, 1000))
    assert whole <= MOST_CALLS
    assert whole <= 2.6 * half + 2_000  # twice the text takes about twice the steps


def test_what_follows_two_thousand_characters_is_not_read(full_reader: Reader) -> None:
    assert full_reader.read_opening("so " * 700 + "we do 300k calls a month").values == {}


def test_only_the_first_words_of_a_text_are_compared(vocabulary: Vocabulary) -> None:
    seen: list[str] = []
    embed = remembering_embed()

    def watched(texts: list[str]) -> object:
        seen.extend(texts)
        return embed(texts)

    similarity = SentenceSimilarity(vocabulary, watched, remembered())  # type: ignore[arg-type]
    similarity.of(["word " * 400, "(" * 2000])
    assert all(len(text.split()) <= MOST_WORDS and len(text) <= 12 * MOST_WORDS + MOST_WORDS for text in seen)
