"""An answer is about what its own clause asks, is said once, and decides nothing where nothing is told."""

from __future__ import annotations

import pytest

from tests.harness.guide import consultant, guide

DECISIONS = guide().first_read.decisions
PROJECT = "Tram depot, 3,000 fault reports a month, 31 of 410 wrong, we accept 4%."


@pytest.mark.parametrize(
    "message",
    [
        "You once more. Yes or no: fine-tuning?",
        "What would you personally do?",
        "What's the honest answer?",
        "All this AI stuff annoys me. Your view?",
        "Should one fine-tune or keep prompting?",
    ],
)
def test_without_a_project_the_short_answer_stands_alone(message: str) -> None:
    text = consultant().reply(message).text
    assert DECISIONS["prompt.nothing"] not in text
    assert "What would decide it" not in text
    assert "My guide doesn't cover" not in text


@pytest.mark.parametrize(
    "message",
    [
        "We have a prompt for permits. Should we train?",
        "We have a prompt for tax forms. Do we tune?",
        "Our museum has a model and a prompt for it. Should we train?",
    ],
)
def test_a_project_without_a_fact_is_still_too_early_to_tell(message: str) -> None:
    assert DECISIONS["prompt.nothing"] in consultant().reply(message).text


@pytest.mark.parametrize(
    "message",
    [
        "Is there any sort of extraction task where one trains although a prompt does it?",
        "Are there summarization jobs that are worth training for even though prompting is accurate enough?",
        "Does training ever pay for classification when a good prompt is enough?",
    ],
)
def test_whether_there_is_an_exception_gets_a_yes(message: str) -> None:
    assert consultant().reply(message).answer.direct.startswith("Yes: above 1 million")


@pytest.mark.parametrize(
    "asks",
    [
        "Interns could tag more of them, is that fine?",
        "Trainees may write the rest, is that okay?",
        "Volunteers could label some more, would that be good?",
    ],
)
def test_a_rate_is_not_judged_where_the_clause_tells_of_something_else(asks: str) -> None:
    assert "above what you accept" not in consultant().reply(f"{PROJECT} {asks}").answer.text


def test_a_rate_is_judged_where_the_clause_tells_it() -> None:
    assert "above what you accept" in consultant().reply("31 of 410 are wrong, is that okay? We accept 4%.").answer.text


@pytest.mark.parametrize(
    "asks",
    [
        "How big a share of a project is the data, and what usually goes wrong there?",
        "How much of the effort is the data, and what goes wrong with the examples? Asking because I must plan people.",
        "Is the data most of the work, and where do teams fail with the training data?",
    ],
)
def test_a_second_question_about_the_data_gets_its_own_answer(asks: str) -> None:
    text = consultant().reply(asks).answer.text
    assert "First find out what goes wrong" not in text
    assert text.count("30% turn out") == 1
    assert text.index("collected quickly from existing outputs. Then") < text.index("30% turn out")


@pytest.mark.parametrize(
    ("message", "held"),
    [
        ("What makes a task stable?", "Stable takes three things"),
        ("How much of a project is data curation?", "Data curation takes 40–60% of the whole project."),
        ("What goes into the best prompt?", "Six things: instruction"),
    ],
)
def test_a_sentence_that_the_passage_holds_in_full_is_left_out(message: str, held: str) -> None:
    answer = consultant().reply(message).answer
    assert held not in answer.text
    assert answer.text.startswith(answer.passages[0].text)
    assert answer.direct  # which stands alone where passages are quoted apart


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            "Parcel labels, 30,000 a month. Is 30,000 a high volume?",
            "No, the volume isn't high, because it is under 500,000 a month.",
        ),
        ("Parcel notes, 700k a month. Does 700k count as high volume?", "Neither high nor low."),
        (
            "Clinic letters, 3M a month, all one form. Does that count as high volume?",
            "Yes, the volume is high, because it is above 1 million a month.",
        ),
    ],
)
def test_the_volume_of_the_line_above_stands_once(message: str, said: str) -> None:
    assert consultant().reply(message).answer.text == said


@pytest.mark.parametrize(
    "asks",
    ["How do I tell my lead nicely?", "How do I break that gently to my boss?", "How do I tell my manager politely?"],
)
def test_how_to_say_it_is_answered(asks: str) -> None:
    assert consultant().reply(f"{PROJECT} {asks}").answer.text.startswith("“First we count")


@pytest.mark.parametrize("asks", ["What's the honest answer?", "Over to you.", "Tell me if I'm missing something."])
def test_what_asks_for_the_decision_alone_is_answered_above(asks: str) -> None:
    assert not consultant().reply(f"{PROJECT} {asks}").answer.text


@pytest.mark.parametrize("asks", ["Which cloud is best?", "Where do we host it?", "Who is the best hosting provider?"])
def test_hosting_has_nothing_near(asks: str) -> None:
    assert "7B" not in consultant().reply(f"{PROJECT} {asks}").text


@pytest.mark.parametrize(
    "project",
    [
        "14 of 300 break the XML, structured outputs not tried. Do we train?",
        "9 of 250 answers were broken JSON. Fine-tune?",
        "Of 500 YAML files 22 came out invalid, the format breaks. Train it?",
    ],
)
def test_the_usual_rate_of_broken_format_stands_not_beside_their_own_count(project: str) -> None:
    assert "typically fail 3–8%" not in consultant().reply(project).text
