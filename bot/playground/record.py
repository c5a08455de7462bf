"""What was called, delivered and refused, each with its time, for tests and for the drawer of the page."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.playground.clock import Clock
from bot.playground.errors import JSON

SHARING = "files.completeUploadExternal"
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
        elif ts := answer.get("ts") or answer.get("message_ts"):  # an ephemeral message's
            entry["ts"] = ts
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

    def of_message(self, channel: str, ts: str, files: Sequence[str] = ()) -> JSON:
        """The calls that made or changed a message, and what somebody did last before the first of them.

        A message with `files` (ids) was made by the call that shared them. With them stands what was refused in the
        same thread in between: tries that came to nothing.
        """

        def concerns(entry: JSON) -> bool:
            changed = entry["args"].get("channel") == channel and entry["args"].get("ts") == ts
            shared = entry["method"] == SHARING and any(file in str(entry["args"].get("files")) for file in files)
            return entry.get("ts") == ts or changed or shared

        calls = [entry for entry in self.calls if concerns(entry)]
        made: JSON = calls[0] if calls else {"at": 0.0, "args": {}}
        before = [entry for entry in self.deliveries if entry["at"] <= made["at"] and not _is_own(entry["envelope"])]
        delivery = before[-1] if before else None
        since = delivery["at"] if delivery else 0.0
        place = (channel, made["args"].get("thread_ts"))

        def in_vain(entry: JSON) -> bool:
            there = (entry["args"].get("channel"), entry["args"].get("thread_ts")) == place
            return not entry["ok"] and there and since <= entry["at"] <= made["at"]

        refused = [entry for entry in self.calls if in_vain(entry) and not concerns(entry)]
        return {"calls": [*refused, *calls], "delivery": delivery}

    def as_json(self) -> JSON:
        return {
            "calls": list(self.calls),
            "deliveries": list(self.deliveries),
            "refusals": list(self.refusals),
            "withheld": list(self.withheld),
        }


def _is_own(envelope: JSON) -> bool:
    """Is this the app's own message, new or changed, that comes back to it?"""
    event = envelope.get("payload", {}).get("event") or {}
    return bool(event.get("bot_id") or (event.get("message") or {}).get("bot_id"))


def delivery_id(envelope: JSON) -> str:
    """What an app knows a delivery by: the id of its event, or the trigger of what somebody did."""
    payload = envelope.get("payload", {})
    return str(payload.get("event_id") or payload.get("trigger_id") or "")
