"""Whatever people send gets an answer that fits: files, forwards, voice clips, tables, /me, floods."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.playground import Playground
from bot.prepared_content import Content
from tests.harness.user import JSON, Person, has_number
from tests.harness.workplace import Complaints, Workplace, at_work_on

QUESTION = "how many labelled examples are enough?"
LIMIT = 5


async def answered(place: Workplace, channel: str, ts: str) -> str:
    """The bot's answers in a thread, as one text."""
    message = await place.you.answer(channel, ts)
    return f"{message['text']} {message['blocks']}"


async def test_a_file_with_a_mention_alone_is_no_call_for_help(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    sent = await at_work.you.upload("prompt.txt", b"You are a helpful parser.", general, "@Consultant")
    text = await answered(at_work, general, sent["ts"])
    assert "prompt.txt" in text
    assert "DM" in text
    assert "/consult" not in text


async def test_a_file_beside_a_question_is_named_and_the_question_answered(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    sent = await at_work.you.upload("data.csv", b"a,b\n1,2\n", general, f"@Consultant {QUESTION}")
    await at_work.you.wait_for(lambda e: e["kind"] == "message" and has_number(e["message"].get("blocks"), "500"))
    await at_work.settled()
    replies = await at_work.you.messages(general, sent["ts"])
    own = [message["text"] for message in replies if message.get("bot_id")]
    assert len(own) == 2
    assert "data.csv" in own[0]


@pytest.mark.parametrize("place", ["dm", "general"])
async def test_a_file_that_slack_only_names_is_no_call_for_help(at_work: Workplace, place: str) -> None:
    """Where another company shares a channel, Slack gives the id of a file and nothing more."""
    you, dm = at_work.you, await at_work.you.dm()
    channel = dm if place == "dm" else at_work.channels[place]
    ts = await you.post(at_work.channels["general"], "here it is")  # the bot is told of it below
    kind = {"type": "message", "channel_type": "im"} if place == "dm" else {"type": "app_mention"}
    file = {"id": "F0CONNECT1", "mode": "file_access", "file_access": "check_file_info"}
    mention = f"<@{at_work.playground.bot_user_id}>" if place == "general" else ""
    event: JSON = {**kind, "channel": channel, "user": you.id, "ts": ts, "text": mention, "files": [file]}
    await at_work.control("deliver", event=event)
    answer = await you.wait_for(lambda e: e["kind"] == "message" and e["message"].get("bot_id"))
    shown = str(answer["message"]["blocks"])
    assert "/consult" not in shown
    assert ("DM" if place == "general" else "let me open") in shown


async def test_a_me_message_is_read(at_work: Workplace) -> None:
    dm = await at_work.you.dm()
    ts = await at_work.you.post(dm, f"/me asks {QUESTION}")
    assert has_number(await answered(at_work, dm, ts), "500")


async def test_a_forwarded_message_is_read(at_work: Workplace) -> None:
    general, dm = at_work.channels["general"], await at_work.you.dm()
    original = await at_work.you.post(general, QUESTION)
    ts = await at_work.you.post(dm, "", forward={"channel": general, "ts": original})
    assert has_number(await answered(at_work, dm, ts), "500")
    ts = await at_work.you.post(general, "@Consultant", forward={"channel": general, "ts": original})
    assert has_number(await answered(at_work, general, ts), "500")


async def test_a_voice_clip_is_read_by_its_transcript(at_work: Workplace) -> None:
    dm = await at_work.you.dm()
    sent = await at_work.you.upload("clip.mp4", b"\x00", dm, voice=QUESTION)
    assert has_number(await answered(at_work, dm, sent["ts"]), "500")


async def test_a_clip_without_a_transcript_and_a_picture_are_named(at_work: Workplace) -> None:
    dm = await at_work.you.dm()
    for name, word in (("clip.mp4", "listen"), ("chart.png", "pictures")):
        sent = await at_work.you.upload(name, b"\x00", dm)
        text = await answered(at_work, dm, sent["ts"])
        assert word in text
        assert ".txt" not in text


async def test_a_pasted_table_is_read(at_work: Workplace) -> None:
    dm = await at_work.you.dm()
    cells = [["question", "asked by"], [QUESTION, "Mary"]]
    rows = [[{"type": "raw_text", "text": cell} for cell in row] for row in cells]
    event: JSON = {
        "type": "message",
        "channel": dm,
        "channel_type": "im",
        "user": at_work.you.id,
        "ts": "1790000000.000100",
        "text": "",
        "blocks": [{"type": "table", "block_id": "t", "rows": rows}],
    }
    await at_work.control("deliver", event=event)
    await at_work.you.wait_for(lambda e: e["kind"] == "message" and has_number(e["message"].get("blocks"), "500"))


async def test_a_shortcut_where_the_bot_is_not_names_where_the_verdict_comes(at_work: Workplace) -> None:
    made = await at_work.control("channel", name="elsewhere", members=["You"], with_app=False)
    channel = made["channel"]
    ts = await at_work.you.post(channel, "should we fine-tune our parser?")
    mark = at_work.you.mark
    await at_work.you.shortcut("checklist_from_message", channel=channel, ts=ts)
    shown = await at_work.you.wait_for(lambda e: e["kind"] == "ephemeral" and e["channel"] == channel, since=mark)
    assert "not in this channel" in str(shown["message"])


async def test_one_persons_flood_is_stored_and_limited_with_one_word(
    playground: Playground, content: Content, tmp_path: Path, complaints: Complaints
) -> None:
    database = tmp_path / "bot.db"
    more = {"CONSULTANT_MESSAGES_A_MINUTE": LIMIT}
    async with at_work_on(playground, database, content, complaints, **more) as place:
        dm = await place.you.dm()
        async with Person(playground.url, playground.users["Teammate"]) as teammate:
            await asyncio.gather(*(place.you.post(dm, f"{QUESTION} {n}") for n in range(100)))
            other = await teammate.dm()
            ts = await teammate.post(other, QUESTION)
            await teammate.answer(other, ts)
        await place.settled()
        answers = [event for event in place.you.events if event["kind"] == "message" and event["message"].get("bot_id")]
        words = [event for event in place.you.events if event["kind"] == "ephemeral"]
        assert len(answers) == LIMIT
        assert len(words) == 1
        assert "more than I can read" in str(words[0]["message"])
        assert await place.built.store.unfinished() == ()
        event = {"type": "message", "channel_type": "im", "channel": dm, "user": place.you.id, "ts": "1.2", "text": "x"}
        body = {"type": "event_callback", "team_id": place.team, "event_id": "Ev1", "event": event}
        request = AsyncBoltRequest(mode="socket_mode", body=body)
        assert (await place.built.slack.async_dispatch(request)).status == 200
        assert "client" not in request.context, "what is refused costs Bolt no context and no clients"


@pytest.mark.parametrize("inside", [True, False])
async def test_an_edit_in_the_dm_changes_nothing_and_its_writer_learns_it(at_work: Workplace, inside: bool) -> None:
    respondent = await at_work.begin_in_dm()
    card = await respondent.card()
    ts = await at_work.you.post(respondent.room, "22 of 400 failed", card["thread_ts"] if inside else None)
    await at_work.settled()
    before = await at_work.kept()
    edit = partial(at_work.you.edit, respondent.room, ts, "30 of 500 failed")
    note = await at_work.reply_ephemerally(at_work.you, edit, respondent.room)
    assert "send it again" in note["text"]
    assert note["thread_ts"] == (card["thread_ts"] if inside else ts)
    await at_work.settled()
    assert await at_work.kept() == before
