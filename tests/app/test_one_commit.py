"""Everything that one event brings about is stored in one transaction."""

from __future__ import annotations

from typing import Any

import pytest

from tests.harness.profiles import FINE_TUNE, PROMPT
from tests.harness.respondent import QUESTION, tagged, value_of
from tests.harness.user import action_ids
from tests.harness.workplace import Workplace


async def count_commits(at_work: Workplace) -> list[int]:
    """Counts, from now on, the transactions of the bot's own connection that store messages or answers."""
    counts = [0]
    writes = {"now": False}

    def trace(statement: str) -> None:
        text = statement.strip().upper()
        # What deletes an older card is stored once the newer one is posted: that is no part of the event.
        if text.startswith("INSERT") and " OUTBOX" in text and "'REMOVAL:" not in text:
            writes["now"] = True
        if text.startswith(("COMMIT", "RELEASE")) and writes["now"]:
            counts[0] += 1
            writes["now"] = False

    def watch(db: Any) -> None:
        db.conn.set_trace_callback(trace)

    await at_work.built.store._run(watch)
    return counts


async def test_an_answer_typed_top_level_is_stored_with_the_message_that_points_to_its_thread(
    at_work: Workplace,
) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    first = await respondent.card()
    await at_work.settled()
    counts = await count_commits(at_work)
    ts = await at_work.you.post(respondent.room, "instruction and output format")
    await at_work.you.answer(respondent.room, ts)
    await at_work.settled()
    assert counts == [1]
    assert first["thread_ts"]


async def test_words_and_the_choice_whom_they_are_for_are_stored_in_one_transaction(at_work: Workplace) -> None:
    for profile in (FINE_TUNE, PROMPT):
        respondent = await at_work.begin_in_dm(profile, word=f"start {profile['project']}")
        await respondent.card()
    await at_work.you.post(respondent.room, "instruction and output format")
    which = await respondent.next(lambda message: "choose.1" in action_ids(message))
    await at_work.settled()
    counts = await count_commits(at_work)
    await at_work.you.click(which, "choose.1", value=value_of(which, "choose.1"))
    await respondent.card()
    await at_work.settled()
    assert counts == [1]


@pytest.mark.parametrize("question", ["how many labelled examples are enough?"])
async def test_a_question_in_between_and_the_card_below_its_answer_are_stored_in_one_transaction(
    at_work: Workplace, question: str
) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    await at_work.settled()
    counts = await count_commits(at_work)
    await respondent.write(card, question)
    again = await respondent.card()
    await at_work.settled()
    assert tagged(again, QUESTION)["question"] == tagged(card, QUESTION)["question"]
    assert counts == [1]
