"""A yes or a no is given to the very question that it answers, and a time or a claim is held against the guide."""

from __future__ import annotations

import re

import pytest

from bot.guide.premises import asks_whether_it_teaches, has_wrong_premise
from tests.harness.guide import consultant, guide

WORDING, DECISIONS = guide().wording, guide().first_read.decisions
YES_OR_NO = re.compile(r"(?:yes|no)\b", re.IGNORECASE)


def direct(message: str) -> str:
    return consultant().reply(message).answer.direct


@pytest.mark.parametrize(
    "question",
    [
        "Does fine-tuning make the prompt shorter so we save tokens?",
        "Does a longer prompt cost more?",
        "Is a tuned model slower?",
        "Does a small model forget more?",
        "Can fine-tuning break our tone?",
        "Is data curation something a vendor does for us?",
        "Does a fine-tuned model keep its general skills?",
        "Is summarization slow with a big model?",
        "Is fine-tuning dangerous?",
        "Our legal says personal data mustn't be in the training set. Does the guide help?",
    ],
)
def test_a_yes_or_a_no_to_another_question_is_not_given(question: str) -> None:
    assert not YES_OR_NO.match(direct(question))


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Is fine-tuning dead?", "No"),
        ("Can a small tuned model beat a big prompted one?", "Yes"),
        ("Do we have to budget for the data work?", "Yes"),
        ("Does RAG need training?", "No"),
        ("Is summarization something one trains for?", "No"),
        ("Does a looser threshold help our case for training?", "No"),
    ],
)
def test_the_question_itself_gets_its_yes_or_no(question: str, word: str) -> None:
    assert direct(question).startswith(word)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which is cheaper, prompting or fine-tuning?", "Running: a small trained model is cheaper"),
        ("How long may a prompt get?", "no minimum and no maximum"),
        ("What questions should I put to a vendor before signing?", "what they compared it with"),
        ("When is fine-tuning definitely NOT worth it?", "fewer than 500 right examples"),
        ("They say their chatbot is trained on our own data. What does that mean exactly?", "weights"),
        ("Our vendor wants to train it for 40k. How would I know if that's necessary?", "Test the best prompt first"),
        ("Does fine-tuning make a model faster?", "Not by itself"),
        ("Does tuning make it faster?", "smaller model is faster"),
        ("The salesman says prompting is for toys, pros fine-tune. How do I answer him?", "most teams that trained"),
        ("Three lawyers label, three different labels. Go ahead with the average?", "Write the criteria down first"),
        ("Does fine-tuning always beat prompting?", "Most teams that trained a model didn't need to"),
        ("Do small models need fine-tuning?", "because it is small"),
        ("Nothing is ever settled here 🙂 How would one tell, concretely, that the task is?", "By three things"),
        ("Before anybody says the prompt doesn't work — what should have been in that prompt?", "Six things"),
        ("Is forcing the schema a replacement for fine-tuning or something on top?", "In place of training"),
    ],
)
def test_what_many_ask_has_an_answer_of_its_own(question: str, said: str) -> None:
    assert said in direct(question)


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("Does tuning make answers shorter?", "hard"),
        ("Can a trained model explain its decisions?", "You need examples"),
        ("Does a bigger test set make training more likely?", "500–1,000"),
    ],
)
def test_who_asks_something_else_gets_no_ready_made_sentence(question: str, other: str) -> None:
    assert other not in direct(question)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Our analyst wants a custom model. 31 of 410 wrong, we accept 4%. Who's right?", "stay with the prompt"),
        (
            "IT says fix the schema, ML says train. JSON breaks in 40 of 500. Not one may break. Who wins?",
            "outputs before",
        ),
    ],
)
def test_who_is_right_is_said_in_plain_words(message: str, said: str) -> None:
    answer = direct(message)
    assert said in answer
    assert "nothing that you say for sure" not in answer
    assert "Both in part" not in answer


def test_what_is_missing_first_is_not_said_to_stand_above() -> None:
    reply = consultant().reply(
        "The model follows our own fault protocol, nothing like the textbook. 102 of 600 wrong, we need at most 5%. "
        "It reasons wrongly. Am I missing something?"
    )
    assert reply.first_read is not None
    assert reply.first_read.decision == "not_yet"
    assert "first line above" not in reply.answer.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("is 250 ms a case for fine tuning?", ["250 ms is on the prompting side"]),
        ("is half a second too slow for a prompt?", ["500 ms is on the prompting side"]),
        ("Does a budget of 90 milliseconds call for a tuned model?", ["90 ms is under 100 ms"]),
        ("Is 150ms tight enough to need training? what about 80?", ["150 ms is between", "80 ms is under 100 ms"]),
        ("Where is the latency line exactly, is 150 on the training side or not?", ["150 ms is between"]),
        ("Is 200 ms too tight for prompting?", ["200 ms is on the prompting side"]),
    ],
)
def test_a_time_is_held_against_both_lines(question: str, said: list[str]) -> None:
    text = direct(question)
    assert [part for part in said if part not in text] == []
    assert "labelled examples" not in text


@pytest.mark.parametrize(
    "question",
    [
        "What about 80 examples?",
        "The answer takes 300 ms today, is that slow?",
        "Shall we pay for a second round of training?",
    ],
)
def test_what_is_no_time_to_keep_is_not_held_against_them(question: str) -> None:
    assert "where the guide takes no side" not in direct(question)
    assert "on the prompting side" not in direct(question)


@pytest.mark.parametrize(
    ("message", "is_wrong"),
    [
        ("Since fine-tuning adds new knowledge to the model, how many documents do we need?", True),
        ("We put the documents in the prompt so it knows the answer. Do we need training?", False),
        ("Does fine-tuning add new knowledge?", False),
        ("Can we feed it our PDFs so it knows our products by training?", False),
    ],
)
def test_who_feeds_documents_to_a_model_takes_it_for_true_that_it_learns_them(message: str, is_wrong: bool) -> None:
    assert has_wrong_premise(message) == is_wrong


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Does fine-tuning *teach* the model our handbook?", True),
        ("Can it learn our tone from training?", False),
        ("Will it learn to sort by training?", False),
        ("Do you know whether training helps?", False),
        ("Does tuning make it remember our files?", True),
        ("Will the bot know our records once it is trained?", True),
        ("Does training teach it the layout of our files?", False),
        ("Do we put our files into the training set?", False),
    ],
)
def test_whether_training_teaches_facts_is_asked_in_many_words(question: str, asks: bool) -> None:
    assert asks_whether_it_teaches(question) == asks


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Confirm in one line: a tuned model never hallucinates, right?", "facts"),
        ("Please confirm that a fine-tuned model makes no errors.", "repeats the mistakes"),
        ("Is it true that a trained model knows our files?", "adds no facts"),
        ("Is it correct that prompting is only something for demos?", "the best prompt was enough"),
        ("A trained model needs no tests, right?", "on the same eval set"),
        ("Just confirm it: training is the way to go. I need that for my deck.", "can't confirm"),
    ],
)
def test_a_claim_is_answered_and_no_trained_model_of_theirs(message: str, said: str) -> None:
    reply = consultant().reply(message)
    assert (reply.first_read, reply.facts) == (None, {})
    assert said in reply.answer.direct
    assert not reply.answer.direct.startswith("Yes")


@pytest.mark.parametrize("claim", ["training adds no facts", "a tuned model doesn't know our prices"])
def test_no_claim_that_is_right_gets_a_no(claim: str) -> None:
    assert not direct(f"Is it true that {claim}?").startswith("No")


def test_a_model_of_their_own_stays_a_fact_beside_what_is_to_be_confirmed() -> None:
    message = "Our trained model gets 9 of 250 wrong, the prompt 31 of 250. Confirm that it can stay."
    assert consultant().reply(message).facts["already_tuned"] is True


def test_a_message_that_asks_who_makes_the_decision_still_tells_of_a_project() -> None:
    reply = consultant().reply(
        "City letters, 9,000 a month, 3 sample letters in the prompt, 81% right, the offices ask for 90%. "
        "Questions: 1. train or not? 2. does the privacy rule make the decision for us?"
    )
    assert reply.first_read is not None
    assert reply.first_read.lines


@pytest.mark.parametrize("asks", ["am i being too careful??", "Are we being paranoid?", "Am I overthinking this?"])
def test_a_rhetorical_question_is_not_named_as_uncovered(asks: str) -> None:
    reply = consultant().reply(f"The vendor wants a signature by Friday, tax law changes all the time. {asks}")
    assert asks not in reply.text


@pytest.mark.parametrize("asks", ["Gibberish wobble?", "How is the weather in Berlin?"])
def test_where_nothing_can_be_said_what_can_be_asked_is(asks: str) -> None:
    assert consultant().reply(asks).answer.direct.endswith(WORDING.can_be_asked)
