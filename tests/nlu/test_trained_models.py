"""A trained model is known from the words that tell of it, and not from a plan, a denial or another team's."""

from __future__ import annotations

import pytest

from bot.nlu import Reader

BESIDE = "We run 9k letters a month. "


@pytest.mark.parametrize(
    "text",
    [
        "We've been fine-tuning for half a year now.",
        "We inherited a fine-tuned classifier from the previous team.",
        "Nobody dares touch the fine-tuned model since our data scientist left.",
        "The model our contractor trained misses sarcasm.",
        "The agency handed over the tuned model in May.",
        "We retrain every quarter.",
        "Should we drop our fine-tuned model?",
        "Since spring a fine-tuned Llama runs in production.",
        "Our predecessor left us a fine-tuned BERT.",
        "I paid an agency for a fine-tuned model and it writes worse than the plain one.",
        "The freelancer we hired fine-tuned gpt-4o-mini on our recipes.",
        "Every time legal edits a clause we have to train it again.",
    ],
)
def test_a_trained_model_is_known_or_asked_about(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(BESIDE + text)
    assert reading.values.get("already_tuned", reading.plain_candidates.get("already_tuned", (None,))[0]) is True


@pytest.mark.parametrize(
    "text",
    [
        "The vendor needs nine months to deliver the tuned model.",
        "The vendor will deliver the trained model in March.",
        "The agency offers a fine-tuned model for 40k.",
        "My director came home convinced that we need our own trained model.",
        "A competitor has a fine-tuned model for this.",
        "We're thinking about a fine-tuned model.",
        "We have been fine-tuning the prompt for months.",
        "We have been training our staff to write prompts.",
        "The tuned prompt is better than the old one.",
        "We could fine-tune every quarter.",
        "If the agency trained a model for us, would it help?",
        "How would our fine-tuned model stay current?",
        "The vendor showed us a fine-tuned model they built for another hotel.",
        "The base model that Meta trained is fine.",
        "Our new colleague trained models at her last job.",
        "We never got round to it, so the fine-tuned model doesn't exist.",
        "Our trained annotators went through the letters.",
    ],
)
def test_a_plan_and_the_model_of_others_are_no_trained_model(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(BESIDE + text)
    assert reading.values.get("already_tuned") is not True
    assert True not in reading.plain_candidates.get("already_tuned", ())


@pytest.mark.parametrize(
    "text",
    ["Nobody has fine-tuned anything here yet.", "We have never trained a model.", "We have no fine-tuned model."],
)
def test_that_nothing_was_trained_is_read(full_reader: Reader, text: str) -> None:
    assert full_reader.read_opening(BESIDE + text).values["already_tuned"] is False


@pytest.mark.parametrize(
    ("text", "tuned", "prompt"),
    [
        (
            "Vendor delivered the trained model. On our 200 test cases it gets 12 wrong, the prompt gets 30 wrong.",
            (200, 12),
            (200, 30),
        ),
        (
            "On the same 250 cases GPT with our prompt gets 40 wrong and the model the vendor trained gets 11 wrong.",
            (250, 11),
            (250, 40),
        ),
        (
            "The agency handed over the tuned model. We ran 300 claims: it misroutes 9, our prompt misroutes 21.",
            (300, 9),
            (300, 21),
        ),
        (
            "Our contractor trained a model for us. 400 invoices checked: 14 wrong with it, 33 wrong with the prompt.",
            (400, 14),
            (400, 33),
        ),
    ],
)
def test_each_result_is_that_of_its_model(
    full_reader: Reader, text: str, tuned: tuple[int, int], prompt: tuple[int, int]
) -> None:
    values = full_reader.read_opening(text).values
    assert (values.get("tuned_examples"), values.get("tuned_failures")) == tuned
    assert (values.get("eval_examples"), values.get("eval_failures")) == prompt
