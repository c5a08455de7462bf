"""The composition root: the only place that knows which adapter implements which port."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.claude.call_limits import Allowance, Limits
from bot.evidence.evidence_files import EvidenceFileReader
from bot.handlers.context import AppContext
from bot.handlers.dispatcher import Dispatcher
from bot.handlers.privacy.data_lifecycle import prune_once, purge_removed
from bot.handlers.verdicts.verdict_posts import report_given_up
from bot.ports.slack_workspace import SlackRefusedError
from bot.ports.store import StoreError
from bot.prepared_content import Content
from bot.settings import Settings, SettingsError, reveal
from bot.slack.bolt import SlackApp, build_app
from bot.slack.clients import BotIdentity, Clients, fetch_identity, fetch_time, open_clients
from bot.slack.delivery.outbox import Outbox
from bot.slack.delivery.pace import StreamPace
from bot.slack.slack_workspace import SlackWorkspace
from bot.slack.streaming.answer_streams import Streaming
from bot.store.database import Database

if TYPE_CHECKING:
    from bot.claude.claude_model import ClaudeModel
    from bot.claude.ledger import Ledger
    from bot.claude.start import Start

log = logging.getLogger(__name__)

READY_SECONDS = 5.0
TOKEN_SECONDS = 60.0
MAINTENANCE_SECONDS = 3_600.0
POSTING_SECONDS = 1.0  # for what is being posted when the bot stops


@dataclass(frozen=True)
class Tuning:
    """How fast answers are streamed, by which clock (seconds), and the model's limits, before the settings' budgets.

    `stand_in_s`: seconds without visible text of the model after which the rules' answer is shown.
    `open_store` opens the database: `try` opens one that also reports what goes through it.
    """

    pace: StreamPace | None = None
    now: Callable[[], float] = time.monotonic
    limits: Limits | None = None
    stand_in_s: float = 6.0
    open_store: Callable[[Path], Database] = Database


@dataclass(frozen=True, repr=False)
class Built:
    """The bot, wired and not yet connected."""

    slack: SlackApp
    clients: Clients
    dispatcher: Dispatcher
    outbox: Outbox
    store: Database
    model: ClaudeModel | None = None
    purge_days: float = 7.0
    token_checked: dict[str, float] = field(default_factory=dict)
    looking: set[asyncio.Task[bool]] = field(default_factory=set)

    async def ready(self) -> bool:
        """Whether the database can be written and Slack takes the token (asked at most once a minute).

        Over HTTP anybody may ask: those who ask at the same time share one look.
        """
        look = next(iter(self.looking), None)
        if look is None:
            look = asyncio.create_task(self._is_ready())
            self.looking.add(look)
            look.add_done_callback(self.looking.discard)
        return await asyncio.shield(look)

    async def _is_ready(self) -> bool:
        try:
            async with asyncio.timeout(READY_SECONDS):
                await self.store.check_writable(time.time())
                if time.monotonic() - self.token_checked.get("at", -TOKEN_SECONDS) >= TOKEN_SECONDS:
                    await fetch_identity(self.clients)
                    self.token_checked["at"] = time.monotonic()
        except (StoreError, SlackRefusedError, TimeoutError):
            return False
        return True

    async def maintain(self) -> None:
        """For ever: each hour delete what is kept no longer, and what belongs to workspaces that removed the app."""
        while True:
            await self.prune()
            await asyncio.sleep(MAINTENANCE_SECONDS)

    async def prune(self) -> None:
        """Delete what is over by our clock and by Slack's: one that runs far ahead would delete everything."""
        slack_time = await fetch_time(self.clients)
        if slack_time is None:
            log.info("nothing is pruned now: Slack is away, and this clock alone decides no deletion")
            return
        try:
            await prune_once(self.store, self.purge_days, min(time.time(), slack_time))
        except StoreError as error:
            log.error("the database could not be pruned: %s", error)


@dataclass(frozen=True)
class Connections:
    """The store and Slack's Web API, both tried: the database can be written, and Slack takes the token."""

    store: Database
    clients: Clients
    identity: BotIdentity


@asynccontextmanager
async def open_connections(settings: Settings, tuning: Tuning | None = None) -> AsyncIterator[Connections]:
    """What needs no content, so that it is opened while the content is loaded; for as long as the context lasts.

    Raises StoreError, SlackRefusedError if Slack refuses the token.
    """
    store = (tuning or Tuning()).open_store(settings.db)
    try:
        await store.check_writable(time.time())
        # Before Slack is asked: with the token of a workspace that removed the app, we get no further than that.
        await purge_removed(store, settings.purge_days, time.time())
        async with open_clients(reveal(settings.slack_bot_token), settings.slack_api_url) as clients:
            yield Connections(store, clients, await fetch_identity(clients))
    finally:
        store.close()


@asynccontextmanager
async def build(settings: Settings, content: Content, tuning: Tuning | None = None) -> AsyncIterator[Built]:
    """Open everything and put the bot together, for as long as the context lasts.

    Raises StoreError, SlackRefusedError if Slack refuses the token, SettingsError if the model can't be used.
    """
    tuning = tuning or Tuning()
    async with (
        open_connections(settings, tuning) as connections,
        build_on(connections, settings, content, tuning) as built,
    ):
        yield built


@asynccontextmanager
async def build_on(
    connections: Connections, settings: Settings, content: Content, tuning: Tuning | None = None
) -> AsyncIterator[Built]:
    """Put the bot together, for as long as the context lasts. Raises SettingsError if the model can't be used."""
    store, clients, identity = connections.store, connections.clients, connections.identity
    knowledge, tuning = content.knowledge, tuning or Tuning()
    async with _model(settings, content, store, tuning) as model:
        outbox = Outbox(clients.posting, store, knowledge.phrases)
        workspace = SlackWorkspace(clients.asking, outbox, clients.session, knowledge.phrases, identity)
        ctx = AppContext(
            store=store,
            workspace=workspace,
            reader=content.reader,
            consultant=content.consultant,
            checklist=knowledge.checklist,
            phrases=knowledge.phrases,
            vocabulary=knowledge.vocabulary,
            rules=knowledge.rules,
            review=knowledge.review,
            usage_admins=settings.usage_admins,
            answers_strangers=settings.shared_channels,
            model=model,
            stand_in_s=tuning.stand_in_s,
            evidence=EvidenceFileReader(knowledge.evidence),
            streams=Streaming(clients.posting, identity.bot_user, tuning.pace, tuning.now),
        )
        dispatcher = Dispatcher(ctx)
        outbox.on_given_up(partial(report_given_up, ctx))
        slack = build_app(
            clients,
            identity,
            store,
            dispatcher,
            workspace,
            knowledge.phrases,
            reveal(settings.slack_signing_secret),
            settings.messages_a_minute,
        )
        try:
            yield Built(slack, clients, dispatcher, outbox, store, model, settings.purge_days)
        finally:
            await slack.listeners.settle()
            await outbox.settle(POSTING_SECONDS)
            await outbox.close()


def start_model(settings: Settings, ledger: Ledger, limits: Limits | None = None) -> Start:
    """From the settings to a gateway, or to the words that say why there is none."""
    from bot.claude.start import start

    return start(
        key=reveal(settings.anthropic_api_key) or None,
        ledger=ledger,
        base_url=settings.anthropic_base_url,
        # A server that nobody named is not taken for Anthropic's own: it might drop the guide without a word.
        server=settings.model_server if "model_server" in settings.model_fields_set else None,
        small=settings.model,
        answers=settings.answer_model,
        limits=limits,
    )


@asynccontextmanager
async def _model(
    settings: Settings, content: Content, store: Database, tuning: Tuning
) -> AsyncIterator[ClaudeModel | None]:
    """The model, or None where there is no key. Raises SettingsError for a model or a server that can't be used."""
    # Imported once the bot is connected: it takes a twentieth of all imports.
    from bot.claude.claude_model import ClaudeModel

    limits = tuning.limits or Limits()
    team = Allowance(settings.daily_budget_usd, limits.team.tokens)
    person = Allowance(settings.daily_budget_person_usd, limits.person.tokens)
    began = start_model(settings, store, replace(limits, team=team, person=person))
    if began.problems:
        raise SettingsError(began.problems)
    for warning in began.warnings:
        log.warning("%s", warning)
    gateway = began.gateway
    if gateway is None:
        yield None
        return
    warming = asyncio.create_task(gateway.warm())  # it takes seconds: nobody who asks should wait for them
    try:
        knowledge = content.knowledge
        yield ClaudeModel(
            gateway,
            content.guide,
            knowledge.checklist,
            knowledge.phrases,
            content.reader.role_of,
            footer=settings.usage_footer,
        )
    finally:
        await asyncio.gather(warming, return_exceptions=True)
        await gateway.close()
