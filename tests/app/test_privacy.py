"""A verdict is seen by those who can see where it began or where it was shared to, and by nobody else (law 9)."""

from __future__ import annotations

import re

import pytest

from tests.harness.profiles import FINE_TUNE, PROMPT
from tests.harness.respondent import entry_of
from tests.harness.tiers import thin_out
from tests.harness.user import JSON, Person
from tests.harness.workplace import Workplace

PRIVATE = "invoice-project"
SECRET, NAME = "Ledger reader", "ledger reader"


async def described_by(at_work: Workplace, who: Person, how: str, channel: str = "general") -> str:
    """What a person is told of verdicts: by command, on Home, or on a mention."""
    here = at_work.channels[channel]
    if how == "command":
        return str(
            (await at_work.reply_ephemerally(who, lambda: who.command(here, "/consult", f"verdicts {NAME}"), here))[
                "blocks"
            ]
        )
    if how == "home":
        mark = who.mark
        await who.open("home")
        return str((await who.wait_for(lambda event: event["kind"] == "home", since=mark))["view"]["blocks"])
    if how == "dm":
        room = await who.dm()
        ts = await who.post(room, f"what did we decide about {NAME}?")
        return str((await who.answer(room, ts))["blocks"])
    return str((await at_work.mention(f"@Consultant what did we decide about {NAME}?", channel, who))["blocks"])


def names(shown: str) -> bool:
    """Is the project named as it is written? (In small letters it is only what was asked for.)"""
    return SECRET in shown


async def of_private_channel(at_work: Workplace) -> JSON:
    return await at_work.judged(await at_work.begin(FINE_TUNE, channel=PRIVATE), at_work.channels[PRIVATE])


async def of_dm(at_work: Workplace) -> JSON:
    return await at_work.judged(await at_work.begin_in_dm(FINE_TUNE))


@pytest.mark.parametrize("how", thin_out(["command", "home", "dm"], 2))
async def test_a_verdict_of_a_private_channel_shows_to_its_members_only(at_work: Workplace, how: str) -> None:
    await of_private_channel(at_work)
    assert names(await described_by(at_work, at_work.you, how))
    assert names(await described_by(at_work, at_work.teammate, how))
    assert not names(await described_by(at_work, at_work.stranger, how))


async def test_a_members_mention_leaks_nothing_into_a_public_channel(at_work: Workplace) -> None:
    await of_private_channel(at_work)
    general = at_work.channels["general"]
    mark = at_work.teammate.mark
    assert not names(await described_by(at_work, at_work.teammate, "mention"))
    ephemeral = await at_work.teammate.wait_for(
        lambda e: e["kind"] == "ephemeral" and e["channel"] == general, since=mark
    )
    assert not names(str(ephemeral["message"]))
    assert not names(str([m for m in await at_work.seen_by(at_work.stranger) if m["channel"] == general]))


async def test_a_mention_in_the_private_channel_notifies_its_members(at_work: Workplace) -> None:
    await of_private_channel(at_work)
    assert names(await described_by(at_work, at_work.teammate, "mention", PRIVATE))


async def test_who_left_the_channel_sees_its_verdicts_no_more(at_work: Workplace) -> None:
    await of_private_channel(at_work)
    await at_work.control("channel", id=at_work.channels[PRIVATE], kick=[at_work.teammate.id])
    assert not names(await described_by(at_work, at_work.teammate, "command"))


@pytest.mark.parametrize("how", thin_out(["command", "home", "dm"], 3))
async def test_a_verdict_of_a_dm_is_its_owners(at_work: Workplace, how: str) -> None:
    await of_dm(at_work)
    assert names(await described_by(at_work, at_work.you, how))
    assert not names(await described_by(at_work, at_work.teammate, how))


@pytest.mark.slow
async def test_an_owners_mention_leaks_nothing_of_their_dm(at_work: Workplace) -> None:
    await of_dm(at_work)
    assert not names(await described_by(at_work, at_work.you, "mention"))
    assert not names(await described_by(at_work, at_work.you, "mention", PRIVATE))


@pytest.mark.parametrize("how", thin_out(["command", "home", "dm", "mention"], 4))
async def test_a_verdict_shared_to_a_public_channel_is_everybodys(at_work: Workplace, how: str) -> None:
    verdict = await of_dm(at_work)
    await share(at_work, verdict, "general")
    assert names(await described_by(at_work, at_work.stranger, how))


async def test_a_verdict_shared_to_a_private_channel_is_its_members(at_work: Workplace) -> None:
    verdict = await of_dm(at_work)
    await share(at_work, verdict, PRIVATE)
    assert names(await described_by(at_work, at_work.teammate, "command"))
    assert not names(await described_by(at_work, at_work.stranger, "command"))


async def test_what_changed_since_a_private_verdict_is_not_reported_in_public(at_work: Workplace) -> None:
    await of_private_channel(at_work)
    respondent = await at_work.begin({**PROMPT, "project": SECRET}, by=at_work.teammate)
    verdict = await at_work.judged(respondent, at_work.channels["general"])
    assert not re.search(r"\b900\b", str(verdict["blocks"]))  # an id may hold these digits
    assert "Since the last verdict" not in str(verdict["blocks"])


async def test_open_consultations_of_others_are_nowhere(at_work: Workplace) -> None:
    respondent = await at_work.begin(
        FINE_TUNE, channel=PRIVATE, question="@Consultant should we fine-tune our Ledger reader?"
    )
    await respondent.answer(await respondent.card())
    await respondent.card()
    assert not names(await described_by(at_work, at_work.teammate, "home"))
    assert names(await described_by(at_work, at_work.you, "home"))


async def share(at_work: Workplace, verdict: JSON, channel: str) -> JSON:
    """Share a verdict; as it stands there."""
    you, mark = at_work.you, at_work.you.mark
    await you.click(verdict, "verdict_menu", selected=[entry_of(verdict, "verdict_menu", "share")])
    view = (await you.wait_for(lambda event: event["kind"] == "view_opened", since=mark))["view"]
    done = await you.submit(view, {"channel": {"channel:channel": at_work.channels[channel]}})
    assert "errors" not in done, done
    return await at_work.posted_verdict(you, at_work.channels[channel], mark)
