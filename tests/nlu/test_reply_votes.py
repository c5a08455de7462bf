"""What the words of a reply say together takes a choice that a cue left open, and offers what may be meant."""

from __future__ import annotations

import math

import pytest

from bot.nlu import Reader
from bot.nlu.weighing.reply_votes import settle_by_words, shares_of, unsaid_shares
from bot.nlu.weighing.word_votes import FieldVotes

STYLE = "style_need"
# "rules" speaks for describable with e^2 to 1, "vibe" for example_level; nothing speaks for "not stated".
VOTES = {
    STYLE: FieldVotes((None, "describable", "example_level"), {"=": {0: -9.0}, "rule": {1: 2.0}, "vibe": {2: 2.0}})
}


def test_words_share_out_what_they_speak_for() -> None:
    likely = shares_of(VOTES, ("a", "few", "rule", "5"), [STYLE, "monthly_requests"])
    assert likely.keys() == {STYLE}
    assert likely[STYLE]["describable"] == pytest.approx(math.e**2 / (math.e**2 + 1), abs=1e-3)  # 0.88


@pytest.mark.parametrize(
    ("tokens", "offered", "may_take", "value", "candidates"),
    [
        (("rule",), ("example_level", "describable"), True, "describable", ("example_level", "describable")),
        (("rule",), ("example_level", "describable"), False, None, ("example_level", "describable")),  # it asks back
        (("rule",), (), True, None, ("describable",)),  # no cue agrees
        (("rule", "vibe"), ("example_level",), True, None, ("example_level",)),  # as likely as by no word at all
        (("purple",), (), True, None, ()),  # no word speaks for anything
    ],
)
def test_a_choice_is_taken_where_cue_and_words_agree(
    tokens: tuple[str, ...], offered: tuple[str, ...], may_take: bool, value: str | None, candidates: tuple[str, ...]
) -> None:
    values: dict[str, object] = {}
    open_ones = {STYLE: offered} if offered else {}
    shares, unsaid = shares_of(VOTES, tokens, [STYLE]), unsaid_shares(VOTES, tokens, [STYLE])
    taken = settle_by_words(shares, unsaid, values, open_ones, may_take=may_take)  # type: ignore[arg-type]
    assert values.get(STYLE) == value
    assert taken == ({STYLE} if value else set())
    assert open_ones.get(STYLE, ()) == candidates


def test_a_choice_described_in_passing_is_taken_if_all_words_speak_for_it(full_reader: Reader) -> None:
    reading = full_reader.read(
        ["labels_trusted"], "Two nurses went through every label, I would sign for each of them."
    )
    assert reading.values == {"labels_trusted": True}


def test_words_that_nobody_knows_make_a_value_less_sure(full_reader: Reader) -> None:
    plain = "We tested 350 of them. 41 failed."
    assert full_reader.read(["eval_examples", "eval_failures"], plain).values
    turned = "350 tested, 41 failed, though the harness double-counted, which nobody trusts. Nothing is certain."
    reading = full_reader.read(["eval_examples", "eval_failures"], turned)
    assert not reading.values
    assert reading.candidates["eval_failures"][0] == 41
