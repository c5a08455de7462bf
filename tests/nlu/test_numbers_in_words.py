"""Numbers written in words, where a noun or a denial behind them makes them hard to see."""

from __future__ import annotations

import pytest

from bot.nlu import Reader
from bot.nlu.text.numerals import digits


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("three and a half million first letters a year", "3.5 xmillion first letters a year"),
        ("two and a half thousand second requests", "2.5 xthousand second requests"),
        ("two and a half years", "2.5 years"),
        ("eighty thousandths of a second", "80 ms"),
        ("out of 320 labels not one was off", "0 of 320 labels was off"),
        ("of the last 80 letters, none came back", "0 of last 80 letters came back"),
        ("out of 90 towns not one uses the portal", "out of 90 towns not one uses the portal"),
        ("of our 40 clerks none likes it", "of our 40 clerks none likes it"),
    ],
)
def test_number_words_become_digits(written: str, read: str) -> None:
    assert digits(written) == read


@pytest.mark.parametrize(
    ("text", "tested"),
    [
        ("Out of 320 replies not a single one was wrong.", 320),
        ("Of the last 90 letters none was sent back.", 90),
        ("We read 60 drafts. Not one of the 60 was wrong.", 60),
    ],
)
def test_not_one_of_so_many_is_a_result(full_reader: Reader, text: str, tested: int) -> None:
    values = full_reader.read_opening(text).values
    assert (values.get("eval_examples"), values.get("eval_failures")) == (tested, 0)


@pytest.mark.parametrize(
    "text", ["Out of 90 towns not one uses the portal.", "Of our 40 clerks none is trained for that."]
)
def test_not_one_of_other_things_is_none(full_reader: Reader, text: str) -> None:
    assert "eval_examples" not in full_reader.read_opening(text).values
