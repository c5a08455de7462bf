"""What the opening question states is shown from the first card on, is not asked again, and is confirmed once."""

from __future__ import annotations

import asyncio

import pytest

from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import QUESTION, tagged, value_of
from tests.harness.user import LIMIT_SECONDS, action_ids
from tests.harness.workplace import Workplace

FACTS = "@Consultant should we fine-tune our invoice extractor? 4% of the JSON is broken, 2M calls a month"
BUSY_SECONDS = 25  # longer than this test waits for anything, and no longer than the bot waits at once
STATED = {"monthly_requests": 2_000_000, "failure_mode": "format"}


async def test_facts_of_the_question_are_shown_and_not_asked_again(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE, question=FACTS)
    living = await respondent.next(lambda message: "edit" in action_ids(message))
    assert "invoice extractor" in str(living["blocks"])
    assert "2 million" in str(living["blocks"])
    cards = await respondent.through()
    verdict = await at_work.posted_verdict(at_work.you, at_work.channels["general"])

    asked = {field for card in cards for field in tagged(card, QUESTION).get("fields", ())}
    assert not asked & STATED.keys()
    assert "project" not in asked
    assert "Here's what I picked up from your message" in str(cards[-1]["blocks"])
    (kept,) = await at_work.built.store.all_verdicts(at_work.team)
    assert {name: getattr(kept.profile, name) for name in STATED} == STATED
    assert tagged(verdict, "consultation_verdict")["project"] == "invoice extractor"


async def test_a_fact_that_is_wrong_is_changed_by_words(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE, question=FACTS)
    await respondent.write(await respondent.card(), "actually it's 3M calls a month")
    changed = await respondent.card()
    assert "2 million" in str(changed["blocks"])
    assert "3 million" in str(changed["blocks"])
    assert (await at_work.answers())["monthly_requests"] == 3_000_000


async def test_a_prompt_that_the_question_describes_is_filled_in_on_the_first_card(at_work: Workplace) -> None:
    tells = f"{FACTS}. The prompt has an instruction, an output format and 5 examples."
    respondent = await at_work.begin(FINE_TUNE, question=tells)
    card = await respondent.card()
    assert "I filled in: " in str(card["blocks"])
    boxes = next(b["element"] for b in card["blocks"] if "choices:prompt_ingredients" in str(b.get("element")))
    assert [box["value"] for box in boxes["initial_options"]] == ['"instruction"', '"output_format"', '"few_shot"']
    assert "prompt_ingredients" not in await at_work.answers()
    await respondent.press(card, "answer")
    assert tagged(await respondent.card(), QUESTION)["question"] == "failures"
    assert (await at_work.answers())["prompt_ingredients"] == ("instruction", "output_format", "few_shot")


async def test_a_question_without_facts_begins_with_the_prompt(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    assert tagged(await respondent.card(), QUESTION)["question"] == "prompt"


async def test_the_message_shortcut_takes_the_words_of_the_message_along(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    ts = await at_work.teammate.post(general, FACTS.removeprefix("@Consultant "))
    respondent = await at_work.respondent(FINE_TUNE)
    await at_work.you.shortcut("checklist_from_message", channel=general, ts=ts)
    await respondent.card()
    answers = await at_work.answers()
    assert {name: answers[name] for name in STATED} == STATED


async def test_the_global_shortcut_shows_where_in_a_modal_with_a_link_that_opens_the_thread(at_work: Workplace) -> None:
    respondent = await at_work.respondent(FINE_TUNE)
    mark = at_work.you.mark
    await at_work.you.shortcut("checklist")
    card = await respondent.card()
    view = (await at_work.you.wait_for(lambda event: event["kind"] == "view_opened", since=mark))["view"]
    assert at_work.content.knowledge.phrases.say("started_in_dm") in str(view["blocks"])
    assert f"thread_ts={card['thread_ts']}" in str(view["blocks"])
    await at_work.settled()
    assert [e for e in at_work.you.events[mark:] if e["kind"] == "ephemeral"] == []


async def test_whoever_begins_does_not_wait_until_slack_takes_what_others_are_to_get(at_work: Workplace) -> None:
    at_work.expected.append("ratelimited")
    await at_work.control.fault("ratelimit", method="chat.postMessage", retry_after=BUSY_SECONDS)
    await at_work.teammate.post(at_work.channels["general"], FACTS)
    async with asyncio.timeout(LIMIT_SECONDS):
        while not await at_work.control.refusals():
            pass
    respondent, mark = await at_work.respondent(FINE_TUNE), at_work.you.mark
    await at_work.you.shortcut("checklist")
    card = await respondent.card()
    view = (await at_work.you.wait_for(lambda event: event["kind"] == "view_opened", since=mark))["view"]
    assert f"thread_ts={card['thread_ts']}" in str(view["blocks"])
    await at_work.built.outbox.close()  # the rest of the wait is not worth watching


@pytest.mark.slow
async def test_the_link_to_a_thread_is_that_of_a_reply(at_work: Workplace) -> None:
    answer = await at_work.mention(FACTS)
    general = at_work.channels["general"]
    respondent = await at_work.respondent(FINE_TUNE)
    reply = await at_work.reply_ephemerally(
        at_work.you, lambda: at_work.you.click(answer, "checklist", value=value_of(answer, "checklist")), general
    )
    card = await respondent.card()
    assert f"p{card['ts'].replace('.', '')}?thread_ts={card['thread_ts']}" in str(reply["blocks"])
