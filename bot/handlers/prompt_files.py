"""A file in the DM is a prompt to look at, if it is text; else the person hears what would do instead."""

from __future__ import annotations

from dataclasses import dataclass

from bot.consultation.messages import Notice
from bot.handlers.committing import notice
from bot.handlers.context import AppContext
from bot.ports.files import MOST_BYTES, FileRefusedError
from bot.ports.inbound import DirectMessage

KILOBYTE = 1000


@dataclass(frozen=True)
class ReadFile:
    """`text` of the first file, or the word why not in `refused`. `note`: what is to be said beside the review."""

    text: str = ""
    note: str = ""
    refused: Notice | None = None


async def read_file(ctx: AppContext, message: DirectMessage) -> ReadFile:
    """Read the first file of a message."""
    first = message.files[0]
    try:
        text = (await ctx.slack.file(message.team, first)).strip()
    except FileRefusedError as refused:
        limit = {"limit": f"{MOST_BYTES // KILOBYTE} KB"} if refused.reason == "too_large" else {}
        return ReadFile(refused=notice(ctx, f"file_{refused.reason}", file=first.name, **limit))
    if not text:
        return ReadFile(refused=notice(ctx, "prompt_empty"))
    more = ctx.phrases.say("prompt_only_first", file=first.name) if len(message.files) > 1 else ""
    return ReadFile(text, more)
