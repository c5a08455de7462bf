"""What a text is nearest to, of each field: a choice, something beside the point, or small talk."""

from __future__ import annotations

from bot.nlu.similarity import CHOICE, NOTHING, SMALL_TALK, TOPIC, Group, Nearness

TALK = Group(SMALL_TALK, NOTHING, None, 0, 1)
EXTRACTION, SUMMARY = Group("task", CHOICE, "extraction", 1, 2), Group("task", CHOICE, "summarization", 2, 3)
TASK = Group("task", TOPIC, None, 3, 4)
ZERO, NO_TOLERANCE = Group("format_tolerance", CHOICE, "zero", 4, 5), Group("format_tolerance", NOTHING, None, 5, 6)
WEEKS = Group("change_pace", CHOICE, "weeks", 6, 7)


def test_the_nearest_choice_of_each_field_is_the_first_of_its_choices() -> None:
    near = Nearness({TALK: 0.3, EXTRACTION: 0.4, SUMMARY: 0.6, TASK: 0.9, ZERO: 0.5, NO_TOLERANCE: 0.7, WEEKS: 0.3})
    # A topic is no choice; what is beside the point is None, and so is small talk, which is first where they are even.
    nearest = {"task": ("summarization", 0.6), "format_tolerance": (None, 0.7), "change_pace": (None, 0.3)}
    assert near.nearest_choices() == nearest
    assert {name: near.choices(name)[0] for name in nearest} == nearest


def test_without_small_talk_a_choice_is_nearest_to_its_own_field() -> None:
    assert Nearness({WEEKS: -0.1}).nearest_choices() == {"change_pace": ("weeks", -0.1)}
    assert Nearness({}).nearest_choices() == {}
