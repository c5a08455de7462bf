"""What the tests make the app post, and a client of its own to do it with."""

from __future__ import annotations

from typing import Any

from slack_sdk import WebClient

from tests.playground.page.conftest import Place


def client(place: Place) -> WebClient:
    return WebClient(token=place.playground.bot_token, base_url=place.playground.api_url)


def post(place: Place, text: str, blocks: list[dict[str, Any]] | None = None, channel: str | None = None) -> str:
    return str(client(place).chat_postMessage(channel=channel or place.general, text=text, blocks=blocks)["ts"])


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}
