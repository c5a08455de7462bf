"""Whatever goes wrong with the model: a useful message, a counted outcome, no silence, no stuck status, no wreck."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.app import Content
from bot.claude.limits import Limits
from bot.claude.outcomes import Outcome, words_for
from bot.nlu.plain_text import MAX_CHARACTERS
from bot.playground import Playground
from tests.harness.messages_api import Cut, HttpError, Raw, Reply, Text, Thinking, When
from tests.harness.messages_api.script import Outcome as Scripted
from tests.harness.messages_api.sight import Seen
from tests.harness.model_workplace import Office, answers, cited, office_of, stated, text_of
from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import QUESTION, Respondent, tagged
from tests.harness.user import JSON
from tests.harness.workplace import Complaints

QUICK = Limits(
    deadlines=dict.fromkeys(("answer", "read", "tell", "review", "probe"), 1.5), stall_s=0.4, retries=0, rest_s=0.0
)
GOOD = cited("A narrow task needs labelled examples that can be trusted.")
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
        (Cut(REPLY, "stall", 5), Outcome.TIMEOUT),
        (Cut(REPLY, "end", 6), Outcome.DROPPED),
        (Raw("", "text/event-stream"), Outcome.INVALID),
        (Raw('{"type": "message", "content": []}'), Outcome.INVALID),
    ],
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


@pytest.mark.parametrize("kind", list(BROKEN))
async def test_a_question_is_answered_whatever_the_model_does(office: Office, content: Content, kind: str) -> None:
    faults = BROKEN[kind]
    async with office(*(fault for fault, _ in faults), limits=QUICK) as here:
        plain = content.consultant.reply(ASKED).answer.passages[0].quote
        for number, (fault, outcome) in enumerate(faults):
            message = await here.answered(ASKED)
            words, thread = text_of(message), message["thread_ts"]
            silent = outcome is Outcome.NOT_COVERED
            assert ("doesn't say" if silent else plain) in words, fault
            assert silent or words_for(outcome).person in words, fault
            assert len(await here.ours(thread)) == 1, fault
            assert here.status(thread) == "", fault
            assert "rror" not in words, fault
            assert (await here.outcomes())[number:] == [("answer", outcome.value)], fault


async def at_failure_mode(respondent: Respondent) -> JSON:
    """Answer up to the question after the kind of failure; its card."""
    while True:
        card = await respondent.card()
        if tagged(card, QUESTION).get("question") == "failure_mode":
            return card
        await respondent.answer(card)


def only_reading(outcome: Scripted) -> When:
    return When(lambda seen: seen.schema is not None, outcome)


def slot(value: object, evidence: str, status: str = "stated") -> When:
    def read(seen: Seen) -> Reply:
        silent = {"status": "not_stated", "value": None, "evidence": ""}
        given = {**stated(value, evidence), "status": status}
        fields = (seen.schema or {})["properties"]
        return Reply.of(json.dumps({f: given if f == "failure_mode" else silent for f in fields}))

    return When(lambda seen: seen.schema is not None, read)  # type: ignore[arg-type]


def test_our_own_reader_leaves_this_open_and_reads_its_evidence(content: Content) -> None:
    assert "failure_mode" not in content.reader.read(("failure_mode",), LONG).values
    assert content.reader.read(("failure_mode",), EVIDENCE).values == {"failure_mode": "reasoning"}


@pytest.mark.parametrize(
    "script",
    [
        slot("reasoning", "the thinking is off"),
        slot("format", EVIDENCE),
        slot("sideways", EVIDENCE),
        slot("reasoning", EVIDENCE, status="unclear"),
        only_reading(Reply.of('{"failure_mode": {"stat', stop_reason="max_tokens")),
        only_reading(Reply.of("They say the reasoning is wrong.")),
        only_reading(HttpError(529, "overloaded_error")),
        only_reading(Cut(REPLY, "stall", 0)),
    ],
    ids=["not in the reply", "another value", "no choice", "unclear", "cut JSON", "prose", "overloaded", "silent"],
)
async def test_what_can_t_be_believed_is_as_if_nothing_was_read(office: Office, script: When) -> None:
    async with office(script, answers(GOOD), limits=QUICK) as here:
        respondent = await here.place.begin_in_dm(FINE_TUNE, "controls")
        card = await at_failure_mode(respondent)
        await respondent.write(card, LONG)
        again = await respondent.card()
        assert tagged(again, QUESTION).get("question") == "failure_mode"
        (mine,) = await here.place.built.store.open_consultations(here.place.team, here.you.id)
        assert not [entry for entry in mine.entries if "failure_mode" in entry.values]
        assert ("read", "ok") in await here.outcomes() or len(await here.outcomes()) > 0


@pytest.mark.parametrize("agrees", [True, False])
@pytest.mark.parametrize("value", ["reasoning", "Reasoning"])
async def test_what_a_model_read_counts_once_the_person_agreed(office: Office, value: str, agrees: bool) -> None:
    async with office(slot(value, EVIDENCE), answers(GOOD)) as here:
        respondent = await here.place.begin_in_dm(FINE_TUNE, "controls")
        card = await at_failure_mode(respondent)
        await respondent.write(card, LONG)
        confirm = await respondent.card()
        assert "Did you mean" in text_of(confirm)
        store, place = here.place.built.store, here.place
        (mine,) = await store.open_consultations(place.team, here.you.id)
        assert (mine.entries[-1].kind, mine.entries[-1].how) == ("offered", "typed")
        await respondent.press(confirm, "pick.1" if agrees else "pick.2")
        after = await respondent.card()
        assert (tagged(after, QUESTION).get("question") == "failure_mode") is not agrees
