"""The shortcuts: anywhere in Slack, and on a message. Both begin a consultation."""

from __future__ import annotations

from bot.consultation.messages import Notice
from bot.handlers.context import AppContext
from bot.handlers.conversation.begin_or_resume import begin_unless_decided, find_origin
from bot.handlers.conversation.word_readings import read_opening
from bot.ports.event_handler import Ephemeral, OpenModal, Response
from bot.ports.inbound import Shortcut
from bot.ports.views import ShortText


async def begin_from_shortcut(ctx: AppContext, event: Shortcut) -> Response:
    """Either shortcut; the one on a message takes its text along as the opening question."""
    opening = await read_opening(ctx, event.text)
    response = await begin_unless_decided(ctx, event, event.text, opening, await find_origin(ctx, event))
    if event.channel is None and isinstance(response, Ephemeral) and isinstance(response.message, Notice):
        # The global shortcut has no place of its own: what it did is said where it was used.
        return OpenModal(modal=ShortText(text=response.message.text, link=response.message.link))
    return response
