"""What was called, delivered and refused stands here with its time, for tests to read and for nothing else."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from bot.playground.clock import Clock
from bot.playground.errors import JSON

KEPT = 20_000  # entries of each sort; a benchmark must not grow without end


@dataclass
class Record:
    clock: Clock
    calls: deque[JSON] = field(default_factory=lambda: deque(maxlen=KEPT))
    deliveries: deque[JSON] = field(default_factory=lambda: deque(maxlen=KEPT))
    refusals: deque[JSON] = field(default_factory=lambda: deque(maxlen=KEPT))
    withheld: deque[JSON] = field(default_factory=lambda: deque(maxlen=KEPT))

    def call(self, method: str, args: JSON, answer: JSON, status: int) -> None:
        entry = {"at": self.clock.now(), "method": method, "args": args, "ok": bool(answer.get("ok")), "status": status}
        if not answer.get("ok"):
            entry |= {"error": answer.get("error"), "messages": answer.get("response_metadata", {}).get("messages", [])}
            self.refusals.append(entry)
        elif "ts" in answer:
            entry["ts"] = answer["ts"]
        self.calls.append(entry)

    def refused(self, what: str, error: str, detail: object = None) -> None:
        """Something other than a Web API call that Slack would not take: an ack, a response_url, a view."""
        self.refusals.append({"at": self.clock.now(), "method": what, "ok": False, "error": error, "detail": detail})

    def delivery(self, envelope: JSON) -> JSON:
        """A new entry, to be completed in place as attempts are made."""
        entry = {"at": self.clock.now(), "envelope": envelope, "acked": False, "attempts": 0, "took_s": None}
        self.deliveries.append(entry)
        return entry

    def not_sent(self, event: JSON, why: str) -> None:
        self.withheld.append({"at": self.clock.now(), "event": event, "why": why})

    def as_json(self) -> JSON:
        return {
            "calls": list(self.calls),
            "deliveries": list(self.deliveries),
            "refusals": list(self.refusals),
            "withheld": list(self.withheld),
        }
