"""A verdict can be read in full, asked about, changed into a new one that leaves the old, and shared by its owner."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
from pathlib import Path

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from tests.harness.profiles import FINE_TUNE, PROMPT
from tests.harness.respondent import VERDICT, entry_of, tagged, value_of
from tests.harness.tiers import thin_out
from tests.harness.user import JSON, LIMIT_SECONDS, action_ids, has_number
from tests.harness.workplace import Workplace

ITEMS = 10


async def modal(at_work: Workplace, where: JSON, do: str) -> JSON:
    """Choose an entry of the verdict's menu that opens a modal, or press *Copy as decision record*."""
    mark = at_work.you.mark
    if do == "record":
        await at_work.you.click(where, do, value=value_of(where, do))
    else:
        await at_work.you.click(where, "verdict_menu", selected=[entry_of(where, "verdict_menu", do)])
    return dict((await at_work.you.wait_for(lambda event: event["kind"] == "view_opened", since=mark))["view"])


async def marked_replaced(at_work: Workplace, verdict: JSON) -> JSON:
    """A verdict as it stands, once it says that it was replaced."""
    sentence = at_work.content.knowledge.phrases.say("card_replaced")
    thread = await at_work.you.messages(verdict["channel"], verdict["thread_ts"])
    return next((m for m in thread if m["ts"] == verdict["ts"] and sentence in str(m["blocks"])), {})


async def in_channel(at_work: Workplace, profile: JSON = FINE_TUNE) -> JSON:
    return await at_work.judged(await at_work.begin(profile), at_work.channels["general"])


async def test_all_ten_items_are_shown_with_their_state(at_work: Workplace) -> None:
    verdict = await in_channel(at_work)
    (items,) = [block["child_blocks"] for block in verdict["blocks"] if block["type"] == "container"]
    assert [f" {number} " in str(items) for number in range(1, ITEMS + 1)] == [True] * ITEMS


async def test_the_decision_record_can_be_copied(at_work: Workplace) -> None:
    view = await modal(at_work, await in_channel(at_work), "record")
    text = str(view["blocks"])
    for part in (
        "# Ledger reader: fine-tune or prompt?",
        "Status: fine-tune",
        "## Context",
        "## Decision",
        "## Consequences",
        "## Revisit when",
        "## Sources",
    ):
        assert part in text


@pytest.mark.parametrize("rating", thin_out(["positive", "negative"], 2))
async def test_a_rating_is_kept_with_what_it_rates(at_work: Workplace, tmp_path: Path, rating: str) -> None:
    verdict = await in_channel(at_work)
    ident = tagged(verdict, VERDICT)["verdict"]
    (thumbs,) = [b["elements"][0] for b in verdict["blocks"] if b["type"] == "context_actions"]
    mark = at_work.teammate.mark
    await at_work.teammate.click(verdict, "rate", value=thumbs[f"{rating}_button"]["value"])
    if rating == "negative":
        view = (await at_work.teammate.wait_for(lambda e: e["kind"] == "view_opened", since=mark))["view"]
        await at_work.teammate.submit(view, {"choice:what": json.dumps("reasoning"), "text:details": "too short"})
    thanks = at_work.content.knowledge.phrases.say("rate_thanks")
    await at_work.teammate.wait_for(lambda e: thanks in str(e.get("message", {}).get("blocks")), since=mark)
    with contextlib.closing(sqlite3.connect(tmp_path / "bot.db")) as db:
        rows = db.execute("SELECT about, rating, user, what, details FROM ratings ORDER BY rowid").fetchall()
    given = [(ident, rating, at_work.teammate.id, "", "")]
    if rating == "negative":
        given.append((ident, rating, at_work.teammate.id, "reasoning", "too short"))
    assert rows == given


async def test_a_question_about_a_verdict_is_answered_in_its_thread(at_work: Workplace) -> None:
    verdict = await in_channel(at_work)
    view = await modal(at_work, verdict, "ask")
    mark = at_work.you.mark
    question = "how many labelled examples are enough?"
    await at_work.you.submit(view, {"text:question": question})
    general, thread = at_work.channels["general"], verdict["thread_ts"]
    asked = await at_work.you.answer(general, thread, since=mark)
    assert question in str(asked["blocks"])
    assert at_work.you.id in str(asked["blocks"])
    answer = await at_work.you.wait_for(
        lambda e: e["kind"] == "message" and has_number(e["message"].get("blocks"), "500"), since=mark
    )
    assert answer["message"]["thread_ts"] == thread
    assert float(answer["message"]["ts"]) > float(asked["ts"])


async def test_a_changed_answer_gives_a_new_verdict_and_leaves_the_old(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    old = await in_channel(at_work)
    respondent = await at_work.respondent({**FINE_TUNE, "labelled_examples": 120})
    reply = await at_work.reply_ephemerally(
        at_work.you, lambda: at_work.you.click(old, "change_answer", value=value_of(old, "change_answer")), general
    )
    shown = await respondent.next(lambda message: "change" in action_ids(message))
    assert f"thread_ts={shown['thread_ts']}" in str(reply["blocks"])
    line = next(block for block in shown["blocks"] if '"question":"data"' in str(block.get("accessory")))
    await at_work.you.click(shown, "change", block_id=line["block_id"], value=line["accessory"]["value"])
    new = await at_work.judged(respondent, general)
    await at_work.settled()

    assert tagged(new, VERDICT)["decision"] == "not_yet"
    assert new["thread_ts"] == old["thread_ts"]
    assert tagged(new, VERDICT)["verdict"] != tagged(old, VERDICT)["verdict"]
    assert has_number(new["blocks"], "900")
    assert "→" in str(new["blocks"])
    replaced = await at_work.eventually(lambda: marked_replaced(at_work, old))
    assert action_ids(replaced) == []
    assert [message["ts"] for message in await at_work.verdicts_seen(at_work.you)] == [old["ts"], new["ts"]]
    kept = await at_work.built.store.all_verdicts(at_work.team)
    assert [(each.decision, each.profile.labelled_examples) for each in kept] == [
        ("not_yet", 120),
        ("fine_tune", 900),
    ]


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
    view = await modal(at_work, verdict, "share")
    mark = at_work.teammate.mark
    await at_work.you.submit(view, {"channel": {"channel:channel": at_work.channels["ml-platform"]}})
    shared = await at_work.posted_verdict(at_work.teammate, at_work.channels["ml-platform"], mark)
    assert tagged(shared, VERDICT)["verdict"] == tagged(verdict, VERDICT)["verdict"]
    assert action_ids(shared) == ["record", "verdict_menu", "rate"]
    assert at_work.you.id in str(shared["blocks"][:3])
    place = at_work.channels["ml-platform"]

    async def noted() -> bool:
        thread = await at_work.you.messages(verdict["channel"], verdict["thread_ts"])
        return any("You shared the verdict in" in str(m["blocks"]) and place in str(m["blocks"]) for m in thread)

    assert await at_work.eventually(noted)


async def test_a_verdict_shared_twice_to_one_channel_stands_there_once(at_work: Workplace) -> None:
    verdict = await at_work.judged(await at_work.begin_in_dm(PROMPT))
    place = {"channel": {"channel:channel": at_work.channels["general"]}}
    for _ in range(2):
        await at_work.you.submit(await modal(at_work, verdict, "share"), place)
        await at_work.settled()
    assert len(await at_work.verdicts_seen(at_work.teammate)) == 1


async def test_a_verdict_shared_twice_at_the_same_moment_stands_there_once(at_work: Workplace) -> None:
    verdict = await at_work.judged(await at_work.begin_in_dm(PROMPT))
    carried, channel = {"verdict": tagged(verdict, VERDICT)["verdict"]}, at_work.channels["general"]
    chosen = {"selected_conversation": channel}

    async def submit(number: int) -> None:
        view = {
            "type": "modal",
            "id": f"V{number}",
            "callback_id": "share",
            "private_metadata": json.dumps(carried),
            "state": {"values": {"channel": {"channel:channel": chosen}}},
        }
        body = {"type": "view_submission", "user": {"id": at_work.you.id}, "team": {"id": at_work.team}, "view": view}
        await at_work.built.slack.async_dispatch(AsyncBoltRequest(mode="socket_mode", body={**body, "trigger_id": "1"}))

    await asyncio.gather(submit(1), submit(2))
    await at_work.settled()
    assert len(await at_work.verdicts_seen(at_work.teammate)) == 1


async def test_a_verdict_that_slack_asks_to_wait_with_is_shared_later(at_work: Workplace) -> None:
    verdict = await at_work.judged(await at_work.begin_in_dm(PROMPT))
    await at_work.settled()
    view = await modal(at_work, verdict, "share")
    await at_work.control.fault("ratelimit", method="chat.postMessage", retry_after=60, count=1)
    at_work.expected.append("ratelimited")
    place = {"channel": {"channel:channel": at_work.channels["general"]}}
    word = await at_work.reply_ephemerally(at_work.you, lambda: at_work.you.submit(view, place), verdict["channel"])
    assert at_work.content.knowledge.phrases.say("could_not_keep") in str(word["blocks"])
    await at_work.built.outbox.flush()
    assert len(await at_work.verdicts_seen(at_work.teammate)) == 1


async def test_the_bot_settles_only_when_the_word_after_a_modal_was_shown(at_work: Workplace) -> None:
    verdict = await at_work.judged(await at_work.begin_in_dm(PROMPT))
    view = await modal(at_work, verdict, "share")
    mark = at_work.you.mark
    await at_work.control.fault("hold_after", method="chat.postEphemeral")
    await at_work.you.submit(view, {"channel": {"channel:channel": at_work.channels["general"]}})
    await at_work.you.wait_for(lambda event: event["kind"] == "ephemeral", since=mark)
    settling = asyncio.create_task(at_work.built.slack.listeners.settle(LIMIT_SECONDS))
    await at_work.control.refusals()
    assert not settling.done()
    await at_work.control("clear")
    await settling


async def test_sharing_to_where_one_is_not_is_refused_in_the_modal(at_work: Workplace) -> None:
    made = await at_work.control("channel", name="closed", is_private=True, members=[at_work.teammate.id])
    verdict = await at_work.judged(await at_work.begin_in_dm(PROMPT))
    view = await modal(at_work, verdict, "share")
    done = await at_work.you.submit(view, {"channel": {"channel:channel": made["channel"]}})
    assert set(done["errors"]) == {"channel"}
    assert await at_work.verdicts_seen(at_work.teammate) == []


async def test_sharing_to_where_the_bot_is_not_is_reported_and_can_be_done_elsewhere(at_work: Workplace) -> None:
    made = await at_work.control("channel", name="alone", members=[at_work.you.id], with_app=False)
    at_work.expected += ["not_in_channel", "channel_not_found"]
    verdict = await at_work.judged(await at_work.begin_in_dm(PROMPT))
    view = await modal(at_work, verdict, "share")
    mark = at_work.you.mark
    done = await at_work.you.submit(view, {"channel": {"channel:channel": made["channel"]}})
    await at_work.settled()
    received = [event for event in at_work.you.events[mark:] if event["kind"] in ("message", "ephemeral")]
    assert done.get("errors") or received
    assert not any("Shared." in str(event) for event in received)
    thread = await at_work.you.messages(verdict["channel"], verdict["thread_ts"])
    assert not any("You shared the verdict in" in str(message["blocks"]) for message in thread)
    again = await modal(at_work, verdict, "share")
    await at_work.you.submit(again, {"channel": {"channel:channel": at_work.channels["general"]}})
    assert await at_work.posted_verdict(at_work.teammate, at_work.channels["general"])


@pytest.mark.parametrize("word", thin_out(["summary", "back", "yes", "hello there"], 4))
async def test_after_the_verdict_words_in_the_thread_are_answered_kindly(at_work: Workplace, word: str) -> None:
    respondent = await at_work.begin(PROMPT)
    *_, last = await respondent.through()
    await at_work.posted_verdict(at_work.you, at_work.channels["general"])
    await respondent.next(lambda message: message.get("bot_id"))
    await respondent.write(last, word)
    assert await respondent.next(lambda message: message.get("bot_id"))
    await at_work.settled()
    assert len(await at_work.built.store.all_verdicts(at_work.team)) == 1


@pytest.mark.parametrize("how", thin_out(["command", "dm", "shortcut", "button"], 4))
async def test_a_project_that_was_decided_is_shown_before_it_is_looked_at_again(at_work: Workplace, how: str) -> None:
    general, you = at_work.channels["general"], at_work.you
    respondent = await at_work.begin(PROMPT, question="@Consultant should we fine-tune our release notes?")
    thread = respondent.origin
    verdict = await at_work.judged(respondent, general)
    mark = you.mark
    if how == "command":
        await you.command(general, "/consult", "start release notes")
    elif how == "dm":
        await you.post(respondent.room, "start release notes")
    elif how == "shortcut":
        await you.shortcut("checklist_from_message", channel=general, ts=thread)
    else:
        answer = next(m for m in await you.messages(general, thread) if "checklist" in action_ids(m))
        await you.click({**answer, "channel": general}, "checklist", value=value_of(answer, "checklist"))
    event = await you.wait_for(lambda e: "look again?" in str(e.get("message", {}).get("blocks")), since=mark)
    shown = event["message"]
    assert "keep prompting" in str(shown["blocks"])
    assert f"p{verdict['ts'].replace('.', '')}" in str(shown["blocks"])
    await at_work.settled()
    assert await at_work.built.store.open_consultations(at_work.team, you.id) == ()
    await you.click(shown, "change_answer", value=value_of(shown, "change_answer"))
    answers = await respondent.next(lambda message: "change" in action_ids(message))
    assert "Release notes" in str(answers["blocks"]) or "release notes" in str(answers["blocks"])


@pytest.mark.slow
async def test_a_verdict_without_a_name_counts_for_whatever_its_thread_names_later(at_work: Workplace) -> None:
    you, general = at_work.you, at_work.channels["general"]
    unnamed = {name: value for name, value in PROMPT.items() if name != "project"}
    verdict = await at_work.judged(await at_work.begin(unnamed), general)
    mark = you.mark
    await you.post(general, "@Consultant should we fine-tune our ticket triage?", verdict["thread_ts"])
    answer = await you.answer(general, verdict["thread_ts"], since=mark)
    reply = await at_work.reply_ephemerally(
        you, lambda: you.click(answer, "checklist", value=value_of(answer, "checklist")), general
    )
    assert "was decided on" in str(reply["blocks"])


async def test_a_teammate_may_look_again_with_a_checklist_of_their_own(at_work: Workplace) -> None:
    general, mate = at_work.channels["general"], at_work.teammate
    respondent = await at_work.begin(PROMPT, question="@Consultant should we fine-tune our release notes?")
    await at_work.judged(respondent, general)
    answer = next(m for m in await mate.messages(general, respondent.origin) if "checklist" in action_ids(m))
    mark = mate.mark
    await mate.click({**answer, "channel": general}, "checklist", value=value_of(answer, "checklist"))
    event = await mate.wait_for(lambda e: "look again?" in str(e.get("message", {}).get("blocks")), since=mark)
    assert await at_work.built.store.open_consultations(at_work.team, mate.id) == ()
    theirs = await at_work.respondent(PROMPT, by=mate)
    await mate.click(event["message"], "start_anew", value=value_of(event["message"], "start_anew"))
    await theirs.card()
    mine = await at_work.mine(mate)
    assert mine.origin is not None
    assert (mine.origin.channel, mine.origin.thread) == (general, respondent.origin)
