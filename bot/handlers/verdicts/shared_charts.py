"""Charts are pictures, shared below what they belong to. They may be lost: the numbers stand on the cards."""

from __future__ import annotations

import logging
from collections.abc import Awaitable

from bot.consultation.file_reading import FileReading
from bot.consultation.grades import measured_in, used_reading
from bot.consultation.state import Consultation
from bot.handlers.context import AppContext
from bot.ports.evidence_files import ChartImage, EvidenceFailedError, EvidenceRefusedError
from bot.ports.outbound import OutboundMessage
from bot.ports.slack_workspace import Upload

log = logging.getLogger(__name__)

FEWEST_GROUPS = 2  # of input types, in a chart


async def share_rates(
    ctx: AppContext, reading: FileReading, threshold: object, channel: str, thread: str | None
) -> None:
    """Draw the failure rate by input type and share it in a thread, with its alternative text."""
    if ctx.evidence is None or len(reading.groups) < FEWEST_GROUPS:
        return
    limit = float(threshold) if isinstance(threshold, float | int) else None
    title = ctx.phrases.say("evidence_chart_title", file=reading.source.name)
    drawing = ctx.evidence.draw_rates(reading.groups, limit)
    await share_chart(ctx, drawing, "failure_rates.png", title, (channel, thread))


async def share_chart(
    ctx: AppContext, drawing: Awaitable[ChartImage], name: str, title: str, place: tuple[str, str | None]
) -> None:
    """Share a chart in `place` (channel, thread), with its alternative text."""
    try:
        chart = await drawing
    except (EvidenceFailedError, EvidenceRefusedError) as error:
        log.error("a chart could not be made: %s", type(error).__name__)
        return
    await ctx.workspace.upload_file(*place, Upload(name=name, content=chart.png, title=title, alt_text=chart.alt_text))


def add_verdict_chart(
    ctx: AppContext, consultation: Consultation, threshold: float | None, verdict: OutboundMessage
) -> None:
    """Share the chart behind a verdict below it, once the verdict is stored and posted."""
    files = measured_in(consultation, ctx.checklist)
    measured = [files[name] for name in ("eval_failures", "tuned_failures") if name in files]
    reading = used_reading(consultation, measured)
    if reading is not None:
        ctx.scope.afterwards.append(lambda: share_rates(ctx, reading, threshold, verdict.channel, verdict.thread))
