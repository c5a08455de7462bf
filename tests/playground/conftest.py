"""A playground with every feature on, and a bare Bolt app to talk with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.harness.user import Control, Person
from tests.playground.calling import Api

SCOPES = [
    *("app_mentions:read", "assistant:write", "channels:history", "channels:read", "chat:write", "commands"),
    *("files:read", "files:write", "groups:history", "groups:read", "im:history", "im:read", "im:write"),
    *("mpim:history", "mpim:read", "users:read"),
]
EVENTS = [
    *("agent_session_stopped", "app_home_opened", "app_mention", "message.channels", "message.groups"),
    *("message.im", "message.mpim", "tokens_revoked"),
]


def manifest(**changed: Any) -> dict[str, Any]:
    """A manifest with everything; `scopes` and `events` replace the lists."""
    return {
        "display_information": {"name": "Consultant"},
        "features": {
            "bot_user": {"display_name": "Consultant"},
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "agent_view": {"suggested_prompts": [{"title": "Ask", "message": "Should we?"}]},
            "slash_commands": [{"command": "/consult", "description": "Consult", "usage_hint": "help"}],
            "shortcuts": [
                {"name": "Start", "type": "global", "callback_id": "start", "description": "Start"},
                {"name": "Ask", "type": "message", "callback_id": "ask", "description": "Ask"},
            ],
        },
        "oauth_config": {"scopes": {"bot": changed.get("scopes", SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": changed.get("events", EVENTS)},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": changed.get("socket_mode", True),
        },
    }


@pytest.fixture
def pg() -> Iterator[Playground]:
    with Playground(manifest()) as playground:
        yield playground


@pytest.fixture
def web(pg: Playground) -> AsyncWebClient:
    return AsyncWebClient(token=pg.bot_token, base_url=pg.api_url, retry_handlers=[])


@pytest.fixture
def api(pg: Playground) -> Api:
    return Api(pg)


@pytest.fixture
def control(pg: Playground) -> Control:
    return Control(pg.url)


@pytest.fixture
async def you(pg: Playground) -> AsyncIterator[Person]:
    async with Person(pg.url, pg.users["You"]) as person:
        yield person


@pytest.fixture
async def teammate(pg: Playground) -> AsyncIterator[Person]:
    async with Person(pg.url, pg.users["Teammate"]) as person:
        yield person


@pytest.fixture
def app(pg: Playground) -> AsyncApp:
    return AsyncApp(client=AsyncWebClient(token=pg.bot_token, base_url=pg.api_url, retry_handlers=[]))
