"""What the bot does upon an act: its calls of Slack, its trips to the store with their statements, what it shows."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlite_utils

from bot.slack.directory import Directory
from bot.store.database import Database
from tests.harness.user import Person
from tests.harness.workplace import Workplace

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[Concatenate[sqlite_utils.Database, P], T]
Statements = tuple[str, ...]
POSTING = ("stored_outbox.card", "consultations.slots", "database.Database.posted", "store_thread.Worker._write")
SEEN = ("ephemeral", "message", "message_changed", "message_deleted", "view_opened", "view_updated", "home")
# What differs each time: times and what is made from them, ids that are derived from an event, and Slack's own.
EACH_TIME = re.compile(
    r'\d{10}\.\d{6}|p\d{16}|\b\d{10,}\b|[0-9a-f]{32}|\bV[0-9A-F]{9}\b|"(?:block_id|trigger_id|hash)": "[^"]*"'
)


class TracedStore(Database):
    """The usual database. `trips`: what was done in its thread, oldest first, each with the statements it ran."""

    def __init__(self, path: Path) -> None:
        self.trips: list[tuple[str, list[str]]] = []
        super().__init__(path)

    async def _run(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        statements: list[str] = []
        self.trips.append((_name_of(work), statements))

        def traced(db: sqlite_utils.Database) -> T:
            with db.tracer(lambda statement, _: statements.append(" ".join(statement.split()))):
                return work(db, *args, **kwargs)

        return await super()._run(traced)

    async def _write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        self.trips.append((_name_of(work), []))
        return await super()._write(work, *args, **kwargs)


@dataclass(frozen=True)
class Trace:
    """One act. `calls`: (method, arguments) of the Web API; `trips`: (method, its statements) of the store.

    All are sorted, since messages are posted side by side, in whatever order the machine comes to them. Of the trips by
    which they are posted none is repeated: how many go in one trip depends on the machine too.
    """

    calls: tuple[tuple[str, str], ...]
    trips: tuple[tuple[str, Statements], ...]
    shown: tuple[str, ...]


@dataclass
class Tracer:
    """Takes traces of acts at a workplace whose store is a TracedStore."""

    place: Workplace
    calls: list[tuple[str, str]] = field(default_factory=list)

    @property
    def store(self) -> TracedStore:
        assert isinstance(self.place.built.store, TracedStore)
        return self.place.built.store

    async def trace(self, who: Person, act: Callable[[], Awaitable[object]]) -> Trace:
        """What comes of an act of a person, as if nothing that Slack told the bot before was remembered."""
        await self.place.settled(who)
        self._forget()
        self.calls.clear()
        self.store.trips.clear()
        mark = who.mark
        answer = await act()
        await self.place.settled(who)
        events = [{name: event.get(name) for name in ("kind", "message", "view", "home", "ts")}
                  for event in who.events[mark:] if event["kind"] in SEEN]  # fmt: skip
        trips = [(name, tuple(statements)) for name, statements in self.store.trips]
        posting = {trip for trip in trips if trip[0] in POSTING}
        return Trace(
            tuple(sorted(self.calls)),
            tuple(sorted([*(trip for trip in trips if trip[0] not in POSTING), *posting])),
            tuple(sorted(blank(shown) for shown in (answer if isinstance(answer, dict) else None, *events))),
        )

    def _forget(self) -> None:
        workspace = self.place.built.slack.responder.workspace
        workspace.directory = Directory(workspace.client, workspace.identity)
        workspace.rooms.clear()
        workspace.links.clear()


@contextmanager
def tracing(place: Workplace) -> Iterator[Tracer]:
    """A tracer, for as long as the context lasts."""
    tracer = Tracer(place)
    clients = (place.built.clients.asking, place.built.clients.posting)

    def noting(call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def noted(method: str, **arguments: Any) -> Any:
            tracer.calls.append((method, blank(arguments)))
            return await call(method, **arguments)

        return noted

    for client in clients:
        setattr(client, "api_call", noting(client.api_call))  # noqa: B010 - mypy refuses the plain form
    try:
        yield tracer
    finally:
        for client in clients:
            del client.api_call


def blank(shown: object) -> str:
    """As JSON, without what differs each time."""
    return EACH_TIME.sub("#", json.dumps(shown, ensure_ascii=False, sort_keys=True, default=str))


def _name_of(work: Callable[..., object]) -> str:
    """The function that does the work, or the method that it stands in, with its module."""
    return f"{work.__module__.removeprefix('bot.store.')}.{work.__qualname__.partition('.<locals>')[0]}"
