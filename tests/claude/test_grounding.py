"""An answer is shown sentence by sentence: what passes, with footnotes to our own lines; what does not is gone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.claude.grounding import MOST_WORDS, Documents, Grounding
from bot.claude.stream_parts import BlockEnd, Delta, Pointer, StreamPart
from bot.ports.llm import AnswerText
from tests.claude.situation import GUIDE, PROJECT, footnotes, lines, shown

NARROW = "A narrow task needs 500 to 1,000 labelled examples that can be trusted."
OWN = "Your 700 labelled examples are enough for a narrow task."
LINES = (lines(GUIDE), lines(PROJECT))


def _block(text: str, *places: tuple[int, int]) -> list[StreamPart]:
    return [Delta(text), *(Pointer(document, line, line + 1) for document, line in places), BlockEnd()]


def _shown(*parts: StreamPart, known: Documents = LINES) -> tuple[str, list[tuple[int, tuple[int, int]]], Grounding]:
    grounding = Grounding(known)
    events = [event for part in parts for event in grounding.feed(part)]
    events += grounding.finish()
    return shown(events), footnotes(events), grounding


def test_a_claim_about_the_project_and_one_of_the_guide_each_carry_their_line() -> None:
    text, notes, grounding = _shown(*_block(OWN, (1, 0)), *_block(" " + NARROW, (0, 1)))
    assert text == f"{OWN} {NARROW}"
    assert notes == [(1, (1, 0)), (2, (0, 1))]
    assert grounding.claims == 2


def test_a_sentence_is_shown_as_soon_as_its_block_is_complete() -> None:
    grounding = Grounding(LINES)
    assert next(event for part in _block(NARROW, (0, 1)) for event in grounding.feed(part)) == AnswerText(text=NARROW)


def test_what_is_cut_takes_the_words_that_led_over_to_it_along() -> None:
    text, notes, grounding = _shown(
        *_block(NARROW, (0, 1)), *_block(" And now:"), *_block(" Buy a GPU.", (0, 0)), *_block(" " + NARROW, (0, 1))
    )
    assert text == f"{NARROW} {NARROW}"
    assert notes == [(1, (0, 1)), (1, (0, 1))]
    assert len(grounding.cut) == 1


def test_what_refers_to_a_sentence_that_was_cut_is_not_shown_in_the_models_words() -> None:
    words = " And these inputs of many kinds raise that to between 2,000 and 5,000 examples."
    cut, refers = _block("Buy a GPU.", (0, 0)), _block(words, (0, 2))
    text, _, grounding = _shown(*_block(NARROW, (0, 1)), *cut, *refers)
    assert text == f"{NARROW} {GUIDE[2]}"
    assert grounding.cut == ["other words", "refers to what was cut"]
    assert _shown(*_block(NARROW, (0, 1)), *refers)[0] == f"{NARROW}{words}"


def test_the_line_takes_the_place_of_a_sentence_with_another_content_and_once_only() -> None:
    wrong, again = "A narrow task needs 300 examples. ", "So 300 trusted examples for a narrow task. "
    text, notes, grounding = _shown(*_block(wrong, (0, 1)), *_block(again, (0, 1)), *_block(OWN, (1, 0)))
    assert text == f"{GUIDE[1]} {OWN}"
    assert notes == [(1, (0, 1)), (2, (1, 0))]
    assert grounding.cut == ["other words", "other words"]


def test_nothing_takes_the_place_of_markup() -> None:
    assert _shown(*_block("A narrow task needs 500 examples, ask <@U1>.", (0, 1)))[0] == ""


def test_words_that_lead_over_are_shown_with_their_claim_and_never_alone() -> None:
    assert _shown(*_block("In short:\n"), *_block(NARROW, (0, 1)))[0] == f"In short:\n{NARROW}"
    assert _shown(*_block("So here is what the guide says."))[0] == ""


def test_a_place_that_is_not_there_is_no_citation() -> None:
    for place in ((0, 9), (1, 1), (2, 0)):
        text, _, grounding = _shown(*_block(NARROW, place))
        assert (text, grounding.claims, grounding.cut) == ("", 0, ["uncited"])


def test_the_end_of_a_long_answer_is_cut_but_for_what_is_about_the_project() -> None:
    blocks = [part for _ in range(60) for part in _block(NARROW + " ", (0, 1))]
    text, _, grounding = _shown(*blocks, *_block("In short: ", (0, 1)), *_block(OWN, (1, 0)))
    assert MOST_WORDS - 13 < len(re.findall(r"\w+", text.removesuffix(OWN))) <= MOST_WORDS
    assert text.endswith(OWN)
    assert "too much" in grounding.cut


@pytest.mark.slow
@given(st.lists(st.tuples(st.text(alphabet="ab .<!@>:/#1", max_size=10), st.booleans()), max_size=8))
@settings(max_examples=200, deadline=None)
def test_nothing_dangerous_gets_out_however_it_is_split(blocks: list[tuple[str, bool]]) -> None:
    parts = [part for text, cited in blocks for part in _block(text, *([(0, 1)] if cited else []))]
    text, _, _ = _shown(*parts, known=(lines(GUIDE),))
    assert not re.search(r"<[!@#/a-z]|[a-z]://", text)
