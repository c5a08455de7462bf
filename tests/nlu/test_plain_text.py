"""Slack's own signs are taken off before anything is read; what was struck out or quoted is not read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu import Reader
from bot.nlu.text.plain_text import MAX_CHARACTERS, plain_text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("*22* of *400*", "22 of 400"),
        ("_format_, I'd say", "format, I'd say"),
        ("`90ms` hard", "90ms hard"),
        ("zero\u200bwidth", "zerowidth"),
        ("<tel:1200000|1,200,000> a month", "1,200,000 a month"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("1 &lt; 2 &amp;amp; 3", "1 < 2 &amp; 3"),
        ("it’s “fine”", 'it\'s "fine"'),
        ("/me thinks 5", "thinks 5"),
        ("12 * 900 * 3 and snake_case_name", "12 * 900 * 3 and snake_case_name"),
        ("at 12:30:45", "at 12:30:45"),
        ("~2M calls, ~1800 tokens", "~2M calls, ~1800 tokens"),
    ],
)
def test_signs_are_taken_off(text: str, plain: str) -> None:
    assert plain_text(text) == plain


def test_what_was_struck_out_or_quoted_is_left_out() -> None:
    assert plain_text("~100k~ 80k a month").split() == ["80k", "a", "month"]
    assert plain_text("> we do 3M a month\nwe do 50k").split() == ["we", "do", "50k"]
    assert plain_text("&gt; 3M a month").strip() == ""


def test_what_is_quoted_is_a_candidate_at_most(full_reader: Reader) -> None:
    text = "> 12 of 400 fail"
    for reading in (full_reader.read_opening(text), full_reader.read(["eval_failures"], text)):
        assert (dict(reading.values), dict(reading.elsewhere)) == ({}, {})
        assert reading.plain_candidates["eval_failures"] == (12,)


def test_emoji_that_say_yes_or_no_become_a_sign() -> None:
    assert plain_text(":+1::skin-tone-3:").strip() == plain_text("👍🏽").strip() == "👍"
    assert plain_text(":white_check_mark:").strip() == "✅"
    assert plain_text("hm :thinking_face: 5").split() == ["hm", "5"]


def test_a_table_is_read_row_by_row() -> None:
    assert plain_text("examples | 1,200\nfailures | 84").split("\n") == ["examples: 1,200", "failures: 84"]
    assert plain_text("model\ttested\tseconds\nprompt\t400\t22") == "model prompt, tested 400, seconds 22"
    assert plain_text("model\ttested\tfailed\nprompt\t400\t22") == "model prompt, failed 22 of 400"
    assert plain_text("| fact | value |\n|---|---|\n| tested | 500 |") == "tested: 500"
    assert plain_text("```\n        n    bad\nold     90   12\n```").strip() == "old, bad 12 of 90"
    assert plain_text("```\nx  = 3\nreturn  x  + 1\n```").split("\n")[1:3] == ["x  = 3", "return  x  + 1"]


@given(st.text(max_size=300))
def test_any_text_becomes_bounded_plain_text(text: str) -> None:
    assert len(plain_text(text * 20)) <= 4 * MAX_CHARACTERS


@pytest.mark.parametrize(
    ("asked", "text", "values"),
    [
        (["eval_examples", "eval_failures"], "*22* of *400*", {"eval_examples": 400, "eval_failures": 22}),
        (["monthly_requests"], "<tel:1200000|1,200,000>", {"monthly_requests": 1_200_000}),
        (["labels_trusted"], ":+1::skin-tone-2:", {"labels_trusted": True}),
        (["labels_trusted"], ":x:", {"labels_trusted": False}),
        (["failure_mode"], "_format_, I'd say", {"failure_mode": "format"}),
        (["monthly_requests"], "> we do 3M a month", {}),
    ],
)
def test_clothed_replies_are_read(full_reader: Reader, asked: list[str], text: str, values: dict[str, object]) -> None:
    assert full_reader.read(asked, text).values == values
