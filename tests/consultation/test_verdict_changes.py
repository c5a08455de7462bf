"""What a new verdict says of the one before."""

from __future__ import annotations

from bot.consultation.verdict_changes import Decided, differences
from bot.decision.profile import Profile
from tests.consultation.walks import knowledge

BEFORE = Profile(eval_examples=400, eval_failures=30, failure_mode="format", structured_outputs="insufficient")


def changed(now: Profile, *unknowns: str) -> tuple[str, ...]:
    after = Decided(now, "not_yet", frozenset(unknowns))
    return differences(Decided(BEFORE, "not_yet"), after, knowledge().phrases, knowledge().checklist)


def test_a_question_that_only_stopped_mattering_is_no_change() -> None:
    now = BEFORE.model_copy(update={"failure_mode": "reasoning", "structured_outputs": None})
    assert changed(now) == ("broken format → wrong reasoning",)


def test_an_answer_that_was_taken_back_and_can_decide_is_named() -> None:
    now = BEFORE.model_copy(update={"structured_outputs": None})
    (line,) = changed(now, "structured_outputs")
    assert line.endswith("→ not sure")


def test_what_was_not_known_before_is_said_plainly() -> None:
    assert changed(BEFORE.model_copy(update={"labelled_examples": 900})) == ("900 labelled",)


def test_a_number_is_named_in_the_middle_of_a_sentence() -> None:
    assert changed(BEFORE.model_copy(update={"eval_failures": 12})) == ("failures 30 → 12",)


def test_a_choice_is_known_by_its_two_answers() -> None:
    before = BEFORE.model_copy(update={"criteria_written": False})
    now = Decided(BEFORE.model_copy(update={"criteria_written": True}), "not_yet")
    lines = differences(Decided(before, "not_yet"), now, knowledge().phrases, knowledge().checklist)
    assert lines == ("“correct” is not written down → “correct” is written down",)


def test_nothing_changed() -> None:
    assert changed(BEFORE) == ("nothing has changed",)


def test_another_decision_comes_last() -> None:
    now = Decided(BEFORE.model_copy(update={"labelled_examples": 900}), "prompt")
    facts, decision = differences(Decided(BEFORE, "not_yet"), now, knowledge().phrases, knowledge().checklist)
    assert facts == "900 labelled"
    was, is_now = (knowledge().phrases.say(f"decision_{name}") for name in ("not_yet", "prompt"))
    assert decision == knowledge().phrases.say("since_decision", before=was, now=is_now)
