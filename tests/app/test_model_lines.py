"""What the model is told of a project by the rules: what is outside, past verdicts that may be seen, answers so far."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.intent.named_projects import find_named
from bot.playground import Playground
from bot.ports.store import UnitOfWork
from bot.ports.stored_verdicts import StoredVerdict
from bot.prepared_content import Content
from tests.harness.model_workplace import FIRST, Modelled, Office, answers, cited, office_of, reads, stated
from tests.harness.profiles import FINE_TUNE
from tests.harness.traces import TracedStore, blank, tracing
from tests.harness.workplace import Complaints

NAME = "ticket routing"
ASKED = f"What did we find out about {NAME}?"


@pytest.fixture
def office(playground: Playground, content: Content, tmp_path: Path, complaints: Complaints) -> Office:
    return office_of(playground, content, tmp_path / "bot.db", complaints)


def lines(here: Modelled) -> list[str]:
    """The lines about the project in the last request for an answer."""
    documents = [seen for seen in here.api.requests if seen.streams][-1].documents
    return documents[1] if len(documents) > 1 else []


async def decide(here: Modelled, **changes: object) -> None:
    """A stored verdict about "ticket routing", made from a real one."""
    store = here.place.built.store
    await here.place.judged(await here.place.begin_in_dm(FINE_TUNE))
    (known,) = await store.all_verdicts(here.place.team)
    other: StoredVerdict = known.model_copy(update={"id": "v2", "project": "ticket routing", "at": 1e9, **changes})
    await store.commit(UnitOfWork(team=here.place.team, at=1e9, verdict=other))


async def test_what_is_outside_is_a_line_in_the_askers_word(office: Office) -> None:
    async with office(answers(cited(FIRST)), reads()) as here:
        await here.answered("We make 450,000 requests a month. Which LoRA rank do we need?")
        assert any(line.startswith("LoRA rank") and "outside" in line for line in lines(here))
        assert any("450,000 a month" in line for line in lines(here))


async def test_a_past_verdict_that_everybody_here_may_see_is_a_line(office: Office) -> None:
    async with office(answers(cited(FIRST)), reads()) as here:
        await decide(here, origin_channel=here.general)
        await here.answered(ASKED)
        assert any(line.startswith("ticket routing was decided on 9 September 2001") for line in lines(here))


async def test_a_past_verdict_of_a_dm_is_no_line_in_a_channel(office: Office) -> None:
    """Nor is anything else different for the model, or on the way to it."""
    async with office(answers(cited(FIRST)), reads(), open_store=TracedStore) as here:
        asked = [await asked_by_teammate(here)]
        await decide(here, origin_channel=None)
        asked.append(await asked_by_teammate(here))
        assert asked[0] == asked[1]
        assert not any("ticket routing was decided" in line for line in lines(here))


async def asked_by_teammate(here: Modelled) -> list[object]:
    """What the model, Slack and the store were asked when a teammate asked in a channel, and in which order."""
    who, asked = here.place.teammate, len(here.api.requests)
    with tracing(here.place) as tracer:
        room = await who.dm()
        await tracer.trace(who, lambda: who.command(room, "/consult", f"verdicts {NAME}"))
        await tracer.trace(who, lambda: who.post(room, f"what did we decide about {NAME}?"))
        assert len(here.api.requests) == asked  # for what was decided no model is asked
        trace = await tracer.trace(who, lambda: who.post(here.general, f"@Consultant {ASKED}"))
    assert len(here.api.requests) > asked
    return [
        [blank(request.body) for request in here.api.requests[asked:] if request.streams],
        [call for call in trace.calls if call[0].startswith(("users.", "conversations."))],
        [trip for trip in trace.trips if trip[0].startswith("stored_verdicts.")],
    ]


async def test_a_question_in_between_gets_the_lines_of_its_consultation(office: Office) -> None:
    labels = stated("labelled_examples", "we have 267 labelled examples", numbers=[267])
    async with office(answers(cited(FIRST)), reads(labels, intent="answer")) as here:
        respondent = await here.place.begin_in_dm({}, "words", "start")
        await respondent.card()
        await here.you.post(respondent.room, "we have 267 labelled examples", respondent.origin)
        await here.place.settled()
        assert (await here.place.answers())["labelled_examples"] == 267
        await here.you.post(respondent.room, "How many labelled examples does a narrow task need?", respondent.origin)
        await here.in_the_end(lambda: any(seen.streams for seen in here.api.requests))
        await here.place.settled()
        assert any("267" in line for line in lines(here))


def test_a_name_is_meant_where_all_its_words_stand_in_the_text() -> None:
    names = ("ticket routing", "the invoices", "ticket triage", "of the")
    assert find_named("What about the ticket-routing, and invoices?", names) == ("ticket routing", "the invoices")
