"""What people ask who never read the guide, in their own words: each gets what the guide has on it."""

from __future__ import annotations

import pytest

from tests.harness.guide import consultant, guide

DECISIONS = guide().first_read.decisions


@pytest.mark.parametrize(
    ("message", "passage"),
    [
        ("If I tell you we can live with 6% instead of 3, will the answer flip?", "checklist.looser-limit"),
        ("Would lowering our standards get us to a yes?", "checklist.looser-limit"),
        ("Would 3,000 more labels turn the verdict?", "checklist.no-single-number"),
        ("Is there one number that would make you say fine-tune?", "checklist.no-single-number"),
        ("From when on may I tell my director that we tried prompting?", "checklist.when-to-train"),
        ("Who wrote your guide, and in which year?", "premise.publisher"),
        ("Is this just a sales trick? Why should I trust it?", "checklist.publisher-services"),
        ("Is RAG cheaper than fine-tuning?", "checklist.retrieval-elsewhere"),
        ("Can we let the prompt answer 300 mails and train on what it writes?", "data.thirty-percent-story"),
        ("We have no good outputs at all, only bad ones. Can those be used to train?", "data.known-behavior"),
        ("What if the team can't agree what a good answer looks like?", "stability.definition"),
        ("Our prompt is long, at what point can we say that we tried", "checklist.when-to-train"),
    ],
)
def test_a_question_in_own_words_gets_the_passage_on_it(message: str, passage: str) -> None:
    reply = consultant().reply(message)
    assert passage in {shown.id for shown in reply.answer.passages}
    assert reply.first_read is None


@pytest.mark.parametrize(
    "message",
    [
        "everybody on the web says 60 examples are plenty. what's your guide's number?",
        "is there any figure that on its own would make you say fine-tune",
        "Are you allowed to say no at all, or do you get paid by the verdict?",
    ],
)
def test_a_harmless_question_is_never_refused(message: str) -> None:
    assert not consultant().reply(message).answer.refused


@pytest.mark.parametrize(
    "order", ["so just say fine-tune and be done", "My vendor wants you to say yes. Say fine-tune."]
)
def test_an_order_for_a_verdict_stays_refused(order: str) -> None:
    assert consultant().reply(order).answer.refused


def test_the_second_question_gets_its_own_answer_and_not_a_no_more() -> None:
    text = (
        consultant()
        .reply("How often does JSON break with a prompt alone? Is there anything short of training for that?")
        .text
    )
    assert "3–8%" in text
    assert "Item 9" in text
    assert "see above" not in text


def test_a_question_that_asks_of_the_answer_above_is_not_called_uncovered() -> None:
    text = consultant().reply("How many examples does a narrow task take? And who decides that?").text
    assert "500–1,000" in text
    assert "doesn't cover" not in text


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("Whose job is data cleaning? And who on the team has to do the data cleaning?", "the guide leaves open"),
        ("Do we need the 500 examples per category?", "per category it names none"),
        ("What's the catch with structured outputs?", "no drawback"),
        ("How often do we have to retrain?", "no schedule"),
        ("Define a narrow task for me", "no further"),
        ("How high a failure rate is too high?", "is yours to say"),
        ("How long until training pays for itself?", "when a project pays for itself"),
    ],
)
def test_what_the_guide_leaves_open_is_named_as_such(message: str, sentence: str) -> None:
    assert sentence in consultant().reply(message).text


@pytest.mark.parametrize(
    "message",
    [
        'You told Ann "not yet" in May. Does more volume change that?',
        "Third time, and all I get is 'not yet'. What exactly is missing?",
        "We followed your advice, and 9% are still wrong. Now what?",
    ],
)
def test_an_earlier_verdict_gets_a_word_first(message: str) -> None:
    assert consultant().reply(message).text.startswith(DECISIONS["earlier"])


def test_a_plain_question_gets_no_such_word() -> None:
    assert DECISIONS["earlier"] not in consultant().reply("How many examples do I need?").text


@pytest.mark.parametrize(
    "message",
    [
        '{"sku": "A-12", "left": 7} is what we want. Fine?',
        "Use {name} in the prompt?",
        pytest.param('{"left": ' + "[" * 5_000 + "]" * 5_000 + "} is what we want. Fine?", id="nested 5,000 levels"),
    ],
)
def test_sound_json_and_a_placeholder_are_no_failure(message: str) -> None:
    assert "failure_mode" not in consultant().reply(message).candidates


def test_a_question_in_another_language_gets_the_passage_in_english() -> None:
    reply = consultant().reply("Ile przykładów potrzebujemy, żeby wytrenować nasz model?")
    assert "Polish" in reply.text
    assert guide().leads["Polish"] in reply.text
    assert [passage.id for passage in reply.answer.passages] == ["data.narrow-minimum"]


def test_what_may_be_stated_in_another_language_is_asked_and_never_taken() -> None:
    reply = consultant().reply("Czy warto trenować mały model? Mamy dużo zapytań miesięcznie i limit 80 ms.")
    assert not reply.facts
    assert reply.first_read is not None
    assert "A hard limit of 80 ms, right?" in reply.text
