"""A list of verdicts counts what it leaves out, says what changed since the one before, and filters before it cuts."""

from __future__ import annotations

import pytest

from bot.ports.store import UnitOfWork
from bot.ports.stored_verdicts import StoredVerdict
from tests.harness.profiles import FINE_TUNE
from tests.harness.tiers import thin_out
from tests.harness.user import JSON
from tests.harness.workplace import Workplace

LIMIT = 10


async def decided(at_work: Workplace) -> StoredVerdict:
    """A verdict of the person's own, decided in their direct messages."""
    await at_work.judged(await at_work.begin_in_dm(FINE_TUNE))
    (stored,) = await at_work.built.store.all_verdicts(at_work.team)
    return stored


async def add(at_work: Workplace, stored: StoredVerdict, count: int, owner: str) -> None:
    """Later verdicts about the same project, each with one label more than the one before."""
    for number in range(1, count + 1):
        labels = FINE_TUNE["labelled_examples"] + number
        later = stored.model_copy(
            update={
                "id": f"later{number}",
                "at": stored.at + number,
                "owner": owner,
                "profile": stored.profile.model_copy(update={"labelled_examples": labels}),
                "posted": None,
            }
        )
        await at_work.built.store.commit(UnitOfWork(team=at_work.team, at=later.at, verdict=later))


async def show_list(at_work: Workplace, how: str) -> JSON:
    """The blocks of the list of verdicts, by each of the ways to it."""
    you, general = at_work.you, at_work.channels["general"]
    mark = you.mark
    if how == "home":
        await you.open("home")
        return (await you.wait_for(lambda event: event["kind"] == "home", since=mark))["view"]["blocks"]
    if how == "dm":
        ts = await you.post(await you.dm(), "what did we decide about ledger reader?")
        return (await you.answer(await you.dm(), ts, since=mark))["blocks"]
    text = "help" if how == "button" else "verdicts ledger reader"
    answer = await at_work.reply_ephemerally(you, lambda: you.command(general, "/consult", text), general)
    if how == "button":
        menu = {**answer, "channel": general}
        answer = await at_work.reply_ephemerally(you, lambda: you.click(menu, "verdicts"), general)
    return answer["blocks"]


@pytest.mark.parametrize("how", thin_out(["command", "button", "home", "dm"], 2))
async def test_a_long_list_counts_the_rest_and_its_last_row_is_compared(at_work: Workplace, how: str) -> None:
    stored = await decided(at_work)
    await add(at_work, stored, LIMIT + 1, at_work.you.id)
    blocks = await show_list(at_work, how)
    rows = [str(block) for block in blocks if "'date'" in str(block)]
    assert len(rows) == LIMIT
    assert "2 older ones are not shown" in str(blocks)
    # The newest has 911 labels, the tenth 902; the two older ones (901 and 900) are left out.
    assert "910 → 911" in rows[0]
    assert "901 → 902" in rows[-1]


async def test_a_persons_own_verdict_is_found_behind_any_number_of_others(at_work: Workplace) -> None:
    stored = await decided(at_work)
    await add(at_work, stored, 201, at_work.teammate.id)
    blocks = await show_list(at_work, "command")
    assert len([block for block in blocks if "'date'" in str(block)]) == 1
    assert "Since" not in str(blocks)
    assert "900 →" not in str(blocks)
