"""Whether rules hold a style: they are in the prompt and it fits, or they were tried and it never did."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


def best(reader: Reader, text: str, name: str) -> object:
    """What is taken of a field, else what is asked about first."""
    reading = reader.read_opening(f"{text} We get 3,000 a month.")  # a candidate is shown beside a fact
    return reading.values.get(name, next(iter(reading.plain_candidates.get(name, ())), None))


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Bakery adverts. With our nine rules in the prompt it does sound like us.", "describable"),
        ("I write for a choir. When the style sheet is in the prompt the posts sound just like us.", "describable"),
        ("Obituaries. We tried to put it into rules twice, and the result is not us.", "example_level"),
        ("Toasts and speeches. We tried putting our tone into words, in vain.", "example_level"),
        ("Our letters have a voice. You can only hear it in the old ones.", "example_level"),
    ],
)
def test_what_rules_do_for_a_style(full_reader: Reader, text: str, need: str) -> None:
    assert best(full_reader, text, "style_need") == need


@pytest.mark.parametrize(
    "text",
    [
        "With ten examples in the prompt it reads the form correctly.",
        "We tried to put the mails into order, and it failed.",
        "You can only find it in the archive.",
    ],
)
def test_other_things_put_in_a_prompt_are_no_style(full_reader: Reader, text: str) -> None:
    assert best(full_reader, text, "style_need") is None


@pytest.mark.parametrize(
    "text",
    [
        "Invoices into fields; step-by-step reasoning makes no sense here.",
        "Sorting mails. Chain of thought is of no use for that.",
    ],
)
def test_reasoning_that_is_called_useless_is_not_needed(full_reader: Reader, text: str) -> None:
    assert best(full_reader, text, "reasoning_matters") is False
