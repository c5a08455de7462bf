"""The real bot on the strict local Slack: started for a test, and watched for anything that went wrong."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bot.app import Built, Tuning, build
from bot.cli.serve import Listening, connected
from bot.consultation.position import position
from bot.consultation.state import Consultation
from bot.playground import Playground
from bot.prepared_content import Content
from bot.settings import HERE, Settings, read_settings
from bot.slack.http_server import PATH
from tests.harness.respondent import QUESTION, VERDICT, Respondent, Way, tagged, value_of
from tests.harness.user import JSON, LIMIT_SECONDS, Control, Person

MANIFEST = HERE / "manifest.yml"
START_SECONDS = 60.0  # only a hanging start takes as long
T = TypeVar("T")
DECIDE = "@Consultant should we fine-tune?"


def request_url(port: int) -> str:
    """Where the playground sends what happens, over HTTP."""
    return f"http://127.0.0.1:{port}{PATH}"


def settings_for(playground: Playground, database: Path, **more: object) -> Settings:
    """The environment that connects a bot to this playground."""
    return read_settings(
        SLACK_BOT_TOKEN=playground.bot_token,
        SLACK_APP_TOKEN=playground.app_token,
        SLACK_SIGNING_SECRET=playground.signing_secret,
        SLACK_API_URL=playground.api_url,
        CONSULTANT_DB=database,
        **more,
    )


@asynccontextmanager
async def running(
    playground: Playground,
    database: Path,
    content: Content,
    http_port: int | None = None,
    tuning: Tuning | None = None,
    **more: object,
) -> AsyncIterator[Built]:
    """The bot, connected and recovered, for as long as the context lasts."""
    settings = settings_for(playground, database, **more)
    stop = asyncio.Event()
    async with build(settings, content, tuning) as built:
        await built.dispatcher.retries.recover(built.slack.responder.respond)
        serving = asyncio.create_task(connected(built, settings, Listening(http_port), stop))
        try:
            await asyncio.wait_for(_reachable(playground, serving, http_port), START_SECONDS)
            yield built
        finally:
            await built.slack.responder.settle(LIMIT_SECONDS)
            stop.set()
            await serving


async def _reachable(playground: Playground, serving: asyncio.Task[None], http_port: int | None) -> None:
    if http_port is not None:
        while not await _listening(http_port):
            if serving.done():
                serving.result()
        return
    you = playground.users["You"]
    async with Person(playground.url, you) as person:
        waiting = asyncio.create_task(person.wait_for(lambda event: event["kind"] == "app_connected", START_SECONDS))
        if (await person.state())["app"]["connected"]:
            waiting.cancel()
            return
        await asyncio.wait({waiting, serving}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        await waiting


async def _listening(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


class Complaints(logging.Handler):
    """Everything that the bot or Bolt complained about while it was watched."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@dataclass(repr=False)  # pytest-asyncio makes one of what each fixture returned
class Workplace:
    """A playground with the bot in it, and its people. `expected` are parts of complaints that a test wants."""

    playground: Playground
    built: Built
    content: Content
    you: Person
    teammate: Person
    stranger: Person
    control: Control
    channels: dict[str, str]
    complaints: Complaints
    expected: list[str] = field(default_factory=list)

    @property
    def team(self) -> str:
        return self.playground.team_id

    async def settled(self, *people: Person) -> None:
        """Until the bot has done with all that it was told, and everybody (or these people) has seen what it said."""
        await self.control.idle()
        await self.built.slack.responder.settle(LIMIT_SECONDS)
        await self.built.outbox.settle(LIMIT_SECONDS)
        for person in people or (self.you, self.teammate, self.stranger):
            await person.seen_all()

    async def caught_up(self) -> None:
        """Until the bot has done with all that was sent to it: what is typed after that has been answered."""
        room = await self.you.dm()
        await self.reply_ephemerally(self.you, lambda: self.you.command(room, "/consult", "help"), room)
        await self.settled()

    async def mention(self, text: str, channel: str = "general", by: Person | None = None) -> JSON:
        """Mention the bot in a channel; its answer in the thread."""
        who = by or self.you
        mark = who.mark
        ts = await who.post(self.channels[channel], text)
        return await who.answer(self.channels[channel], ts, since=mark)

    async def respondent(
        self, profile: JSON | None = None, way: Way = "controls", by: Person | None = None
    ) -> Respondent:
        """Somebody who will answer in their direct messages; looks at what comes from now on."""
        who = by or self.you
        return Respondent(who, dict(profile or {}), way, await who.dm(), who.mark)

    async def begin(
        self,
        profile: JSON | None = None,
        way: Way = "controls",
        *,
        question: str = DECIDE,
        channel: str = "general",
        by: Person | None = None,
    ) -> Respondent:
        """From a mention in a channel into the checklist."""
        who = by or self.you
        answer = await self.mention(question, channel, who)
        respondent = await self.respondent(profile, way, who)
        respondent.origin = str(answer["thread_ts"])
        await who.click(answer, "checklist", value=value_of(answer, "checklist"))
        return respondent

    async def begin_in_dm(self, profile: JSON | None = None, way: Way = "controls", word: str = "start") -> Respondent:
        """From a word typed in the DM into the checklist."""
        respondent = await self.respondent(profile, way)
        respondent.origin = await self.you.post(respondent.room, word)
        return respondent

    async def judged(self, respondent: Respondent, channel: str | None = None) -> JSON:
        """Go all the way; the verdict as it was posted in the channel (or in the DM)."""
        mark = respondent.person.mark
        await respondent.through()
        return await self.posted_verdict(respondent.person, channel or respondent.room, mark)

    async def posted_verdict(self, who: Person, channel: str, since: int = 0) -> JSON:
        """The next verdict that stands in a channel."""

        def verdict(event: JSON) -> bool:
            there = event["kind"] == "message" and event.get("channel") == channel
            return bool(there and tagged(event["message"], VERDICT))

        return dict((await who.wait_for(verdict, since=since))["message"])

    async def seen_by(self, who: Person) -> list[JSON]:
        """Every message that a person can read, in every place they can look into, threads included."""
        found: list[JSON] = []
        for channel in (await who.state())["channels"]:
            for root in await who.messages(channel["id"]):
                thread = await who.messages(channel["id"], root["ts"]) if root.get("reply_count") else [root]
                found += [{**message, "channel": channel["id"]} for message in thread]
        return found

    async def verdicts_seen(self, who: Person) -> list[JSON]:
        """Every verdict message that a person can read."""
        return [message for message in await self.seen_by(who) if tagged(message, VERDICT)]

    async def kept(self) -> tuple[object, ...]:
        """All that the store knows of the people's consultations: to be compared before and after."""
        store = self.built.store
        people = self.playground.users.values()
        open_ones = [await store.open_consultations(self.team, user) for user in people]
        return (*open_ones, await store.all_verdicts(self.team))

    async def eventually(self, look: Callable[[], Awaitable[T]], who: Person | None = None) -> T:
        """Look again after everything that this person sees, until there is something to be seen."""
        looking = who or self.you
        async with asyncio.timeout(LIMIT_SECONDS):
            while True:
                mark = looking.mark
                if found := await look():
                    return found
                await looking.wait_for(lambda _: True, LIMIT_SECONDS, since=mark)
        raise AssertionError("not reached")

    async def thread(self, respondent: Respondent, *, ours: bool = True) -> list[JSON]:
        """What stands in a consultation's thread of the DM: what the bot said, or everything."""
        (root,) = {m.get("thread_ts") or m["ts"] for m in await self.seen_by(respondent.person)
                   if m["channel"] == respondent.room and tagged(m, QUESTION)} or {respondent.origin}  # fmt: skip
        standing = await respondent.person.messages(respondent.room, root)
        return [{**m, "channel": respondent.room} for m in standing if m.get("bot_id") or not ours]

    async def mine(self, who: Person | None = None) -> Consultation:
        """The one open consultation of a person."""
        (found,) = await self.built.store.open_consultations(self.team, (who or self.you).id)
        return found

    async def answers(self, who: Person | None = None) -> dict[str, object]:
        """The answers that count in the one open consultation of a person."""
        here = position(await self.mine(who), self.content.knowledge.checklist, self.content.knowledge.rules)
        return dict(here.values)

    async def reply_ephemerally(self, who: Person, act: Callable[[], object], channel: str) -> JSON:
        """What only this person is told upon something they do."""
        mark = who.mark
        await act()  # type: ignore[misc]
        event = await who.wait_for(lambda e: e["kind"] == "ephemeral" and e.get("channel") == channel, since=mark)
        return dict(event["message"])


@asynccontextmanager
async def at_work_on(
    playground: Playground,
    database: Path,
    content: Content,
    complaints: Complaints,
    http_port: int | None = None,
    tuning: Tuning | None = None,
    **more: object,
) -> AsyncIterator[Workplace]:
    """The bot running on a playground, its people there; at the end nothing may have gone wrong unexpected."""
    async with running(playground, database, content, http_port, tuning, **more) as built:
        users, url = playground.users, playground.url
        async with (
            Person(url, users["You"]) as you,
            Person(url, users["Teammate"]) as teammate,
            Person(url, users["Stranger"]) as stranger,
        ):
            control = Control(url)
            place = Workplace(
                playground, built, content, you, teammate, stranger, control, playground.channels, complaints
            )
            yield place
            await place.settled()
            refused = [str(refusal) for refusal in await control.refusals()]
            wrong = [line for line in (*complaints.lines, *refused) if not any(part in line for part in place.expected)]
            assert not wrong, wrong
