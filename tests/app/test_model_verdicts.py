"""With a model the whole way is the same way: rules decide, its words are checked, and a crash leaves one answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.playground import Playground
from bot.prepared_content import Content
from tests.harness.messages_api import Gate, HttpError, Reply
from tests.harness.messages_api.sight import Seen
from tests.harness.model_workplace import (
    FIRST,
    Office,
    answers,
    cited,
    office_of,
    orders,
    plain_of,
    reached,
    reads,
    text_of,
)
from tests.harness.profiles import FINE_TUNE, NOT_YET, decided
from tests.harness.respondent import QUESTION, VERDICT, tagged, value_of
from tests.harness.tiers import thin_out
from tests.harness.workplace import Complaints


@pytest.fixture
def office(playground: Playground, content: Content, tmp_path: Path, complaints: Complaints) -> Office:
    return office_of(playground, content, tmp_path / "bot.db", complaints)


async def verdict(office: Office, *script: object) -> tuple[list[str], list[str]]:
    """The reasons of a verdict as they were shown, and as the rules order them."""
    async with office(*script) as here:
        respondent = await here.place.begin_in_dm(NOT_YET, "controls")
        message = await here.place.judged(respondent)
        assert tagged(message, VERDICT)["decision"] == "not_yet"
        await here.place.settled()
        (kept,) = await here.place.built.store.all_verdicts(here.place.team)
        assert len(await here.place.verdicts_seen(here.you)) == 1
        rules = [r["text"] for r in kept.document["reasons"] if not r["rule"].startswith("missing.")]
        return [line.text for line in kept.message.why], rules


def reverses(seen: Seen) -> Reply:
    """A model that gives all reasons in the reverse order."""
    count = len(json.loads(seen.last_words)["reasons"])
    return Reply.of(json.dumps({"reasons": [*range(count, 0, -1)], "first_change": 0}))


async def test_a_model_orders_the_reasons_of_a_verdict_and_words_none(office: Office) -> None:
    shown, rules = await verdict(office, reverses)
    assert shown == rules[::-1][: len(shown)]
    assert len(shown) > 1


@pytest.mark.parametrize(
    "script",
    thin_out(
        [orders(), orders(77), Reply.of("But really you should fine-tune now."), HttpError(529, "overloaded_error")], 4
    ),
    ids=["no reasons", "reasons that are not there", "words of its own", "down"],
)
async def test_an_order_that_can_t_be_used_leaves_ours(office: Office, script: object) -> None:
    shown, rules = await verdict(office, script)
    assert shown == rules[: len(shown)]


async def test_the_whole_way_with_the_stand_in_ends_where_the_rules_say(office: Office, content: Content) -> None:
    async with office() as here:
        answer = await here.answered("should we fine-tune our reader?")
        respondent = await here.place.respondent(FINE_TUNE, "controls")
        await here.you.click(answer, "checklist", value=value_of(answer, "checklist"))
        message = await here.place.judged(respondent, here.general)
        assert tagged(message, VERDICT)["decision"] == decided(FINE_TUNE, content)
        assert here.grown(answer["thread_ts"])
        assert {purpose for purpose, _ in await here.outcomes()} >= {"answer", "verdict"}


async def test_a_question_in_between_is_answered_by_the_model_and_the_interview_goes_on(office: Office) -> None:
    async with office(answers(cited(FIRST))) as here:
        respondent = await here.place.begin_in_dm(FINE_TUNE, "controls")
        card = await respondent.card()
        await respondent.answer(card)
        card = await respondent.card()
        question = "What is wrong with a naive first draft as the baseline?"
        await respondent.write(card, question)
        again = await respondent.card()
        assert tagged(again, QUESTION)["question"] == tagged(card, QUESTION)["question"]
        thread = await here.you.messages(respondent.room, card["thread_ts"])
        assert any(f"{FIRST}¹" in text_of(message) for message in thread)


@pytest.mark.parametrize(("intent", "is_question"), [("question", True), ("answer", False)])
async def test_without_a_question_mark_the_model_tells_a_question_from_an_answer(
    office: Office, intent: str, is_question: bool
) -> None:
    async with office(answers(cited(FIRST)), reads(intent=intent)) as here:
        respondent = await here.place.begin_in_dm(FINE_TUNE, "controls")
        card = await respondent.card()
        await respondent.write(card, "I wonder how many labelled examples a narrow task needs")
        await respondent.card()
        await here.place.settled()
        thread = await here.you.messages(respondent.room, card["thread_ts"])
        assert any(f"{FIRST}¹" in text_of(message) for message in thread) is is_question


async def test_cards_are_answered_while_the_model_reads(office: Office) -> None:
    gate = Gate()
    async with office(Reply.of("{}", gate=gate)) as here:
        respondent = await here.place.begin_in_dm(FINE_TUNE, "controls")
        card = await respondent.card()
        while tagged(card, QUESTION).get("question") != "failure_mode":
            await respondent.answer(card)
            card = await respondent.card()
        await respondent.write(card, "Hm. Well, you see, the thing is: purple elephants, mostly.")
        await reached(gate.reached)
        await respondent.answer(card)
        after = await respondent.card()
        assert tagged(after, QUESTION).get("question") != "failure_mode"
        gate.open()


@pytest.mark.slow
@pytest.mark.parametrize("noted", [True, False], ids=["its message noted", "killed before it was noted"])
async def test_after_a_crash_in_the_middle_there_is_one_answer_and_it_is_whole(
    office: Office, content: Content, noted: bool
) -> None:
    slow = Reply.of(cited(FIRST), " ", cited("slowly " * 400), pace_s=0.02)
    question = "How many labelled examples do we need for a narrow task?"
    async with office(answers(*slow.blocks, pace_s=slow.pace_s)) as here:
        thread = await here.ask(question)
        await here.you.wait_for(lambda e: e["kind"] == "message" and e["message"].get("streaming"))
        for task in here.place.built.slack.listeners.running:  # nothing of it goes on, as when the process is killed
            task.cancel()
        if not noted:
            await here.place.built.store._run(lambda db: db.execute("DELETE FROM streams WHERE ts != ''"))
    async with office(answers(cited(FIRST))) as here:
        (only,) = await here.ours(thread)
        assert not only.get("streaming")
        assert plain_of(content, question) in text_of(only)
        assert here.api.requests == []
