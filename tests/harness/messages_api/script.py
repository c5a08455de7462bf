"""A script says what the server does with each request: scripted outcomes in order, or chosen by matchers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.harness.messages_api.sight import Seen


@dataclass(frozen=True)
class Cited:
    """Points at blocks [start, end) of a document of the request, both counted from 0."""

    start: int
    end: int
    document: int = 0


@dataclass(frozen=True)
class Text:
    """A text block; with `cites`, one that carries citations."""

    text: str
    cites: tuple[Cited, ...] = ()


@dataclass(frozen=True)
class Thinking:
    """A thinking block."""

    text: str


@dataclass(frozen=True)
class ToolUse:
    """A call of one of the request's tools."""

    name: str
    input: dict[str, Any]


Block = Text | Thinking | ToolUse


@dataclass
class Gate:
    """Holds a reply back until the test opens it; `reached` tells that a request waits there."""

    reached: threading.Event = field(default_factory=threading.Event)
    _opened: Future[None] = field(default_factory=Future)

    def open(self) -> None:
        """Let this request, and every later one, through."""
        if not self._opened.done():
            self._opened.set_result(None)

    async def passed(self) -> None:
        """Wait in the server's loop until the gate is open."""
        self.reached.set()
        await asyncio.shield(asyncio.wrap_future(self._opened))


@dataclass(frozen=True)
class Reply:
    """A well-formed message. `latency_s` passes before it starts, `pace_s` between two words of a stream."""

    blocks: tuple[Block, ...] = ()
    stop_reason: str | None = "end_turn"
    stop_category: str | None = None
    latency_s: float = 0.0
    pace_s: float = 0.0
    gate: Gate | None = None
    output_tokens: int | None = None

    @classmethod
    def of(cls, *blocks: Block | str, **options: Any) -> Reply:
        """A reply of these blocks, plain strings being uncited text."""
        return cls(tuple(Text(block) if isinstance(block, str) else block for block in blocks), **options)


@dataclass(frozen=True)
class HttpError:
    """An error status with the API's error body. `kind` is the body's error type."""

    status: int
    kind: str
    message: str = "refused by the script"
    headers: tuple[tuple[str, str], ...] = ()
    error_code: str | None = None


@dataclass(frozen=True)
class Cut:
    """A stream that goes wrong after `after` events of `reply`.

    `drop` closes the socket, `stall` goes silent and holds it open, `end` ends cleanly and too early, `error` sends an
    error event of type `kind`.
    """

    reply: Reply
    how: Literal["drop", "stall", "end", "error"]
    after: int
    kind: str = "overloaded_error"


@dataclass(frozen=True)
class Raw:
    """Status 200 with this body, whatever was asked for: an empty one, JSON to a stream request, an HTML page."""

    body: str = ""
    content_type: str = "application/json"


Outcome = Reply | HttpError | Cut | Raw


@dataclass(frozen=True)
class When:
    """`outcome` for every request that `matches`."""

    matches: Callable[[Seen], bool]
    outcome: Outcome | Callable[[Seen], Outcome]


Scripted = Outcome | When | Callable[[Seen], Outcome]

EXHAUSTED = HttpError(400, "invalid_request_error", "the script has no outcome for this request")


class Script:
    """Draws outcomes: first a matching `When`, else the next of the others in order.

    One outcome alone is repeated for ever; a list is used up, and then every further request gets a 400.
    """

    def __init__(self, scripted: Scripted | Sequence[Scripted]) -> None:
        steps = list(scripted) if isinstance(scripted, Sequence) else [scripted]
        self._matchers = [step for step in steps if isinstance(step, When)]
        self._steps = [step for step in steps if not isinstance(step, When)]
        self._repeat = not isinstance(scripted, Sequence)
        self._lock = threading.Lock()

    def draw(self, seen: Seen) -> Outcome:
        """The outcome for this request; a callable step is asked."""
        for matcher in self._matchers:
            if matcher.matches(seen):
                return matcher.outcome(seen) if callable(matcher.outcome) else matcher.outcome
        with self._lock:
            if not self._steps:
                return EXHAUSTED
            step = self._steps[0] if self._repeat else self._steps.pop(0)
        return step(seen) if callable(step) else step
