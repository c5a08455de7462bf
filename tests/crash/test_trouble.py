"""Whatever goes wrong between Slack and the bot, a consultation ends with each message standing once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.playground import Playground
from tests.crash.bot_processes import BotStarter
from tests.crash.interrupted_consultation import PAST_ALL_ACKS, InterruptedConsultation
from tests.crash.test_every_await import DECISION, consult_undisturbed, make_folder
from tests.harness.user import JSON, Control, Person
from tests.harness.workplace import MANIFEST

pytestmark = pytest.mark.asyncio(loop_scope="module")

AT_ONCE = 8  # they mostly wait for pauses to pass
POST, EDIT = "chat.postMessage", "chat.update"
# What Slack delivers more than once, as far as it can: it never repeats the submission of a modal.
EVER = 10_000
REPEATED = ("events_api", "block_actions")
TROUBLES: dict[str, list[JSON]] = {
    "every delivery comes ten times": [
        {"kind": "duplicate", "event": event, "times": 9, "count": EVER} for event in REPEATED
    ],
    "events are acked too late": [{"kind": "late_ack", "event": "events_api", "count": 4}],
    "clicks are acked too late": [{"kind": "late_ack", "event": "block_actions", "count": 2, "skip": 1}],
    "envelopes get lost": [{"kind": "lost_envelope", "event": "events_api", "count": 1}],
    "too many requests": [{"kind": "ratelimit", "method": POST, "count": 2, "skip": 2, "retry_after": 1}],
    "an error before": [{"kind": "server_error", "method": POST, "count": 2, "skip": 3}],
    "an error after": [{"kind": "server_error_after", "method": POST, "count": 2, "skip": 3}],
    "cut off before": [{"kind": "drop_before", "method": POST, "count": 2, "skip": 1}],
    "cut off after": [{"kind": "drop_after", "method": POST, "count": 2, "skip": 1}],
    "every post cut off after its effect": [{"kind": "drop_after", "method": POST, "count": 40, "skip": 4}],
    "an edit cut off": [{"kind": "drop_after", "method": EDIT, "count": 1, "skip": 2}],
    "a deletion cut off": [{"kind": "drop_after", "method": "chat.delete", "count": 2}],
    "no deletion for a while": [{"kind": "ratelimit", "method": "chat.delete", "count": 2, "retry_after": 1}],
    "all at once": [
        *({"kind": "duplicate", "event": event, "times": 3, "count": EVER} for event in REPEATED),
        {"kind": "server_error_after", "method": POST, "count": 1, "skip": 5},
        {"kind": "ratelimit", "method": EDIT, "count": 1, "skip": 1},
    ],
}
SOCKETS = ("disconnect", "close")


class Dropping(InterruptedConsultation):
    """Before what the person does, the connection is told to go, or cut; cut only once: the SDK takes its time then."""

    kind = ""

    async def answer(self, way: str, asked: JSON) -> bool:
        if way in self.redone or (self.kind == "close" and way != "form"):
            return await super().answer(way, asked)
        await self.control.fault(self.kind)
        accepted = await super().answer(way, asked)
        await self.connected(await self.alive())
        await self.control.advance(PAST_ALL_ACKS)
        return accepted


async def consult_through(bots: BotStarter, folder: Path, troubles: list[JSON], kind: str = "") -> list[str]:
    """One consultation with these faults of Slack's (or with sockets that drop); what went wrong, in words."""
    with Playground(MANIFEST) as playground:
        async with Person(playground.url, playground.users["You"]) as you:
            place = (Dropping if kind else InterruptedConsultation)(
                playground, bots, folder, you, Control(playground.url)
            )
            if isinstance(place, Dropping):
                place.kind = kind
            await place.alive()
            for trouble in troubles:
                await place.control.fault(**trouble)
            try:
                await place.through()
                await place.control("clear")
                await place.stop()
                place.bot = None
                await place.end()  # what Slack refused is put off for a while; the next start does it at once
            except (AssertionError, TimeoutError) as error:
                return [f"{type(error).__name__}: {error}"]
            finally:
                if place.bot:
                    place.bot.kill()
            return await place.wrong(place.expected_messages, DECISION)


async def test_a_consultation_survives_every_trouble(bots: BotStarter, tmp_path: Path) -> None:
    expected, _ = await consult_undisturbed(bots, make_folder(tmp_path, "undisturbed"))
    InterruptedConsultation.expected_messages = expected
    room = asyncio.Semaphore(AT_ONCE)
    wrong: list[str] = []

    async def run_case(name: str, troubles: list[JSON], kind: str = "") -> None:
        async with room:
            found = await consult_through(bots, make_folder(tmp_path, name), troubles, kind)
        wrong.extend(f"{name}: {line}" for line in found)

    await asyncio.gather(
        *(run_case(name, troubles) for name, troubles in TROUBLES.items()),
        *(run_case(kind, [], kind) for kind in SOCKETS),
    )
    assert not wrong, "\n".join(wrong)


async def test_two_bots_on_one_database_are_as_one(bots: BotStarter, tmp_path: Path) -> None:
    """Each envelope goes to one of them, its duplicates to both; and a third starts while they work."""
    expected, _ = await consult_undisturbed(bots, make_folder(tmp_path, "undisturbed"))
    InterruptedConsultation.expected_messages = expected
    folder = make_folder(tmp_path, "two")
    with Playground(MANIFEST) as playground:
        async with Person(playground.url, playground.users["You"]) as you:
            place = InterruptedConsultation(playground, bots, folder, you, Control(playground.url))
            await place.alive()
            mark = you.mark
            others = [await bots.begin(playground, folder)]
            await you.wait_for(lambda event: event["kind"] == "app_connected", since=mark)
            for event in REPEATED:
                await place.control.fault("duplicate", event=event, times=9, count=EVER)
            joining = asyncio.create_task(bots.begin(playground, folder))
            await place.through()
            others.append(await joining)
            await place.control("clear")
            for bot in others:
                assert await bot.stop() == 0
            await place.end()
            assert await place.wrong(expected, DECISION) == []
            assert not list((folder / "bot.db.leases").iterdir())
