"""No further question below a first read is passed over: it is answered, or named as outside the guide."""

from __future__ import annotations

import pytest

from tests.harness.guide import consultant

PROJECT = "We sort 6,000 tickets a month into nine queues, 40 of 500 wrong, we accept 5%. Should we fine-tune?"


@pytest.mark.parametrize(
    ("further", "named"),
    [
        ("And may the parish council read the chats?", "parish council"),
        ("And does it work in a submarine with the radio off?", "submarine"),
        ("Does my cousin get a holiday flat?", "holiday flat"),
        ("Also: open weights or GPT, and what does your guide say on emojis", "emojis"),
        ("Anything else, and do I need to disclose that to the players?", "disclose"),
        ("Oh and is it ethical to let a machine do that", "ethical"),
        ("Would it run on CPU?", "CPU"),
        ("And is €9k normal?", "€9k"),
        ("And could it take phone calls as well?", "phone calls"),
        ("Does the regulator say anything about that?", "regulator"),
        ("And does that waive privilege?", "privilege"),
        ("Can we get our money back?", "money back"),
        ("How do we treat the OCR errors?", "OCR"),
        ("Can I ask it for a confidence score?", "confidence score"),
    ],
)
def test_a_further_question_outside_the_guide_is_named_in_the_askers_words(further: str, named: str) -> None:
    below = consultant().reply(f"{PROJECT} {further}").answer.direct
    assert "My guide" in below
    assert named in below


@pytest.mark.parametrize(
    "further",
    [
        "What do I tell the committee?",
        "Or may I stop here?",
        "Who has the better reading?",
        "Where would you put the next six weeks?",
        "So I suppose the article isn't for us?",
        "Do I have to agree with her today?",
        "Would it do anything?",
        "And how do I present this honestly?",
    ],
)
def test_a_question_without_a_subject_of_its_own_is_not_called_uncovered(further: str) -> None:
    assert "My guide" not in consultant().reply(f"{PROJECT} {further}").text


@pytest.mark.parametrize("alone", ["Good idea?", "Sanity check?", "Keep it?", "Or should we train it for fun?"])
def test_a_question_for_the_decision_is_not_called_uncovered(alone: str) -> None:
    assert "My guide" not in consultant().reply(f"{PROJECT} {alone}").answer.text


def test_what_is_named_as_outside_has_no_passage_below_it() -> None:
    answer = consultant().reply(f"{PROJECT} And may the parish council read the chats?").answer
    assert answer.passages == ()


_STORY = "We sort customs mails, 40 of 400 land in the wrong tray, 9,000 a month. "


@pytest.mark.parametrize(
    "question",
    [
        "Is this really the cure or not?",
        "Do we need training or a week off?",
        "Is our customs desk even a fine-tuning case?",
        "Or is that pure vanity?",
        "Should we copy what they do?",
    ],
)
def test_what_the_decision_answers_is_not_called_uncovered(question: str) -> None:
    reply = consultant().reply(_STORY + question)
    assert reply.first_read is not None
    assert "doesn't cover" not in reply.text


def test_what_the_decision_does_not_answer_is_still_named() -> None:
    assert "doesn't cover “" in consultant().reply(_STORY + "Has anybody built this for harbours already?").text
