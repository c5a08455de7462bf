"""Whatever goes wrong with the model: a useful message, a counted outcome, no silence, no stuck status, no wreck."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.claude.outcomes import Outcome, words_for
from bot.nlu.text.plain_text import MAX_CHARACTERS
from bot.playground import Playground
from bot.prepared_content import Content
from tests.harness.messages_api import Cut, HttpError, Raw, Reply, Text, Thinking, When
from tests.harness.messages_api.script import Outcome as Scripted
from tests.harness.model_workplace import (
    FIRST,
    PATIENT,
    Office,
    answers,
    cited,
    is_reading,
    office_of,
    plain_of,
    reads,
    stated,
    text_of,
)
from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import QUESTION, Respondent, tagged
from tests.harness.tiers import thin_out
from tests.harness.user import JSON
from tests.harness.workplace import Complaints

ONCE = replace(PATIENT, retries=0, rest_s=0.0)
HASTY = replace(ONCE, deadlines=dict.fromkeys(PATIENT.deadlines, 1.5), stall_s=0.4)  # for a model that falls silent
GOOD = cited(FIRST)
REPLY = Reply.of(GOOD)
ASKED = "How many labelled examples does a narrow task need?"
BROKEN: dict[str, list[tuple[Scripted, Outcome]]] = {
    "statuses": [
        (HttpError(401, "authentication_error"), Outcome.UNAUTHORISED),
        (HttpError(402, "billing_error"), Outcome.UNPAID),
        (HttpError(404, "not_found_error"), Outcome.UNKNOWN_MODEL),
        (HttpError(429, "rate_limit_error", headers=(("retry-after", "3600"),)), Outcome.RATE_LIMITED),
        (HttpError(429, "rate_limit_error", error_code="enforced_spend_limit_reached"), Outcome.SPEND_CAP),
        (HttpError(529, "overloaded_error"), Outcome.OVERLOADED),
    ],
    "streams": [
        (Cut(REPLY, "error", 5), Outcome.OVERLOADED),
        (Cut(REPLY, "drop", 5), Outcome.DROPPED),
        (Cut(REPLY, "end", 6), Outcome.DROPPED),
        (Raw("", "text/event-stream"), Outcome.INVALID),
        (Raw('{"type": "message", "content": []}'), Outcome.INVALID),
    ],
    "silence": [(Cut(REPLY, "stall", 5), Outcome.TIMEOUT)],
    "replies": [
        (Reply.of(stop_reason="refusal", stop_category="frontier_llm"), Outcome.REFUSED),
        (Reply.of(GOOD, stop_reason="refusal"), Outcome.REFUSED),
        (Reply.of(GOOD, stop_reason="max_tokens"), Outcome.TRUNCATED),
        (Reply.of(Thinking("Let me"), stop_reason="max_tokens"), Outcome.TRUNCATED),
        (Reply.of(Text("All of this is my own.")), Outcome.NOT_COVERED),
        (Reply.of(cited("It rests on a passage that is not there.", 500)), Outcome.NOT_COVERED),
    ],
}
# Our own reader reads only so far; what comes after that, the model has to find.
LONG = "Sorry for the long story. " * (MAX_CHARACTERS // 25) + "In short, the reasoning is wrong."
EVIDENCE = "the reasoning is wrong"


@pytest.fixture
def office(playground: Playground, content: Content, tmp_path: Path, complaints: Complaints) -> Office:
    return office_of(playground, content, tmp_path / "bot.db", complaints)


@pytest.mark.parametrize("kind", thin_out(BROKEN, 4))
async def test_a_question_is_answered_whatever_the_model_does(office: Office, content: Content, kind: str) -> None:
    faults = BROKEN[kind]
    async with office(reads(), *(fault for fault, _ in faults), limits=HASTY if kind == "silence" else ONCE) as here:
        plain = plain_of(content, ASKED)
        for number, (fault, outcome) in enumerate(faults):
            message = await here.answered(ASKED)
            words, thread = text_of(message), message["thread_ts"]
            silent = outcome is Outcome.NOT_COVERED
            assert plain in words, fault
            assert silent or words_for(outcome).person in words, fault
            assert len(await here.ours(thread)) == 1, fault
            assert here.status(thread) == "", fault
            assert "rror" not in words, fault
            answered = [outcome for purpose, outcome in await here.outcomes() if purpose == "answer"]
            assert answered[number:] == [outcome.value], fault


async def at_failure_mode(respondent: Respondent) -> JSON:
    """Answer up to the question after the kind of failure; its card."""
    while True:
        card = await respondent.card()
        if tagged(card, QUESTION).get("question") == "failure_mode":
            return card
        await respondent.answer(card)


def only_reading(outcome: Scripted) -> When:
    return When(is_reading, outcome)


def mode(value: str, evidence: str = EVIDENCE, **more: object) -> When:
    return reads(stated("failure_mode", evidence, value, **more))


def test_our_own_reader_leaves_this_open(content: Content) -> None:
    assert "failure_mode" not in content.reader.read(("failure_mode",), LONG).values


@pytest.mark.slow
@pytest.mark.parametrize(
    "script",
    [
        mode("reasoning", "the thinking is off"),
        mode("sideways"),
        mode("reasoning", role="hearsay"),
        only_reading(Reply.of('{"intent": "answer", "facts": [{"fie', stop_reason="max_tokens")),
        only_reading(Reply.of("They say the reasoning is wrong.")),
        only_reading(HttpError(529, "overloaded_error")),
        only_reading(Cut(REPLY, "stall", 0)),
    ],
    ids=["not in the reply", "no choice", "hearsay", "cut JSON", "prose", "overloaded", "silent"],
)
async def test_what_can_t_be_believed_is_as_if_nothing_was_read(office: Office, script: When) -> None:
    async with office(script, answers(GOOD), limits=HASTY) as here:
        respondent = await here.place.begin_in_dm(FINE_TUNE, "controls")
        card = await at_failure_mode(respondent)
        await respondent.write(card, LONG)
        await here.place.caught_up()
        (mine,) = await here.place.built.store.open_consultations(here.place.team, here.you.id)
        assert not [
            e for e in mine.entries if "failure_mode" in e.values or "reasoning" in e.candidates.get("failure_mode", ())
        ]
        assert "read" in {purpose for purpose, _ in await here.outcomes()}


@pytest.mark.parametrize("value", ["reasoning", "Reasoning"])
async def test_what_a_model_alone_read_is_a_candidate_and_no_answer(office: Office, value: str) -> None:
    async with office(mode(value), answers(GOOD)) as here:
        respondent = await here.place.begin_in_dm(FINE_TUNE, "controls")
        card = await at_failure_mode(respondent)
        await respondent.write(card, LONG)
        await here.place.caught_up()
        (mine,) = await here.place.built.store.open_consultations(here.place.team, here.you.id)
        assert not [entry for entry in mine.entries if "failure_mode" in entry.values]
        assert [entry for entry in mine.entries if "reasoning" in entry.candidates.get("failure_mode", ())]
