"""An example fits what is asked, a check mark stands on what is settled, a verdict shows the way to the other side."""

from __future__ import annotations

import pytest

from bot.consultation.messages import QuestionCard
from bot.consultation.user_actions import Command, FormAnswer, TextReply
from bot.decision.profile import parse_profile
from tests.consultation.test_verdict_words import SAMPLE, made
from tests.consultation.walks import Person
from tests.slack.rendering import render


def at_the_road_ahead() -> Person:
    person = Person()
    person.press(prompt_ingredients=("instruction", "output_format", "few_shot"), few_shot_examples=6)
    person.press(eval_examples=1_600, eval_failures=112, failure_threshold=0.03, failures_consistent=False)
    person.press(failure_mode="reasoning")
    person.press(**dict.fromkeys(person.here.asked) | {"needs_current_knowledge": False})
    person.press(labelled_examples=900, labels_trusted=True)
    assert isinstance(person.card, QuestionCard)
    assert person.card.question == "ahead"
    return person


def test_a_whole_question_has_an_example_of_a_whole_answer() -> None:
    person = at_the_road_ahead()
    person.act(TextReply("purple monkey", {}))
    assert isinstance(person.card, QuestionCard)
    assert "stable for a year" in person.card.example


def test_a_half_answered_question_has_no_example_of_a_whole_answer() -> None:
    person = at_the_road_ahead()
    person.act(
        TextReply("stable for a year, the criteria are written down", {"stable_months": 12, "criteria_written": True})
    )
    person.act(TextReply("purple monkey", {}))
    assert isinstance(person.card, QuestionCard)
    assert person.card.question == "ahead"
    assert person.card.example == ""
    assert "or just type" in str(render(person.card, "o", "c").blocks)


@pytest.mark.parametrize("word", ["back", "skip", "start_over"])
def test_no_check_mark_stands_on_what_is_open(word: str) -> None:
    person = Person()
    person.press(prompt_ingredients=("instruction",))
    person.act(Command(word))  # type: ignore[arg-type]
    if word == "start_over":
        person.act(Command("yes"))
    living = person.living
    assert living is not None
    for item in living.items:
        if item.state == "open":
            line = next(b for b in str(render(living, "o", "c").blocks).split("rich_text_section") if item.label in b)
            assert "✓" not in line
    assert all("✓" not in note for note in getattr(person.card, "noted", ()))


def test_no_check_mark_stands_on_what_nobody_is_sure_of() -> None:
    person = Person()
    person.act(Command("skip"))
    person.act(Command("skip"))
    assert person.living is not None
    rate = person.living.items[1]
    assert (rate.text, rate.state) == ("not sure", "unsure")
    assert person.living.progress.settled == 0
    shown = render(person.living, "o", "c")
    assert "✓" not in str(shown.blocks)
    assert "'complete'" not in str(shown.newer)


def test_a_verdict_that_lacks_more_than_three_things_shows_the_way_to_the_other_side_first() -> None:
    message = made(parse_profile(SAMPLE))
    assert [change.decision for change in message.changes[:2]] == ["fine_tune", "prompt"]
    assert message.changes[0].text == "if all steps are done and clearly more than 3% still fail"
    assert message.changes[1].text == "if the re-test shows 48 failures or fewer"


def test_what_nobody_is_sure_of_is_said_once() -> None:
    person = Person()
    person.press(prompt_ingredients=("instruction", "few_shot"), few_shot_examples=1)
    person.press(eval_examples=300, eval_failures=6, failure_threshold=None, failures_consistent=None)
    assert isinstance(person.card, QuestionCard)
    assert person.card.noted[0] == "Got it: 6 of 300 went wrong (2%). Not sure about the rest."
    assert person.living is not None
    texts = {item.number: item.text for item in person.living.items}
    assert (texts[1], texts[3]) == ("instruction · 1 example", "not sure")
    assert not any("not sure" in other for other in person.living.others)


def test_an_answer_that_is_not_known_at_all_is_said_so() -> None:
    person = Person()
    person.act(Command("skip"))
    assert isinstance(person.card, QuestionCard)
    assert person.card.noted[0] == "Got it: not sure."


def test_a_form_is_said_back_with_one_line_for_each_topic() -> None:
    person = Person()
    answers = {"prompt_ingredients": ("instruction",), "labelled_examples": 900, "labels_trusted": True}
    person.act(FormAnswer(None, answers))
    assert isinstance(person.card, QuestionCard)
    assert person.card.noted == (
        "Got it: instruction.",
        "Noted for “Labelled examples”: 900 labelled · all labels are trusted.",
    )
