"""An older verdict is marked as replaced only where everybody may know of the new one."""

from __future__ import annotations

import pytest

from tests.harness.cast import Cast
from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import VERDICT, Respondent, tagged
from tests.harness.user import JSON, action_ids
from tests.harness.workplace import Workplace


async def changing(at_work: Workplace, verdict: JSON) -> Respondent:
    """The owner of a verdict, who changes the number of labelled examples: from now on too few."""
    respondent = await at_work.respondent({**FINE_TUNE, "labelled_examples": 120})
    await at_work.you.click(verdict, "change_answer")
    answers = await respondent.next(lambda message: "change" in action_ids(message))
    line = next(block for block in answers["blocks"] if '"question":"data"' in str(block.get("accessory")))
    await at_work.you.click(answers, "change", block_id=line["block_id"])
    return respondent


async def test_a_new_verdict_for_oneself_alone_marks_nothing_in_the_channel(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    first = await at_work.judged(await at_work.begin(FINE_TUNE), general)
    respondent = await changing(at_work, first)
    for _ in range(20):
        card = await respondent.card()
        if "confirm_alone" in action_ids(card):
            break
        await respondent.answer(card)
    mark = at_work.you.mark
    await at_work.you.click(card, "confirm_alone")
    await at_work.posted_verdict(at_work.you, respondent.room, mark)
    await at_work.settled()
    (still,) = [m for m in await at_work.verdicts_seen(at_work.teammate) if m["ts"] == first["ts"]]
    assert "change_answer" in action_ids(still)


async def test_a_replaced_verdict_links_to_the_message_of_the_new_one(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    first = await at_work.judged(await at_work.begin(FINE_TUNE), general)
    respondent = await changing(at_work, first)
    second = await at_work.judged(respondent, general)
    new_place = f"/archives/{general}/p{second['ts'].replace('.', '')}"

    async def linked() -> bool:
        seen = await at_work.verdicts_seen(at_work.teammate)
        return any(m["ts"] == first["ts"] and new_place in str(m["blocks"]) for m in seen)

    assert await at_work.eventually(linked)


async def test_a_verdict_that_waits_to_be_posted_is_marked_once_it_stands(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    at_work.expected.append("ratelimited")
    respondent = await at_work.begin(FINE_TUNE)
    while "confirm" not in action_ids(card := await respondent.card()):
        await respondent.answer(card)
    await at_work.control.fault("ratelimit", method="chat.postMessage", count=1, retry_after=3_600)
    await respondent.confirm(card)
    await at_work.settled()
    assert await at_work.verdicts_seen(at_work.teammate) == []
    respondent.profile = {**FINE_TUNE, "labelled_examples": 120}
    await respondent.write(card, "We have 120 labelled examples")
    await at_work.judged(respondent, general)
    await at_work.settled()
    older, newer = await at_work.verdicts_seen(at_work.teammate)
    assert ("change_answer" in action_ids(older), "change_answer" in action_ids(newer)) == (False, True)
    assert newer["ts"].replace(".", "") in str(older["blocks"])

    done = await at_work.reply_ephemerally(at_work.you, lambda: respondent.write(card, "hmm"), respondent.room)
    mark = at_work.you.mark
    await at_work.you.click(done, "edit")  # the button of a word for the person alone knows its checklist, too
    await at_work.you.wait_for(lambda event: event["kind"] == "view_opened", since=mark)


@pytest.mark.parametrize("gone", [False, True], ids=["waits", "given up"])
async def test_a_shared_copy_that_waits_to_be_posted_is_marked_once_it_stands(at_work: Workplace, gone: bool) -> None:
    you, general, other = at_work.you, at_work.channels["general"], at_work.channels["ml-platform"]
    at_work.expected += ["ratelimited", "is_archived"]
    first = await at_work.judged(await at_work.begin(FINE_TUNE), general)
    cast = Cast(at_work, {}, {}, {})
    view = await cast.menu(you, "share", {"verdict": tagged(first, VERDICT)["verdict"]})
    await at_work.control.fault("ratelimit", method="chat.postMessage", count=1, retry_after=3_600)
    await you.submit(view, {"channel": {"channel:channel": other}})
    await at_work.settled()
    assert [message for message in await at_work.verdicts_seen(you) if message["channel"] == other] == []
    if gone:
        await at_work.control("channel", id=other, archived=True)
    respondent = await changing(at_work, first)
    second = await at_work.judged(respondent, general)
    await at_work.settled()
    copies = [message for message in await at_work.verdicts_seen(you) if message["channel"] == other]
    assert len(copies) == (not gone)
    for copy in copies:
        assert "verdict_menu" not in action_ids(copy)
        assert second["ts"].replace(".", "") in str(copy["blocks"])
    assert await at_work.built.store.outbox() == ()
