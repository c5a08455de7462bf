"""Whatever is heard, in whatever state, the turn answers with a word and keeps only what a profile can hold."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.consultation.user_actions import Command, Confirm, Edit, FormAnswer, Start, TextReply, UserAction
from bot.decision.profile import FIELDS, parse_profile
from tests.consultation.walks import Person, knowledge, step

ANYTHING: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**11, max_value=10**40),
    st.floats(),
    st.text(max_size=300),
    st.lists(st.text(max_size=10), max_size=3).map(tuple),
    st.sampled_from([option.value for field in knowledge().checklist.fields.values() for option in field.options]),
)
NAMES = st.sampled_from([*FIELDS, "colour"])
VALUES = st.dictionaries(NAMES, ANYTHING, max_size=4)
QUESTIONS = st.sampled_from([*(question.id for question in knowledge().checklist.questions), "gone"])
WORDS = st.sampled_from(["back", "skip", "why", "pause", "resume", "summary", "start_over", "help", "yes", "no"])
HEARD: st.SearchStrategy[UserAction] = st.one_of(
    st.builds(Start, VALUES, st.text(max_size=20)),
    st.builds(TextReply, st.text(max_size=50), VALUES, st.sampled_from(["typed", "model"])),
    st.builds(FormAnswer, st.none() | QUESTIONS, VALUES),
    st.builds(Command, WORDS, st.none() | QUESTIONS),
    st.builds(Edit, QUESTIONS),
    st.builds(Confirm, st.sampled_from(["opening", "summary"]), st.booleans()),
)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10_000), st.lists(HEARD, min_size=1, max_size=6))
def test_anything_received_gets_a_word_and_only_possible_answers_are_kept(seed: int, action: list[UserAction]) -> None:
    person = Person()
    chance = random.Random(seed)
    for _ in range(chance.randrange(6)):
        person.hear(step(person, chance))
    for one in action:
        taken = person.hear(one)
        assert taken.messages
        for entry in taken.entries:
            if entry.kind in ("answered", "proposed"):
                for name, value in entry.values.items():
                    assert getattr(parse_profile({name: value}), name) == value
        parse_profile(person.here.values)  # together they are possible, too
