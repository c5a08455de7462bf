"""Home shows what is open and what was decided, for this person; the Messages tab offers prompts that work."""

from __future__ import annotations

import pytest

from tests.harness.profiles import FINE_TUNE, PROMPT
from tests.harness.respondent import QUESTION, tagged, value_of
from tests.harness.user import JSON, action_ids
from tests.harness.workplace import Workplace


async def home(at_work: Workplace) -> JSON:
    mark = at_work.you.mark
    await at_work.you.open("home")
    return dict((await at_work.you.wait_for(lambda event: event["kind"] == "home", since=mark))["view"])


async def test_home_of_somebody_new_offers_to_begin(at_work: Workplace) -> None:
    assert action_ids(await home(at_work)) == ["start", "ask", "help", "delete"]


async def test_home_shows_what_is_open_and_what_was_decided(at_work: Workplace) -> None:
    await at_work.judged(await at_work.begin(PROMPT), at_work.channels["general"])
    respondent = await at_work.begin(FINE_TUNE)
    await respondent.answer(await respondent.card())
    waiting = await respondent.card()
    shown = await home(at_work)
    assert FINE_TUNE["project"] in str(shown["blocks"])
    assert PROMPT["project"] in str(shown["blocks"])
    await at_work.you.click(shown, "resume", value=value_of(shown, "resume"))
    again = await respondent.card()
    assert tagged(again, QUESTION)["question"] == tagged(waiting, QUESTION)["question"]
    assert again["thread_ts"] == waiting["thread_ts"]


async def test_home_is_up_to_date_without_being_opened_again(at_work: Workplace) -> None:
    await home(at_work)
    mark = at_work.you.mark
    await at_work.judged(await at_work.begin(PROMPT), at_work.channels["general"])
    await at_work.you.open("home")
    seen = await at_work.you.wait_for(lambda event: event["kind"] == "home", since=mark)
    assert PROMPT["project"] in str(seen["view"]["blocks"])


async def test_start_on_home_begins_in_the_dm_and_states_where(at_work: Workplace) -> None:
    shown = await home(at_work)
    respondent = await at_work.respondent(FINE_TUNE)
    await at_work.you.click(shown, "start", value=value_of(shown, "start"))
    assert tagged(await respondent.card(), QUESTION)["question"] == "project"


async def test_every_suggested_prompt_gets_an_answer(at_work: Workplace) -> None:
    await at_work.you.open("messages")
    prompts = (await at_work.you.state())["app"]["suggested_prompts"]["prompts"]
    assert 1 <= len(prompts) <= 4
    room = await at_work.you.dm()
    for prompt in prompts:
        ts = await at_work.you.post(room, prompt["message"])
        assert (await at_work.you.answer(room, ts))["thread_ts"] == ts


@pytest.mark.parametrize("text", ["hi", "help", "thanks", "?!", "🙂"])
async def test_small_talk_in_the_dm_gets_the_menu(at_work: Workplace, text: str) -> None:
    room = await at_work.you.dm()
    ts = await at_work.you.post(room, text)
    assert "start" in action_ids(await at_work.you.answer(room, ts))


async def test_a_decision_asked_in_the_dm_leads_into_a_checklist_of_the_dm(at_work: Workplace) -> None:
    room = await at_work.you.dm()
    ts = await at_work.you.post(room, "should we fine-tune our invoice extractor? 2M calls a month")
    answer = await at_work.you.answer(room, ts)
    respondent = await at_work.respondent(FINE_TUNE)
    await at_work.you.click(answer, "checklist", value=value_of(answer, "checklist"))
    assert "opening_yes" in action_ids(await respondent.card())
    (mine,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    assert mine.origin is None
