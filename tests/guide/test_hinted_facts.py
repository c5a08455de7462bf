"""Weak candidates that would decide are asked about in the message's own words; they count for nothing."""

from __future__ import annotations

import pytest

from bot.decision.profile import Profile, Value, fitting_profile
from bot.guide.first_read import FirstRead, first_read
from bot.guide.hinted_facts import MOST_HINTED, deciding_hints, quoted_hints
from bot.guide.understood import Understood
from bot.nlu.reading import HINTED, SHOWN, Claim, Hint, Reading
from tests.guide.test_possible_lines import RULES, WORDING

KNOWN: dict[str, Value] = {"labelled_examples": 700}


def read(values: dict[str, Value], **hints: Value) -> FirstRead:
    weak = {name: Hint(value, f"words about {name}") for name, value in hints.items()}
    return first_read(Understood(values, hints=weak), RULES, WORDING)


def reading(text: str, words: str, likely: float, field: str = "curation_budgeted", value: Value = False) -> Reading:
    claim = Claim(field, value, 0.36, text.index(words), text.index(words) + len(words))
    return Reading(text, candidates={field: (value,)}, spans=(claim,), likely={field: {value: likely}})


def test_a_weak_choice_comes_with_the_words_that_it_rests_on() -> None:
    text = "nobody of us has the time for this"
    assert reading(text, "nobody of us has", HINTED).hints == {"curation_budgeted": Hint(False, "nobody of us has")}
    assert not reading(text, "nobody", HINTED).hints  # a single word is mostly of something else
    assert not reading(text, "nobody of us has", HINTED - 0.01).hints
    assert not reading(text, "nobody of us has", SHOWN).hints  # shown already
    number = reading("some 700 or so", "700 or so", HINTED, "labelled_examples", 700).hints
    assert number == {"labelled_examples": Hint(700, "")}  # mostly another's: it isn't quoted
    assert quoted_hints("some 700 or so of them", number) == {}


@pytest.mark.parametrize(
    ("message", "quoted"),
    [
        ("We sort mail. Sadly, nobody of us has the time for it.", "nobody of us has the time for it"),
        ("We sort mail, and a competitor says nobody of us has the time for it.", ""),  # of others
        ("We sort mail. Is it so that nobody of us has the time?", ""),  # a question
        ("Nobody of us.", ""),  # too little to say anything
    ],
)
def test_the_clause_of_the_words_is_quoted(message: str, quoted: str) -> None:
    found = quoted_hints(message, {"curation_budgeted": Hint(False, "nobody of us")})
    assert {name: hint.words for name, hint in found.items()} == ({"curation_budgeted": quoted} if quoted else {})


def test_a_hint_is_asked_about_with_its_words_and_counts_for_nothing() -> None:
    plain, hinted = first_read(Understood(KNOWN), RULES, WORDING), read(KNOWN, needs_current_knowledge=True)
    (line,) = [line for line in hinted.shown if "needs_current_knowledge" in line.fields]
    assert line.lead == "You say “words about needs_current_knowledge”."
    assert line.text.startswith("The answers depend on facts that change? If so, ")
    assert (hinted.headline, hinted.decision) == (plain.headline, plain.decision)


def test_a_doubt_about_a_stated_line_stands_in_it() -> None:
    (line,) = [line for line in read(KNOWN, labels_trusted=False).shown if "labelled_examples" in line.fields]
    assert line.lead == "700 labelled examples."
    assert line.text.startswith("You say “words about labels_trusted”. ")


@pytest.mark.parametrize(
    ("facts", "name", "value"),
    [
        ({"needs_current_knowledge": True}, "failures_consistent", True),  # settled
        (KNOWN, "retraining_budgeted", True),  # only in place
    ],
)
def test_what_would_not_decide_is_not_asked(facts: dict[str, Value], name: str, value: Value) -> None:
    understood = Understood(facts, hints={name: Hint(value, "some words about it")})
    assert deciding_hints(fitting_profile(facts), (), understood, RULES) == {}


def test_a_hint_of_what_several_lines_tell_is_asked_about_unless_one_of_them_is() -> None:
    hints = {"structured_outputs": Hint("insufficient", "it did not help enough")}
    facts: dict[str, Value] = {"task": "structured_output", "eval_examples": 650, "eval_failures": 29}
    profile, alone = fitting_profile(facts), Understood(facts, hints=hints)
    assert deciding_hints(profile, (), alone, RULES) == hints
    beside = Understood(facts, {"failure_mode": ("format",)}, hints=hints)
    assert deciding_hints(profile, (), beside, RULES) == {}


def test_hints_are_few_and_need_room() -> None:
    hints = {
        "needs_current_knowledge": Hint(True, "a b c d"),
        "labels_trusted": Hint(False, "a b c d"),
        "failures_consistent": Hint(False, "a b c d"),
    }
    assert len(deciding_hints(Profile(), (), Understood({}, hints=hints), RULES)) == MOST_HINTED
    facts: dict[str, Value] = {"monthly_requests": 900, "eval_examples": 0, "few_shot_examples": 2, "stable_months": 3}
    full = first_read(Understood({**KNOWN, **facts}), RULES, WORDING)
    assert deciding_hints(Profile(), full.lines, Understood({}, hints=hints), RULES) == {}


def test_nobody_is_asked_to_begin_counting_where_a_count_may_stand() -> None:
    for known, asked in (
        ({}, "Start here, with a count"),
        ({"failure_threshold": 0.05}, "hold the count against your 5%"),
    ):
        assert asked in first_read(Understood(known), RULES, WORDING).text
        text = first_read(Understood(known, is_counted=True), RULES, WORDING).text
        assert asked not in text
        assert "ow often" in text  # of how many is still asked
