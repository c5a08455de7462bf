"""The composition root: the only place that knows who implements what."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.consultations.use_cases import Consultations
from bot.consultations.world import World
from bot.conversation.grounding import Grounding
from bot.conversation.reading import Reader
from bot.guide_file import operators_guide
from bot.library import Knowledge, load
from bot.meaning import Meaning
from bot.meaning_cache import remembering
from bot.settings import Settings
from bot.slack.bolt import Slack, build_app
from bot.slack.clients import Clients, open_clients, who_are_we
from bot.slack.outbox import Outbox
from bot.slack.workspace import Workspace
from bot.store.database import Database


class SystemClock:
    """Implements `bot.ports.Clock`."""

    def now(self) -> float:
        return time.time()


@dataclass(frozen=True)
class Content:
    """What the bot knows, ready to use; it does not change while the bot runs."""

    knowledge: Knowledge
    reader: Reader
    grounding: Grounding


def prepare(settings: Settings) -> Content:
    """Load and check everything, and have the sentence vectors ready: seconds of work, so not on an event loop.

    Raises KnowledgeError or GuideError, each with every problem in it.
    """
    knowledge = load(settings.knowledge)
    embed = Meaning().embed
    remembered = remembering(embed)
    guide = operators_guide(settings.guide, knowledge.guide, remembered) if settings.guide else knowledge.guide
    reader = Reader(knowledge.vocabulary, embed)
    reader.warm()
    return Content(knowledge, reader, Grounding(guide, embed, remembered))


@dataclass(frozen=True)
class Built:
    """The bot, put together and not yet connected."""

    slack: Slack
    clients: Clients
    cases: Consultations
    outbox: Outbox
    store: Database


@asynccontextmanager
async def build(settings: Settings, content: Content) -> AsyncIterator[Built]:
    """Put the bot together, for as long as the context lasts.

    Raises StoreError, or SlackRefused where Slack doesn't take the token.
    """
    knowledge = content.knowledge
    store = Database(settings.db)
    try:
        async with open_clients(_secret(settings.slack_bot_token), settings.slack_api_url) as clients:
            us = await who_are_we(clients)
            outbox = Outbox(clients.posting, store)
            workspace = Workspace(clients.asking, outbox, clients.session)
            world = World(
                store=store,
                slack=workspace,
                clock=SystemClock(),
                reader=content.reader,
                grounding=content.grounding,
                checklist=knowledge.checklist,
                phrases=knowledge.phrases,
                vocabulary=knowledge.vocabulary,
                rules=knowledge.rules,
            )
            cases = Consultations(world)
            outbox.on_given_up(cases.given_up)
            slack = build_app(clients, us, store, cases, workspace, _secret(settings.slack_signing_secret))
            try:
                yield Built(slack, clients, cases, outbox, store)
            finally:
                await slack.acting.settled()
                await outbox.close()
    finally:
        store.close()


def _secret(value: object) -> str:
    reveal = getattr(value, "get_secret_value", None)
    return str(reveal()) if reveal else ""
