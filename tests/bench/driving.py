"""A round: people act on one side, and the time until each sees what they wait for is taken."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from tests.bench.script import WAYS, Scripts, Turn, Way, act, asks, fill, opening
from tests.bench.sides import PEOPLE_IN_CHANNEL, Side
from tests.harness.respondent import version
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


class Screen:
    """One consultation as its person sees it. `card` is the one that waits now, as its metadata has it.

    Nothing is counted: an app may leave out an edit that a later one overtook.
    """

    def __init__(self, person: Person, room: str) -> None:
        self._person, self._room = person, room
        self.mark = person.mark  # what came before was looked at
        self.thread = ""
        self.card: JSON = {}
        self._living = ""

    async def open(self, text: str) -> None:
        """Begin, and wait for the first card."""
        self.thread = await self._person.post(self._room, text)
        await self.next_card()
        self._living = next(event["message"]["ts"] for event in self._person.events[self.mark :] if self._ours(event))

    async def answer(self, turn: Turn) -> float:
        """Do what a turn asks for; the seconds until the next card or the verdict is there."""
        self.mark, began = self._person.mark, time.perf_counter()
        # A person looks at the screen, not at what their Slack was answered: the two are waited for side by side.
        acts = asyncio.create_task(act(self._person, self._room, self.thread, self.card, turn))
        await self.next_card()
        waited = time.perf_counter() - began
        await acts
        return waited

    async def next_card(self) -> None:
        """Wait for another card that waits for an answer, or for the verdict: new, or edited into the card's place."""
        before = version(self.card)

        def is_next(event: JSON) -> bool:
            return self._ours(event) and asks(event["message"]) and version(event["message"]) != before

        self.card = dict((await self._person.wait_for(is_next, LIMIT_SECONDS, since=self.mark))["message"])

    async def see_the_rest(self, turn: Turn) -> None:
        """Wait for what a turn changes beside its card, so that one person's turns don't run into each other."""
        if turn.edits_living:
            living = self._living
            await self._wait_for(lambda e: e["kind"] == "message_changed" and e["message"]["ts"] == living)
        if turn.deletes:
            await self._wait_for(lambda e: e["kind"] == "message_deleted")

    async def _wait_for(self, seen: Callable[[JSON], bool]) -> None:
        here = self._room
        await self._person.wait_for(lambda e: e.get("channel") == here and seen(e), LIMIT_SECONDS, since=self.mark)

    def _ours(self, event: JSON) -> bool:
        if event["kind"] not in ("message", "message_changed") or event.get("thread_ts") != self.thread:
            return False
        return bool(event["message"].get("bot_id"))


class Driver:
    """Plays scripts on one side. `number` makes every project's name new."""

    def __init__(self, side: Side, scripts: Scripts) -> None:
        self._side, self._scripts = side, scripts
        self._number = 0

    async def alone(self) -> Round:
        """One person, one turn after the other: a consultation in words, one with buttons, and every question."""
        found = Round()
        for way in WAYS:
            await self._timed(found, ROW_OF[way], [self._consultation(0, way, found)])
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
        found.cpu[row] = (await self._side.cpu_at_rest() - cpu) / events

    async def _consultation(self, who: int, way: Way, found: Round, turns: int | None = None) -> int:
        """With `turns` None to the verdict, turn by turn. Returns how many things the person did."""
        place = self._side.workspace
        person, room = place.people[who], place.rooms[who]
        _, *others = self._scripts.ways[way]
        self._number += 1
        screen = Screen(person, room)
        await screen.open(opening(way, self._number))
        played = list(islice(others, turns))
        for turn in played:
            await fill(person, screen.card, turn)
            row = JUDGED if turn is others[-1] else ROW_OF[way]
            found.waited[row].append(await screen.answer(turn))
            if turns is None:
                await screen.see_the_rest(turn)
        return 1 + len(played)

    async def _mentions(self, who: int, questions: int, found: Round) -> int:
        place = self._side.workspace
        person, channel = place.people[who], place.channels[who // PEOPLE_IN_CHANNEL]
        for number in range(questions):
            turn = self._scripts.mentions[(who + number) % len(self._scripts.mentions)]
            mark, began = person.mark, time.perf_counter()
            ts = await person.post(channel, f"@Consultant {turn.text}")
            await person.wait_for(_answers(channel, ts), LIMIT_SECONDS, since=mark)
            found.waited[MENTIONED].append(time.perf_counter() - began)
        return questions


def _answers(channel: str, ts: str) -> Callable[[JSON], bool]:
    return lambda e: e["kind"] == "message" and e.get("channel") == channel and e.get("thread_ts") == ts
