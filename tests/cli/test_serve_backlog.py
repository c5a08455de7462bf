"""However much a crash interrupted, the bot takes new events at once; only the same people's wait, and in order."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.playground import Playground
from bot.ports.inbound import DirectMessage
from bot.store.database import Database
from tests.cli.test_serve_disk import left, stop
from tests.cli.test_serve_refusals import MANIFEST, QUESTION, environment, serving, until
from tests.harness.user import JSON, Control, Person

pytestmark = pytest.mark.slow

INTERRUPTED = 20
LATENCY_MS = 600  # of each call to Slack: what was interrupted takes many of them, one after the other


@pytest.fixture
def slack() -> Iterator[Playground]:
    with Playground(MANIFEST) as started:
        yield started


async def interrupt(slack: Playground, database: Path, you: Person) -> list[str]:
    """Events that were stored and acknowledged by a bot that is no more; the ts of each message."""
    dm = await you.dm()
    posted = [await you.post(dm, f"start project {number}") for number in range(INTERRUPTED)]
    store = Database(database)
    for number, ts in enumerate(posted):
        event = DirectMessage(
            key=f"Ev{number}",
            team=slack.team_id,
            user=you.id,
            at=time.time(),
            channel=dm,
            ts=ts,
            thread=None,
            text=f"start project {number}",
        )
        await store.receive(event)
    store.close()
    return posted


async def test_others_are_answered_while_what_was_interrupted_is_finished(slack: Playground, tmp_path: Path) -> None:
    control, env = Control(slack.url), environment(slack, tmp_path)
    async with (
        Person(slack.url, slack.users["You"]) as you,
        Person(slack.url, slack.users["Teammate"]) as teammate,
    ):
        posted = await interrupt(slack, tmp_path / "bot.db", you)
        await control("network", latency_ms=LATENCY_MS)
        dm, theirs = await you.dm(), await teammate.dm()

        def answered() -> list[str]:
            """The threads of what was interrupted, in the order in which they were first answered."""
            ours: list[JSON] = [event for event in you.events if event["kind"] == "message"]
            threads = [event["thread_ts"] for event in ours if event["message"].get("bot_id")]
            return [ts for ts in dict.fromkeys(threads) if ts in posted]

        async with serving(env) as process:
            await until(process, "connected to Slack")
            last = await you.post(dm, f"start project {INTERRUPTED}")
            await teammate.answer(theirs, await teammate.post(theirs, QUESTION))
            await you.seen_all()
            assert len(answered()) < INTERRUPTED
            await control("network", latency_ms=0)
            await you.answer(dm, last)
            await you.seen_all()
            assert answered() == posted  # one after the other, and before what came later
            await stop(process)
    assert left(tmp_path / "bot.db") == []
