"""Where and how outputs go wrong, in plain words and in the lines of a list."""

from __future__ import annotations

import pytest

from bot.nlu import Reader

LISTED = "• tested: 900 forms, 80 wrong\n• {0}\n• labels: 2,000"


def best(reader: Reader, text: str, name: str) -> object:
    """What is taken of a field, else what is asked about first."""
    reading = reader.read_opening(text)
    return reading.values.get(name, next(iter(reading.plain_candidates.get(name, ())), None))


@pytest.mark.parametrize(
    ("text", "everywhere"),
    [
        ("We tested 700 and 30 were wrong. The wrong ones are in all districts equally.", True),
        ("9 of 150 had to be redone. It was no particular corner, it was roofs, walls, floors.", True),
        ("40 of 900 failed, every workshop was hit the same.", True),
        ("We checked 500 and two were wrong. Both from the same clerk.", False),
        ("20 of 400 were wrong, all of them with one supplier.", False),
        (LISTED.format("where it fails: everywhere"), True),
        (LISTED.format("spread: across every language we have"), True),
        (LISTED.format("where: only the handwritten ones"), False),
        (LISTED.format("where: mostly long contracts"), False),
    ],
)
def test_where_it_fails_is_read(full_reader: Reader, text: str, everywhere: bool) -> None:
    assert best(full_reader, text, "failures_consistent") is everywhere


@pytest.mark.parametrize(
    "text",
    [
        "The bot is used in all offices.",
        "All our forms are from one system.",
        "Both of our trainers are from the same school.",
    ],
)
def test_where_a_system_is_used_tells_nothing_of_failures(full_reader: Reader, text: str) -> None:
    assert best(full_reader, text, "failures_consistent") is None


@pytest.mark.parametrize("text", ["What: JSON out of order mails, 900 a day.", "How: the style guide is online."])
def test_a_line_on_the_task_names_no_failure(full_reader: Reader, text: str) -> None:
    assert "failure_mode" not in full_reader.read_opening(text).values
