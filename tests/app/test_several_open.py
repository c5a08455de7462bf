"""Words typed top-level reach the one open consultation; where there are several, the bot asks which they are for."""

from __future__ import annotations

import asyncio

import pytest

from tests.harness.profiles import FINE_TUNE, PROMPT
from tests.harness.respondent import QUESTION, Respondent, tagged, value_of
from tests.harness.user import JSON, action_ids
from tests.harness.workplace import Workplace


async def two_open(at_work: Workplace) -> tuple[Respondent, dict[str, JSON]]:
    """Two consultations at their second question, by project."""
    cards = {}
    for profile in (FINE_TUNE, PROMPT):
        respondent = await at_work.begin_in_dm(profile, word=f"start {profile['project']}")
        cards[profile["project"]] = await respondent.card()
    return respondent, cards


async def test_words_typed_top_level_answer_the_one_open_question(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    first = await respondent.card()
    ts = await at_work.you.post(respondent.room, FINE_TUNE["project"])
    following = await respondent.card()
    assert following["thread_ts"] == first["thread_ts"]
    assert tagged(following, QUESTION)["question"] != tagged(first, QUESTION)["question"]
    pointed = await at_work.you.answer(respondent.room, ts)
    assert first["thread_ts"].replace(".", "") in str(pointed["blocks"])


async def test_with_several_open_it_asks_which_and_the_choice_applies(at_work: Workplace) -> None:
    respondent, cards = await two_open(at_work)
    await at_work.you.post(respondent.room, "summarising")
    which = await respondent.next(lambda message: "choose" in action_ids(message))
    choices = [block for block in which["blocks"] if block.get("accessory", {}).get("action_id") == "choose"]
    chosen = next(block for block in choices if PROMPT["project"] in block["text"]["text"])
    await at_work.you.click(which, "choose", block_id=chosen["block_id"], value=chosen["accessory"]["value"])
    following = await respondent.card()
    assert following["thread_ts"] == cards[PROMPT["project"]]["thread_ts"]
    mine = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    answered = {one.project: [e.values for e in one.entries if e.kind == "answered"] for one in mine}
    assert answered == {PROMPT["project"]: [{"task": "summarization"}], FINE_TUNE["project"]: []}


async def test_a_choice_is_made_once_even_pressed_twice_at_the_same_moment(at_work: Workplace) -> None:
    respondent, _ = await two_open(at_work)
    await at_work.you.post(respondent.room, "summarising")
    which = await respondent.next(lambda message: "choose" in action_ids(message))
    press = lambda: at_work.you.click(which, "choose", value=value_of(which, "choose"))  # noqa: E731
    await asyncio.gather(press(), press())
    await respondent.card()
    await at_work.settled()
    assert action_ids(await respondent.now(which)) == []
    mine = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    assert [len([e for e in one.entries if e.kind == "answered"]) for one in mine] == [1, 0]


async def test_words_in_a_thread_reach_the_consultation_of_that_thread(at_work: Workplace) -> None:
    respondent, cards = await two_open(at_work)
    await respondent.write(cards[FINE_TUNE["project"]], "extraction")
    following = await respondent.card()
    assert following["thread_ts"] == cards[FINE_TUNE["project"]]["thread_ts"]


async def test_a_choice_of_words_too_long_for_a_button_asks_to_say_them_again(at_work: Workplace) -> None:
    respondent, _ = await two_open(at_work)
    before = await at_work.kept()
    await at_work.you.post(respondent.room, "extraction " * 400)
    which = await respondent.next(lambda message: "choose" in action_ids(message))
    await at_work.reply_ephemerally(
        at_work.you, lambda: at_work.you.click(which, "choose", value=value_of(which, "choose")), respondent.room
    )
    assert await at_work.kept() == before


async def test_resume_with_several_open_asks_which(at_work: Workplace) -> None:
    respondent, cards = await two_open(at_work)
    general = at_work.channels["general"]
    which = await at_work.reply_ephemerally(
        at_work.you, lambda: at_work.you.command(general, "/consult", "resume"), general
    )
    choice = next(b for b in which["blocks"] if FINE_TUNE["project"] in str(b.get("text")))
    await at_work.you.click(
        {**which, "channel": general}, "choose", block_id=choice["block_id"], value=choice["accessory"]["value"]
    )
    again = await respondent.card()
    assert again["thread_ts"] == cards[FINE_TUNE["project"]]["thread_ts"]


async def test_without_any_open_a_word_states_so(at_work: Workplace) -> None:
    respondent = await at_work.respondent()
    ts = await at_work.you.post(respondent.room, "resume")
    told = await at_work.you.answer(respondent.room, ts)
    assert "start" in str(told["blocks"])


@pytest.mark.parametrize("where", ["thread", "top-level"])
async def test_answers_sent_in_one_breath_are_all_kept_and_one_card_waits(at_work: Workplace, where: str) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    await respondent.answer(await respondent.card())
    card = await respondent.card()
    thread = card["thread_ts"] if where == "thread" else None
    said = ("extraction", "40 of 400 failed", "900 labelled examples, all trusted", "300,000 requests a month")
    await asyncio.gather(*(at_work.you.post(respondent.room, text, thread) for text in said))
    await at_work.caught_up()
    (mine,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    kept = {name: value for entry in mine.entries for name, value in entry.values.items()}
    wanted = ("task", "eval_examples", "eval_failures", "labelled_examples", "labels_trusted", "monthly_requests")
    assert {name: kept.get(name) for name in wanted} == {name: FINE_TUNE[name] for name in wanted}
    seen = [message for message in await at_work.seen_by(at_work.you) if message["channel"] == respondent.room]
    assert len([message for message in seen if tagged(message, QUESTION)]) == 1
