"""Words typed top-level reach the one open consultation; if there are several, the bot asks which they are for."""

from __future__ import annotations

import asyncio

import pytest

from tests.harness.profiles import FINE_TUNE, PROMPT
from tests.harness.respondent import QUESTION, Respondent, names, tagged, value_of
from tests.harness.user import JSON, action_ids
from tests.harness.workplace import Workplace

WORDS = "instruction and output format"


async def two_open(at_work: Workplace) -> tuple[Respondent, dict[str, JSON]]:
    """Two consultations at their first question, by project."""
    cards = {}
    for profile in (FINE_TUNE, PROMPT):
        respondent = await at_work.begin_in_dm(profile, word=f"start {profile['project']}")
        cards[profile["project"]] = await respondent.card()
    return respondent, cards


def asks_which(message: JSON) -> bool:
    return "choose" in names(message)


def button_for(which: JSON, project: str) -> str:
    """The button that bears the project's name."""
    found = [e for b in which["blocks"] for e in b.get("elements", ()) if (e.get("text") or {}) and e.get("action_id")]
    return next(str(e["action_id"]) for e in found if e["text"]["text"] == project)


async def choose(at_work: Workplace, which: JSON, button: str) -> None:
    await at_work.you.click(which, button, value=value_of(which, button))


async def test_words_typed_top_level_answer_the_one_open_question(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    first = await respondent.card()
    ts = await at_work.you.post(respondent.room, WORDS)
    following = await respondent.card()
    assert following["thread_ts"] == first["thread_ts"]
    pointed = await at_work.you.answer(respondent.room, ts)
    assert f"thread_ts={first['thread_ts']}" in str(pointed["blocks"])


async def test_with_several_open_it_asks_which_and_the_choice_applies(at_work: Workplace) -> None:
    respondent, cards = await two_open(at_work)
    await at_work.you.post(respondent.room, WORDS)
    which = await respondent.next(asks_which)
    assert names(which) == ["choose", "choose", "new_project", "just_question"]
    await choose(at_work, which, button_for(which, PROMPT["project"]))
    following = await respondent.card()
    assert following["thread_ts"] == cards[PROMPT["project"]]["thread_ts"]
    mine = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    answered = {
        consultation.project: [e.values for e in consultation.entries if e.question == "prompt"]
        for consultation in mine
    }
    given = {"prompt_ingredients": ("instruction", "output_format")}
    assert answered == {PROMPT["project"]: [given], FINE_TUNE["project"]: []}


async def test_help_is_given_without_asking_which(at_work: Workplace) -> None:
    respondent, _ = await two_open(at_work)
    ts = await at_work.you.post(respondent.room, "help")
    helped = await at_work.you.answer(respondent.room, ts)
    assert "/consult start PROJECT" in str(helped["blocks"])
    assert not asks_which(helped)


async def test_something_new_begins_in_the_thread_of_the_words(at_work: Workplace) -> None:
    respondent, _ = await two_open(at_work)
    ts = await at_work.you.post(respondent.room, "our ticket router gets 40 of 400 wrong")
    which = await respondent.next(asks_which)
    await choose(at_work, which, "new_project")
    card = await respondent.card()
    assert card["thread_ts"] == ts
    mine = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    assert len(mine) == 3
    newest = next(consultation for consultation in mine if consultation.thread == ts)
    assert newest.entries[0].values["eval_failures"] == 40

    async def removed() -> bool:
        return not any(asks_which(m) for m in await at_work.you.messages(respondent.room, ts))

    assert await at_work.eventually(removed)


async def test_just_a_question_is_answered_by_the_guide_and_answers_nothing(at_work: Workplace) -> None:
    respondent, _ = await two_open(at_work)
    before = await at_work.kept()
    ts = await at_work.you.post(respondent.room, "900 labelled examples, all labels trusted")
    which = await respondent.next(asks_which)
    await choose(at_work, which, "just_question")
    answer = await respondent.next(lambda m: m.get("bot_id") and m.get("thread_ts") == ts and not asks_which(m))
    assert answer["blocks"]
    assert await at_work.kept() == before


@pytest.mark.parametrize("button", ["choose.1", "new_project", "just_question"])
async def test_a_choice_is_made_once_even_pressed_twice_at_the_same_moment(at_work: Workplace, button: str) -> None:
    respondent, _ = await two_open(at_work)
    await at_work.you.post(respondent.room, WORDS)
    which = await respondent.next(asks_which)
    mark = at_work.you.mark
    press = lambda: at_work.you.click(which, button, value=value_of(which, button), refused=True)  # noqa: E731
    done = await asyncio.gather(press(), press())
    if all(answer.get("ok", True) for answer in done):
        again = at_work.content.knowledge.phrases.say("chosen_already")
        await at_work.you.wait_for(lambda e: again in str(e.get("message", {}).get("blocks")), since=mark)
    await at_work.settled()
    mine = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    assert len(mine) == 2 + (button == "new_project")
    answered = sum(len([e for e in consultation.entries if e.question == "prompt"]) for consultation in mine)
    assert answered == (button == "choose.1")


async def test_words_in_a_thread_reach_the_consultation_of_that_thread(at_work: Workplace) -> None:
    respondent, cards = await two_open(at_work)
    await respondent.write(cards[FINE_TUNE["project"]], WORDS)
    following = await respondent.card()
    assert following["thread_ts"] == cards[FINE_TUNE["project"]]["thread_ts"]


@pytest.mark.slow
async def test_a_choice_of_words_too_long_for_a_button_asks_to_say_them_again(at_work: Workplace) -> None:
    respondent, _ = await two_open(at_work)
    before = await at_work.kept()
    await at_work.you.post(respondent.room, f"{WORDS}, " * 100)
    which = await respondent.next(asks_which)
    for button in ("choose.1", "new_project", "just_question"):
        reply = await at_work.reply_ephemerally(
            at_work.you, lambda name=button: choose(at_work, which, name), respondent.room
        )
        assert "say it again" in str(reply["blocks"])
    assert await at_work.kept() == before


async def test_resume_with_several_open_asks_which(at_work: Workplace) -> None:
    respondent, cards = await two_open(at_work)
    general = at_work.channels["general"]
    which = await at_work.reply_ephemerally(
        at_work.you, lambda: at_work.you.command(general, "/consult", "resume"), general
    )
    assert names(which) == ["choose", "choose"]
    await choose(at_work, {**which, "channel": general}, button_for(which, FINE_TUNE["project"]))
    again = await respondent.card()
    assert again["thread_ts"] == cards[FINE_TUNE["project"]]["thread_ts"]


async def test_start_over_in_the_thread_that_asks_which_asks_which_and_applies(at_work: Workplace) -> None:
    respondent, _ = await two_open(at_work)
    await at_work.you.post(respondent.room, WORDS)
    which = await respondent.next(asks_which)
    await choose(at_work, which, button_for(which, FINE_TUNE["project"]))
    await respondent.card()
    ts = await at_work.you.post(respondent.room, "900 labelled examples")
    asked = await respondent.next(lambda m: asks_which(m) and m["thread_ts"] == ts)
    await respondent.write(asked, "start over")
    again = await respondent.next(lambda m: asks_which(m) and m["ts"] != asked["ts"])
    assert names(again) == ["choose", "choose"]
    await choose(at_work, again, button_for(again, FINE_TUNE["project"]))
    sure = await respondent.next(lambda m: "start_over" in action_ids(m))
    assert "answers will be cleared" in str(sure["blocks"])


async def test_without_any_open_a_word_states_so(at_work: Workplace) -> None:
    respondent = await at_work.respondent()
    ts = await at_work.you.post(respondent.room, "resume")
    reply = await at_work.you.answer(respondent.room, ts)
    assert action_ids(reply) == ["start"]


@pytest.mark.parametrize("where", ["thread", "top-level"])
async def test_answers_sent_in_one_breath_are_all_kept_and_one_card_waits(at_work: Workplace, where: str) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    thread = card["thread_ts"] if where == "thread" else None
    said = (WORDS, "40 of 400 failed", "300,000 requests a month")
    await asyncio.gather(*(at_work.you.post(respondent.room, text, thread) for text in said))
    wanted = ("eval_examples", "eval_failures", "monthly_requests")
    all_of_it = {name: FINE_TUNE[name] for name in wanted}
    all_of_it |= {"prompt_ingredients": ("instruction", "output_format")}

    async def all_kept() -> bool:
        kept = await at_work.answers()
        return {name: kept.get(name) for name in all_of_it} == all_of_it

    assert await at_work.eventually(all_kept)

    async def one_waits() -> bool:
        seen = [message for message in await at_work.seen_by(at_work.you) if message["channel"] == respondent.room]
        return len([message for message in seen if tagged(message, QUESTION)]) == 1

    assert await at_work.eventually(one_waits)
