"""A question gets the answer to its content, whatever its form, and a message that is no case gets no first read."""

from __future__ import annotations

import pytest

from tests.guide.test_asked_kinds import PROJECT
from tests.harness.guide import answerer, consultant


def kinds(*questions: str) -> list[str]:
    return [match.name for match in answerer()._retrieval.kinds(questions)]


@pytest.mark.parametrize("question", ["is that a fair summary", "is that a fair price", "is that a good deal"])
def test_a_form_of_words_alone_is_of_no_kind(question: str) -> None:
    assert kinds(question) == [""]


@pytest.mark.parametrize("ends", ["Is that a fair summary?", "Did I get that right?", "Is this an accurate picture?"])
def test_a_summary_to_confirm_is_what_is_asked(ends: str) -> None:
    reply = consultant().reply(f"Each change of the task means that the model is trained again. {ends}")
    assert reply.answer.passages[0].id.startswith("stability.")
    assert "known right outputs" not in reply.text


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("What speaks against that, is there another side to it?", ("What speaks for it", "What speaks against it")),
        ("What is the difference between narrow, diverse and complex?", ("500–1,000", "2,000–5,000", "10,000+")),
        ("Is it right to fine-tune only for the format?", ("only where structured outputs don't",)),
        ("How can one tell whether a tone can be described?", ("somebody else could follow it",)),
        ("Should the eval set hold the typical inputs or the difficult ones?", ("everywhere or in one corner",)),
        ("What goes wrong when teams fine-tune without an eval set?", ("nothing shows how often the prompt fails",)),
        ("Soooo what goes wrong when people train without an eval set", ("nothing shows how often the prompt fails",)),
        ("Yes or no: is fine-tuning worth it for classification??", ("No. As a rule",)),
        ("Why do people fine-tune at all?", ("what a prompt can't hold",)),
        ("Is it better to fine-tune early or late?", ("first the best prompt",)),
    ],
)
def test_a_question_in_general_is_answered_and_no_case(message: str, said: tuple[str, ...]) -> None:
    reply = consultant().reply(message)
    assert reply.read_to_show is None
    assert all(words in reply.answer.direct for words in said)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Is vendor independence a valid reason?", "The guide doesn't name that as a reason"),
        ("Is there something in the checklist that would make you hesitate?", "still open"),
        ("What speaks against a trained model here", "What speaks against it:"),
        ("Does this ring alarm bells?", "still open"),
        ("Can you tell these people anything useful?", "the use case, and a count of failures"),
    ],
)
def test_a_question_beside_a_case_gets_its_own_answer(question: str, said: str) -> None:
    reply = consultant().reply(f"{PROJECT} {question}")
    assert reply.first_read is not None
    assert said in reply.answer.direct


def test_a_choice_behind_the_number_of_a_question_is_one_to_train_or_not() -> None:
    message = (
        "Clients have term lists, lists change weekly. Question one: fine-tune per client, or put terms in the prompt?"
    )
    reply = consultant().reply(message)
    assert reply.first_read is not None
    assert "look the facts up" in reply.first_read.headline


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("What model are you?", "Fixed rules decide, never a model"),
        ("Do you keep what I type?", "/consult forget me"),
        ("Is a human reading this?", "Fixed rules decide, never a model"),
        ("Who can see what I write here?", "whoever runs me"),
    ],
)
def test_what_is_asked_about_the_bot_is_answered_and_none_of_the_guides(message: str, said: str) -> None:
    reply = consultant().reply(message)
    assert said in reply.text
    assert not reply.covered
    assert "doesn't cover" not in reply.text


def test_whoever_takes_an_answer_in_english_is_not_asked_for_english() -> None:
    french = "Bonjour, on a 12 000 fiches produit à classer, 30 catégories. Faut-il entraîner un modèle ou pas ?"
    assert "ask me again in English" in consultant().reply(french).text
    reply = consultant().reply(f"{french} sorry, an answer in English is ok")
    assert "ask me again" not in reply.text
    assert "Get a verdict" in reply.text
    assert reply.first_read is None


def test_how_to_know_whether_states_nothing() -> None:
    reply = consultant().reply("How do I know whether our style can be described in words? 30 letters a day.")
    assert "style_need" not in {*reply.facts, *reply.candidates}
    assert "somebody else could follow it" in reply.answer.direct


def test_how_to_find_out_asks_of_the_question_before_it() -> None:
    answer = consultant().reply("Is our voice describable or example-level, how do we find out?").answer
    assert len(answer.parts) == 1


def test_whether_something_is_normal_is_of_a_rate_only_where_one_is_named() -> None:
    assert "3–8%" not in consultant().reply("Is that normal? The vendor wants to see our contract first.").text
    assert "names no rate" in consultant().reply("Our error rate is 10%. Is that normal?").text


def test_a_question_of_three_words_alone_is_not_guessed_at() -> None:
    assert "eval set" not in consultant().reply("Which is better?").answer.direct


def test_what_leads_to_a_question_is_not_what_is_to_be_explained() -> None:
    answer = consultant().reply("Please explain this: what does stable mean?").answer
    assert [part.covered for part in answer.parts] == [True]
