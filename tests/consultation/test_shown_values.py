"""What a card shows of what may have been meant is what a yes agrees to, and nothing of it is lost on the way."""

from __future__ import annotations

import pytest

from bot.consultation.messages import QuestionCard
from bot.consultation.user_actions import Command, FormAnswer, TextReply, Word
from tests.consultation.test_suggestions import PARTS, at_the_situation, card
from tests.consultation.walks import Person, asked_alone, knowledge
from tests.harness.profiles import FINE_TUNE

LIMITS = "output_constraints"


def described(*parts: str) -> Person:
    """At the first card, which has filled in these parts of a prompt."""
    person = Person()
    person.act(TextReply("…", {}, {"prompt_ingredients": (parts,)}))
    assert card(person).controls[0].initial == parts
    return person


def test_a_list_that_is_added_to_loses_nothing() -> None:
    person = described(*PARTS)
    person.say("also the format and its limits", prompt_ingredients=("output_format", LIMITS))
    assert "prompt_ingredients" not in person.here.values
    assert card(person).controls[0].initial == (*PARTS, LIMITS)
    assert card(person).problem.startswith("I filled in")
    person.act(Command("yes"))
    assert person.here.values["prompt_ingredients"] == (*PARTS, LIMITS)


def test_a_list_that_names_less_or_all_takes_the_place_of_what_was_filled_in() -> None:
    for parts in (PARTS[:1], (*PARTS, LIMITS)):
        person = described(*PARTS)
        person.say("…", prompt_ingredients=parts)
        assert person.here.values["prompt_ingredients"] == parts


def test_what_another_reply_may_have_meant_leaves_filled_in_what_waits() -> None:
    person = described(*PARTS)
    person.act(TextReply("…", {}, {"few_shot_examples": (6,)}))
    shown = {control.field: control.initial for control in card(person).controls}
    assert shown == {"prompt_ingredients": PARTS, "few_shot_examples": 6}


def test_a_number_of_unclear_role_is_asked_about_and_the_rest_waits() -> None:
    person = at_the_situation({})
    person.act(TextReply("…", {}, {"needs_current_knowledge": (False,), "latency_budget_ms": (180,)}))
    assert card(person).candidates_question == "180 ms: is that a hard limit?"
    person.act(Command("no"))
    assert "latency_budget_ms" not in person.here.values
    shown = {control.field: control.initial for control in card(person).controls}
    assert (shown["latency_budget_ms"], shown["needs_current_knowledge"]) == (None, False)


def test_nobody_agrees_to_what_is_not_shown() -> None:
    person = Person(candidates={"failure_mode": ("format",)})
    person.press(prompt_ingredients=PARTS)
    person.press(eval_examples=400, eval_failures=40, failure_threshold=0.02, failures_consistent=True)
    assert (card(person).question, card(person).candidates) == ("failure_mode", ())
    person.act(Command("yes"))
    assert "failure_mode" not in person.here.values
    assert card(person).problem


def test_yes_to_a_choice_of_two_is_neither() -> None:
    person = Person()
    person.press(prompt_ingredients=PARTS)
    person.press(eval_examples=400, eval_failures=40, failure_threshold=0.02)
    assert person.here.asked == ("failures_consistent",)
    person.act(TextReply("…", {}, {"failures_consistent": (True, False)}))
    person.act(Command("yes"))
    assert "failures_consistent" not in person.here.values
    assert card(person).problem


@pytest.mark.parametrize(("word", "value"), [("yes", True), ("no", False)])
def test_yes_or_no_answers_a_question_whose_choices_are_these(word: Word, value: bool) -> None:
    person = asked_alone("curation_budgeted")
    person.act(TextReply("…", {}, {"curation_budgeted": (True, False)}))
    person.act(Command(word))
    assert person.here.values["curation_budgeted"] is value


def test_what_belongs_to_another_question_is_asked_in_its_words_alone() -> None:
    person = Person()
    person.act(TextReply("…", {}, {"failure_threshold": (0.02,)}))
    fields = knowledge().checklist.fields
    assert card(person).wording == fields["failure_threshold"].alone
    assert card(person).candidates_question == "Did you mean …?"
    assert card(person).question == "prompt"
    person.act(FormAnswer("prompt", {}))
    assert card(person).wording == knowledge().checklist.by_id["prompt"].wording


def test_a_number_that_belongs_to_another_question_is_asked_about_alone() -> None:
    person = Person()
    person.act(TextReply("…", {}, {"labelled_examples": (3_000,)}))
    assert card(person).wording == "3,000 examples: do all of them hold the right output?"
    assert (card(person).candidates_question, card(person).example) == ("", "")


def test_numbers_that_cannot_be_take_nothing_else_with_them() -> None:
    for way in ("press", "words"):
        person = Person()
        person.press(prompt_ingredients=PARTS)
        given = {"eval_examples": 400, "eval_failures": 500, "failure_threshold": 0.02, "failures_consistent": True}
        if way == "press":
            person.press(**given)
        else:
            person.say("…", **given)
        assert person.here.values.keys() == {"prompt_ingredients", "failure_threshold", "failures_consistent"}
        assert isinstance(person.card, QuestionCard)
        assert "500 failures out of 400 examples?" in person.card.problem
        assert [control.field for control in person.card.controls] == ["eval_examples", "eval_failures"]


@pytest.mark.parametrize("way", ["press", "words"])
def test_a_card_that_is_asked_again_waits_on_where_its_numbers_cannot_be(way: str) -> None:
    person = Person()
    person.press(prompt_ingredients=PARTS)
    person.press(eval_examples=400, eval_failures=40, failure_threshold=0.02, failures_consistent=True)
    person.act(Command("back"))
    assert card(person).changing
    if way == "press":
        person.press(eval_failures=500, failure_threshold=0.05)
    else:
        person.say("500 failed, and 5% is fine", eval_failures=500, failure_threshold=0.05)
    assert card(person).changing
    assert "500 failures" in card(person).problem
    assert person.here.values["failure_threshold"] == 0.02


def test_what_words_may_have_meant_at_the_summary_is_asked_about_before_the_verdict() -> None:
    person = Person(project="Ledger")
    while person.here.place != "ready":
        person.press(**{name: FINE_TUNE.get(name) for name in person.here.asked})
    person.act(TextReply("maybe 50 of 400?", {}, {"eval_failures": (50,), "eval_examples": (400,)}))
    assert card(person).question == "failures"
    assert "50 of 400" in card(person).problem
    person.act(Command("no"))
    assert person.here.place == "ready"
    assert person.here.values["eval_failures"] == 40
    person.act(TextReply("maybe 50 of 400?", {}, {"eval_failures": (50,), "eval_examples": (400,)}))
    person.act(Command("yes"))
    assert person.here.place == "ready"
    assert person.here.values["eval_failures"] == 50
