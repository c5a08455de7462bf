"""What can't be posted for good is reported to its owner in the DM."""

from __future__ import annotations

import pytest

from tests.harness.workplace import Workplace

QUESTION = "@Consultant how many labelled examples are enough?"


@pytest.mark.parametrize(
    ("refusal", "word"),
    [("is_archived", "archived"), ("not_in_channel", "Invite me"), ("restricted_action", "restricted_action")],
)
async def test_the_asker_learns_that_an_answer_could_not_be_posted(at_work: Workplace, refusal: str, word: str) -> None:
    at_work.expected.append(refusal)
    dm, general = await at_work.you.dm(), at_work.channels["general"]
    await at_work.control.fault("error", method="chat.postMessage", error=refusal)
    await at_work.you.post(general, QUESTION)
    notice = await at_work.you.answer(dm)
    text = f"{notice['text']} {notice['blocks']}"
    assert word in text
    assert general in text


@pytest.mark.slow
async def test_the_asker_learns_that_the_question_was_deleted(at_work: Workplace) -> None:
    dm, general = await at_work.you.dm(), at_work.channels["general"]
    at_work.expected.append("thread_not_found")
    await at_work.control("network", latency_ms=300)
    ts = await at_work.you.post(general, QUESTION)
    await at_work.you.delete(general, ts)
    notice = await at_work.you.answer(dm)
    assert "deleted" in notice["text"]
    await at_work.settled()
    assert [message for message in await at_work.you.messages(general) if message.get("bot_id")] == []
