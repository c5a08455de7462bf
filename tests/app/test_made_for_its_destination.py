"""What is posted, shared or listed anew is made for those who read it there: comparisons, links, names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground import Playground
from bot.prepared_content import Content
from bot.slack import directory
from tests.harness.cast import BEGAN, Cast, decide, menu_value
from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import VERDICT, tagged
from tests.harness.user import JSON, Person, action_ids
from tests.harness.workplace import Complaints, Workplace, at_work_on

HIDDEN, SEEN, LATER = "narwhal", "ocelot", "porcupine"
PROJECT = "Ledger sorter"
DAY = 86_400.0


async def share(at_work: Workplace, verdict: str, channel: str) -> JSON:
    """The owner shares their verdict from its menu; as it stands there."""
    you, mark = at_work.you, at_work.you.mark
    message = next(m for m in await at_work.verdicts_seen(you) if verdict in str(m["blocks"]))
    await you.click(message, "verdict_menu", value=menu_value(message, "share"))
    view = (await you.wait_for(lambda e: e["kind"] == "view_opened", since=mark))["view"]
    answer = await you.submit(view, {"channel": {"channel:channel": channel}})
    assert "errors" not in answer, answer
    return await at_work.posted_verdict(you, channel, mark)


async def private_channel(at_work: Workplace) -> str:
    people = [at_work.you.id]
    return str((await at_work.control("channel", name="secret", is_private=True, members=people))["channel"])


async def test_a_shared_card_tells_nothing_of_what_a_private_channel_decided(at_work: Workplace) -> None:
    await decide(at_work, "a", await private_channel(at_work), at_work.you, word=HIDDEN, project=PROJECT)
    later = await decide(at_work, "b", None, at_work.you, word=LATER, project=PROJECT, at=BEGAN + DAY)
    shared = await share(at_work, later, at_work.channels["general"])
    assert LATER in str(shared["blocks"])
    assert "Since" not in str(shared["blocks"])
    assert HIDDEN not in str(shared)


async def test_a_verdict_waits_for_no_answer_of_slack(at_work: Workplace) -> None:
    """Who may see what, and the link to its thread, are asked for while the person reads the summary."""
    await decide(at_work, "a", await private_channel(at_work), at_work.you, word=HIDDEN, project=PROJECT)
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.ready()
    await at_work.settled()
    before, mark = len((await at_work.control.log())["calls"]), at_work.you.mark
    await respondent.confirm(card)
    await at_work.posted_verdict(at_work.you, at_work.channels["general"], mark)
    await at_work.settled()
    made = {call["method"] for call in (await at_work.control.log())["calls"][before:]}
    assert "chat.postMessage" in made
    assert not made & {"conversations.info", "conversations.members", "users.list", "chat.getPermalink"}


@pytest.fixture
async def forgetful(
    playground: Playground,
    content: Content,
    tmp_path: Path,
    complaints: Complaints,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Workplace]:
    """The bot at work, to which everything is as if what Slack told it of people and channels were long ago."""
    monkeypatch.setattr(directory, "SECONDS", 0.0)
    async with at_work_on(playground, tmp_path / "bot.db", content, complaints) as place:
        yield place


async def test_what_a_yes_needs_is_asked_for_while_the_summary_is_posted(forgetful: Workplace) -> None:
    """Slack's answer to the summary's post is still out: nothing of the preparation waits for it."""
    respondent, teammate = await forgetful.begin(FINE_TUNE), forgetful.teammate
    card, before = await respondent.card(), 0
    while "confirm" not in action_ids(card):
        await forgetful.control("clear")
        await forgetful.settled()
        before = len((await forgetful.control.log())["calls"])
        await forgetful.control.fault("hold_after", method="chat.*", count=10)
        await respondent.answer(card)
        card = await respondent.card()

    async def asked() -> bool:
        await teammate.post(forgetful.channels["general"], "tea?")  # so that something is seen, and looked at again
        made = (await forgetful.control.log())["calls"][before:]
        return "conversations.info" in {call["method"] for call in made}

    assert await forgetful.eventually(asked, teammate)
    await forgetful.control("clear")


async def test_what_a_private_channel_decided_stays_there_if_the_bot_is_removed_from_it(forgetful: Workplace) -> None:
    """Slack then answers as if there were no such channel."""
    you, secret = forgetful.you, await private_channel(forgetful)
    forgetful.expected.append("channel_not_found")
    verdict = await decide(forgetful, "a", secret, you, word=HIDDEN, project=PROJECT)
    view = await Cast(forgetful, {}, {}, {}).menu(you, "share", {"verdict": verdict})
    await forgetful.control("channel", id=secret, kick=[forgetful.playground.bot_user_id])
    answer = await you.submit(view, {"channel": {"channel:channel": forgetful.channels["general"]}})
    assert "belongs to the channel" in str(answer["errors"])


async def test_a_verdict_that_came_to_the_dm_because_its_channel_is_gone_is_its_owners(forgetful: Workplace) -> None:
    you, doomed = forgetful.you, (await forgetful.control("channel", name="doomed"))["channel"]
    forgetful.expected += ["channel_not_found", "message_not_found"]
    forgetful.channels["doomed"] = doomed
    respondent = await forgetful.begin(FINE_TUNE, channel="doomed")
    await forgetful.control("channel", id=doomed, deleted=True)
    verdict = await forgetful.judged(respondent, respondent.room)
    listed = await forgetful.reply_ephemerally(
        you, lambda: you.command(respondent.room, "/consult", "verdicts"), respondent.room
    )
    assert verdict["ts"].replace(".", "") in str(listed["blocks"])
    theirs = await forgetful.teammate.dm()
    listed = await forgetful.reply_ephemerally(
        forgetful.teammate, lambda: forgetful.teammate.command(theirs, "/consult", "verdicts"), theirs
    )
    assert FINE_TUNE["project"] not in str(listed["blocks"])
    ident = tagged(verdict, VERDICT)["verdict"]
    await share(forgetful, ident, forgetful.channels["general"])


async def test_a_shared_card_compares_with_what_everybody_there_may_see(at_work: Workplace) -> None:
    await decide(at_work, "a", at_work.channels["general"], at_work.you, word=SEEN, project=PROJECT)
    later = await decide(at_work, "b", None, at_work.you, word=LATER, project=PROJECT, at=BEGAN + DAY)
    shared = await share(at_work, later, at_work.channels["ml-platform"])
    assert "Since 24 November" in str(shared["blocks"])  # 1,764,000,000 s after the epoch


@pytest.mark.parametrize(("shared", "since"), [("ab", "Since 25 November"), ("ba", "")])
async def test_if_the_clock_was_set_back_a_shared_card_compares_with_the_verdict_before_it(
    at_work: Workplace, shared: str, since: str
) -> None:
    times = {"a": BEGAN + DAY, "b": BEGAN}  # 25 and 24 November
    verdicts = {
        name: await decide(at_work, name, None, at_work.you, word=SEEN, project=PROJECT, at=at)
        for name, at in times.items()
    }
    places = (at_work.channels["general"], at_work.channels["ml-platform"])
    cards = [await share(at_work, verdicts[name], place) for name, place in zip(shared, places, strict=True)]
    assert "Since" not in str(cards[0]["blocks"])
    assert since in str(cards[1]["blocks"])
    assert bool(since) == ("Since" in str(cards[1]["blocks"]))


async def test_with_a_guest_in_the_channel_nothing_of_another_channel_is_compared(at_work: Workplace) -> None:
    await decide(at_work, "a", at_work.channels["general"], at_work.you, word=SEEN, project=PROJECT)
    later = await decide(at_work, "b", None, at_work.you, word=LATER, project=PROJECT, at=BEGAN + DAY)
    await at_work.control("user", name="Guest", channels=[at_work.channels["ml-platform"]], is_restricted=True)
    shared = await share(at_work, later, at_work.channels["ml-platform"])
    assert "Since" not in str(shared["blocks"])


async def test_a_list_links_only_to_where_its_reader_can_look(at_work: Workplace) -> None:
    you, teammate, general = at_work.you, at_work.teammate, at_work.channels["general"]
    verdict = await decide(at_work, "a", None, you, word=SEEN, project=PROJECT)
    await share(at_work, verdict, general)

    async def listed(who: Person) -> str:
        room = await who.dm()
        return str(
            (await at_work.reply_ephemerally(who, lambda: who.command(room, "/consult", "verdicts"), room))["blocks"]
        )

    theirs = await listed(teammate)
    assert SEEN in theirs
    assert f"/{general}/" in theirs
    assert await you.dm() not in theirs
    assert await you.dm() in await listed(you)
