"""Whatever people write is shown as they wrote it, within Slack's limits, and does nothing: no mention, no link."""

from __future__ import annotations

import io
import json

import pytest

from tests.harness.profiles import FINE_TUNE, NOT_YET
from tests.harness.respondent import QUESTION, VERDICT, Way, tagged, value_of
from tests.harness.tiers import thin_out
from tests.harness.user import action_ids
from tests.harness.workplace import Workplace

MEGABYTES_3 = 3 * 1024 * 1024
NAMES = {
    "rtl": "מערכת חשבוניות \u202eمستخرج الفواتير",
    "emoji": "🧾🧾🧾👩‍👩‍👧‍👦",
    "zero-width": "a\u200bb\u200d\ufeffc",
    "everyone": "<!channel> <!here> <!everyone>",
    "person": "<@U000000002> and <#C000000001>",
    "link": "<https://evil.example|click me> https://evil.example",
    "markup": "*bold* _it_ ~no~ `code` ```block``` > quote",
    "entities": "&lt;!channel&gt; &amp; <b>",
    "quotes": "\"'\\{}%s{project}",
}
LONG = "An extractor of everything that was ever written " * 20  # about 1,000 characters
NOTE = "and then there is this to say about our invoices, which are many; " * 46  # about 3,000 characters


def texts(part: object) -> list[str]:
    """Every mrkdwn text in blocks: what Slack would read as formatting, mentions and links."""
    if isinstance(part, dict):
        own = [str(part["text"])] if part.get("type") == "mrkdwn" else []
        return own + [text for inner in part.values() for text in texts(inner)]
    return [text for inner in part for text in texts(inner)] if isinstance(part, list) else []


async def inert(at_work: Workplace) -> None:
    """Nothing that the bot posted notifies anybody or links anywhere but into this Slack."""
    await at_work.settled()
    own = at_work.playground.bot_user_id
    for message in await at_work.seen_by(at_work.you):
        if message.get("user") != own:
            continue
        shown = [*texts(message.get("blocks") or []), str(message.get("text", ""))]
        for text in shown:
            for channel in at_work.channels.values():  # where the verdict goes is named
                text = text.replace(f"<#{channel}>. ", "")
            assert [
                bad for bad in ("<!channel", "<!here", "<!everyone", "<@U000000002", "<#C", "<https") if bad in text
            ] == []


@pytest.mark.parametrize("name", thin_out(NAMES.values(), 8), ids=NAMES.keys())
async def test_a_name_is_shown_as_written_and_does_nothing(at_work: Workplace, name: str) -> None:
    respondent = await at_work.begin({**NOT_YET, "project": name})
    await respondent.confirm(await respondent.ready())
    verdict = await at_work.posted_verdict(at_work.you, at_work.channels["general"])
    assert tagged(verdict, VERDICT)["decision"] == "not_yet"
    await at_work.mention(f"@Consultant what did we decide about {name}?")
    await at_work.you.open("home")
    await inert(at_work)


@pytest.mark.parametrize("way", thin_out(["words", "controls", "form"], 3))
async def test_a_name_of_a_thousand_characters_is_refused_kindly(at_work: Workplace, way: Way) -> None:
    respondent = await at_work.begin({**NOT_YET, "project": LONG})
    if way == "form":
        view = await respondent.opened(await respondent.card(), "menu", "form")
        while '"page": "3"' not in view["private_metadata"]:
            await at_work.you.submit(view, {})
            view = (await at_work.you.state())["views"][0]
        done = await at_work.you.submit(view, {"text:project": LONG})
        assert set(done["errors"]) == {"project"}
    else:
        ready = await respondent.ready()
        if way == "words":
            await respondent.write(ready, LONG)
        else:
            await respondent.confirm(ready)
        assert "text:project" in action_ids(await respondent.card())
    assert (await at_work.mine()).project is None


@pytest.mark.slow
async def test_a_long_name_by_command_or_word_breaks_nothing(at_work: Workplace) -> None:
    here = at_work.channels["general"]
    for text in (f"start {LONG}", f"verdicts {LONG}"):
        await at_work.reply_ephemerally(
            at_work.you, lambda text=text: at_work.you.command(here, "/consult", text), here
        )
    assert (await at_work.mine()).project is None  # the checklist asks for its name
    room = await at_work.you.dm()
    ts = await at_work.you.post(room, f"start {LONG}")
    await at_work.you.answer(room, ts)
    await at_work.mention(f"@Consultant what did we decide about {LONG}?")
    await at_work.mention(f"@Consultant should we fine-tune our {LONG}?")
    await inert(at_work)


@pytest.mark.slow
async def test_a_note_of_three_thousand_characters_is_read_for_what_it_states(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE, "words")
    second = await respondent.until("failures")
    await respondent.write(second, NOTE)
    assert await respondent.card()
    await respondent.write(second, NOTE + "we do extraction.")
    assert await respondent.card()
    await inert(at_work)


async def pasted(at_work: Workplace, channel: str, text: str, thread: str | None = None) -> str:
    """Post a message so large that the client wants it as a stream."""
    you = at_work.you
    body = json.dumps({"user": you.id, "channel": channel, "text": text, "thread_ts": thread}).encode()
    headers = {"Content-Type": "application/json"}
    async with you.http.post(f"{you.url}/person/post", data=io.BytesIO(body), headers=headers) as answer:
        return str((await answer.json())["ts"])


@pytest.mark.parametrize("where", thin_out(["dm", "thread", "channel"], 3))
async def test_a_paste_of_three_megabytes_is_answered_like_any_other(at_work: Workplace, where: str) -> None:
    paste = "invoice 12 of 400 <!channel> " * (MEGABYTES_3 // 29)
    general = at_work.channels["general"]
    if where == "channel":
        ts = await pasted(at_work, general, f"@Consultant should we fine-tune? {paste}")
        assert await at_work.you.answer(general, ts)
    elif where == "dm":
        room = await at_work.you.dm()
        assert await at_work.you.answer(room, await pasted(at_work, room, paste))
    else:
        respondent = await at_work.begin(FINE_TUNE)
        await pasted(at_work, respondent.room, paste, (await respondent.card())["thread_ts"])
        assert await respondent.card()
    await inert(at_work)


async def test_a_pasted_file_is_answered(at_work: Workplace) -> None:
    room = await at_work.you.dm()
    sent = await at_work.you.upload("prompt.txt", io.BytesIO(b"x" * MEGABYTES_3), room)
    assert await at_work.you.answer(room, sent["ts"])


@pytest.mark.parametrize("text", thin_out(["\u200b", "\u202e", "🧾", "…", "<@U000000002>", "\\", "```", "&amp;"], 3))
async def test_odd_words_to_a_question_are_never_an_answer(at_work: Workplace, text: str) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    first = await respondent.card()
    await respondent.write(first, text)
    again = await respondent.card()
    assert tagged(again, QUESTION)["question"] == tagged(first, QUESTION)["question"]
    assert await at_work.answers() == {}
    await inert(at_work)


async def test_words_quoted_back_for_a_choice_are_inert(at_work: Workplace) -> None:
    for name in ("One", "Two"):
        respondent = await at_work.begin_in_dm(word=f"start {name}")
        await respondent.card()
    await at_work.you.post(respondent.room, "instruction and examples for <!channel> and <@U000000002>")
    which = await respondent.next(lambda message: "choose.1" in action_ids(message))
    assert json.loads(value_of(which, "choose.1"))["consultation"]
    await inert(at_work)
