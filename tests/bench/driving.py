"""A round: people act on one side, and the time until each sees what they wait for is taken."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from tests.bench.script import WAYS, Scripts, Turn, Way, act, fill, opening
from tests.bench.sides import PEOPLE_IN_CHANNEL, Side
from tests.harness.user import JSON, Person

LIMIT_SECONDS = 60.0
TYPED, PRESSED, MENTIONED, JUDGED = (
    "typed answer → next card",
    "button → next card",
    "mention → answer",
    "yes → verdict",
)
ROW_OF: dict[Way, str] = {"words": TYPED, "buttons": PRESSED}


@dataclass
class Round:
    """What one round on one side gave: seconds by row, and per row the events a second and the app's CPU an event."""

    waited: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    rate: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)


class Driver:
    """Plays scripts on one side. `number` makes every project's name new."""

    def __init__(self, side: Side, scripts: Scripts) -> None:
        self._side, self._scripts = side, scripts
        self._number = 0

    async def alone(self) -> Round:
        """One person: a consultation in words, one with buttons, and every question."""
        found = Round()
        for way in WAYS:
            await self._timed(found, ROW_OF[way], [self._consultation(0, way, found, None)])
        await self._timed(found, MENTIONED, [self._mentions(0, len(self._scripts.mentions), found)])
        return found

    async def crowd(self, people: int, turns: int, questions: int) -> Round:
        """All at once, each as soon as they see the answer to what they did before."""
        found = Round()
        for way in WAYS:
            work = [self._consultation(person, way, found, turns) for person in range(people)]
            await self._timed(found, ROW_OF[way], work)
        await self._timed(found, MENTIONED, [self._mentions(person, questions, found) for person in range(people)])
        return found

    async def _timed(self, found: Round, row: str, work: Sequence[object]) -> None:
        cpu, began = self._side.cpu_seconds(), time.perf_counter()
        done = await asyncio.gather(*work)  # type: ignore[call-overload]
        events = sum(done)
        found.rate[row] = events / (time.perf_counter() - began)
        found.cpu[row] = (self._side.cpu_seconds() - cpu) / events

    async def _consultation(self, who: int, way: Way, found: Round, turns: int | None) -> int:
        """Returns how many things the person did."""
        place = self._side.workspace
        person, room = place.people[who], place.rooms[who]
        first, *others = self._scripts.ways[way]
        last = others[-1]
        self._number += 1
        mark = person.mark
        thread = await person.post(room, opening(way, self._number))
        card = await _seen(person, room, mark, first)
        await _edited(person, room, mark, first)
        played = list(islice(others, turns))
        for commit in played:
            await fill(person, card, commit)
            mark, began = person.mark, time.perf_counter()
            # A person looks at the screen, not at what their Slack was answered: the two are waited for side by side.
            runner = asyncio.create_task(act(person, room, thread, card, commit))
            card = await _seen(person, room, mark, commit)
            found.waited[JUDGED if commit is last else ROW_OF[way]].append(time.perf_counter() - began)
            await runner
            await _edited(person, room, mark, commit)
        return 1 + len(played)

    async def _mentions(self, who: int, questions: int, found: Round) -> int:
        place = self._side.workspace
        person, channel = place.people[who], place.channels[who // PEOPLE_IN_CHANNEL]
        for number in range(questions):
            commit = self._scripts.mentions[(who + number) % len(self._scripts.mentions)]
            mark, began = person.mark, time.perf_counter()
            ts = await person.post(channel, f"@Consultant {commit.text}")
            await person.wait_for(_answers(channel, ts), LIMIT_SECONDS, since=mark)
            found.waited[MENTIONED].append(time.perf_counter() - began)
        return questions


def _answers(channel: str, ts: str) -> Callable[[JSON], bool]:
    return lambda e: e["kind"] == "message" and e.get("channel") == channel and e.get("thread_ts") == ts


async def _seen(person: Person, room: str, mark: int, commit: Turn) -> JSON | None:
    """Wait for the last message of a turn, the card that asks on; if there is none, the card was edited into it."""
    if not commit.posts:
        if not commit.edits:
            return None
        event = await person.wait_for(_the(1, "message_changed", room), LIMIT_SECONDS, since=mark)
        return dict(event["message"])
    event = await person.wait_for(_the(commit.posts, "message", room), LIMIT_SECONDS, since=mark)
    return dict(event["message"])


async def _edited(person: Person, room: str, mark: int, commit: Turn) -> None:
    """Wait for the last edit of a turn, so that turns don't run into each other."""
    if commit.edits:
        await person.wait_for(_the(commit.edits, "message_changed", room), LIMIT_SECONDS, since=mark)


def _the(number: int, kind: str, room: str) -> Callable[[JSON], bool]:
    """The app's so-manieth event of this kind."""
    left = number

    def seen(event: JSON) -> bool:
        nonlocal left
        if event["kind"] == kind and event.get("channel") == room and event["message"].get("bot_id"):
            left -= 1
        return left == 0

    return seen
