"""Past verdicts are found by part of a name, with slips and a time; Home shows what waits and what was decided."""

from __future__ import annotations

import json

import pytest

from bot.ports.store import UnitOfWork
from bot.ports.stored_verdicts import StoredVerdict
from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import value_of
from tests.harness.tiers import thin_out
from tests.harness.user import JSON, action_ids, has_number
from tests.harness.workplace import Workplace

DAY = 86_400.0
TRIAGE = "support-ticket triage"


async def decided(at_work: Workplace, name: str, days_ago: float, number: int) -> None:
    """A verdict of this name, stored as if it was made so many days ago."""
    store = at_work.built.store
    known = await store.all_verdicts(at_work.team)
    if not known:
        await at_work.judged(await at_work.begin_in_dm(FINE_TUNE))
        known = await store.all_verdicts(at_work.team)
    first: StoredVerdict = known[-1]
    later = first.model_copy(update={"id": f"v{number}", "project": name, "at": first.at - days_ago * DAY})
    await store.commit(UnitOfWork(team=at_work.team, at=first.at, verdict=later))


async def found(at_work: Workplace, words: str) -> JSON:
    you, general = at_work.you, at_work.channels["general"]
    return dict(
        await at_work.reply_ephemerally(you, lambda: you.command(general, "/consult", f"verdicts {words}"), general)
    )


@pytest.mark.parametrize("words", thin_out(["triage", "ticket triage", "trage", "SUPPORT TICKET"], 2))
async def test_a_verdict_is_found_by_part_of_its_name(at_work: Workplace, words: str) -> None:
    await decided(at_work, TRIAGE, 1, 1)
    shown = str((await found(at_work, words))["blocks"])
    assert f"1 verdict about {TRIAGE}" in shown
    assert FINE_TUNE["project"] not in shown


async def test_a_time_filters_and_is_no_part_of_the_name(at_work: Workplace) -> None:
    await decided(at_work, TRIAGE, 1, 1)
    await decided(at_work, TRIAGE, 400, 2)
    assert "2 verdicts about" in str((await found(at_work, "triage"))["blocks"])
    recent = str((await found(at_work, "triage in the last 30 days"))["blocks"])
    assert "1 verdict about" in recent
    assert "last 30 days" in recent
    assert "I found no verdict about support-ticket triage from that time" in str(
        (await found(at_work, "triage in 2001"))["blocks"]
    )


async def test_what_is_not_found_is_asked_back_and_one_press_finds_it(at_work: Workplace) -> None:
    await decided(at_work, TRIAGE, 1, 1)
    answer = await found(at_work, "triaging of supporters")
    assert "Did you mean" in str(answer["blocks"])
    general = at_work.channels["general"]
    asked = {**answer, "channel": general}
    pressed = next(action for action in action_ids(answer) if action.startswith("verdicts"))
    listed = await at_work.reply_ephemerally(
        at_work.you, lambda: at_work.you.click(asked, pressed, value=value_of(answer, pressed)), general
    )
    assert f"1 verdict about {TRIAGE}" in str(listed["blocks"])


async def test_words_that_are_no_subcommand_are_asked_of_the_guide(at_work: Workplace) -> None:
    you, general = at_work.you, at_work.channels["general"]
    answer = await at_work.reply_ephemerally(
        you, lambda: you.command(general, "/consult", "how many labelled examples do we need?"), general
    )
    assert has_number(answer["blocks"], "500")


async def home(at_work: Workplace) -> JSON:
    mark = at_work.you.mark
    await at_work.you.open("home")
    return dict((await at_work.you.wait_for(lambda event: event["kind"] == "home", since=mark))["view"])


async def test_home_of_somebody_new_shows_what_a_verdict_looks_like(at_work: Workplace) -> None:
    shown = await home(at_work)
    assert "What a verdict looks like" in str(shown["blocks"])
    assert {action.partition(".")[0] for action in action_ids(shown)} >= {"start", "ask", "help"}


async def test_home_drops_what_waits(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    await respondent.card()
    shown = await home(at_work)
    assert "of 10 settled" in str(shown["blocks"])
    assert {"resume", "drop"} <= set(action_ids(shown))
    mark = at_work.you.mark
    await at_work.you.click(shown, "drop", value=value_of(shown, "drop"))
    after = (await at_work.you.wait_for(lambda event: event["kind"] == "home", since=mark))["view"]
    assert "drop" not in action_ids(after)
    assert "of 10 settled" not in json.dumps(after["blocks"])


async def test_home_shows_what_would_flip_a_verdict(at_work: Workplace) -> None:
    await decided(at_work, TRIAGE, 1, 1)
    (stored, *_) = await at_work.built.store.all_verdicts(at_work.team)
    shown = str((await home(at_work))["blocks"])
    assert "Decided · 2" in shown
    if stored.message.changes:
        assert stored.message.changes[0].text[:60] in shown
