"""What is asked again and again has its sentence without a project, too, and alternatives are one question."""

from __future__ import annotations

import pytest

from tests.guide.test_asked_kinds import PROJECT
from tests.harness.guide import consultant


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("RAG or fine-tuning, when is which better?", "Retrieval where the answers stand in documents"),
        ("Fine-tune or build a vector search for our HR policies?", "Retrieval where the answers stand in documents"),
        ("RAG or a fine-tune for the fishing quotas, which change each May?", "Retrieval where the answers stand in"),
        ("Does RAG beat a fine-tuned model for our 300 manuals?", "Retrieval where the answers stand in documents"),
        ("Is it better to have 500 perfect examples or 5,000 noisy ones?", "The right ones:"),
        ("What is an eval set?", "told from bad ones reliably"),
        ("Do we need an eval set before we start, or can we build it later?", "Yes, first:"),
        ("Do I need a custom model to sort tickets?", "No. As a rule"),
        ("It only fails on one sort of document, is that a reason to train?", "for the prompt to mend"),
        ("What's the difference between prompting and fine-tuning?", "A prompt says what to do"),
        ("How do the two compare on up-front cost, running cost and how fast you can change something?", "Up front:"),
        ("Is the volume of 500,000 counted in tokens or in requests?", "Queries:"),
        ("Why does the task have to be stable?", "the behavior is trained in"),
    ],
)
def test_a_question_without_a_project_gets_its_sentence(message: str, said: str) -> None:
    reply = consultant().reply(message)
    assert said in reply.answer.direct
    assert reply.answer.passages or reply.read_to_show


def test_an_answer_that_speaks_of_a_first_read_is_not_given_without_one() -> None:
    assert "above" not in consultant().reply("What would the guide look at?").answer.direct


@pytest.mark.parametrize(
    "question", ["What about summarization?", "Is prompting enough for classification?", "Is 2,000 words too long?"]
)
def test_no_yes_or_no_that_answers_another_question(question: str) -> None:
    assert not consultant().reply(question).answer.direct.casefold().startswith(("yes", "no.", "no:", "no,"))


def test_a_condition_before_a_question_is_part_of_it() -> None:
    answer = consultant().reply("If latency is our only problem, does fine-tuning help?").answer
    assert "100 ms" in answer.direct


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Do we need an eval set, or can we build it later? How large should it be?", "The guide names no size"),
        ("Does it learn facts, e.g. our price list?", "training adds no facts"),
    ],
)
def test_what_a_question_speaks_of_is_found_in_it_or_before_it(message: str, said: str) -> None:
    assert said in consultant().reply(message).answer.text.replace("training can't", "Training can't")


@pytest.mark.parametrize(
    ("message", "outside"),
    [
        (f"{PROJECT} Can we use GPT-4 to label more?", ("use GPT-4 to label",)),
        (f"{PROJECT} Is that allowed under GDPR, and can the model leak them later?", ("GDPR", "leak them")),
        ("Is prompt caching enough?", ("prompt caching",)),
        ("Can it run on a gaming PC?", ("gaming PC",)),
    ],
)
def test_a_topic_outside_is_named_in_the_word_of_the_asker(message: str, outside: tuple[str, ...]) -> None:
    assert set(outside) <= set(consultant().reply(message).answer.outside)


def test_a_topic_is_named_for_its_own_question_only() -> None:
    asked = f"{PROJECT} Is it clean under GDPR, and can the model leak them later?"
    assert consultant().reply(asked).answer.text.count("GDPR") == 1


def test_what_asks_without_a_mark_beside_one_that_has_it_is_answered() -> None:
    text = consultant().reply("is 900 examples enough? and what's in the best prompt").answer.text
    assert "six ingredients" in text


def test_a_mark_alone_is_no_question() -> None:
    assert "“??”" not in consultant().reply("```\nTraceback\n```\n?? how many examples does it take?").answer.text


@pytest.mark.parametrize(
    "other",
    [
        "We have RAG in place. Should we fine-tune?",
        "Do we fine-tune the retriever or leave it?",
        "Is it LoRA or full training for the answers of our RAG?",
        "Can we fine-tune over the logs of our retrieval?",
    ],
)
def test_a_choice_between_other_things_is_none_of_retrieval_or_training(other: str) -> None:
    assert "Retrieval where the answers stand in" not in consultant().reply(other).text
