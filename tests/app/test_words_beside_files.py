"""What somebody writes beside a file of eval results is an answer like any other."""

from __future__ import annotations

import pytest

from tests.app.test_evidence import FAR, eval_csv, is_evidence, text_of
from tests.harness.profiles import FINE_TUNE
from tests.harness.workplace import Workplace

pytestmark = pytest.mark.slow


async def test_words_beside_a_file_answer_what_they_state(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.until("failures")
    words = "here is our last run, we could live with 2%"
    await at_work.you.upload("run.csv", eval_csv(), respondent.room, words, card["thread_ts"])
    reading = await respondent.next(is_evidence, FAR)
    assert (await at_work.answers())["failure_threshold"] == 0.02
    assert "eval_examples" not in await at_work.answers()  # the file's numbers wait
    assert "wrote with it" not in text_of(reading)
    assert "up to 2% is fine" in text_of(await respondent.card())


async def test_words_that_open_a_consultation_with_a_file_are_read(at_work: Workplace) -> None:
    room = await at_work.you.dm()
    respondent = await at_work.respondent(FINE_TUNE)
    await at_work.you.upload(
        "run.csv", eval_csv(), room, "our invoice extractor, 2M calls a month, 6 examples in the prompt"
    )
    await respondent.next(is_evidence, FAR)
    answers = await at_work.answers()
    assert (answers["monthly_requests"], answers["few_shot_examples"]) == (2_000_000, 6)


async def test_words_that_state_nothing_are_named(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.until("failures")
    await at_work.you.upload("run.csv", eval_csv(), respondent.room, "purple monkey dishwasher", card["thread_ts"])
    assert "didn't get what you wrote" in text_of(await respondent.next(is_evidence, FAR))
