"""Bolt, set up once: no setting outside changes how it works."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.consultation.phrases import Phrases
from bot.ports.event_handler import EventHandler
from bot.ports.inbound import Person
from bot.ports.metrics import REFUSED
from bot.ports.store import Store, StoreError
from bot.slack.clients import BotIdentity, Clients, sdk_log
from bot.slack.fair_lanes import FairLanes
from bot.slack.listeners import Listeners
from bot.slack.payloads.event_payloads import is_edit, is_written
from bot.slack.payloads.payload_shape import message_key
from bot.slack.responder import Responder
from bot.slack.slack_workspace import SlackWorkspace

log = logging.getLogger(__name__)

# With the first two in the environment Bolt would start its OAuth flow and ignore our token; the third we pass on.
IGNORED_VARIABLES = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN")


class SlackApp(AsyncApp):
    """The Slack side of the bot: Bolt, but what nobody handles is acknowledged before it gets a context and clients.

    That is all that we post and edit, which comes back as events, and what is over a person's limit. A flood that is
    refused like this costs next to nothing. It is not stored: the person knows that it was not read.
    """

    listeners: Listeners
    responder: Responder
    lanes: FairLanes
    identity: BotIdentity

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Take one request. Over HTTP its signature is checked before."""
        key, user = message_key(req.body)
        event, bot_user = req.body.get("event"), self.identity.bot_user
        if key and not is_written(event, bot_user) and not is_edit(event, bot_user):
            return BoltResponse(status=200, body="")
        if key and self.lanes.exceeds_again(Person(self.identity.team, user), key):
            REFUSED.inc()
            return BoltResponse(status=200, body="")
        return await super().async_dispatch(req)


def build_app(
    clients: Clients,
    identity: BotIdentity,
    store: Store,
    handler: EventHandler,
    workspace: SlackWorkspace,
    phrases: Phrases,
    signing_secret: str | None = None,
    messages_a_minute: int = 0,
) -> SlackApp:
    """Bolt with the middleware. `signing_secret` is needed for HTTP only.

    `messages_a_minute`: see FairLanes.
    """
    us = AuthorizeResult(
        enterprise_id=None,
        team_id=identity.team,
        bot_user_id=identity.bot_user,
        bot_id=identity.bot or None,
        bot_token=clients.asking.token or "",
    )

    async def authorize() -> AuthorizeResult:
        """Bolt would call `auth.test` with the first events; if that fails, they are acknowledged and lost."""
        return us

    with _without(IGNORED_VARIABLES):
        app = SlackApp(
            client=AsyncWebClient(base_url=clients.base_url, session=clients.session, logger=sdk_log),
            authorize=authorize,
            logger=sdk_log,
            name="consultant",
            signing_secret=signing_secret or "",
            attaching_conversation_kwargs_enabled=False,
            attaching_function_token_enabled=False,
        )
    app.identity, app.lanes = identity, FairLanes(messages_a_minute)
    app.responder = Responder(workspace, clients.posting, phrases)
    app.listeners = Listeners(store, identity, handler, app.responder, app.lanes, phrases)
    app.middleware(app.listeners)
    app.error(_on_error)
    return app


async def _on_error(error: Exception) -> None:
    """What could not be stored is not acknowledged, and is sent again."""
    why = f" ({error})" if isinstance(error, StoreError) else ""  # nobody's words: what an operator can do
    log.error("a request failed: %s%s", type(error).__name__, why)


@contextmanager
def _without(names: tuple[str, ...]) -> Iterator[None]:
    """The environment without some names, for as long as it takes to build an app."""
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)
