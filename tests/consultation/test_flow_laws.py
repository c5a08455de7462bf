"""Laws of the conversation: order doesn't matter, a change can be undone, and nothing counts unconfirmed."""

from __future__ import annotations

import random
from typing import Any

import pytest

from bot.consultation.state import Entry
from bot.consultation.user_actions import Command, Confirm, Edit, FormAnswer, TextReply
from bot.decision.facts import facts_of
from bot.decision.profile import Profile
from bot.decision.table import rule
from bot.decision.verdict import Verdict
from tests.consultation.walks import Person, knowledge, some_value

SEEDS = range(60)


def truth(seed: int) -> dict[str, Any]:
    """Everything about one project, in possible numbers."""
    chance = random.Random(seed)
    values = {name: some_value(chance, field) for name, field in knowledge().checklist.fields.items()}
    if (values["eval_failures"] or 0) > (values["eval_examples"] or 0):
        values["eval_failures"] = 0
    return values


def essence(verdict: Verdict) -> tuple[Any, ...]:
    return verdict.decision, verdict.missing


@pytest.mark.parametrize("seed", SEEDS)
def test_answering_one_by_one_at_once_or_in_the_opening_gives_the_same_decision(seed: int) -> None:
    told = truth(seed)
    one_by_one = Person().finish(told)
    at_once = Person()
    at_once.hear(FormAnswer(None, told, "modal"))
    opening = Person({name: value for name, value in told.items() if value is not None})
    if opening.here.place == "opening":
        opening.hear(Confirm("opening", True))
    # Whatever is not asked one by one could not have mattered.
    assert essence(at_once.finish(told)) == essence(one_by_one)
    assert essence(opening.finish(told)) == essence(one_by_one)


@pytest.mark.parametrize("seed", range(400))
def test_the_way_through_the_questions_decides_as_the_table_does_on_everything_that_is_true(seed: int) -> None:
    told = truth(seed)
    person = Person()
    person.answer(told)
    known = {name: value for name, value in told.items() if value is not None}
    ruling = rule(facts_of(Profile(**known), knowledge().rules))
    asked = rule(facts_of(person.here.profile, knowledge().rules))
    assert (asked.decision, asked.missing) == (ruling.decision, ruling.missing)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_in_which_fields_are_reported_does_not_matter(seed: int) -> None:
    told = truth(seed)
    chance = random.Random(seed)
    names = list(told)
    people = []
    for _ in range(2):
        chance.shuffle(names)
        person = Person()
        for name in names:
            # Numbers that belong together are told together: alone, the second could contradict an open first.
            person.hear(TextReply("…", {name: told[name]}))
        people.append(person)
    first, second = (person.here for person in people)
    assert first.values == second.values
    assert first.statuses == second.statuses


@pytest.mark.parametrize("seed", SEEDS)
def test_changing_an_answer_to_its_old_value_changes_nothing_and_keeps_the_verdict(seed: int) -> None:
    person = Person()
    before = person.finish(truth(seed))
    settled = [name for name, standing in person.here.statuses.items() if standing.state == "settled"]
    name = random.Random(seed).choice(settled)
    person.hear(Edit(name))
    assert person.here.place == "question"
    taken = person.hear(FormAnswer(name, {field: person.here.values[field] for field in person.here.asked}))
    assert taken.verdict is None
    assert person.here.place == "done"
    assert person.here.profile == before.profile


@pytest.mark.parametrize("seed", SEEDS)
def test_back_and_the_same_answer_leads_to_the_same_place(seed: int) -> None:
    told = truth(seed)
    chance = random.Random(seed)
    person = Person()
    for _ in range(chance.randrange(1, 12)):
        question = person.here.current
        if question is None:
            break
        person.hear(FormAnswer(question.id, {name: told[name] for name in person.here.asked}))
    before = person.here
    person.hear(Command("back"))
    taken_back = person.here.current
    assert taken_back is not None
    person.hear(FormAnswer(taken_back.id, {name: told[name] for name in person.here.asked}))
    assert person.here.values == before.values
    assert person.here.current == before.current


def test_nothing_counts_before_it_is_confirmed() -> None:
    person = Person({"needs_current_knowledge": True, "monthly_requests": 3_000_000})
    assert person.here.values == {}
    assert person.here.asked == ()
    person.hear(TextReply("maybe a router", {"task": "classification"}, "model"))
    assert person.here.values == {}
    person.hear(Confirm("opening", True))
    assert person.here.values == {
        "needs_current_knowledge": True,
        "monthly_requests": 3_000_000,
        "task": "classification",
    }


def test_no_verdict_is_rendered_but_by_confirming_the_whole_summary() -> None:
    person = Person(project="Bluebird")
    assert person.hear(Confirm("summary", True)).verdict is None
    person.answer(truth(1))
    assert person.verdict is None
    assert person.shown("summary")[0].final
    assert person.hear(Confirm("summary", False)).verdict is None
    assert person.hear(Command("yes")).verdict is not None
    assert person.hear(Command("yes")).verdict is None


def test_a_change_after_the_verdict_gives_a_new_one_after_confirming() -> None:
    person = Person(project="Bluebird")
    first = person.finish({**truth(3), "needs_current_knowledge": False})
    person.hear(Edit("knowledge"))
    assert person.shown("ask")[0].changing
    taken = person.hear(FormAnswer("knowledge", {"needs_current_knowledge": True}))
    assert taken.verdict is None
    person.answer(truth(3))
    second = person.hear(Confirm("summary", True)).verdict
    assert second is not None
    assert (second.decision, second.route) == ("prompt", "retrieval")
    assert first.profile.needs_current_knowledge is False  # the old one is as it was


def test_a_choice_that_was_removed_counts_as_unanswered() -> None:
    person = Person(project="Bluebird")
    stored = person.consultation.model_copy(
        update={"entries": (_answered({"task": "poetry", "labelled_examples": 300}),)}
    )
    person.consultation = stored
    assert person.here.asked == ("task",)
    assert person.here.values["labelled_examples"] == 300


def test_a_stored_answer_to_a_field_that_is_gone_is_ignored() -> None:
    person = Person(project="Bluebird")
    person.consultation = person.consultation.model_copy(update={"entries": (_answered({"colour": "blue"}),)})
    assert person.here.asked == ("task",)


def test_the_same_entries_give_the_same_position_whoever_reads_them_back() -> None:
    person = Person(project="Bluebird")
    person.finish(truth(5))
    stored = type(person.consultation).model_validate_json(person.consultation.model_dump_json())
    again = Person(project="Bluebird")
    again.consultation = stored
    assert again.here.values == person.here.values
    assert again.here.place == "done"


def test_skip_on_a_half_answered_card_leaves_what_was_said() -> None:
    person = Person(project="Bluebird")
    person.hear(FormAnswer("task", {"task": "extraction"}))
    person.hear(TextReply("12 examples in it", {"few_shot_examples": 12}))
    assert person.shown("ask")[0].noted
    person.hear(Command("skip"))
    assert person.here.values["few_shot_examples"] == 12
    assert person.here.values["prompt_ingredients"] is None


def test_every_why_cites_its_section() -> None:
    for question in knowledge().checklist.questions:
        person = Person(project="Bluebird")
        person.hear(Command("why", question.id))
        assert person.shown("notice")[0].section == question.section


def _answered(values: dict[str, Any]) -> Entry:
    return Entry(kind="answered", values=values, by="U1", at=1.0)
