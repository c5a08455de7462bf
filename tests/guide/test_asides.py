"""Each question of a message gets what it asked for: the sentence that fits it, or that the guide doesn't say."""

from __future__ import annotations

import pytest

from tests.harness.guide import consultant

SHARE = "The guide gives a share and no length of time"
NO_SOURCE = "names no source for it"


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("We gave data cleaning ten days, is that realistic?", SHARE),
        ("When may I call our prompt done?", "failures counted on an eval set"),
        ("Is our prompt complete, what does a complete prompt contain?", "failures counted on an eval set"),
        ("Where does the 3–8% come from?", NO_SOURCE),
        ("Who says that cleaning is 40–60% of the effort?", NO_SOURCE),
        ("What's the source for the 500 pairs?", NO_SOURCE),
        ("Can a small trained model match a big one? Sounds like hype.", "names no study"),
        ("RAG or fine-tuning for our shop's help pages?", "another article"),
        ("From which reply time on does the guide say tune? Anna says 90, Ben says 260.", "Under 100 ms"),
        ("If we tune it on our seed list, will it then know the seeds?", "can't fill knowledge gaps"),
    ],
)
def test_a_question_gets_the_sentence_that_it_asks_for(message: str, said: str) -> None:
    assert said in consultant().reply(message).answer.direct


@pytest.mark.parametrize(
    "message",
    ["What's the source for the 500 pairs?", "Where does the figure of 2,000 come from?", "Who says 10,000 examples?"],
)
def test_first_of_all_a_figure_has_no_source(message: str) -> None:
    answer = consultant().reply(message).answer
    assert answer.parts[0].sentences[0].endswith(f"{NO_SOURCE}.")
    assert "If so," not in answer.direct


def test_a_number_that_may_be_enough_is_held_against_the_minimums() -> None:
    assert "too few" in consultant().reply("Are 300 pairs enough to train?").answer.direct


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Which item is about response time?", "None of the ten"),
        ("Which of the items is about the labels?", "Item 6"),
        ("Which checklist item is about having to retrain?", "Item 10"),
        ("Which item speaks of structured outputs?", "Item 9"),
    ],
)
def test_who_asks_for_an_item_by_subject_gets_its_number(message: str, said: str) -> None:
    assert said in consultant().reply(message).text


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            "It gives up after 900 ms. We read menus, 2,000 a month. Is that real-time in your book?",
            "Not real-time",
        ),
        ("How many pairs does one need, and does it depend on the task?", "10,000+ for complex reasoning"),
        ("Our first product was trained. Now we tag menus, 2,000 a month. Does that carry over?", "Not by itself"),
        ("Tagging menus, never counted. Can I just take 4% as our failure rate?", "judged by written criteria"),
    ],
)
def test_a_closing_question_is_answered_in_its_own_words(message: str, said: str) -> None:
    assert said in consultant().reply(message).answer.direct


def test_a_range_is_one_rate() -> None:
    assert "The worst is" not in consultant().reply("Menus. I saw that 3-8% is normal. So is 5% wrong ok?").text


@pytest.mark.parametrize(
    ("asks", "opens"),
    [
        ("Should he sign the training contract or wait?", False),
        ("Should he sign the training contract?", True),
        ("Should he sign the training contract, yes or no?", True),
    ],
)
def test_a_choice_of_two_gets_neither_a_yes_nor_a_no(asks: str, opens: bool) -> None:
    reply = consultant().reply(f"We tag menus, 2,000 a month, and 3 of 200 were wrong, 5% is fine. {asks}")
    assert reply.answer.direct.startswith("No") is opens


def test_of_two_steps_neither_gets_a_no() -> None:
    reply = consultant().reply(
        "Parking. The criteria change after each meeting. 300 labelled cases. Retrain each time, or just prompt?"
    )
    assert reply.answer.direct.startswith("Nothing above is a reason to train")


@pytest.mark.parametrize(
    ("message", "passage"),
    [
        ("From which reply time on does the guide say tune? Anna says 90, Ben says 260.", "data.narrow-minimum"),
        ("When may I call our prompt done?", "baseline.wrong-baseline"),
    ],
)
def test_no_passage_that_merely_shares_a_word(message: str, passage: str) -> None:
    assert passage not in {shown.id for shown in consultant().reply(message).answer.passages}


def test_a_finished_prompt_is_the_whole_list() -> None:
    shown = [passage.id for passage in consultant().reply("When may I call our prompt done?").answer.passages]
    assert shown == ["baseline.ingredients", "checklist.best-prompt"]


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("How big should the eval set be?", "how large a test or eval set has to be"),
        ("What size of test set do we need?", "how large a test or eval set has to be"),
        ("What would a fine-tune cost?", "prices"),
        ("OpenAI or Together for the next one?", "hosting"),
        ("Could ChatGPT write 2,000 more samples to train on?", "labels made by a model"),
    ],
)
def test_what_the_guide_has_nothing_on_is_named(question: str, topic: str) -> None:
    assert topic in consultant().reply(question).answer.direct


@pytest.mark.parametrize("question", ["How big should the eval set be?", "What does an H100 go for?"])
def test_no_minimum_of_training_pairs_stands_in_for_it(question: str) -> None:
    answer = consultant().reply(question).answer
    assert not answer.covered
    assert "500" not in answer.text
    assert "TL;DR" not in answer.text


def test_machine_made_texts_get_what_holds_for_every_example() -> None:
    message = "We have 60 letters of our chairman, only they show his style. Could GPT write another 700 to train on?"
    assert "every example" in consultant().reply(message).text.casefold()


def test_a_rumour_about_volume_is_held_against_the_line_of_the_guide() -> None:
    message = "Board game app, no players yet. A blogger said tuning only pays above 8M calls a month. Is that true?"
    assert "Above 1 million it is one" in consultant().reply(message).text


def test_below_a_first_read_too_training_teaches_no_facts() -> None:
    message = "20,000 requests a month. If we fine-tune it on our plant list, will it then know the plants?"
    reply = consultant().reply(message)
    assert reply.first_read is not None
    assert "can't fill knowledge gaps" in reply.answer.direct


def test_a_question_mark_behind_brackets_is_no_question() -> None:
    text = consultant().reply("How long does retraining take? Will it unlearn things (catastrophic forgetting)?").text
    assert "“?”" not in text
    assert "pretraining (catastrophic forgetting)" in text


@pytest.mark.parametrize(
    "question", ["Could an LLM write more natural replies after tuning?", "Should a model write our summaries?"]
)
def test_texts_that_a_model_writes_as_its_task_are_no_labels(question: str) -> None:
    assert "labels made by a model" not in consultant().reply(question).text


def test_where_examples_come_from_is_no_question_for_the_source_of_a_figure() -> None:
    assert NO_SOURCE not in consultant().reply("Where do the examples come from?").text


def test_another_language_is_offered_the_way_by_buttons() -> None:
    text = consultant().reply("Wir haben 900 Beispiele und ein Modell für Fahrpläne. Lohnt sich ein Training?").text
    assert "Get a verdict" in text


def test_no_aside_repeats_the_sentence_before_it() -> None:
    assert consultant().reply("What failure rate is acceptable?").answer.direct.count("3–8%") == 1
