"""The real bot with a scripted model behind it, over HTTP and the real SDK; and what a person sees of its answers."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import Tuning
from bot.claude.call_limits import DEADLINES, Limits
from bot.playground import Playground
from bot.prepared_content import Content
from bot.slack.delivery.pace import StreamPace
from bot.store.database import Database
from tests.harness.messages_api import Cited, MessagesApi, Reply, Scripted, Text, When
from tests.harness.messages_api.script import Block
from tests.harness.messages_api.sight import Seen
from tests.harness.user import JSON, Person
from tests.harness.workplace import Complaints, Workplace, at_work_on

PATIENCE_SECONDS = 60.0  # however busy the machine is, nothing gives up or stands in unless a test wants it to
AT_ONCE = StreamPace(characters=1, gap_s=0.0, update_s=0.0, whole_s=0.0, call_s=PATIENCE_SECONDS)
PATIENT = Limits(
    deadlines=dict.fromkeys(DEADLINES, PATIENCE_SECONDS),
    connect_s=PATIENCE_SECONDS,
    stall_s=PATIENCE_SECONDS,
    beside_s=PATIENCE_SECONDS,
)
QUESTION = "How many labelled examples do we need for a narrow task?"
# Two claims that hold to the guide's passages 0 and 7.
FIRST = "Most teams that invested in fine-tuning did not need to."
SECOND = "Prompting wins for tasks that require current knowledge, diverse capability, or a flexible output format."
CALLS = ("chat.startStream", "chat.appendStream", "chat.stopStream", "chat.update", "chat.postMessage")


def answers(*blocks: Block | str, **options: Any) -> When:
    """The model answers questions with this."""
    return When(lambda seen: seen.streams, Reply.of(*blocks, **options))


def reads(*facts: JSON, intent: str = "decision") -> When:
    """The model reads these facts, and nothing else, in every message."""
    return When(is_reading, Reply.of(json.dumps({"intent": intent, "facts": list(facts)})))


def is_reading(seen: Seen) -> bool:
    """Whether a request asks for the reading of a message."""
    return "facts" in (seen.schema or {}).get("properties", {})


def stated(field: str, evidence: str, value: str = "", **more: object) -> JSON:
    """A fact as a model reads it."""
    computation = {"operation": "none", "numbers": [], "unit": "count"}
    return {"field": field, "evidence": evidence, "value": value, "role": "own_value", **computation, **more}


def orders(*reasons: int, first_change: int = 0) -> When:
    """The model chooses this order of a verdict's reasons."""
    return When(
        lambda seen: "first_change" in (seen.schema or {}).get("properties", {}),
        Reply.of(json.dumps({"reasons": list(reasons), "first_change": first_change})),
    )


def cited(text: str, passage: int = 0) -> Text:
    return Text(text, (Cited(passage, passage + 1),))


@dataclass
class Modelled:
    """The bot at work with a model."""

    place: Workplace
    api: MessagesApi

    @property
    def you(self) -> Person:
        return self.place.you

    @property
    def general(self) -> str:
        return self.place.channels["general"]

    async def wait_patiently(self) -> None:
        """Until the model's SDK is loaded; from then on readings and the order of a verdict are waited for."""
        model = self.place.built.model
        if model is not None:
            await model.gateway.warm()
            model.read_s = model.order_s = PATIENCE_SECONDS

    async def ask(self, text: str = QUESTION, thread: str | None = None) -> str:
        """Mention the bot; the ts of the thread that the answer comes into."""
        ts = await self.you.post(self.general, f"@Consultant {text}", thread)
        return thread or ts

    async def answered(self, text: str = QUESTION, thread: str | None = None) -> JSON:
        """Ask; the answer as it stands in the end."""
        mark = self.you.mark
        return await self.ended(await self.ask(text, thread), mark)

    async def ended(self, thread: str, since: int = 0) -> JSON:
        """The last message of an answer once it is the kept one."""
        event = await self.you.wait_for(lambda e: _kept(e, self.general, thread), since=since)
        await self.place.settled()
        return dict(event["message"])

    async def ours(self, thread: str) -> list[JSON]:
        """What the bot's messages in a thread are now."""
        return [m for m in await self.you.messages(self.general, thread) if m.get("bot_id")]

    async def calls(self, *methods: str) -> list[JSON]:
        """The calls of these methods so far, as they were made."""
        wanted = methods or CALLS
        return [call for call in (await self.place.control.log())["calls"] if call["method"] in wanted]

    async def outcomes(self) -> list[tuple[str, str]]:
        """(purpose, outcome) of every model call, oldest first."""
        query = "SELECT purpose, outcome FROM usage WHERE team = ? ORDER BY id"
        return await self.place.built.store._run(lambda db: db.execute(query, [self.place.team]).fetchall())

    def status(self, thread: str) -> str:
        """The line of status that the person sees in a thread now."""
        lines = [e["status"] for e in self.you.events if e["kind"] == "status" and e.get("thread_ts") == thread]
        return str(lines[-1]) if lines else ""

    async def in_the_end(self, holds: Callable[[], bool]) -> None:
        """Until something is seen by the person, within their patience."""
        await self.you.wait_for(lambda _: holds())

    def grown(self, thread: str) -> list[str]:
        """The texts that the person saw while it grew, in order."""
        return [e["message"]["text"] for e in self.you.events if e.get("thread_ts") == thread and _streaming(e)]


Office = Callable[..., AbstractAsyncContextManager[Modelled]]


def office_of(playground: Playground, content: Content, database: Path, complaints: Complaints) -> Office:
    """Opens the bot with a model that follows a script."""

    @asynccontextmanager
    async def office(
        *script: Scripted | Callable[..., Any],
        pace: StreamPace | None = AT_ONCE,
        limits: Limits = PATIENT,
        now: Callable[[], float] | None = None,
        stand_in_s: float = PATIENCE_SECONDS,
        open_store: Callable[[Path], Database] = Database,
        **settings: object,
    ) -> AsyncIterator[Modelled]:
        tuning = Tuning(pace, now or Tuning().now, limits, stand_in_s, open_store)
        scripted: Any = list(script) if len(script) != 1 else script[0]
        with MessagesApi(scripted if script else None, pace_s=0) as api:
            async with at_work_on(
                playground,
                database,
                content,
                complaints,
                None,
                tuning,
                **{
                    "ANTHROPIC_API_KEY": "a-key",
                    "ANTHROPIC_BASE_URL": api.url,
                    "CONSULTANT_MODEL_SERVER": "anthropic",
                    **settings,
                },
            ) as place:
                here = Modelled(place, api)
                await here.wait_patiently()
                yield here

    return office


def plain_of(content: Content, question: str = QUESTION) -> str:
    """The first passage of the rules' answer to a question."""
    return content.consultant.reply(question).answer.passages[0].text


def text_of(message: JSON) -> str:
    """All the words on a message."""
    return json.dumps(message.get("blocks") or message.get("text"), ensure_ascii=False)


def _kept(event: JSON, channel: str, thread: str) -> bool:
    if event["kind"] not in ("message", "message_changed") or event.get("channel") != channel:
        return False
    message = event["message"]
    ours = message.get("bot_id") and event.get("thread_ts") == thread and message.get("metadata")
    return bool(ours and not message.get("streaming"))


def _streaming(event: JSON) -> bool:
    return event["kind"] in ("message", "message_changed") and bool(event["message"].get("streaming"))


async def reached(event: threading.Event, limit_s: float = PATIENCE_SECONDS) -> None:
    """Until the model's server sets this: a request waits at a gate, or its client has gone."""
    assert await asyncio.to_thread(event.wait, limit_s)
