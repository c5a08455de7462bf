"""Whoever only types gets as far as whoever presses: an agreement and the label of a button do what the button does."""

from __future__ import annotations

from functools import partial

import pytest

from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import Respondent
from tests.harness.user import JSON, action_ids
from tests.harness.workplace import Workplace


async def hearsay_on(at_work: Workplace, respondent: Respondent, card: JSON, hearsay: str) -> JSON:
    """Forward somebody's words to the card: they are shown on it, and count once they are agreed to."""
    general = at_work.channels["general"]
    original = await at_work.teammate.post(general, hearsay)
    forward = {"channel": general, "ts": original}
    await at_work.you.post(respondent.room, "", card["thread_ts"], forward=forward)
    return await respondent.card()


@pytest.mark.parametrize("words", ["yes", "ok", "yes, that's right", "yes correct", "Continue", "continue."])
async def test_what_is_filled_in_is_agreed_to_in_words(at_work: Workplace, words: str) -> None:
    respondent = await at_work.begin()
    card = await hearsay_on(at_work, respondent, await respondent.card(), "our prompt has 12 examples")
    assert "I filled in: 12 examples" in str(card["blocks"])
    assert not await at_work.answers()
    await respondent.write(card, words)
    await respondent.card()
    assert (await at_work.answers())["few_shot_examples"] == 12


@pytest.mark.parametrize("words", ["no", "No, no"])
async def test_what_is_filled_in_is_declined_in_words(at_work: Workplace, words: str) -> None:
    respondent = await at_work.begin()
    card = await hearsay_on(at_work, respondent, await respondent.card(), "our prompt has 12 examples")
    await respondent.write(card, words)
    assert "I filled in" not in str((await respondent.card())["blocks"])
    assert not await at_work.answers()


async def test_yes_is_about_what_is_filled_in_and_no_answer_of_its_own(at_work: Workplace) -> None:
    respondent = await at_work.begin(dict(FINE_TUNE))
    await respondent.write(await respondent.until("situation"), "no step-by-step reasoning needed")
    card = await hearsay_on(at_work, respondent, await respondent.card(), "we get many kinds of inputs")
    assert "many kinds of input" in str(card["blocks"])
    await respondent.write(card, "yes")
    await respondent.card()
    answers = await at_work.answers()
    assert answers["input_diversity"] == "diverse"
    assert "needs_current_knowledge" not in answers


@pytest.mark.parametrize("hearsay", ["we have 3,000 labelled examples", "2% failures would be fine"])
async def test_none_of_these_is_no_answer_to_the_question_below(at_work: Workplace, hearsay: str) -> None:
    respondent = await at_work.begin(dict(FINE_TUNE))
    card = await hearsay_on(at_work, respondent, await respondent.card(), hearsay)
    assert "pick.1" in action_ids(card)
    await respondent.write(card, "none of these")
    assert "pick.1" not in action_ids(await respondent.card())
    assert not await at_work.answers()


@pytest.mark.parametrize(
    ("label", "at"), [("Post the verdict", "thread"), ("post the verdict!", ""), ("Show only me", "")]
)
async def test_the_verdict_is_asked_for_by_the_label_of_its_button(at_work: Workplace, label: str, at: str) -> None:
    respondent = await at_work.begin(
        {**FINE_TUNE, "project": "Kestrel"}, question="@Consultant should we fine-tune Kestrel?"
    )
    card = await respondent.ready()
    await at_work.you.post(respondent.room, label, card["thread_ts"] if at else None)
    place = respondent.room if "only" in label else at_work.channels["general"]
    await at_work.posted_verdict(at_work.you, place)


@pytest.mark.parametrize("words", ["change an answer", "that's wrong", "Edit answers", "fill in as a form"])
async def test_words_for_a_change_show_every_answer_with_its_button(at_work: Workplace, words: str) -> None:
    respondent = await at_work.begin(dict(FINE_TUNE))
    await respondent.write(await respondent.until("failure_mode"), words)
    shown = await respondent.next(lambda message: "change" in action_ids(message))
    assert "didn't get that" not in str(shown["blocks"])


async def test_the_verdict_asked_for_too_early_in_words_waits_for_the_rest(at_work: Workplace) -> None:
    respondent = await at_work.begin()
    card = await respondent.card()
    post = partial(respondent.write, card, "Post the verdict")
    note = await at_work.reply_ephemerally(at_work.you, post, respondent.room)
    assert "one more thing to answer first" in note["text"]
