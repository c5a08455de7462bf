"""Bolt is set up once: nothing unhandled is redelivered for ever, and no setting outside changes how it works."""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports.responses import EventHandler
from bot.ports.store import Store
from bot.slack.clients import Clients, Us, sdk_log
from bot.slack.listeners import actions_listener, commands_listener, events_listener, inbox_middleware, views_listener
from bot.slack.listeners.event_runner import EventRunner
from bot.slack.workspace import Workspace

log = logging.getLogger(__name__)

# With the first two in the environment Bolt would start its OAuth flow and leave our token aside; the token we give it.
SURPRISES = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN")


class Slack:
    """The Slack side of the bot, put together: `app` for Bolt's adapters, `acting` to wait for what is under way."""

    def __init__(self, app: AsyncApp, runner: EventRunner) -> None:
        self.app = app
        self.runner = runner


def build_app(
    clients: Clients, us: Us, store: Store, cases: EventHandler, workspace: Workspace, signing_secret: str | None = None
) -> Slack:
    """Bolt with all doors. `signing_secret` is needed for HTTP, and for nothing else."""
    with _without(SURPRISES):
        app = AsyncApp(
            client=AsyncWebClient(base_url=clients.base_url, session=clients.session, logger=sdk_log),
            authorize=_known(us, clients.asking.token or ""),
            logger=sdk_log,
            name="consultant",
            signing_secret=signing_secret or "",
            raise_error_for_unhandled_request=True,
            attaching_conversation_kwargs_enabled=False,
            attaching_function_token_enabled=False,
        )
    runner = EventRunner(cases, workspace, clients.posting)
    inbox_middleware.register(app, store, us.bot_user, runner)
    events_listener.register(app, runner)
    actions_listener.register(app, runner)
    views_listener.register(app, runner)
    commands_listener.register(app, runner)
    app.error(_on_error)
    return Slack(app, runner)


def _known(us: Us, token: str) -> Callable[[], Awaitable[AuthorizeResult]]:
    """Bolt's own way asks `auth.test` with the first events; where that fails, they are acknowledged and lost."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id=us.team, bot_user_id=us.bot_user, bot_id=us.bot or None, bot_token=token
        )

    return authorize


async def _on_error(error: Exception) -> BoltResponse | None:
    """What nobody handles is acknowledged; what could not be kept is not, and comes again."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200, body="")
    log.error("a request failed: %s", type(error).__name__)
    return None


@contextmanager
def _without(names: tuple[str, ...]) -> Iterator[None]:
    """The environment without some names, for as long as it takes to build an app."""
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)
