"""An answered card is one read-only line with *change*; a change re-derives what follows and says what fell away."""

from __future__ import annotations

import pytest

from tests.harness.profiles import FINE_TUNE, decided
from tests.harness.respondent import QUESTION, VERDICT, WAITING, Respondent, tagged, waits
from tests.harness.user import JSON, action_ids, block_of
from tests.harness.workplace import Workplace


async def until(respondent: Respondent, question: str) -> tuple[list[JSON], JSON]:
    """Answer up to a question: the cards before it, and its own."""
    cards: list[JSON] = []
    while True:
        card = await respondent.card()
        if tagged(card, QUESTION).get("question") == question:
            return cards, card
        cards.append(card)
        await respondent.answer(card)


async def live(at_work: Workplace, respondent: Respondent) -> list[JSON]:
    """The cards in the room that wait for an answer."""
    await at_work.settled()
    seen = [message for message in await at_work.seen_by(respondent.person) if message["channel"] == respondent.room]
    return [message for message in seen if waits(message)]


@pytest.mark.parametrize("way", ["words", "controls", "modal"])
async def test_an_answered_card_is_a_line_that_can_be_changed(at_work: Workplace, way: str) -> None:
    respondent = await at_work.begin(FINE_TUNE, way)  # type: ignore[arg-type]
    first = await respondent.card()
    await respondent.answer(first)
    await respondent.card()
    await at_work.settled()
    line = await respondent.now(first)
    assert action_ids(line) == ["change"]
    assert FINE_TUNE["project"] in str(line["blocks"])


async def test_one_card_waits_at_a_time_whatever_was_done(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    _, card = await until(respondent, "eval")
    await respondent.write(card, "purple monkey dishwasher")
    await respondent.write(await respondent.card(), "400 examples")
    await respondent.write(await respondent.card(), "back")
    await respondent.write(await respondent.card(), "resume")
    last = await respondent.card()
    assert [card["ts"] for card in await live(at_work, respondent)] == [last["ts"]]


async def test_after_the_verdict_nothing_waits(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    _, card = await until(respondent, "eval")
    await respondent.write(card, "summary")
    await respondent.next(lambda message: "change" in action_ids(message))
    await respondent.write(card, "400 examples")
    await at_work.judged(respondent, at_work.channels["general"])
    assert await live(at_work, respondent) == []


async def test_a_change_states_what_fell_away_and_the_verdict_follows_it(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    respondent = await at_work.begin({**FINE_TUNE, "format_tolerance": "occasional"})
    cards, _ = await until(respondent, "data")
    by_question = {tagged(card, QUESTION)["question"]: card for card in cards}
    tried = by_question["structured_outputs"]
    assert action_ids(await respondent.now(tried)) == ["change"]
    respondent.profile["failure_mode"] = "reasoning"
    await respondent.press(await respondent.now(by_question["failure_mode"]), "change")
    again = await respondent.card()
    assert tagged(again, QUESTION)["fields"] == ["failure_mode"]
    await respondent.answer(again)
    data = await respondent.card()
    assert tagged(data, QUESTION)["question"] == "data"
    await at_work.settled()
    assert action_ids(await respondent.now(tried)) == []

    await respondent.answer(data)
    verdict = await at_work.judged(respondent, general)
    (kept,) = await at_work.built.store.all_verdicts(at_work.team)
    assert kept.profile.structured_outputs is None
    without = {name: value for name, value in respondent.profile.items() if name != "structured_outputs"}
    assert tagged(verdict, VERDICT)["decision"] == decided(without, at_work.content)


async def test_back_out_of_a_change_keeps_the_answer(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    cards, _ = await until(respondent, "prompt")
    await respondent.press(await respondent.now(cards[0]), "change")
    again = await respondent.card()
    await respondent.press(again, "back")
    assert tagged(await respondent.card(), QUESTION)["question"] == "prompt"
    (mine,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    assert mine.project == FINE_TUNE["project"]


async def test_a_reply_that_is_not_understood_brings_an_example_and_the_third_time_an_offer_to_skip(
    at_work: Workplace,
) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    _, card = await until(respondent, "eval")
    example = next(q.example for q in at_work.content.knowledge.checklist.questions if q.id == "eval")
    assert example not in str(card["blocks"])
    buttons = []
    for _ in range(3):
        await respondent.write(card, "purple monkey dishwasher")
        card = await respondent.card()
        assert tagged(card, QUESTION)["question"] == "eval"
        assert example in str(card["blocks"])
        buttons.append(str(card["blocks"]).count("Skip this question"))
    assert buttons == [0, 0, 1]


async def test_impossible_numbers_are_refused_by_name_and_nothing_is_kept(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    _, card = await until(respondent, "eval")
    await respondent.write(card, "40 examples, 50 failed")
    again = await respondent.card()
    assert tagged(again, QUESTION)["fields"] == ["eval_examples", "eval_failures"]
    await respondent.answer(again)
    assert tagged(await respondent.card(), QUESTION)["question"] == "threshold"


async def test_a_modal_with_impossible_numbers_states_so_and_keeps_nothing(at_work: Workplace) -> None:
    respondent = await at_work.begin({**FINE_TUNE, "eval_failures": 401}, "modal")
    view = await respondent.opened(await respondent.card(), "several")
    before = await at_work.kept()
    given = {
        f"number:{field}": {"number:" + field: str(n)} for field, n in (("eval_examples", 400), ("eval_failures", 401))
    }
    values = {block_of(view, action): inner for action, inner in given.items()}
    done = await at_work.you.submit(view, values)
    assert done.get("response_action") == "errors"
    assert set(done["errors"]) <= {"eval_examples", "eval_failures"}
    assert await at_work.kept() == before


async def test_an_answer_changed_in_the_summary_counts(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    while "confirm" not in action_ids(card := await respondent.card()):
        await respondent.answer(card)
    await respondent.write(card, "actually only 120 labelled examples")
    await respondent.confirm(await respondent.card())
    verdict = await at_work.posted_verdict(at_work.you, at_work.channels["general"])
    assert tagged(verdict, VERDICT)["decision"] == "not_yet"
    assert not WAITING & set(action_ids(await respondent.now(card)))
