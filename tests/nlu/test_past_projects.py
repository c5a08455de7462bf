"""What was true of a project before, or of a model that is gone, is no fact of the one that is asked about."""

from __future__ import annotations

import pytest

from bot.nlu import Reader

BEFORE = "Last winter we fine-tuned a model on 400 tickets for the help desk."


@pytest.mark.parametrize(
    "turn",
    [
        "Different project now: job adverts.",
        "Another task this time, job adverts.",
        "This time it's about job adverts.",
        "Now we have a completely different use case: job adverts.",
    ],
)
def test_the_project_before_gives_this_one_no_facts(full_reader: Reader, turn: str) -> None:
    values = full_reader.read_opening(f"{BEFORE} {turn} What do we need?").values
    assert not {"already_tuned", "labelled_examples"} & values.keys()


@pytest.mark.parametrize(
    "text",
    [
        "We have a fine-tuned model, but it was switched off for good in March.",
        "Our own trained model has long been in use; the model was retired last week.",
    ],
)
def test_a_model_that_is_gone_is_not_there(full_reader: Reader, text: str) -> None:
    assert full_reader.read_opening(text).values.get("already_tuned") is not True


@pytest.mark.parametrize(
    "text",
    [
        "We tuned a model on 800 pairs in May. The old prompt was deleted, its author is gone.",
        "We fine-tuned a model in May and use it daily. A different project took longer.",
        "We tuned a model on 800 pairs in May and it is switched off at night.",
    ],
)
def test_a_model_that_is_in_use_is_there(full_reader: Reader, text: str) -> None:
    assert full_reader.read_opening(text).values.get("already_tuned") is True
