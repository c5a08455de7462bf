"""A person at the playground, for tests: acts through the person API and waits for what the event stream shows.

async with Person(pg.url, pg.users["You"]) as you:
    ts = await you.post(pg.channels["general"], "@Consultant should we?")
    answer = await you.wait_for(lambda e: e["kind"] == "message" and e["thread_ts"] == ts)
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import itertools
import json
import re
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import aiohttp

from tests.harness.control import Control, agreed

__all__ = ["LIMIT_SECONDS", "Control", "NotSeenError", "Person", "action_ids", "block_of"]

JSON = dict[str, Any]
LIMIT_SECONDS = 60.0  # of waiting for what comes in any case; the machine may be busy
PROCESS_SECONDS = 200.0  # of waiting for a process of its own, which loads everything first
MARKS = itertools.count(1)


class NotSeenError(AssertionError):
    """What was waited for did not come; says what came instead."""


class Person:
    """One person's session. Every act raises AssertionError if the playground says no, unless `refused=True`."""

    def __init__(self, url: str, user: str) -> None:
        self.url, self.id = url, user
        self.events: list[JSON] = []
        self.acts = 0  # of this person, with the mouse and the keyboard
        self._news = asyncio.Condition()
        self._marked = 0
        self._hello = asyncio.Event()
        self._http: aiohttp.ClientSession | None = None
        self._reading: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
        self._reading = asyncio.create_task(self._read())
        await asyncio.wait_for(self._hello.wait(), LIMIT_SECONDS)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._reading:
            self._reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reading
        if self._http:
            await self._http.close()

    # What a person does

    async def post(
        self, channel: str, text: str, thread_ts: str | None = None, *, files: list[str] | None = None, **more: Any
    ) -> str:
        """Writes a message; returns its ts."""
        body = {"channel": channel, "text": text, "thread_ts": thread_ts, "file_ids": files or [], **more}
        return str((await self.do("post", body))["ts"])

    async def edit(self, channel: str, ts: str, text: str) -> JSON:
        return await self.do("edit", {"channel": channel, "ts": ts, "text": text})

    async def delete(self, channel: str, ts: str) -> JSON:
        return await self.do("delete", {"channel": channel, "ts": ts})

    async def click(self, where: JSON, action_id: str, *, refused: bool = False, **given: Any) -> JSON:
        """Uses the element `action_id` of a message or view: `value=`, `selected=[…]` or `text=`.

        `where` is the `message` of an event or of `messages` (give `channel=` then), or a `view`.
        """
        block_id = given.pop("block_id", None) or block_of(where, action_id)
        place = {"view_id": where["id"]} if "blocks" in where and "ts" not in where else {"ts": where["ts"]}
        if "ts" in place:
            place["channel"] = given.pop("channel", None) or where["channel"]
        return await self.do("act", {**place, "block_id": block_id, "action_id": action_id, **given}, refused=refused)

    async def submit(self, view: JSON, values: JSON | None = None, *, refused: bool = False) -> JSON:
        """Sends a modal. `values` are `{block_id: {action_id: value}}`, or `{action_id: value}` where that is clear."""
        filled: JSON = {}
        for key, value in (values or {}).items():
            if isinstance(value, dict):
                filled.setdefault(key, {}).update(value)
            else:
                filled.setdefault(block_of(view, key), {})[key] = value
        return await self.do("submit", {"view_id": view["id"], "values": filled}, refused=refused)

    async def close(self, view: JSON, **more: Any) -> JSON:
        return await self.do("close", {"view_id": view["id"], **more})

    async def command(self, channel: str, command: str, text: str = "", *, refused: bool = False) -> JSON:
        return await self.do("command", {"channel": channel, "command": command, "text": text}, refused=refused)

    async def shortcut(self, callback_id: str, *, refused: bool = False, **where: Any) -> JSON:
        return await self.do("shortcut", {"callback_id": callback_id, **where}, refused=refused)

    async def open(self, tab: str = "messages") -> str:
        """Opens the app; returns the id of the direct messages with it."""
        return str((await self.do("open", {"tab": tab}))["channel"])

    async def stop(self, channel: str, thread_ts: str) -> JSON:
        return await self.do("stop", {"channel": channel, "thread_ts": thread_ts})

    async def upload(
        self,
        name: str,
        content: bytes | io.BytesIO,
        channel: str = "",
        text: str = "",
        thread_ts: str | None = None,
        **more: str,
    ) -> JSON:
        given = {"user": self.id, "channel": channel, "text": text, "thread_ts": thread_ts or "", **more}
        form = aiohttp.FormData(given, quote_fields=False)
        form.add_field("file", content, filename=name)
        async with self.http.post(f"{self.url}/person/upload", data=form) as answer:
            return agreed(await answer.json())

    async def do(self, act: str, body: JSON, *, refused: bool = False) -> JSON:
        """Any act of the person API by name."""
        self.acts += 1
        async with self.http.post(f"{self.url}/person/{act}", json={"user": self.id, **body}) as answer:
            if answer.content_type != "application/json":
                raise AssertionError(f"{act}: {answer.status} {await answer.text()}")
            said: JSON = await answer.json()
        return said if refused else agreed(said)

    # What a person sees

    async def state(self) -> JSON:
        async with self.http.get(f"{self.url}/person/state", params={"user": self.id}) as answer:
            return dict(await answer.json())

    async def dm(self) -> str:
        """The id of the direct messages with the app."""
        state = await self.state()
        bot = state["app"]["bot_user_id"]
        return str(next(c["id"] for c in state["channels"] if c["is_im"] and c["user"] == bot))

    async def messages(self, channel: str, thread_ts: str | None = None) -> list[JSON]:
        query = {"user": self.id, "channel": channel} | ({"thread_ts": thread_ts} if thread_ts else {})
        async with self.http.get(f"{self.url}/person/messages", params=query) as answer:
            return list(agreed(await answer.json())["messages"])

    async def record(self, channel: str, ts: str) -> JSON:
        """What was done for a message, as its drawer is given it."""
        query = {"user": self.id, "channel": channel, "ts": ts}
        async with self.http.get(f"{self.url}/person/record", params=query) as answer:
            return agreed(await answer.json())

    async def wait_for(self, seen: Callable[[JSON], Any], limit: float = LIMIT_SECONDS, *, since: int = 0) -> JSON:
        """The first event, from the `since`th on, for which `seen` holds. Raises NotSeenError after `limit` seconds.

        An event's `message` gets its `channel`, so that it can be handed to `click`.
        """
        looked = since

        async def look() -> JSON:
            nonlocal looked
            async with self._news:
                while True:
                    while looked < len(self.events):
                        event = self.events[looked]
                        looked += 1
                        if seen(event):
                            return event
                    await self._news.wait()

        try:
            return await asyncio.wait_for(look(), limit)
        except TimeoutError:
            came = [_short(event) for event in self.events[since:][-12:]]
            raise NotSeenError(f"It did not come within {limit} s. The last that came: {came}") from None

    async def seen_all(self) -> None:
        """Until all that happened before is in `events`: the stream may be behind what the bot did."""
        mine = next(MARKS)
        await Control(self.url)("mark", user=self.id, id=mine)
        async with asyncio.timeout(LIMIT_SECONDS), self._news:
            await self._news.wait_for(lambda: self._marked >= mine)

    async def answer(
        self, channel: str, thread_ts: str | None = None, limit: float = LIMIT_SECONDS, since: int = 0
    ) -> JSON:
        """The next message of the app in a channel (and thread)."""

        def ours(event: JSON) -> bool:
            right = event["kind"] in ("message", "ephemeral") and event.get("channel") == channel
            return bool(
                right and event["message"].get("bot_id") and (not thread_ts or event.get("thread_ts") == thread_ts)
            )

        return dict((await self.wait_for(ours, limit, since=since))["message"])

    @property
    def mark(self) -> int:
        """Where the stream stands now, for `since`."""
        return len(self.events)

    @property
    def http(self) -> aiohttp.ClientSession:
        assert self._http is not None, "use `async with Person(…)`"
        return self._http

    async def _read(self) -> None:
        async with self.http.get(f"{self.url}/person/events", params={"user": self.id}) as stream:
            stream.raise_for_status()
            buffered = b""
            async for chunk in stream.content.iter_any():
                *lines, buffered = (buffered + chunk).split(b"\n")
                found = [json.loads(line[6:]) for line in lines if line.startswith(b"data: ")]
                for event in found:
                    if "message" in event:
                        event["message"]["channel"] = event["channel"]
                marks = [int(event["id"]) for event in found if event["kind"] == "mark"]
                if found:
                    async with self._news:
                        self.events += [event for event in found if event["kind"] != "mark"]
                        self._marked = max([self._marked, *marks])
                        self._news.notify_all()
                    self._hello.set()


def block_of(surface: JSON, action_id: str) -> str:
    """The id of the block that holds an action. Raises AssertionError where there is none."""
    found = list(_blocks_with(surface.get("blocks") or [], action_id))
    assert found, f"no element {action_id!r}; there are {action_ids(surface)}"
    return found[0]


def has_number(shown: object, digits: str) -> bool:
    """Is this number shown? An id of random hexadecimal signs that holds its digits is no number."""
    return re.search(rf"(?<![\w-]){digits}(?![\w-])", str(shown)) is not None


def action_ids(surface: JSON) -> list[str]:
    """Every action id of a message or view, in order."""
    return [e["action_id"] for b in _all(surface.get("blocks") or []) for e in _elements(b) if "action_id" in e]


def _blocks_with(blocks: list[JSON], action_id: str) -> list[str]:
    return [b["block_id"] for b in _all(blocks) for e in _elements(b) if e.get("action_id") == action_id]


def _all(blocks: list[JSON]) -> list[JSON]:
    inner = [child for b in blocks for child in b.get("child_blocks") or ()]
    return [*blocks, *(_all(inner) if inner else ())]


def _elements(block: JSON) -> list[JSON]:
    held = [block.get("accessory"), block.get("element"), *(block.get("elements") or ()), *(block.get("actions") or ())]
    return [e for e in held if isinstance(e, dict)]


def _short(event: JSON) -> str:
    text = (event.get("message") or {}).get("text") or event.get("text") or event.get("status") or ""
    return f"{event['kind']} {event.get('channel', '')} {text[:60]!r}"
