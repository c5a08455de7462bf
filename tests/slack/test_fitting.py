"""However a text comes and wherever it is cut, every word of it is shown once, and nothing of it is Slack's markup."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.text import as_mrkdwn, escape, fitting, in_pieces, sent_bytes, units, without_bold

TEXT = st.text(alphabet=st.sampled_from("ab &<>!@#|*\n é😀👩‍👩‍👧"), max_size=400)


@given(TEXT, st.integers(1, 120))
def test_what_fits_keeps_within_the_limit(text: str, limit: int) -> None:
    end = fitting(text, limit, sent_bytes)
    assert sent_bytes(text[:end]) <= limit
    assert end == len(text) or sent_bytes(text) > limit


@given(TEXT, st.integers(40, 200))
def test_pieces_hold_every_word_once_and_in_order(text: str, limit: int) -> None:
    pieces = list(in_pieces(text, limit, lambda part: units(escape(part))))
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(piece.strip("\n") for piece in pieces)


@given(st.lists(TEXT, max_size=6))
def test_a_text_sent_in_chunks_holds_no_markup_that_its_chunks_hid(chunks: list[str]) -> None:
    sent = "".join(as_mrkdwn(without_bold(chunk)) for chunk in chunks)
    assert "<" not in sent
    assert ">" not in sent


def test_a_long_text_is_cut_at_a_line_else_between_words() -> None:
    assert list(in_pieces("one two\nthree four", 12, len)) == ["one two", "three four"]
    assert list(in_pieces("one two three", 8, len)) == ["one two ", "three"]
