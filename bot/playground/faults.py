"""Faults are asked for by name and count; each is used up by what it hits, so a test says exactly what goes wrong."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from fnmatch import fnmatchcase

HOLD = "hold_after"
CALL_KINDS = ("ratelimit", "server_error", "server_error_after", "drop_before", "drop_after", HOLD, "error")
DELIVERY_KINDS = ("duplicate", "late_ack", "lost_envelope")
SOCKET_KINDS = ("disconnect", "close")


@dataclass
class Fault:
    """`count` times; `method` limits it to Web API methods (`chat.*`), `event` to one envelope or event type."""

    kind: str
    count: int = 1
    method: str | None = None
    event: str | None = None
    retry_after: int = 1
    times: int = 1
    error: str = "internal_error"
    reason: str = "refresh_requested"
    skip: int = 0
    status: int = 500

    def spend(self) -> bool:
        """Uses the fault once; False while it still lets some pass."""
        if self.skip > 0:
            self.skip -= 1
            return False
        self.count -= 1
        return True


class Faults:
    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._cleared = asyncio.Event()

    def add(self, fault: Fault) -> None:
        self._waiting.append(fault)

    def clear(self) -> None:
        """Forget all faults; answers that are held go out."""
        self._waiting.clear()
        self._cleared.set()
        self._cleared = asyncio.Event()

    async def until_cleared(self) -> None:
        """What holds an answer back waits here."""
        await self._cleared.wait()

    def left(self) -> int:
        return sum(fault.count for fault in self._waiting)

    def hit(self, kinds: tuple[str, ...], *, method: str | None = None, events: tuple[str, ...] = ()) -> Fault | None:
        """The fault that strikes now, if any."""
        for fault in self._waiting:
            if fault.kind not in kinds or not fnmatchcase(method or "", fault.method or "*"):
                continue
            if fault.event is not None and fault.event not in events:
                continue
            if not fault.spend():
                continue
            if fault.count <= 0:
                self._waiting.remove(fault)
            return fault
        return None
