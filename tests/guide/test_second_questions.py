"""Either/or questions, second ones and those for a yes or a no: answered, or named as what the guide doesn't say."""

from __future__ import annotations

import pytest

from bot.guide.asked_questions import split_questions
from tests.harness.guide import consultant

PROJECT = "Tram depot, 3,000 fault reports a month, 31 of 410 wrong, we accept 4%, 12 examples in the prompt."


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Do we improve our prompt first, or do we gather labels?", "The prompt first"),
        ("Is it wiser to use structured outputs or to train it for the XML?", "Structured outputs first"),
        ("Which weighs more, good labels or a stable task?", "one alone is not enough"),
        ("Are the test cases part of the 500 examples?", "names the eval set apart"),
        ("Does it matter that two departments made our labels?", "Only if they disagree"),
        ("Will fine-tuning make the model more intelligent?", "No. It locks in a behavior"),
        ("Would a model stop inventing things once it is fine-tuned?", "No, not where facts are missing"),
        ("Do all ten items have to be a yes before we train?", "what applies of the ten"),
        ("Can we train now and write down the criteria afterwards?", "The criteria come first"),
        ("Is chain of thought a replacement for fine-tuning?", "it belongs into the best prompt"),
        ("What is the difference between a no and a not yet?", "“Not yet” is no “never”"),
        ("How sure are you about all that?", "As sure as the facts are"),
        ("Do we need your approval for it?", "I approve nothing"),
        ("Is that a good argument?", "Only five things count as reasons"),
        ("Does the checklist count for us too if we only want speed?", "Yes. Speed or cost"),
    ],
)
@pytest.mark.parametrize("project", ["", f"{PROJECT} "])
def test_a_question_gets_a_sentence_that_answers_it(project: str, message: str, said: str) -> None:
    assert said in consultant().reply(project + message).answer.direct


@pytest.mark.parametrize(
    ("further", "outside"),
    [
        ("And who should check all these labels?", "who should label"),
        ("And who will have to look after it later?", "who should look after it"),
        ("And how long would all that take us?", "how long it takes"),
        ("And can the data stay on our own servers?", "where the data and the model are kept"),
        ("And what if the vendor retires the base model?", "when its base model changes"),
    ],
)
def test_a_second_question_that_the_guide_leaves_open_is_named(further: str, outside: str) -> None:
    below = consultant().reply(f"{PROJECT} Do we train? {further}").answer
    assert f"My guide says nothing about {outside}" in below.direct or outside in below.direct
    assert below.outside


@pytest.mark.parametrize(
    "message",
    [
        "Are human errors a benchmark?",
        "Which of the two do you want to see first from us, results or labels?",
        "Do I have to tell you the numbers exactly, or is roughly fine?",
    ],
)
def test_what_is_merely_near_is_not_given_as_an_answer(message: str) -> None:
    reply = consultant().reply(message)
    assert reply.answer.direct.startswith(("My guide has no direct answer to", "The nearest my guide comes to"))
    assert len(reply.answer.passages) <= 1


def test_what_is_near_is_announced_only_where_it_stands() -> None:
    text = consultant().reply('What do you mean by "curation", and is it something a temp can do?').answer.text
    assert not text.endswith(":")


@pytest.mark.parametrize(
    ("message", "clauses"),
    [
        ("Is she right, and if not, what does it do?", ["Is she right?", "if not, what does it do?"]),
        ("The board asks if a tuned 7B cuts the bill.", ["whether a tuned 7B cuts the bill?"]),
        ("When it fails, what do we do?", ["When it fails, what do we do?"]),
    ],
)
def test_a_question_for_the_other_case_is_one_of_its_own(message: str, clauses: list[str]) -> None:
    assert [question.asked for question in split_questions(message)] == clauses


@pytest.mark.parametrize(
    "message",
    [
        "Is it better to fine-tune one model for all five languages or one per language?",
        "Is it ok to measure with the same cases every month, or do we need fresh ones?",
        "honestly what do you think, is it all hype? we have no project at all, just curious",
    ],
)
def test_a_question_that_tells_of_no_project_gets_no_first_read(message: str) -> None:
    reply = consultant().reply(message)
    assert reply.first_read is None
    assert "what do you think" not in reply.text


@pytest.mark.parametrize("project", ["", f"{PROJECT} "])
def test_a_reason_is_judged_whatever_it_names(project: str) -> None:
    answer = consultant().reply(f"{project}Is independence from OpenAI a reason?").answer
    assert "doesn't name that as a reason" in answer.direct
    assert answer.outside == ()


@pytest.mark.parametrize(
    ("message", "never"),
    [
        ("Our two labellers agree in 80% of cases. Is that good enough?", "80% wrong"),
        ("Is it true that below 500k requests a month it never pays?", "If so, that is between"),
        ("Can a non-technical person write the prompt?", "known to be right"),
        ("Do we lose the few-shot examples once it is trained?", "That comes first"),
    ],
)
def test_an_answer_to_something_else_is_not_given(message: str, never: str) -> None:
    assert never not in consultant().reply(message).text
