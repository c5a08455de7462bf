"""What the drawer of `try` shows of a message."""

from __future__ import annotations

from bot.cli.try_sections import marked
from bot.nlu.reader import Reader
from tests.harness import guide

LONG = (
    "hey so we have this support-ticket triage thing on gpt-4o, the prompt has 6 examples, and 7% come back wrong "
    "(112 of 1,600 in our eval). should we fine-tune?"
)


def reader() -> Reader:
    return guide.content().reader


def test_only_the_words_that_a_value_stands_in_are_marked() -> None:
    runs = marked(reader().read_opening(LONG), LONG)
    assert "".join(words or "" for words, _ in runs) == LONG
    used = [words or "" for words, kind in runs if kind == "used"]
    assert {"6", "112", "1,600"} <= set(used)
    assert max(map(len, used)) < len(LONG) / 2
