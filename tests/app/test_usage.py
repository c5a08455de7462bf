"""`/consult usage` tells calls, outcomes, tokens and cost to those who are named for it, and kindly no to others."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.playground import Playground
from bot.ports.usage import UsageRow
from bot.prepared_content import Content
from bot.settings import SettingsError, read_settings
from bot.store.database import Database
from tests.harness.user import JSON, Person
from tests.harness.workplace import Complaints, Workplace, at_work_on

NOW = datetime.fromtimestamp(time.time(), UTC)


async def usage_report(place: Workplace, who: Person) -> str:
    """What the command tells this person."""
    channel, mark = place.channels["general"], who.mark
    await who.command(channel, "/consult", "usage")
    event = await who.wait_for(lambda e: e["kind"] == "ephemeral" and e.get("channel") == channel, since=mark)
    message: JSON = event["message"]
    return str([block.get("text") or block.get("elements") for block in message["blocks"]])


def row(person: str, outcome: str = "ok", usd: float | None = 0.25, days_ago: int = 0, team: str = "") -> UsageRow:
    at = NOW - timedelta(days=days_ago)
    return UsageRow(
        at=at.timestamp(), day=at.date().isoformat(), team=team, person=person, purpose="answer", model="m",
        outcome=outcome, input=1000, output=200, usd=usd,
    )  # fmt: skip


async def test_an_admin_sees_today_and_this_month_by_outcome_and_person(
    playground: Playground, content: Content, tmp_path: Path, complaints: Complaints
) -> None:
    you, teammate = playground.users["You"], playground.users["Teammate"]
    async with at_work_on(
        playground, tmp_path / "bot.db", content, complaints, CONSULTANT_USAGE_ADMINS=f"{you}, U0SOMEBODY"
    ) as place:
        store, team = place.built.store, place.team
        for usage in (row(you), row(you), row(teammate, "timeout", usd=None), row(you, team="T0OTHER", usd=99.0)):
            await store.record_usage(usage.model_copy(update={"team": usage.team or team}))
        await store.record_usage(row(you, usd=50.0, days_ago=40).model_copy(update={"team": team}))
        report = await usage_report(place, place.you)
        assert "3 calls, 3,600 tokens, $0.5000 (and 1,200 tokens without a known price)" in report
        assert "ok 2 · timeout 1" in report
        assert you in report
        assert ": 2 calls, 2,400 tokens, $0.5000" in report
        assert teammate in report
        assert ": 1 call" in report
        assert "99" not in report
        assert "50.00" not in report
        assert "No model is set up now" in report
        assert "Today" in report
        assert "This month" in report
        refused = await usage_report(place, place.teammate)
        assert "3,600" not in refused
        assert "Ask the operator to add you" in refused


async def test_without_a_model_and_without_any_use_it_states_so(
    playground: Playground, content: Content, tmp_path: Path, complaints: Complaints
) -> None:
    you = playground.users["You"]
    async with at_work_on(playground, tmp_path / "bot.db", content, complaints, CONSULTANT_USAGE_ADMINS=you) as place:
        assert "No model is set up" in await usage_report(place, place.you)


async def test_nobody_is_an_admin_unless_named(at_work: Workplace) -> None:
    assert "Ask the operator to add you" in await usage_report(at_work, at_work.you)


@pytest.mark.parametrize(
    ("given", "ids"),
    [("U1", {"U1"}), ("U1,W2", {"U1", "W2"}), (" U1 , U2,, ", {"U1", "U2"}), ("", set()), ("U1 U2", {"U1", "U2"})],
)
def test_admins_are_user_ids_with_commas_between(given: str, ids: set[str]) -> None:
    assert read_settings(CONSULTANT_USAGE_ADMINS=given).usage_admins == ids


@pytest.mark.parametrize("given", ['["U1"]', "somebody", "U1,@boss"])
def test_what_is_no_user_id_is_refused_by_name(given: str) -> None:
    with pytest.raises(SettingsError, match=r"CONSULTANT_USAGE_ADMINS: .*not a user id"):
        read_settings(CONSULTANT_USAGE_ADMINS=given)


async def test_sums_are_made_in_the_database_over_more_calls_than_a_listing_holds(tmp_path: Path) -> None:
    store = Database(tmp_path / "bot.db")
    try:
        for _ in range(30):
            await store.record_usage(row("U1", team="T1"))
        (usage,) = await store.usage_sums("T1", "2000-01-01")
        assert (usage.calls, usage.tokens, usage.unpriced) == (30, 36_000, 0)
        assert usage.usd == pytest.approx(7.5)
        assert await store.usage_sums("T2", "2000-01-01") == ()
    finally:
        store.close()
