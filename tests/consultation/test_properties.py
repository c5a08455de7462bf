"""Laws of the consultation, on seeded walks of people who do anything at any time."""

from __future__ import annotations

import random

import pytest

from bot.consultation.messages import QuestionCard
from bot.consultation.user_actions import Command, Confirm
from bot.decision.profile import FIELDS
from tests.consultation.walks import MOST_STEPS, Person, knowledge, some_action, some_value
from tests.harness.tiers import thin_out

WALKS = thin_out(range(60), 8)
STEPS = 25


@pytest.mark.parametrize("seed", WALKS)
def test_anything_at_any_time_raises_nothing_and_loses_no_answer(seed: int) -> None:
    chance = random.Random(seed)
    person = Person()
    for _ in range(STEPS):
        before = person.here
        action = some_action(person, chance)
        done = person.act(action)
        gone = {name for name in before.log.answers if name not in person.here.log.answers}
        restarted = any(entry.kind == "restarted" for entry in done.entries)
        assert not gone or restarted, action
        assert done.card is not None or done.note is not None or done.verdict is not None or not done.waits, action
        assert done.verdict is None or any(entry.kind == "confirmed" for entry in done.entries)


@pytest.mark.parametrize("seed", WALKS)
def test_every_path_through_the_questions_ends_in_a_verdict(seed: int) -> None:
    chance = random.Random(seed)
    person = Person()
    settled = 0
    for _ in range(MOST_STEPS):
        if person.here.place in ("ready", "early"):
            break
        assert person.here.progress.settled >= settled, "progress never goes down unless an answer is changed"
        settled = person.here.progress.settled
        fields = person.here.checklist.fields
        person.press(**{name: some_value(chance, fields[name]) for name in person.here.asked})
    person.act(Confirm())
    assert person.verdict is not None


@pytest.mark.parametrize("seed", WALKS)
def test_a_card_never_asks_for_what_is_answered_and_never_for_more_than_it_holds(seed: int) -> None:
    chance = random.Random(seed)
    person = Person()
    while isinstance(person.card, QuestionCard) and person.here.place == "question":
        asked = [control.field for control in person.card.controls]
        assert asked
        assert not [name for name in asked if name in person.here.values]
        assert len(asked) <= person.here.checklist.by_id[person.card.question].most
        fields = person.here.checklist.fields
        person.press(**{name: some_value(chance, fields[name]) for name in person.here.asked})


def test_with_nothing_known_and_nothing_odd_there_are_six_or_seven_cards() -> None:
    person = Person()
    cards = 0
    values = {
        "prompt_ingredients": ("instruction", "few_shot"), "few_shot_examples": 4, "eval_examples": 400,
        "eval_failures": 40, "failure_threshold": 0.02, "failures_consistent": True, "failure_mode": "format",
        "needs_current_knowledge": False, "reasoning_matters": False, "structured_outputs": "insufficient",
        "input_diversity": "narrow", "monthly_requests": 10_000, "format_tolerance": "zero", "labelled_examples": 900,
        "labels_trusted": True, "stable_months": 12, "criteria_written": True, "change_pace": "weeks",
        "curation_budgeted": True, "retraining_budgeted": True, "already_tuned": False,
    }  # fmt: skip
    while person.here.place == "question":
        cards += 1
        person.press(**{name: values.get(name) for name in person.here.asked})
    assert cards <= 7
    assert person.finish(values).decision == "not_yet"


@pytest.mark.parametrize("seed", WALKS)
def test_over_early_means_that_no_answer_can_change_the_decision(seed: int) -> None:
    chance = random.Random(seed)
    person = Person({name: some_value(chance, knowledge().checklist.fields[name]) for name in chance.sample(FIELDS, 9)})
    if person.here.place != "early":
        return
    person.act(Command("finish"))
    fields = person.here.checklist.fields
    while person.here.place == "question":
        person.press(**{name: some_value(chance, fields[name]) for name in person.here.asked})
    person.act(Confirm())
    assert person.verdict is not None
    assert person.verdict.decision == "prompt"
