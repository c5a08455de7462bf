"""Rendering with the bot's own sentences."""

from __future__ import annotations

from typing import Any

from bot.ports.outbound import Message
from bot.ports.views import Home, Modal
from bot.slack import blocks
from bot.slack.blocks import Rendered, view_blocks
from tests.harness.guide import knowledge
from tests.slack import message_samples

PHRASES = knowledge().phrases


def render(message: Message, outbox: str, consultation: str | None = None) -> Rendered:
    """A message as Slack takes it."""
    return blocks.render(message, PHRASES, outbox, consultation)


def build_modal(modal: Modal) -> dict[str, Any]:
    """The view of a modal."""
    return view_blocks.build_modal(modal, PHRASES)


def build_home(home: Home) -> dict[str, Any]:
    """The view of the Home tab."""
    return view_blocks.build_home(home, PHRASES)


def surfaces() -> list[object]:
    """Every card, modal and Home."""
    surfaces: list[object] = []
    for message in message_samples.fullest("word"):
        rendered = render(message, "o", "c")
        surfaces += [rendered.blocks, rendered.newer]
    surfaces += [build_modal(modal) for modal in message_samples.every_modal("word")]
    surfaces.append(build_home(message_samples.full_home("word")))
    return surfaces
