"""A count without code of its own is read by its marks in the vocabulary, or because it was asked for."""

from __future__ import annotations

import pytest

from bot.decision.profile import Value
from bot.nlu import Vocabulary
from bot.nlu.message.mentions import Message
from bot.nlu.numbers.derived_numbers import ASKED, BARE, COUNTED, by_marks
from bot.nlu.text.tokens import words_of


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("800", True, (800, BARE)),
        ("about two dozen", True, (24, BARE)),
        ("we have 800 in the drawer", True, (800, ASKED)),
        ("there are 800 annotations", False, (800, COUNTED)),
        ("there are 800 of them", False, (800, 0.0)),
        ("we found 800 wrong ones", True, None),  # the field's marks say that this is another number
        ("800 a day", True, None),
    ],
)
def test_a_count_is_read_by_its_marks(
    vocabulary: Vocabulary, text: str, asked: bool, found: tuple[Value, float] | None
) -> None:
    message = Message(words_of(text), vocabulary)
    assert by_marks("labelled_examples")(message, message.mentions[0], asked) == found
