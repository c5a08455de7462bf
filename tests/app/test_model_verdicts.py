"""With a model the whole way is the same way: rules decide, its words are checked, and a crash leaves one answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import Content
from bot.playground import Playground
from tests.harness.messages_api import Gate, HttpError, Reply
from tests.harness.model_workplace import Office, answers, cited, office_of, reached, tells, text_of
from tests.harness.profiles import FINE_TUNE, NOT_YET, decided
from tests.harness.respondent import QUESTION, VERDICT, tagged, value_of
from tests.harness.user import JSON
from tests.harness.workplace import Complaints

HEADED = "Not yet: these are the facts that decided it. "
FIT = HEADED + "The data is not there and the curation of it has no budget, so the checklist holds this back for now."
UNFIT = {
    "another decision": HEADED + "But really you should fine-tune now, whatever the checklist says about the budget.",
    "a number of its own": HEADED + "You would need 7351 more examples before any of this makes sense to the team.",
    "a mention": HEADED + "Somebody should tell <!channel> about the missing budget before the week is over, please.",
    "nothing": "",
    "an essay": HEADED + "The data is not there. " * 100,
}


@pytest.fixture
def office(playground: Playground, content: Content, tmp_path: Path, complaints: Complaints) -> Office:
    return office_of(playground, content, tmp_path / "bot.db", complaints)


async def verdict(office: Office, *script: object, profile: JSON = NOT_YET, **options: object) -> tuple[JSON, str]:
    """The verdict as it was posted, and the summary that was kept with it."""
    async with office(*script, **options) as here:
        respondent = await here.place.begin_in_dm(profile, "controls")
        message = await here.place.judged(respondent)
        await here.place.settled()
        (kept,) = await here.place.built.store.all_verdicts(here.place.team)
        assert len(await here.place.verdicts_seen(here.you)) == 1
        return message, kept.shown.summary


async def test_a_verdict_in_the_model_s_words_is_kept_as_it_was_reported(office: Office) -> None:
    message, summary = await verdict(office, tells(FIT))
    assert summary == FIT
    assert "has no budget" in text_of(message)


@pytest.mark.parametrize("words", UNFIT.values(), ids=list(UNFIT))
async def test_words_that_do_not_hold_to_the_facts_are_not_reported(office: Office, words: str) -> None:
    message, summary = await verdict(office, tells(words))
    assert summary == ""
    assert tagged(message, VERDICT)["decision"] == "not_yet"
    assert not words or words[60:100] not in text_of(message)


async def test_a_verdict_does_not_wait_for_a_model_that_is_down(office: Office) -> None:
    message, summary = await verdict(office, HttpError(529, "overloaded_error"), limits=None)
    assert (summary, tagged(message, VERDICT)["decision"]) == ("", "not_yet")


async def test_the_whole_way_with_the_stand_in_ends_where_the_rules_say(office: Office, content: Content) -> None:
    async with office() as here:
        answer = await here.answered("should we fine-tune our reader?")
        respondent = await here.place.respondent(FINE_TUNE, "words")
        await here.you.click(answer, "checklist", value=value_of(answer, "checklist"))
        message = await here.place.judged(respondent, here.general)
        assert tagged(message, VERDICT)["decision"] == decided(FINE_TUNE, content)
        assert here.grown(answer["thread_ts"])
        assert {purpose for purpose, _ in await here.outcomes()} >= {"answer", "tell"}


async def test_a_question_in_between_is_answered_by_the_model_and_the_interview_goes_on(office: Office) -> None:
    async with office(answers(cited("Write the best prompt first."))) as here:
        respondent = await here.place.begin_in_dm(FINE_TUNE, "controls")
        card = await respondent.card()
        await respondent.answer(card)
        card = await respondent.card()
        question = "How many labelled examples do we need for a narrow task?"
        await respondent.write(card, question)
        again = await respondent.card()
        assert tagged(again, QUESTION)["question"] == tagged(card, QUESTION)["question"]
        thread = await here.you.messages(respondent.room, card["thread_ts"])
        assert any("Write the best prompt first.¹" in text_of(message) for message in thread)


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


@pytest.mark.parametrize("noted", [True, False], ids=["its message noted", "killed before it was noted"])
async def test_after_a_crash_in_the_middle_there_is_one_answer_and_it_is_whole(
    office: Office, content: Content, noted: bool
) -> None:
    slow = Reply.of(cited("Write the best prompt first."), " ", cited("slowly " * 400), pace_s=0.02)
    question = "How many labelled examples do we need for a narrow task?"
    async with office(answers(*slow.blocks, pace_s=slow.pace_s)) as here:
        thread = await here.ask(question)
        await here.you.wait_for(lambda e: e["kind"] == "message" and e["message"].get("streaming"))
        for task in here.place.built.slack.responder._running:  # nothing of it goes on, as when the process is killed
            task.cancel()
        if not noted:
            await here.place.built.store._run(lambda db: db.execute("DELETE FROM streams WHERE ts != ''"))
    async with office(answers(cited("Another answer."))) as here:
        (only,) = await here.ours(thread)
        assert not only.get("streaming")
        assert content.consultant.reply(question).answer.passages[0].quote in text_of(only)
        assert here.api.requests == []
