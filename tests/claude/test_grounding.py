"""At every moment what was shown rests on the guide for half of it at least; marks of local servers are checked."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.claude.grounding import LEAST_CITED, Footnote, Grounding, TextDelta
from bot.claude.numbered import NumberedReader
from bot.claude.streaming import BlockEnd, Delta, Pointer, StreamPart

TEXTS = ["apples are red fruit", "pears hang green on trees", "plums are blue and soft"]
IDS = ["a", "p", "l"]

WORDS = st.text(alphabet="abc .<@!/:h", max_size=30)
BLOCKS = st.lists(st.tuples(WORDS, st.booleans()), max_size=8)


def _parts(blocks: list[tuple[str, bool]]) -> list[StreamPart]:
    parts: list[StreamPart] = []
    for text, cited in blocks:
        parts += [Delta(text[: len(text) // 2]), Delta(text[len(text) // 2 :])]
        parts += [Pointer(0, 0, 1)] if cited else []
        parts.append(BlockEnd())
    return parts


@given(BLOCKS)
@settings(max_examples=200, deadline=None)
def test_no_more_uncited_text_is_let_go_than_cited_text_has_earned(blocks: list[tuple[str, bool]]) -> None:
    grounding = Grounding(IDS, TEXTS)
    shown = 0
    cited_so_far = 0
    ends = 0
    for part in _parts(blocks):
        if isinstance(part, BlockEnd):
            text, cited = blocks[ends]
            cited_so_far += len("".join(text.split())) if cited else 0
            ends += 1
        for event in grounding.feed(part):
            if isinstance(event, TextDelta):
                shown += len("".join(event.text.split()))
        assert shown * LEAST_CITED <= cited_so_far


@given(BLOCKS)
@settings(max_examples=200, deadline=None)
def test_an_answer_that_holds_is_shown_whole_and_in_order(blocks: list[tuple[str, bool]]) -> None:
    plain = [("".join(c for c in text if c in "abc ."), cited) for text, cited in blocks]
    grounding = Grounding(IDS, TEXTS)
    events = [event for part in _parts(plain) for event in grounding.feed(part)]
    if grounding.holds:
        events += grounding.finish()
        assert "".join(e.text for e in events if isinstance(e, TextDelta)) == "".join(text for text, _ in plain)


@given(BLOCKS)
@settings(max_examples=200, deadline=None)
def test_nothing_dangerous_gets_out_however_it_is_split(blocks: list[tuple[str, bool]]) -> None:
    grounding = Grounding(IDS, TEXTS)
    events = [event for part in _parts(blocks) for event in grounding.feed(part)]
    text = "".join(e.text if isinstance(e, TextDelta) else " " for e in [*events, *grounding.finish()])
    assert not re.search(r"<[!@#/a-z]|[a-z]://", text)


def _read(*pieces: str) -> tuple[str, list[str], float]:
    reader, grounding = NumberedReader(TEXTS), Grounding(IDS, TEXTS)
    parts = [part for piece in pieces for part in reader.feed(piece)]
    events = [event for part in [*parts, *reader.finish()] for event in grounding.feed(part)]
    events += grounding.finish()
    text = "".join(event.text for event in events if isinstance(event, TextDelta))
    return text, [event.passage_id for event in events if isinstance(event, Footnote)], grounding.cited_share


def test_a_mark_becomes_a_footnote_and_leaves_the_text() -> None:
    assert _read("Apples are a red fruit [1]. Pears hang on trees [2].") == (
        "Apples are a red fruit. Pears hang on trees.",
        ["a", "p"],
        1 - 1 / len("Applesarearedfruit.Pearshangontrees.") * 2,
    )


def test_a_mark_behind_the_full_stop_counts_for_the_sentence_before_it() -> None:
    text, notes, share = _read("Apples are a red fruit. [1] Pears hang on trees.\n[2]")
    assert (text, notes, share) == ("Apples are a red fruit. Pears hang on trees.", ["a", "p"], 1.0)


def test_a_mark_split_over_pieces_is_still_a_mark() -> None:
    whole = "Apples are a red fruit [1, 3]. Pears hang on trees [2]."
    assert _read(*whole) == _read(whole)


def test_marks_that_no_passage_has_are_dropped_and_rest_on_nothing() -> None:
    text, notes, share = _read("Apples are a red fruit [9]. Apples are red fruit [0].")
    assert (notes, share) == ([], 0.0)
    assert "[" not in text


def test_a_claim_about_something_else_does_not_rest_on_the_passage_it_names() -> None:
    assert _read("Every team must train a model today [1].")[1:] == ([], 0.0)


def test_a_mark_stands_for_every_sentence_before_it_that_has_to_do_with_its_passage() -> None:
    whole = "Apples are fruit. This fruit is red, as all apples are [1]."
    assert _read(whole)[1] == ["a"]
    assert _read(whole)[2] > 1 - 2 / len(whole)


def test_a_sentence_that_has_nothing_to_do_with_the_passage_rests_on_nothing() -> None:
    _, notes, share = _read("Bananas cure every known illness of mankind. Apples are red fruit [1].")
    assert notes == ["a"]
    assert share < LEAST_CITED


def test_marks_side_by_side_are_both_footnotes() -> None:
    text, notes, _ = _read("Apples are red fruit and pears hang green on trees [1] [2].")
    assert (text, notes) == ("Apples are red fruit and pears hang green on trees.", ["a", "p"])


@given(st.lists(st.sampled_from([*"aps .[]1239,;", "Apples are red fruit", "[1]", "[2, 3]"]), max_size=20), st.data())
@settings(max_examples=200, deadline=None)
def test_it_does_not_matter_where_the_pieces_are_cut(parts: list[str], data: st.DataObject) -> None:
    whole = "".join(parts)
    cut = data.draw(st.integers(0, len(whole)))
    assert _read(whole[:cut], whole[cut:]) == _read(whole) == _read(*whole)
