"""What a first message may have meant waits for the card of its question, and counts once somebody agrees."""

from __future__ import annotations

from bot.consultation.messages import QuestionCard
from bot.consultation.user_actions import Command, FormAnswer, TextReply
from tests.consultation.walks import Person

PARTS = ("instruction", "output_format")


def card(person: Person) -> QuestionCard:
    assert isinstance(person.card, QuestionCard), person.card
    return person.card


def at_the_situation(candidates: dict[str, tuple[object, ...]]) -> Person:
    person = Person({"monthly_requests": 3_000_000}, candidates=candidates)
    person.press(prompt_ingredients=PARTS)
    person.press(eval_examples=400, eval_failures=40, failure_threshold=0.02, failures_consistent=False)
    person.press(failure_mode="format")
    assert card(person).question == "situation"
    assert "latency_budget_ms" in [control.field for control in card(person).controls]
    return person


def test_a_prompt_that_was_described_in_part_is_filled_in_on_its_card() -> None:
    person = Person({"few_shot_examples": 6}, candidates={"prompt_ingredients": (PARTS,)})
    assert card(person).question == "prompt"
    assert card(person).controls[0].initial == (*PARTS, "few_shot")  # six were counted
    assert card(person).problem.startswith("I filled in")
    assert "prompt_ingredients" not in person.here.values
    person.act(Command("yes"))
    assert person.here.values["prompt_ingredients"] == (*PARTS, "few_shot")  # all that the card showed
    assert card(person).question != "prompt"


def test_what_belongs_to_a_later_card_is_not_shown_before() -> None:
    person = Person(candidates={"structured_outputs": ("insufficient",), "criteria_written": (True, False)})
    assert (card(person).candidates, card(person).problem) == ((), "")
    assert all(control.initial is None for control in card(person).controls)


def test_a_number_of_unclear_role_is_asked_about_before_the_rest_of_its_card() -> None:
    person = at_the_situation({"latency_budget_ms": (180,), "needs_current_knowledge": (False,)})
    assert card(person).candidates_question == "180 ms: is that a hard limit?"
    person.act(FormAnswer("situation", {}))  # "No, just today's speed"
    assert "latency_budget_ms" not in person.here.values
    assert card(person).candidates == ()
    shown = {control.field: control.initial for control in card(person).controls}
    assert (shown["latency_budget_ms"], shown["needs_current_knowledge"]) == (None, False)
    person.act(FormAnswer("situation", {}))  # none of what was filled in
    assert {control.initial for control in card(person).controls} == {None}


def test_a_number_typed_at_a_card_of_several_fields_is_asked_about_too() -> None:
    person = at_the_situation({})
    person.act(TextReply("180 ms", {}, {"latency_budget_ms": (180,)}))
    assert [found.label for found in card(person).candidates] == ["Yes, hard limit", "No, just today's speed"]


def test_a_row_of_buttons_shows_no_suggestion_that_is_one_of_them() -> None:
    person = Person(candidates={"failure_mode": ("format",)})
    person.press(prompt_ingredients=PARTS)
    person.press(eval_examples=400, eval_failures=40, failure_threshold=0.02, failures_consistent=True)
    assert (card(person).question, card(person).layout) == ("failure_mode", "buttons")
    assert card(person).candidates == ()


def test_a_candidate_is_named_by_its_answer() -> None:
    person = Person()
    person.act(
        TextReply("…", {}, {"reasoning_matters": (True,), "few_shot_examples": (12,), "labels_trusted": (False,)})
    )
    labels = [found.label for found in card(person).candidates]
    assert labels == ["Step-by-step reasoning needed", "12 examples", "Some labels are wrong", "None of these"]


def test_the_likeliest_of_each_field_is_offered_before_the_second_of_any() -> None:
    person = Person()
    offered = {"criteria_written": (True, False), "curation_budgeted": (True, False), "stable_months": (12,)}
    person.act(TextReply("a year, criteria written, curation is budgeted", {}, offered))
    likeliest = [{"criteria_written": True}, {"curation_budgeted": True}, {"stable_months": 12}]
    assert [found.values for found in card(person).candidates] == [*likeliest, {}]


def test_examples_that_were_counted_are_part_of_the_prompt_of_a_form_too() -> None:
    person = Person({"few_shot_examples": 6})
    person.act(FormAnswer(None, {"prompt_ingredients": PARTS}, "form"))
    assert person.here.values["prompt_ingredients"] == (*PARTS, "few_shot")
