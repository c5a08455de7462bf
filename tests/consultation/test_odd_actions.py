"""What a person can do out of turn, and values that can't be: each gets a word, and nothing is lost or invented."""

from __future__ import annotations

from typing import Any

import pytest

from bot.consultation.grades import measured_lines, readings
from bot.consultation.messages import Notice, QuestionCard
from bot.consultation.position import position
from bot.consultation.state import Consultation, Entry
from bot.consultation.step import Scene
from bot.consultation.user_actions import Command, FormAnswer, Start, TextReply
from bot.consultation.validation import PROJECT_NAME_MAX, possible, possible_candidates
from bot.decision.profile import LARGEST_COUNT
from tests.consultation.walks import PERSON, Person, knowledge


def scene(person: Person) -> Scene:
    """Where the next action of this person happens."""
    known = knowledge()
    return Scene(person.consultation, person.here, PERSON, 9.0, known.phrases)


def asking() -> Person:
    """A person before the first card."""
    person = Person({"task": "extraction"}, project="Ledger")
    assert isinstance(person.card, QuestionCard)
    return person


def decided() -> Person:
    """A person whose verdict was posted."""
    person = asking()
    person.finish({})
    assert person.here.place == "done"
    return person


def test_why_of_an_older_card_is_answered_also_after_the_verdict() -> None:
    person = decided()
    person.act(Command("why", "ahead"))
    question = knowledge().checklist.by_id["ahead"]
    assert person.note == Notice(
        title=question.label, text=f"{question.why} {question.explanation}", section=question.section
    )


@pytest.mark.parametrize(("word", "question"), [("why", None), ("why", "gone"), ("pause", None)])
def test_after_the_verdict_there_is_nothing_to_explain_or_to_pause(word: Any, question: str | None) -> None:
    person = decided()
    before = person.consultation
    person.act(Command(word, question))
    assert person.note is not None
    assert person.consultation == before


def test_a_second_start_goes_on_where_the_first_stands() -> None:
    person = asking()
    person.press(**dict.fromkeys(person.here.asked))
    before = person.consultation.entries
    person.act(Start({"task": "classification"}))
    assert person.consultation.entries[: len(before)] == before
    assert person.here.values["task"] == "extraction"


def test_a_press_on_a_card_that_is_gone_changes_nothing_and_gets_a_word() -> None:
    person = asking()
    before = person.consultation
    person.act(FormAnswer("gone", {"task": "extraction"}))
    assert person.note is not None
    assert person.consultation == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("project", "   "),
        ("project", "x" * (PROJECT_NAME_MAX + 1)),
        ("monthly_requests", LARGEST_COUNT + 1),
        ("monthly_requests", "many"),
        ("task", "poetry"),
        ("stable_months", -1),
    ],
)
def test_an_impossible_value_is_refused_with_the_words_of_its_field(name: str, value: Any) -> None:
    values, refusal = possible({name: value}, scene(asking()))
    assert values == {}
    assert refusal == knowledge().checklist.fields[name].refusal


def test_a_name_that_is_no_field_is_left_out() -> None:
    assert possible({"mood": "good", "stable_months": 7}, scene(asking())) == ({"stable_months": 7}, "")


def test_of_candidates_only_those_are_kept_that_fit_and_each_once() -> None:
    offered = {
        "stable_months": (7, 7, -1, 8),
        "task": ("poetry",),
        "eval_failures": (500, 20),
        "eval_examples": (100,),
        "mood": ("good",),
    }
    found = possible_candidates(offered, {"eval_examples": 400}, scene(asking()))
    assert found == {"stable_months": (7, 8), "eval_failures": (20,)}


@pytest.mark.parametrize(
    ("known", "given", "refused"),
    [
        ({"eval_examples": 40}, {"eval_failures": 50}, True),
        ({"eval_failures": 50}, {"eval_examples": 40}, True),
        ({"eval_failures": 50}, {"eval_examples": 0}, False),  # not measured after all: the failures fall away
        ({"eval_failures": 50}, {"eval_examples": 0, "eval_failures": 50}, False),
        ({"eval_failures": 50}, {"eval_examples": 0, "eval_failures": 3}, True),
        ({"eval_failures": 5}, {"eval_examples": 40}, False),
        ({}, {"tuned_examples": 10, "tuned_failures": 11}, True),
    ],
)
def test_more_failures_than_examples_are_refused_also_when_said_one_by_one(
    known: dict[str, Any], given: dict[str, Any], refused: bool
) -> None:
    person = Person(known, project="Ledger")
    _, refusal = possible(given, scene(person))
    assert bool(refusal) is refused


def test_nothing_was_measured_where_no_file_was_read() -> None:
    known = knowledge()
    person = asking()
    assert readings(person.consultation) == ()
    assert measured_lines(person.here.profile, {}, known.phrases, known.checklist) == ()


def test_a_reply_that_states_nothing_possible_keeps_the_card() -> None:
    person = asking()
    before = person.here.current
    person.act(TextReply("99 failed of 3", {"eval_examples": 3, "eval_failures": 99}))
    assert person.here.current == before
    assert isinstance(person.card, QuestionCard)
    assert person.card.problem


def test_stored_answers_that_no_longer_fit_count_as_unanswered() -> None:
    """An option was removed, a line moved, or two counts contradict each other: each is asked again."""
    stored = {"task": "poetry", "stable_months": -3, "eval_examples": 3, "eval_failures": 99, "failure_mode": "style"}
    entry = Entry(kind="answered", values=stored, by=PERSON, at=0.0)
    known = knowledge()
    here = position(Consultation(id="c", team="T", owner=PERSON, entries=(entry,)), known.checklist, known.rules)
    assert here.values == {"eval_examples": 3, "failure_mode": "style"}


def test_the_pages_of_the_form_hold_each_question_once_and_in_order() -> None:
    checklist = knowledge().checklist
    assert [question for page in checklist.form_pages for question in page] == [*checklist.questions]
    assert all(len({question.form_page for question in page}) == 1 for page in checklist.form_pages)
