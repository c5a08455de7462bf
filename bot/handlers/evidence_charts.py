"""Charts as pictures, shared below what they belong to. They may be lost: the numbers stand on the cards."""

from __future__ import annotations

import logging

from bot.consultation.file_reading import FileReading
from bot.consultation.grades import measured_in, used_reading
from bot.consultation.state import Consultation
from bot.handlers.context import AppContext
from bot.ports.evidence_files import CostResult, EvidenceFailedError, EvidenceRefusedError
from bot.ports.slack_workspace import Upload

log = logging.getLogger(__name__)
FEWEST_GROUPS = 2
FEWEST_MONTHS = 2


async def share_rates(
    ctx: AppContext, reading: FileReading, threshold: object, channel: str, thread: str | None
) -> None:
    """Draw the failure rate by input type and share it in a thread, with its alternative text."""
    if ctx.evidence is None or len(reading.groups) < FEWEST_GROUPS:
        return
    limit = float(threshold) if isinstance(threshold, float | int) else None
    try:
        chart = await ctx.evidence.draw_rates(reading.groups, limit)
    except (EvidenceFailedError, EvidenceRefusedError) as error:
        log.error("a chart could not be made: %s", type(error).__name__)
        return
    title = ctx.phrases.say("evidence_chart_title", file=reading.source.name)
    upload = Upload(name="failure_rates.png", content=chart.png, title=title, alt_text=chart.alt_text)
    await ctx.workspace.upload_file(channel, thread, upload)


async def share_costs(ctx: AppContext, result: CostResult, team: str, channel: str, thread: str | None) -> None:
    """Draw the break-even lines and share them in a thread, where Slack has no chart of its own for the card."""
    if ctx.evidence is None or len(result.months) < FEWEST_MONTHS or not await ctx.store.refuses_newer_blocks(team):
        return
    try:
        chart = await ctx.evidence.draw_costs(result)
    except (EvidenceFailedError, EvidenceRefusedError) as error:
        log.error("a chart could not be made: %s", type(error).__name__)
        return
    title = ctx.phrases.say("costs_chart")
    upload = Upload(name="break_even.png", content=chart.png, title=title, alt_text=chart.alt_text)
    await ctx.workspace.upload_file(channel, thread, upload)


def add_verdict_chart(
    ctx: AppContext, consultation: Consultation, threshold: float | None, channel: str, thread: str | None
) -> None:
    """Share the chart behind a verdict below it, once the verdict is stored and posted."""
    files = measured_in(consultation, ctx.checklist)
    measured = [files[name] for name in ("eval_failures", "tuned_failures") if name in files]
    reading = used_reading(consultation, measured)
    if reading is not None:
        ctx.scope.afterwards.append(lambda: share_rates(ctx, reading, threshold, channel, thread))
