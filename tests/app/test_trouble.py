"""When Slack refuses, nothing that was said is lost, nothing crashes, and the person hears of it where they can."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.playground import Playground
from bot.prepared_content import Content
from tests.harness.profiles import FINE_TUNE, PROMPT
from tests.harness.respondent import QUESTION, VERDICT, Respondent, entry_of, tagged, value_of
from tests.harness.tiers import thin_out
from tests.harness.user import JSON, action_ids
from tests.harness.workplace import DECIDE, Complaints, Workplace, at_work_on

BUSY_SECONDS = 10


async def to_the_summary(respondent: Respondent) -> JSON:
    """Answer everything; the summary that waits to be confirmed."""
    while "confirm" not in action_ids(card := await respondent.card()):
        await respondent.answer(card)
    return card


@pytest.mark.parametrize("gone", thin_out(["archived", "deleted"], 2))
async def test_a_verdict_whose_channel_is_gone_comes_to_the_owners_dm(at_work: Workplace, gone: str) -> None:
    at_work.expected += ["is_archived", "channel_not_found", "message_not_found"]
    made = (await at_work.control("channel", name="short-lived"))["channel"]
    at_work.channels["short-lived"] = made
    respondent = await at_work.begin(FINE_TUNE, channel="short-lived")
    summary = await to_the_summary(respondent)
    await at_work.control("channel", id=made, **{gone: True})
    await respondent.confirm(summary)
    verdict = await at_work.posted_verdict(at_work.you, respondent.room)

    assert verdict["thread_ts"] == summary["thread_ts"]
    assert entry_of(verdict, "verdict_menu", "share")
    phrases = at_work.content.knowledge.phrases
    reason = {"archived": "verdict_not_posted_archived", "deleted": "verdict_not_posted_not_in_channel"}[gone]
    wrong, right = "The full verdict goes to", phrases.say(reason)
    await at_work.you.wait_for(lambda e: e["kind"] == "message_changed" and right in str(e["message"]["text"]))
    reply = [m for m in await at_work.you.messages(respondent.room, summary["thread_ts"]) if m.get("bot_id")]
    assert not any(wrong in str(message) for message in reply)
    (kept,) = await at_work.built.store.all_verdicts(at_work.team)
    assert kept.posted is not None
    assert kept.posted.channel == respondent.room


async def test_a_verdict_that_came_home_shows_in_the_list_with_its_link(at_work: Workplace) -> None:
    at_work.expected += ["is_archived", "channel_not_found"]
    made = (await at_work.control("channel", name="short-lived"))["channel"]
    at_work.channels["short-lived"] = made
    respondent = await at_work.begin(FINE_TUNE, channel="short-lived")
    summary = await to_the_summary(respondent)
    await at_work.control("channel", id=made, archived=True)
    await respondent.confirm(summary)
    verdict = await at_work.posted_verdict(at_work.you, respondent.room)
    general = at_work.channels["general"]
    reply = await at_work.reply_ephemerally(
        at_work.you, lambda: at_work.you.command(general, "/consult", "verdicts"), general
    )
    assert verdict["ts"].replace(".", "") in str(reply["blocks"])


async def test_a_thread_whose_root_was_deleted_still_gets_its_verdict_somewhere(at_work: Workplace) -> None:
    at_work.expected += ["thread_not_found", "message_not_found"]
    respondent = await at_work.begin(FINE_TUNE)
    summary = await to_the_summary(respondent)
    await at_work.you.delete(at_work.channels["general"], respondent.origin)
    await respondent.confirm(summary)
    await at_work.you.wait_for(lambda e: e["kind"] == "message" and tagged(e["message"], VERDICT))
    await at_work.settled()
    assert len(await at_work.built.store.all_verdicts(at_work.team)) == 1


@pytest.mark.slow
async def test_a_verdict_that_slack_was_too_busy_for_is_posted_once(at_work: Workplace) -> None:
    at_work.expected += ["ratelimited", "internal_error", "503"]
    respondent = await at_work.begin(PROMPT)
    summary = await to_the_summary(respondent)
    await at_work.control.fault("ratelimit", method="chat.postMessage", retry_after=1)
    await at_work.control.fault("server_error_after", method="chat.postMessage")
    await respondent.confirm(summary)
    await at_work.posted_verdict(at_work.you, at_work.channels["general"])
    await at_work.settled()
    assert len(await at_work.verdicts_seen(at_work.you)) == 1


async def test_a_token_revoked_on_the_way_loses_nothing(
    playground: Playground, content: Content, tmp_path: Path, complaints: Complaints
) -> None:
    refusals = ["token_revoked", "invalid_auth", "account_inactive", "auth"]
    async with at_work_on(playground, tmp_path / "bot.db", content, complaints) as place:
        place.expected += refusals
        respondent = await place.begin(FINE_TUNE)
        first = await respondent.card()
        await place.control.fault("error", method="chat.postMessage", error="token_revoked", count=50)
        await place.control.fault("error", method="chat.update", error="token_revoked", count=50)
        await respondent.write(first, "instruction and output format")
        await place.caught_up()
        assert (await place.answers())["prompt_ingredients"] == ("instruction", "output_format")
        assert any("token_revoked" in line for line in complaints.lines)
        assert not any("Traceback" in line for line in complaints.lines)
        await place.control("clear")
    complaints.lines.clear()
    async with at_work_on(playground, tmp_path / "bot.db", content, complaints) as place:
        await place.settled()
        assert await place.built.store.outbox() == ()
        respondent = await place.respondent(FINE_TUNE)
        shown = await place.you.messages(respondent.room, first["thread_ts"])
        asked = [found["question"] for message in shown if (found := tagged(message, QUESTION))]
        assert asked
        assert asked != [tagged(first, QUESTION)["question"]]


async def test_where_no_dm_can_be_opened_the_person_is_reported_in_the_thread(at_work: Workplace) -> None:
    at_work.expected.append("conversations.open")
    answer = await at_work.mention(DECIDE)
    await at_work.control.fault("error", method="conversations.open", error="cannot_dm_bot")
    reply = await at_work.reply_ephemerally(
        at_work.you,
        lambda: at_work.you.click(answer, "checklist", value=value_of(answer, "checklist")),
        at_work.channels["general"],
    )
    assert "cannot_dm_bot" not in str(reply)
    assert await at_work.kept() == ((), (), (), ())
    respondent = await at_work.respondent(FINE_TUNE)
    await at_work.you.click(answer, "checklist", value=value_of(answer, "checklist"))
    assert await respondent.card()


@pytest.mark.parametrize("event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["U1"]}}])
async def test_after_it_was_removed_nothing_more_is_posted(
    playground: Playground, content: Content, tmp_path: Path, complaints: Complaints, event: JSON
) -> None:
    async with at_work_on(playground, tmp_path / "bot.db", content, complaints) as place:
        respondent = await place.begin(PROMPT)
        summary = await to_the_summary(respondent)
        place.expected += ["ratelimited"]
        await place.control.fault("ratelimit", method="chat.postMessage", retry_after=600, count=100)
        await respondent.confirm(summary)
        await place.settled()
        elsewhere = {"type": "event_callback", "team_id": "T00ELSE001", "event_id": "Ev0ELSE001", "event": event}
        await place.built.slack.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=elsewhere))
        await place.caught_up()
        assert await place.built.store.outbox(), "another workspace removed the app"
        await place.control("deliver", event=event)
        await place.caught_up()
        assert await place.built.store.outbox() == ()
        await place.control("clear")
    async with at_work_on(playground, tmp_path / "bot.db", content, complaints) as place:
        assert await place.verdicts_seen(place.you) == []
        posted = [call for call in (await place.control.log())["calls"] if call["method"] == "chat.postMessage"]
        assert posted == []
        assert len(await place.built.store.all_verdicts(place.team)) == 1


async def test_what_is_being_tried_again_stops_when_the_app_is_removed(
    at_work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work.expected.append("ratelimited")
    removed, sleep = asyncio.Event(), asyncio.sleep

    async def pause(seconds: float) -> None:
        """The wait that Slack asks for ends once the app is removed, and not before."""
        await (removed.wait() if seconds >= BUSY_SECONDS else sleep(seconds))

    monkeypatch.setattr(asyncio, "sleep", pause)
    respondent = await at_work.begin_in_dm(PROMPT)
    summary = await to_the_summary(respondent)
    await at_work.control.fault("ratelimit", method="chat.postMessage", retry_after=BUSY_SECONDS)
    await respondent.confirm(summary)
    menu = lambda: at_work.you.command(respondent.room, "/consult", "help")  # noqa: E731
    while not await at_work.control.refusals():
        await at_work.reply_ephemerally(at_work.you, menu, respondent.room)
    await at_work.built.store.remove_workspace(at_work.team, 1.0)
    removed.set()
    await at_work.settled()
    assert await at_work.verdicts_seen(at_work.you) == []
