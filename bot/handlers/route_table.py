"""A table of routes: ids, or words, each with the handler that it leads to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.handlers.context import AppContext
from bot.ports.event_handler import Response
from bot.ports.inbound import EventBase

E = TypeVar("E", bound=EventBase)
Handler = Callable[[AppContext, E], Awaitable[Response]]


@dataclass(frozen=True)
class RouteTable(Generic[E]):
    """Handlers by id. `fallback` handles an id that is not in the table (any more)."""

    fallback: Handler[E] | None = None
    handlers: dict[str, Handler[E]] = field(default_factory=dict)

    def add(self, ident: str, handler: Handler[E]) -> str:
        """Add a route; returns its id. Raises ValueError for an id that is there already."""
        if ident in self.handlers:
            raise ValueError(f"two routes for {ident!r}")
        self.handlers[ident] = handler
        return ident

    def find(self, ident: str) -> Handler[E]:
        """The handler of an id. Raises KeyError without one."""
        found = self.handlers.get(ident, self.fallback)
        if found is None:
            raise KeyError(ident)
        return found

    def id_of(self, handler: Handler[E]) -> str:
        """The id that leads to a handler. Raises ValueError without one."""
        return list(self.handlers)[list(self.handlers.values()).index(handler)]
