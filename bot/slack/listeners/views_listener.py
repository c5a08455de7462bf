"""Submitted pop-ups: what is wrong is shown in them if it is known in time, else said in passing."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.ports.inbound import ViewSubmission
from bot.slack.blocks import modal as modal_view
from bot.slack.listeners.event_runner import EventRunner
from bot.slack.listeners.inbox_middleware import ARRIVAL

ACK_SECONDS = 2.0  # of the 3 that Slack waits


def register(app: AsyncApp, runner: EventRunner) -> None:
    """Listen to every submitted pop-up."""

    async def on_submission(ack: AsyncAck, context: AsyncBoltContext, view: Mapping[str, object]) -> None:
        submission: ViewSubmission = context[ARRIVAL]
        task = runner.start(submission)
        await asyncio.wait({task}, timeout=ACK_SECONDS)
        reply = task.result() if task.done() else None
        errors = _by_block(reply.errors, view) if reply else {}
        if errors:
            await ack(response_action="errors", errors=errors)
        elif reply and reply.modal:
            await ack(response_action="update", view=modal_view(reply.modal))
        else:
            await ack()
        await runner.finish(submission, await task, shown=task.done() and bool(errors or (reply and reply.modal)))

    app.view(re.compile(".*"))(on_submission)


def _by_block(errors: Mapping[str, str], view: Mapping[str, object]) -> dict[str, str]:
    """Slack takes errors by block, and only of blocks that are there; in our pop-ups a block is named by its field."""
    blocks = view.get("blocks")
    there = (
        {block.get("block_id") for block in blocks if isinstance(block, dict)} if isinstance(blocks, list) else set()
    )
    return {field: wrong for field, wrong in errors.items() if field in there and wrong}
