"""A mention is answered in its thread, within the guide or not at all; nobody else's words are answered."""

from __future__ import annotations

from functools import partial

import pytest

from tests.harness.profiles import PROMPT
from tests.harness.respondent import value_of
from tests.harness.user import JSON, action_ids, has_number
from tests.harness.workplace import Workplace

IN_GUIDE = "@Consultant how many labelled examples are enough?"
OUT_OF_GUIDE = "@Consultant which cafeteria has the best soup today?"


async def answers(at_work: Workplace, channel: str = "general") -> list[JSON]:
    """Every message of the bot in a channel, threads included."""
    await at_work.settled()
    here, own = at_work.channels[channel], at_work.playground.bot_user_id
    return [m for m in await at_work.seen_by(at_work.you) if m["channel"] == here and m["user"] == own]


async def last_word(at_work: Workplace, channel: str = "general") -> list[JSON]:
    """What the bot said before it answered a question that it surely answers: all that came earlier was dealt with."""
    ts = await at_work.you.post(at_work.channels[channel], IN_GUIDE)
    await at_work.you.answer(at_work.channels[channel], ts)
    return [message for message in await answers(at_work, channel) if message["thread_ts"] != ts]


async def test_a_question_in_the_guide_is_answered_with_the_section_of_each_claim(at_work: Workplace) -> None:
    answer = await at_work.mention(IN_GUIDE)
    claims = [number for number, block in enumerate(answer["blocks"]) if block["type"] == "rich_text"]
    assert claims
    for claim in claims:
        assert any(title in str(answer["blocks"][claim + 1]) for title in at_work.content.knowledge.guide.titles)
    assert has_number(answer["blocks"], "500")
    assert action_ids(answer) == ["checklist"]  # whoever asks may have a case of their own


async def test_a_question_out_of_the_guide_is_reported_so_with_their_own_case_instead(at_work: Workplace) -> None:
    answer = await at_work.mention(OUT_OF_GUIDE)
    assert "guide" in str(answer["blocks"][0])
    assert "soup" not in str([block for block in answer["blocks"] if block["type"] != "actions"])
    assert "Want to go through your case instead?" in str(answer["blocks"])
    assert action_ids(answer) == ["checklist"]


async def test_a_decision_of_their_own_gets_the_way_into_the_checklist(at_work: Workplace) -> None:
    assert action_ids(await at_work.mention("@Consultant should we fine-tune our parser?")) == ["checklist", "rate"]


async def test_a_mention_in_a_thread_is_answered_in_that_thread(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    root = await at_work.teammate.post(general, "our extractor breaks")
    await at_work.you.post(general, IN_GUIDE, root)
    assert (await at_work.you.answer(general, root))["thread_ts"] == root
    assert len(await answers(at_work)) == 1


@pytest.mark.parametrize("text", ["@Consultant", "@Consultant help", "@Consultant start", "@Consultant skip"])
async def test_a_mention_without_a_question_gets_the_menu(at_work: Workplace, text: str) -> None:
    assert "start" in action_ids(await at_work.mention(text))


async def test_start_and_a_name_in_a_channel_begin_that_projects_checklist(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    asks = partial(at_work.you.post, general, "@Consultant start Invoice extractor")
    begun = await at_work.reply_ephemerally(at_work.you, asks, general)
    assert "started your checklist" in str(begun["blocks"])
    consultation = await at_work.mine()
    assert consultation.project == "Invoice extractor"
    assert consultation.origin is not None
    assert (consultation.origin.channel, consultation.origin.thread) == (general, begun["thread_ts"])
    assert await answers(at_work) == []


@pytest.mark.parametrize("text", ["@Consultant verdicts", "@Consultant what did we decide about Kestrel?"])
async def test_where_nothing_was_decided_there_is_a_way_on(at_work: Workplace, text: str) -> None:
    assert action_ids(await at_work.mention(text)) == ["start"]


@pytest.mark.parametrize("text", ["@Consultant hello", "@Consultant thanks!", "@Consultant can you help me decide?"])
async def test_talk_gets_one_sentence_and_two_buttons(at_work: Workplace, text: str) -> None:
    answer = await at_work.mention(text)
    assert action_ids(answer) == ["checklist", "ask"]
    assert [block["type"] for block in answer["blocks"]] == ["rich_text", "actions"]


async def test_a_question_asked_by_a_button_of_a_thread_stands_above_its_answer(at_work: Workplace) -> None:
    you, general = at_work.you, at_work.channels["general"]
    menu = await at_work.mention("@Consultant help")
    mark = you.mark
    await you.click(menu, "ask", value=value_of(menu, "ask"))
    view = (await you.wait_for(lambda e: e["kind"] == "view_opened", since=mark))["view"]
    await you.submit(view, {"text:question": "how many examples do we need?"})
    await at_work.settled()
    *_, question, answer = await at_work.teammate.messages(general, menu["thread_ts"])
    assert "how many examples do we need?" in str(question["blocks"])
    assert you.id in str(question["blocks"])
    assert has_number(answer["blocks"], "500")


async def test_what_was_decided_is_reported_on_a_mention(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    await at_work.judged(await at_work.begin(PROMPT), general)
    (kept,) = await at_work.built.store.all_verdicts(at_work.team)
    reply = await at_work.mention("@Consultant what did we decide about release-notes?", by=at_work.stranger)
    text = str(reply["blocks"])
    assert "keep prompting" in text.lower()
    assert at_work.you.id in text
    assert kept.posted is not None
    assert f"p{kept.posted.ts.replace('.', '')}" in text


async def test_a_project_that_nobody_asked_about_has_no_verdict(at_work: Workplace) -> None:
    reply = await at_work.mention("@Consultant what did we decide about the moon lander?")
    assert "moon lander" in str(reply["blocks"])
    assert "date" not in str(reply["blocks"])


async def test_what_is_not_said_to_the_bot_is_not_answered(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    root = await at_work.you.post(general, "should we fine-tune? 4% is broken")
    await at_work.teammate.post(general, "Consultant might know", root)
    await at_work.teammate.post(general, "<@U999999999> should we fine-tune?")
    assert await last_word(at_work) == []


async def test_bots_are_not_answered(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    bot = await at_work.control("user", name="Build bot", is_bot=True)
    await at_work.you.do("post", {"user": bot["user"], "channel": general, "text": IN_GUIDE})
    assert await last_word(at_work) == []


async def test_an_edit_is_not_a_second_question(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    ts = await at_work.you.post(general, IN_GUIDE)
    await at_work.you.answer(general, ts)
    await at_work.you.edit(general, ts, f"{IN_GUIDE} Thanks!")
    assert len(await last_word(at_work)) == 1


async def test_its_own_answer_that_names_it_is_not_answered(at_work: Workplace) -> None:
    own = at_work.playground.bot_user_id
    reply = await at_work.mention(f"@Consultant what did we decide about <@{own}> and <@{own}>?")
    assert len([m for m in await last_word(at_work) if m["thread_ts"] == reply["thread_ts"]]) == 1
