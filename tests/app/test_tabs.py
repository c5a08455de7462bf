"""Home shows what is open and what was decided, for this person; the Messages tab offers prompts that work."""

from __future__ import annotations

import pytest

from tests.harness.profiles import FINE_TUNE, PROMPT
from tests.harness.respondent import QUESTION, tagged, value_of
from tests.harness.user import JSON, action_ids
from tests.harness.workplace import Workplace

OUR_READER = "@Consultant should we fine-tune our Ledger reader?"


async def home(at_work: Workplace) -> JSON:
    mark = at_work.you.mark
    await at_work.you.open("home")
    return dict((await at_work.you.wait_for(lambda event: event["kind"] == "home", since=mark))["view"])


async def suggested(at_work: Workplace) -> list[tuple[str, str]]:
    """The suggested prompts that this person sees in the Messages tab."""
    mark = at_work.you.mark
    await at_work.you.open("messages")
    event = await at_work.you.wait_for(lambda event: event["kind"] == "prompts", since=mark)
    return [(prompt["title"], prompt["message"]) for prompt in event["prompts"]["prompts"]]


async def test_home_of_somebody_new_offers_to_begin(at_work: Workplace) -> None:
    assert {"start", "ask"} <= set(action_ids(await home(at_work)))


async def test_home_shows_what_is_open_and_what_was_decided(at_work: Workplace) -> None:
    await at_work.judged(await at_work.begin(PROMPT), at_work.channels["general"])
    respondent = await at_work.begin(FINE_TUNE, question=OUR_READER)
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


async def test_start_on_home_begins_in_the_dm(at_work: Workplace) -> None:
    shown = await home(at_work)
    respondent = await at_work.respondent(FINE_TUNE)
    await at_work.you.click(shown, "start", value=value_of(shown, "start"))
    assert tagged(await respondent.card(), QUESTION)["question"] == "prompt"


@pytest.mark.parametrize("state", ["new", "open", "decided"])
async def test_suggested_prompts_follow_what_the_person_has_in_progress(at_work: Workplace, state: str) -> None:
    if state == "open":
        await (await at_work.begin(FINE_TUNE, question=OUR_READER)).card()
    if state == "decided":
        await at_work.judged(await at_work.begin_in_dm(PROMPT))
    prompts = await suggested(at_work)
    messages = [message for _, message in prompts]
    assert ("resume" in messages) is (state == "open")
    assert ("start" in messages) is (state != "open")
    assert (f"What did we decide about {PROMPT['project']}?" in messages) is (state == "decided")
    if state == "open":
        assert prompts[0][0] == "Go on with Ledger reader"


@pytest.mark.parametrize("state", ["new", "open"])
async def test_every_suggested_prompt_gets_an_answer(at_work: Workplace, state: str) -> None:
    if state == "open":
        await (await at_work.begin(FINE_TUNE)).card()
    prompts = await suggested(at_work)
    assert 1 <= len(prompts) <= 4
    room = await at_work.you.dm()
    for _, message in prompts:
        mark = at_work.you.mark
        await at_work.you.post(room, message)
        await at_work.you.answer(room, since=mark)


@pytest.mark.parametrize("text", ["hi", "help", "thanks", "?!", "🙂", "can you help me decide?"])
async def test_small_talk_in_the_dm_gets_a_way_on(at_work: Workplace, text: str) -> None:
    room = await at_work.you.dm()
    ts = await at_work.you.post(room, text)
    assert {"start", "checklist"} & set(action_ids(await at_work.you.answer(room, ts)))


@pytest.mark.parametrize("text", ["hi", "thanks"])
async def test_small_talk_in_the_dm_gets_two_buttons(at_work: Workplace, text: str) -> None:
    room = await at_work.you.dm()
    ts = await at_work.you.post(room, text)
    assert action_ids(await at_work.you.answer(room, ts)) == ["checklist", "ask"]


async def test_a_decision_asked_in_the_dm_leads_into_a_checklist_of_the_dm(at_work: Workplace) -> None:
    room = await at_work.you.dm()
    ts = await at_work.you.post(room, "should we fine-tune our invoice extractor? 2M calls a month")
    answer = await at_work.you.answer(room, ts)
    respondent = await at_work.respondent(FINE_TUNE)
    await at_work.you.click(answer, "checklist", value=value_of(answer, "checklist"))
    assert tagged(await respondent.card(), QUESTION)
    mine = await at_work.mine()
    assert (mine.origin, mine.project) == (None, "invoice extractor")
    assert (await at_work.answers())["monthly_requests"] == 2_000_000
