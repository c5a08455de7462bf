"""An answer can be changed at any time; what follows is derived again, and the card says what that means."""

from __future__ import annotations

import pytest

from tests.harness.profiles import FINE_TUNE, PROMPT, decided
from tests.harness.respondent import QUESTION, VERDICT, Respondent, tagged, waits
from tests.harness.user import JSON, action_ids, block_of
from tests.harness.workplace import Workplace


async def waiting(at_work: Workplace, respondent: Respondent) -> list[JSON]:
    """The cards in the room that wait for an answer."""
    await at_work.settled()
    return [m for m in await at_work.seen_by(respondent.person) if m["channel"] == respondent.room and waits(m)]


async def change(respondent: Respondent, card: JSON, question: str) -> JSON:
    """Change the answer to a question from the list of answers; its card."""
    await respondent.write(card, "summary")
    shown = await respondent.next(lambda message: "change" in action_ids(message))
    line = next(
        b for b in shown["blocks"] if f'"question":"{question}"' in str((b.get("accessory") or {}).get("value"))
    )
    await respondent.person.click(shown, "change", block_id=line["block_id"], value=line["accessory"]["value"])
    return await respondent.card()


@pytest.mark.slow
async def test_one_card_waits_at_a_time_whatever_was_done(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.until("failures")
    await respondent.write(card, "purple monkey dishwasher")
    await respondent.write(await respondent.card(), "400 examples")
    await respondent.write(await respondent.card(), "back")
    await respondent.write(await respondent.card(), "resume")
    last = await respondent.card()
    left = await at_work.eventually(lambda: only(waiting(at_work, respondent)))
    assert [card["ts"] for card in left] == [last["ts"]]


async def only(found: object) -> list[JSON]:
    """What was found, if it is one thing."""
    cards: list[JSON] = await found  # type: ignore[misc]
    return cards if len(cards) == 1 else []


@pytest.mark.slow
async def test_after_the_verdict_nothing_waits(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.until("failures")
    await respondent.write(card, "summary")
    await respondent.next(lambda message: "change" in action_ids(message))
    await respondent.write(card, "400 examples")
    await at_work.judged(respondent, at_work.channels["general"])

    async def none_waits() -> bool:
        return not await waiting(at_work, respondent)

    assert await at_work.eventually(none_waits)


async def test_changing_an_answer_in_the_thread_of_the_dm_goes_on_below_the_verdict(at_work: Workplace) -> None:
    respondent = await at_work.begin_in_dm(PROMPT)
    verdict = await at_work.judged(respondent)
    mark = at_work.you.mark
    await respondent.press({**verdict, "channel": respondent.room}, "change_answer")
    answers = await respondent.next(lambda message: "change" in action_ids(message))
    assert float(answers["ts"]) > float(verdict["ts"])
    assert answers["thread_ts"] == verdict["thread_ts"]
    await at_work.settled()
    assert [event for event in at_work.you.events[mark:] if event["kind"] == "ephemeral"] == []


async def test_an_answer_changed_by_words_after_the_verdict_waits_until_it_is_as_before(at_work: Workplace) -> None:
    respondent = await at_work.begin_in_dm(FINE_TUNE)
    verdict = await at_work.judged(respondent)
    open_ones = at_work.built.store.open_consultations
    await at_work.settled()
    assert await open_ones(at_work.team, at_work.you.id) == ()
    await respondent.write(verdict, "we can live with 1%")
    await respondent.next(lambda message: "confirm" in action_ids(message))
    await at_work.settled()
    assert (await at_work.answers())["failure_threshold"] == 0.01
    resumed = await at_work.reply_ephemerally(
        at_work.you, lambda: at_work.you.command(respondent.room, "/consult", "resume"), respondent.room
    )
    assert at_work.content.knowledge.phrases.say("resumed_in_dm") in str(resumed["blocks"])
    await respondent.write(verdict, "we can live with 2%")
    await at_work.settled()
    assert await open_ones(at_work.team, at_work.you.id) == ()


async def test_a_change_is_said_and_the_verdict_follows_it(at_work: Workplace) -> None:
    respondent = await at_work.begin({**FINE_TUNE, "format_tolerance": "occasional"})
    data = await respondent.until("data")
    assert (await at_work.answers())["structured_outputs"] == "insufficient"
    respondent.profile["failure_mode"] = "reasoning"
    again = await change(respondent, data, "failure_mode")
    assert tagged(again, QUESTION)["fields"] == ["failure_mode"]
    assert "The format breaks" in str(again["blocks"])
    await respondent.answer(again)
    after = await respondent.card()
    assert "Changed: broken format → wrong reasoning." in str(after["blocks"])
    assert "structured_outputs" not in await at_work.answers()  # there is no format problem any more
    await respondent.answer(after)

    verdict = await at_work.judged(respondent, at_work.channels["general"])
    (kept,) = await at_work.built.store.all_verdicts(at_work.team)
    assert kept.profile.structured_outputs is None
    without = {name: value for name, value in respondent.profile.items() if name != "structured_outputs"}
    assert tagged(verdict, VERDICT)["decision"] == decided(without, at_work.content)


async def test_back_out_of_a_change_keeps_the_answer(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    again = await change(respondent, await respondent.until("situation"), "failure_mode")
    await respondent.press(again, "keep")
    assert tagged(await respondent.card(), QUESTION)["question"] == "situation"
    assert (await at_work.answers())["failure_mode"] == "format"


async def test_a_reply_that_is_not_understood_is_asked_again_once_and_then_the_buttons_are_named(
    at_work: Workplace,
) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.until("failure_mode")
    phrases = at_work.content.knowledge.phrases
    said = []
    for _ in range(3):
        await respondent.write(card, "purple monkey dishwasher")
        card = await respondent.card()
        assert tagged(card, QUESTION)["question"] == "failure_mode"
        said.append([name for name in ("misread", "misread_again") if phrases.say(name) in str(card["blocks"])])
    assert said == [["misread"], ["misread_again"], ["misread_again"]]


async def test_impossible_numbers_are_refused_by_name_and_nothing_is_kept(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.until("failures")
    before = await at_work.answers()
    for field, number in (("eval_examples", "40"), ("eval_failures", "50")):
        await at_work.you.click(card, f"number:{field}", text=number)
    await respondent.press(card, "answer")
    again = await respondent.card()
    assert "50 failures out of 40 examples" in str(again["blocks"])
    assert await at_work.answers() == before
    await respondent.answer(again)
    assert tagged(await respondent.card(), QUESTION)["question"] == "failure_mode"


async def test_a_form_with_impossible_numbers_states_so_and_keeps_nothing(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    view = await respondent.opened(await respondent.card(), "menu", "form")
    before = await at_work.kept()
    given = {f"number:{field}": str(n) for field, n in (("eval_examples", 400), ("eval_failures", 401))}
    done = await at_work.you.submit(view, {block_of(view, action): {action: n} for action, n in given.items()})
    assert done.get("response_action") == "errors"
    assert set(done["errors"]) <= {"eval_examples", "eval_failures"}
    assert await at_work.kept() == before


async def test_the_form_shows_what_is_known_and_leaves_one_card(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    await respondent.answer(await respondent.card())
    view = await respondent.opened(await respondent.card(), "menu", "form")
    shown = str(view["blocks"])
    assert "'initial_value': '12'" in shown
    assert shown.count("'initial_options'") == 1
    values = {block_of(view, f"number:{name}"): {f"number:{name}": n} for name, n in
              (("eval_examples", "400"), ("eval_failures", "40"))}  # fmt: skip
    await at_work.you.submit(view, values)
    card = await respondent.card()
    assert tagged(card, QUESTION)["fields"] == ["failure_threshold", "failures_consistent"]
    assert [m["ts"] for m in await waiting(at_work, respondent)] == [card["ts"]]


async def test_a_form_left_open_takes_back_nothing_that_was_answered_since(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    await respondent.answer(await respondent.card())
    card = await respondent.card()
    view = await respondent.opened(card, "menu", "form")
    await respondent.write(card, "20 few-shot examples")
    await respondent.card()
    await at_work.settled()
    assert (await at_work.answers())["few_shot_examples"] == 20
    await at_work.you.submit(view, {"number:eval_examples": "400", "number:eval_failures": "40"})
    await at_work.settled()
    answers = await at_work.answers()
    assert (answers["few_shot_examples"], answers["eval_examples"]) == (20, 400)


async def test_an_answer_changed_at_the_end_counts(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.ready()
    await respondent.write(card, "actually only 120 labelled examples")
    await respondent.confirm(await respondent.card())
    verdict = await at_work.posted_verdict(at_work.you, at_work.channels["general"])
    assert tagged(verdict, VERDICT)["decision"] == "not_yet"
