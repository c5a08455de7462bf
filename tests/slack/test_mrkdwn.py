"""Foreign words are shown letter by letter, cut only between characters as a reader sees them, and do nothing."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.text import bold, clip, escape, fit, join_lines, units

text = st.text(max_size=80)


@pytest.mark.parametrize("foreign", ["<!channel>", "<@U1>", "<https://x|y>", "a & b", "<", "x > y"])
def test_every_sign_that_slack_would_act_on_is_an_entity(foreign: str) -> None:
    shown = escape(foreign)
    assert "<" not in shown
    assert ">" not in shown
    assert regex.fullmatch(r"(?:[^&]|&(?:amp|lt|gt);)*", shown)


@pytest.mark.parametrize("foreign", ["*bold*", "_slanted_", "~struck~", "`code`", "```fence```", "say *this* now"])
def test_nobody_else_formats(foreign: str) -> None:
    assert not set("*_~`") & set(escape(foreign))


@pytest.mark.parametrize("foreign", ["eval_failures of few_shot", "2 * 3 * 4", "~800 or ~900", "5*", "a*b*c"])
def test_signs_that_format_nothing_stay(foreign: str) -> None:
    assert escape(foreign) == foreign


def test_a_quote_sign_at_a_line_start_quotes_nothing() -> None:
    assert not escape("> one\n> two").startswith("&gt;")
    assert "\n&gt;" not in escape("> one\n> two")


def test_signs_that_turn_the_direction_of_what_follows_are_gone() -> None:
    assert escape("\u202eabc\u2066def") == "abcdef"
    assert escape("\ud800x\x00") == "x"


@settings(derandomize=True)
@given(text, st.integers(min_value=2, max_value=90))
def test_a_cut_keeps_within_the_limit_and_between_characters(foreign: str, limit: int) -> None:
    for cut, measured in ((clip(foreign, limit), units), (fit(foreign, limit), units)):
        assert measured(cut) <= limit
    whole = regex.findall(r"\X", clip(foreign, 10_000))
    kept = clip(foreign, limit)
    if kept.endswith("…") and kept != clip(foreign, 10_000):
        body = kept[:-1]
        prefixes = {"".join(whole[:n]).rstrip() for n in range(len(whole) + 1)}
        assert body in prefixes


def test_a_cut_is_between_words_where_one_is_near() -> None:
    assert clip("one two three four", 12) == "one two…"
    assert clip("one " + "x" * 50, 40) == "one " + "x" * 35 + "…"


def test_a_family_of_emoji_is_one_character() -> None:
    family = "👩‍👩‍👧‍👦"
    assert clip(family * 3, units(family) + 2) == f"{family}…"


def test_bold_of_nothing_is_nothing() -> None:
    assert bold(" \n ", 50) == ""
    assert bold("two\nlines", 50) == "*two lines*"


def test_lines_that_do_not_fit_are_counted_not_cut() -> None:
    shown = join_lines(range(100), lambda n: f"line {n}", 60)
    assert units(shown) <= 60
    *kept, rest = shown.split("\n")
    assert kept == [f"line {n}" for n in range(len(kept))]
    assert rest == f"_and {100 - len(kept)} more_"
