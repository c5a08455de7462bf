"""One person's flood waits in that person's lane and is spread; the limit counts what was sent in the last minute."""

from __future__ import annotations

import asyncio

from bot.ports.inbound import BlockAction, DirectMessage, InboundEvent, StreamStopped
from bot.slack.fair_lanes import AT_ONCE, MANY, FairLanes


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


def test_one_more_is_known_at_once_only_of_a_person_who_had_the_word() -> None:
    clock = [0.0]
    lanes = FairLanes(2, now=lambda: clock[0])
    person = ("T", "U1")
    for at in (0.0, 10.0, 20.0):
        clock[0] = at
        lanes.exceeds_limit(message(int(at)))
    assert not lanes.exceeds_again(person, "U130")
    assert lanes.must_warn(message(20))
    assert lanes.exceeds_again(person, "U130")
    assert not lanes.exceeds_again(person, "U110")  # it was counted: Slack delivers it again, and the store knows it
    assert not lanes.exceeds_again(("T", "U2"), "U130")
    clock[0] = 60.5  # there is room for another
    assert not lanes.exceeds_again(person, "U130")


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


async def test_a_flood_is_spread_over_the_minute_until_the_person_waits_for_something_done_by_hand() -> None:
    """With one message a minute the pauses are so long that nothing but a press can end them here."""
    lanes = FairLanes(1, now=lambda: 0.0)
    came, running = asyncio.Event(), list[str]()

    async def work(event: InboundEvent) -> None:
        async with lanes.turn(event):
            running.append(event.key)
            await came.wait()

    keys = [f"U1{n}" for n in range(20)]
    tasks = [asyncio.create_task(work(message(n))) for n in range(20)]
    await asyncio.sleep(0)
    came.set()
    for _ in range(200):
        await asyncio.sleep(0)
    assert running == keys[: AT_ONCE + 1]
    await work(message(0, "U2"))
    await work(BlockAction(key="press", team="T", user="U1", at=0.0, action_id="a"))
    assert running == [*keys[: AT_ONCE + 1], "U20", *keys[AT_ONCE + 1 :], "press"]
    await asyncio.gather(*tasks)
    assert not lanes._lanes


async def test_the_last_few_of_a_flood_need_no_pause_and_keep_their_order() -> None:
    lanes = FairLanes(1, now=lambda: 0.0)
    came, running = asyncio.Event(), list[str]()

    async def work(event: InboundEvent) -> None:
        async with lanes.turn(event):
            await came.wait()
            running.append(event.key)

    tasks = [asyncio.create_task(work(message(n))) for n in range(AT_ONCE + MANY)]
    await asyncio.sleep(0)
    came.set()
    await asyncio.gather(*tasks)
    assert running == [f"U1{n}" for n in range(AT_ONCE + MANY)]


async def test_what_was_loaded_with_an_event_counts_only_if_nothing_was_before_it() -> None:
    lanes = FairLanes(0)
    follows: list[bool] = []

    async def work(event: InboundEvent) -> None:
        async with lanes.turn(event) as behind:
            follows.append(behind)
            await asyncio.sleep(0)

    await asyncio.gather(work(message(0)), work(message(1)), work(message(0, "U2")))
    await work(message(2))
    lanes.hold([message(4)])
    waiting = asyncio.create_task(work(message(3)))
    await asyncio.sleep(0)
    lanes.release(message(4))
    await waiting
    assert follows == [False, True, False, False, True]


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
