"""One person's flood waits in that person's lane; the limit counts what was sent in the last minute."""

from __future__ import annotations

import asyncio

from bot.ports.inbound import BlockAction, DirectMessage, InboundEvent, StreamStopped
from bot.slack.fair_lanes import AT_ONCE, FairLanes


def message(number: int, user: str = "U1") -> DirectMessage:
    return DirectMessage(
        key=f"{user}{number}", team="T", user=user, at=0.0, channel="D", ts="1.1", thread=None, text=""
    )


def test_the_limit_counts_a_minute_and_each_person() -> None:
    clock = [0.0]
    lanes = FairLanes(3, now=lambda: clock[0])
    assert [lanes.exceeds_limit(message(n)) for n in range(5)] == [False, False, False, True, True]
    assert not lanes.exceeds_limit(message(0, "U2"))
    assert [lanes.must_warn(message(0)), lanes.must_warn(message(0)), lanes.must_warn(message(0, "U2"))] == [
        True,
        False,
        True,
    ]
    clock[0] = 60.5
    assert not lanes.exceeds_limit(message(9))
    assert lanes.must_warn(message(9))


def test_what_slack_delivers_again_counts_once() -> None:
    lanes = FairLanes(2)
    assert not any(lanes.exceeds_limit(message(0)) for _ in range(9))
    assert not lanes.exceeds_limit(message(1))
    assert not lanes.exceeds_limit(message(1))
    assert lanes.exceeds_limit(message(2))


def test_buttons_and_stop_are_not_counted_and_0_is_no_limit() -> None:
    lanes = FairLanes(1)
    press = BlockAction(key="k", team="T", user="U1", at=0.0, action_id="a")
    assert not any(lanes.exceeds_limit(press) for _ in range(9))
    assert not any(FairLanes(0).exceeds_limit(message(n)) for n in range(9))


async def test_one_person_has_few_turns_at_once_and_others_need_not_wait() -> None:
    lanes = FairLanes(0)
    leave, running = asyncio.Event(), []

    async def work(event: InboundEvent) -> None:
        async with lanes.turn(event):
            running.append(event.key)
            await leave.wait()

    tasks = [asyncio.create_task(work(message(n))) for n in range(20)]
    tasks.append(asyncio.create_task(work(message(0, "U2"))))
    stopped = StreamStopped(key="stop", team="T", user="U1", at=0.0, channel="C", thread="1.1")
    tasks.append(asyncio.create_task(work(stopped)))
    for _ in range(5):
        await asyncio.sleep(0)
    assert sorted(running) == sorted([*(f"U1{n}" for n in range(AT_ONCE)), "U20", "stop"])
    leave.set()
    await asyncio.gather(*tasks)
    assert len(running) == 22
    assert not lanes._lanes


async def test_of_a_flood_one_message_is_handled_at_once() -> None:
    lanes = FairLanes(0)
    running, most = set[str](), 0

    async def work(event: InboundEvent, leave: asyncio.Event) -> None:
        nonlocal most
        async with lanes.turn(event):
            running.add(event.key)
            most = max(most, len(running))
            await leave.wait()
            running.discard(event.key)

    first, later = asyncio.Event(), asyncio.Event()
    tasks = [asyncio.create_task(work(message(n), first if n < AT_ONCE else later)) for n in range(20)]
    for _ in range(5):
        await asyncio.sleep(0)
    assert most == AT_ONCE
    first.set()
    await asyncio.gather(*tasks[:AT_ONCE])
    for _ in range(5):
        await asyncio.sleep(0)
    assert running == {"U13"}
    later.set()
    await asyncio.gather(*tasks)
    assert not lanes._lanes


async def test_a_person_waits_until_all_that_was_interrupted_of_theirs_is_finished() -> None:
    lanes = FairLanes(0)
    interrupted = [message(0), message(1)]
    lanes.hold(interrupted)
    running: list[str] = []

    async def work(event: InboundEvent) -> None:
        async with lanes.turn(event):
            running.append(event.key)

    tasks = [asyncio.create_task(work(message(2))), asyncio.create_task(work(message(0, "U2")))]
    await tasks[1]
    lanes.release(interrupted[0])
    await asyncio.sleep(0)
    assert running == ["U20"]
    lanes.release(interrupted[1])
    await tasks[0]
    assert running == ["U20", "U12"]
    await work(message(3))
    assert not lanes._finished
