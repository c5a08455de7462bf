"""A verdict can be read in full, asked about, changed into a new one that leaves the old, and shared by its owner."""

from __future__ import annotations

import pytest

from tests.harness.profiles import FINE_TUNE, PROMPT
from tests.harness.respondent import VERDICT, tagged, value_of
from tests.harness.user import JSON, action_ids
from tests.harness.workplace import Workplace

ITEMS = 10


async def pop_up(at_work: Workplace, where: JSON, button: str) -> JSON:
    """Press a button that opens a pop-up."""
    mark = at_work.you.mark
    await at_work.you.click(where, button, value=value_of(where, button))
    return dict((await at_work.you.wait_for(lambda event: event["kind"] == "view_opened", since=mark))["view"])


async def in_channel(at_work: Workplace, profile: JSON = FINE_TUNE) -> JSON:
    return await at_work.judged(await at_work.begin(profile), at_work.channels["general"])


async def test_all_ten_items_are_shown_with_their_state(at_work: Workplace) -> None:
    view = await pop_up(at_work, await in_channel(at_work), "ten_items")
    lines = [str(block["elements"]) for block in view["blocks"]]
    assert [f" {number}. " in line for number, line in enumerate(lines, 1)] == [True] * ITEMS


async def test_a_question_about_a_verdict_is_answered_in_its_thread(at_work: Workplace) -> None:
    verdict = await in_channel(at_work)
    view = await pop_up(at_work, verdict, "ask")
    mark = at_work.you.mark
    await at_work.you.submit(view, {"text:question": "how many labelled examples are enough?"})
    answer = await at_work.you.answer(at_work.channels["general"], verdict["thread_ts"], since=mark)
    assert "500" in str(answer["blocks"])


async def test_a_changed_answer_gives_a_new_verdict_and_leaves_the_old(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    old = await in_channel(at_work)
    respondent = await at_work.respondent({**FINE_TUNE, "labelled_examples": 120})
    told = await at_work.reply_ephemerally(
        at_work.you, lambda: at_work.you.click(old, "change_answer", value=value_of(old, "change_answer")), general
    )
    shown = await respondent.next(lambda message: "change" in action_ids(message))
    assert shown["thread_ts"].replace(".", "") in str(told["blocks"])
    line = next(block for block in shown["blocks"] if '"question":"data"' in str(block.get("accessory")))
    await at_work.you.click(shown, "change", block_id=line["block_id"], value=line["accessory"]["value"])
    new = await at_work.judged(respondent, general)
    await at_work.settled()

    assert tagged(new, VERDICT)["decision"] == "not_yet"
    assert new["thread_ts"] == old["thread_ts"]
    assert tagged(new, VERDICT)["verdict"] != tagged(old, VERDICT)["verdict"]
    assert "900 → 120" in str(new["blocks"])
    assert [message["ts"] for message in await at_work.verdicts_seen(at_work.you)] == [old["ts"], new["ts"]]
    kept = await at_work.built.store.all_verdicts(at_work.team)
    assert [(one.decision, one.profile.labelled_examples) for one in kept] == [("not_yet", 120), ("fine_tune", 900)]


async def test_a_change_that_changes_nothing_draws_no_second_verdict(at_work: Workplace) -> None:
    old = await in_channel(at_work)
    respondent = await at_work.respondent(FINE_TUNE)
    await at_work.you.click(old, "change_answer", value=value_of(old, "change_answer"))
    shown = await respondent.next(lambda message: "change" in action_ids(message))
    line = next(block for block in shown["blocks"] if '"question":"data"' in str(block.get("accessory")))
    await at_work.you.click(shown, "change", block_id=line["block_id"], value=line["accessory"]["value"])
    await respondent.answer(await respondent.card())
    await respondent.next(lambda message: message.get("bot_id"))
    await at_work.settled()
    assert len(await at_work.built.store.all_verdicts(at_work.team)) == 1


async def test_a_verdict_is_shared_by_its_owner_as_it_was_rendered(at_work: Workplace) -> None:
    verdict = await at_work.judged(await at_work.begin_in_dm(PROMPT))
    view = await pop_up(at_work, verdict, "share")
    mark = at_work.teammate.mark
    await at_work.you.submit(view, {"channel": {"channel:channel": at_work.channels["ml-platform"]}})
    shared = await at_work.posted_verdict(at_work.teammate, at_work.channels["ml-platform"], mark)
    assert tagged(shared, VERDICT)["verdict"] == tagged(verdict, VERDICT)["verdict"]
    assert action_ids(shared) == ["ten_items", "change_answer", "ask"]


async def test_a_verdict_shared_twice_to_one_channel_stands_there_once(at_work: Workplace) -> None:
    verdict = await at_work.judged(await at_work.begin_in_dm(PROMPT))
    place = {"channel": {"channel:channel": at_work.channels["general"]}}
    for _ in range(2):
        await at_work.you.submit(await pop_up(at_work, verdict, "share"), place)
        await at_work.settled()
    assert len(await at_work.verdicts_seen(at_work.teammate)) == 1


async def test_sharing_to_where_one_is_not_is_refused_in_the_pop_up(at_work: Workplace) -> None:
    made = await at_work.control("channel", name="closed", is_private=True, members=[at_work.teammate.id])
    verdict = await at_work.judged(await at_work.begin_in_dm(PROMPT))
    view = await pop_up(at_work, verdict, "share")
    done = await at_work.you.submit(view, {"channel": {"channel:channel": made["channel"]}})
    assert set(done["errors"]) == {"channel"}
    assert await at_work.verdicts_seen(at_work.teammate) == []


async def test_sharing_to_where_the_bot_is_not_is_reported_and_can_be_done_elsewhere(at_work: Workplace) -> None:
    made = await at_work.control("channel", name="alone", members=[at_work.you.id], with_app=False)
    at_work.expected += ["not_in_channel", "channel_not_found"]
    verdict = await at_work.judged(await at_work.begin_in_dm(PROMPT))
    view = await pop_up(at_work, verdict, "share")
    mark = at_work.you.mark
    done = await at_work.you.submit(view, {"channel": {"channel:channel": made["channel"]}})
    await at_work.settled()
    received = [event for event in at_work.you.events[mark:] if event["kind"] in ("message", "ephemeral")]
    assert done.get("errors") or received
    assert not any("Shared." in str(event) for event in received)
    again = await pop_up(at_work, verdict, "share")
    await at_work.you.submit(again, {"channel": {"channel:channel": at_work.channels["general"]}})
    assert await at_work.posted_verdict(at_work.teammate, at_work.channels["general"])


@pytest.mark.parametrize("word", ["summary", "back", "yes", "hello there"])
async def test_after_the_verdict_words_in_the_thread_are_answered_kindly(at_work: Workplace, word: str) -> None:
    respondent = await at_work.begin(PROMPT)
    *_, last = await respondent.through()
    await at_work.posted_verdict(at_work.you, at_work.channels["general"])
    await respondent.next(lambda message: message.get("bot_id"))
    await respondent.write(last, word)
    assert await respondent.next(lambda message: message.get("bot_id"))
    await at_work.settled()
    assert len(await at_work.built.store.all_verdicts(at_work.team)) == 1
