"""The answers that are being written, and those of the last moments: who can stop them, and what of them is visible."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cachetools import TTLCache

JUST_ANSWERED, JUST_SECONDS = 1_000, 30.0  # threads in which an answer ended a moment ago
Place = tuple[str, str, str]  # team, channel, thread


@dataclass(frozen=True)
class Exchange:
    """A question and what a person sees of its answer."""

    question: str = ""
    answer: str = ""


@dataclass(frozen=True)
class RunningAnswer:
    """An answer that is being written for a person. `event`: its key; `exchange`: what is visible of it now."""

    user: str
    task: asyncio.Task[object]
    event: str = ""
    exchange: Callable[[], Exchange] = Exchange


@dataclass(frozen=True)
class RunningAnswers:
    """The answers that this process writes. `ended`: their commit may be under way; by the key of their event."""

    running: dict[Place, list[RunningAnswer]] = field(default_factory=dict)
    ended: TTLCache[Place, dict[str, Exchange]] = field(default_factory=lambda: TTLCache(JUST_ANSWERED, JUST_SECONDS))

    @contextmanager
    def allow_stop(self, place: Place, answer: RunningAnswer) -> Iterator[None]:
        """While the block lasts, the person can stop this in its place. What is visible of it then is remembered."""
        answers = self.running.setdefault(place, [])
        answers.append(answer)
        try:
            yield
        finally:
            self.remember(place, answer.event, answer.exchange())
            answers.remove(answer)
            if not answers:
                del self.running[place]

    def stop(self, place: Place, user: str) -> None:
        """Stop what is being written for this person in this place."""
        for answer in self.running.get(place, ()):
            if answer.user == user:
                answer.task.cancel()

    def remember(self, place: Place, event: str, found: Exchange) -> None:
        """Note what a person sees of the answer to the event with this key, until its commit has kept it."""
        _, _, thread = place
        if thread and found.answer:
            self.ended.setdefault(place, {})[event] = found

    def visible(self, place: Place, but: str) -> tuple[Exchange, ...]:
        """What is visible in a place and not yet kept, without that of the event with this key."""
        ended = (found for key, found in self.ended.get(place, {}).items() if key != but)
        running = (answer.exchange() for answer in self.running.get(place, ()) if answer.event != but)
        return tuple(found for found in (*ended, *running) if found.answer)
