"""The words that work at any time, said where they have nothing to do: each gets its own answer and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.consultation.messages import AnswersCard, Notice, QuestionCard, ReadyCard
from bot.consultation.user_actions import Command, Confirm, Edit, FormAnswer, Start, TextReply, Word
from tests.consultation.walks import Person, asked_alone, knowledge

READY = ("ready", "early")


def asking(**known: Any) -> Person:
    """A person before a card."""
    return Person({"task": "extraction", **known}, project="Ledger")


def ready() -> Person:
    """A person at the summary, before the verdict."""
    person = asking()
    while person.here.place not in READY:
        person.press(**dict.fromkeys(person.here.asked))
    return person


def decided() -> Person:
    person = asking()
    person.finish({})
    return person


def phrase(name: str, **values: Any) -> str:
    return knowledge().phrases.say(name, **values)


def entries_of(person: Person, action: Any) -> list[str]:
    return [entry.kind for entry in person.act(action).entries]


def test_a_skip_on_an_older_card_is_not_for_the_one_that_waits() -> None:
    person = asking()
    older = person.here.current
    person.press(**dict.fromkeys(person.here.asked))
    assert older is not None
    assert entries_of(person, Command("skip", older.id)) == []
    assert person.note is not None
    assert person.note.text == phrase("answered_already", label=older.label)


def test_change_of_a_question_that_is_not_there_gets_a_word() -> None:
    person = asking()
    assert entries_of(person, Edit("gone")) == []
    assert person.note == Notice(text=phrase("card_gone"))


def test_change_of_what_is_not_answered_yet_asks_nothing_twice() -> None:
    person = asking()
    waiting = person.here.current
    assert waiting is not None
    assert entries_of(person, Edit(waiting.id)) == []
    assert person.here.current == waiting


def test_a_name_that_is_too_long_is_refused_at_the_verdict_too() -> None:
    person = ready()
    assert entries_of(person, Confirm(project="x" * 500)) == []
    assert person.verdict is None
    assert person.card is not None
    assert knowledge().checklist.fields["project"].refusal in str(person.card)


@pytest.mark.parametrize(
    ("word", "phrase_name"),
    [("skip", "nothing_to_skip"), ("drop", "nothing_to_drop"), ("yes", "finished"), ("resume", "finished")],
)
def test_after_the_verdict_a_word_has_nothing_to_do(word: Any, phrase_name: str) -> None:
    person = decided()
    assert entries_of(person, Command(word)) == []
    assert person.note is not None
    assert person.note.text == phrase(phrase_name)


def test_a_second_drop_offers_to_bring_it_back() -> None:
    person = asking()
    person.act(Command("drop"))
    assert entries_of(person, Command("drop")) == []
    assert person.note == Notice(text=phrase("dropped_already"), buttons=("bring_back",))
    first = knowledge().checklist.questions[0].id
    assert entries_of(person, FormAnswer(first, {"task": "extraction"})) == []
    assert person.note == Notice(text=phrase("dropped_already"), buttons=("bring_back",))


def test_what_was_dropped_stays_dropped_where_something_else_is_asked_for() -> None:
    person = asking()
    person.act(Command("drop"))
    assert entries_of(person, Command("resume")) == ["resumed"]
    assert person.here.place == "question"


def test_start_over_with_nothing_answered_starts_nothing_over() -> None:
    person = Person(project=None)
    assert person.here.log.answers == {}
    assert entries_of(person, Command("start_over")) == []
    assert isinstance(person.card, QuestionCard)


@pytest.mark.parametrize(("word", "asked_for"), [("yes", True), ("no", False)])
def test_yes_and_no_at_the_summary(word: Any, asked_for: bool) -> None:
    person = ready()
    person.act(Command(word))
    assert (person.verdict is not None) is asked_for
    assert isinstance(person.card, AnswersCard) is not asked_for


def test_yes_to_a_question_that_has_no_yes_is_not_understood() -> None:
    person = asking()
    assert len(person.here.asked) > 1 or knowledge().checklist.fields[person.here.asked[0]].kind != "yes_no"
    assert entries_of(person, Command("yes")) == []
    assert isinstance(person.card, QuestionCard)
    assert person.card.problem == phrase("misread")


@pytest.mark.parametrize(("word", "value"), [("yes", True), ("no", False)])
def test_yes_and_no_answer_a_card_whose_choices_are_these(word: Word, value: bool) -> None:
    person = asked_alone("curation_budgeted")
    person.act(Command(word))
    assert person.here.values["curation_budgeted"] is value


def test_yes_to_a_question_with_other_choices_is_none_of_them() -> None:
    person = asked_alone("failures_consistent")  # "everywhere, or mostly in one or two kinds?"
    assert entries_of(person, Command("yes")) == []
    assert isinstance(person.card, QuestionCard)
    assert person.card.problem == phrase("misread")


def test_a_pause_is_noted_once_and_an_answer_ends_it() -> None:
    person = asking()
    assert entries_of(person, Command("pause")) == ["paused"]
    assert entries_of(person, Command("pause")) == []
    assert person.card == Notice(text=phrase("paused"), buttons=("resume",))
    assert entries_of(person, TextReply("hmm", {})) == []
    assert person.card == Notice(text=phrase("still_paused"), buttons=("resume",))
    assert entries_of(person, TextReply("stable for a year", {"stable_months": 12})) == ["resumed", "answered"]
    assert isinstance(person.card, QuestionCard)
    assert person.card.noted[0] == phrase("resumed")


def test_what_was_dropped_is_still_offered_after_another_start() -> None:
    person = asking()
    person.act(Command("drop"))
    assert entries_of(person, Start({})) == []
    assert person.card == Notice(text=phrase("dropped"), buttons=("bring_back",))


def test_anything_but_a_yes_ends_the_question_whether_to_start_over() -> None:
    person = asking()
    assert entries_of(person, Command("start_over")) == ["asked_restart"]
    assert entries_of(person, Command("summary")) == ["kept"]
    assert person.here.log.pending is None


def test_words_that_nobody_understands_at_the_summary_and_after_the_verdict() -> None:
    person = ready()
    assert entries_of(person, TextReply("hmm", {})) == []
    assert phrase("misread_ready") in str(person.card)
    person.act(Confirm())
    assert entries_of(person, TextReply("hmm", {})) == []
    assert person.note == Notice(text=phrase("finished"), buttons=("edit",))


def test_a_card_without_a_choice_and_one_with_an_impossible_one_wait_on() -> None:
    person = asking()
    waiting = person.here.current
    assert waiting is not None
    assert entries_of(person, FormAnswer(waiting.id, {})) == []
    assert isinstance(person.card, QuestionCard)
    assert person.card.problem == phrase("nothing_chosen")
    assert entries_of(person, FormAnswer(waiting.id, {"stable_months": -1})) == []
    assert person.card.problem == knowledge().checklist.fields["stable_months"].refusal
    assert person.here.current == waiting


def test_the_same_answer_again_keeps_it() -> None:
    person = asking(failure_mode="format")
    person.act(Edit("failure_mode"))
    assert person.here.current is not None
    assert person.here.current.id == "failure_mode"
    assert entries_of(person, FormAnswer("failure_mode", {"failure_mode": "format"})) == ["kept"]
    assert person.here.current.id != "failure_mode"


def test_questions_that_can_no_longer_decide_are_named() -> None:
    person = asking(already_tuned=True)
    person.act(FormAnswer(None, {"change_pace": "quick"}, "form"))
    labels = {question.id: question.label for question in knowledge().checklist.questions}
    skipped = ", ".join(labels[name] for name in ("failure_mode", "data", "tuned")).lower()
    assert isinstance(person.card, ReadyCard)
    assert phrase("skipped", labels=skipped) in person.card.noted
    person.act(FormAnswer("tuned", {"tuned_examples": 9}))
    assert person.note == Notice(text=phrase("fell_away", label=labels["tuned"], reason=phrase("cannot_matter")))


def test_a_question_that_was_to_be_changed_and_fell_away_is_not_asked() -> None:
    person = asking(already_tuned=True, tuned_examples=200, tuned_failures=2)
    person.act(Edit("tuned"))
    assert person.here.current is not None
    assert person.here.current.id == "tuned"
    person.act(FormAnswer(None, {"already_tuned": False}, "form"))
    assert person.here.log.reopened == ["tuned"]
    assert person.here.current.id != "tuned"
