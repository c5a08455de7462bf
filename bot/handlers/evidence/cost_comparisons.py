"""What would it cost? A prompted model against a trained one; every number, model and day can be changed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.consultation.evidence_messages import CostCard, CostLine
from bot.consultation.file_reading import FileReading, FileSource
from bot.consultation.grades import latest_reading
from bot.consultation.messages import Control
from bot.consultation.state import Consultation
from bot.consultation.user_actions import ReadFile
from bot.handlers.context import AppContext
from bot.handlers.conversation.transitions import apply_action
from bot.handlers.verdicts.verdict_posts import share_chart
from bot.ports.event_handler import FieldErrors, Response
from bot.ports.evidence_files import CostResult, EvidenceRefusedError
from bot.ports.inbound import BlockAction, Interaction, ViewSubmission
from bot.ports.outbound import derive_id, post_in
from bot.ports.views import Form

COSTS = "costs"
FEWEST_MONTHS = 2


async def show_costs(ctx: AppContext, event: BlockAction) -> Response:
    """*What would it cost?*: the comparison from this consultation's own numbers."""
    return await _compare(ctx, event, None)


async def open_costs(ctx: AppContext, event: BlockAction) -> Response:
    """*Change the numbers*: a modal with all of them."""
    found = await ctx.own_consultation(event)
    result = await _result(ctx, found, _settings(found))
    controls = tuple(
        Control(field=figure.name, kind="text", label=figure.label, initial=figure.value or None)
        for figure in result.figures
    )
    return Form(
        submit=submit_costs,
        name="modal_costs",
        intro=ctx.phrases.say("modal_costs_intro"),
        controls=controls,
        value={"consultation": found.id},
        optional=True,
    )


async def submit_costs(ctx: AppContext, event: ViewSubmission) -> Response:
    """Compute again with the numbers that were changed."""
    found = await ctx.own_consultation(event)
    settings = _settings(found)
    before = await _result(ctx, found, settings)
    shown = {figure.name: figure.value for figure in before.figures}
    given = {name: str(value) for name, value in event.values.items() if value is not None}
    changed = {name: value for name, value in given.items() if value != shown.get(name)}
    try:
        await _result(ctx, found, {**settings, **changed})
    except EvidenceRefusedError as refused:
        named = str(refused).partition(":")[0]  # a refusal begins with the name of the number
        return FieldErrors(errors={named if named in given else next(iter(changed), named): str(refused)})
    return await _compare(ctx, event, {**settings, **changed})


async def _compare(ctx: AppContext, event: Interaction, chosen: Mapping[str, str] | None) -> Response:
    """Store the comparison, so that the verdict can name it, and show it; a newer one takes the older one's place."""
    async with ctx.locked_own(event, fresh=True) as consultation:
        settings = dict(chosen if chosen is not None else _settings(consultation))
        try:
            result = await _result(ctx, consultation, settings)
        except EvidenceRefusedError as refused:
            return ctx.ephemeral("evidence_refused", text=str(refused))
        known = FileReading(
            id=COSTS,
            subject="costs",
            source=FileSource(name="", sha256=""),
            choices=settings,
            statements=result.sentences,
            base=result.base,
        )
        again = chosen is not None
        card = post_in(consultation, derive_id(event.key, "costs"), _card(result), COSTS, edits=again)
        room, thread = card.channel, consultation.thread
        ctx.scope.afterwards.append(lambda: _share_costs(ctx, result, event.team, room, thread))
        before, after = ((), (card,)) if again else ((card,), ())
        return await apply_action(ctx, event, consultation, ReadFile((known,)), before=before, after=after)


async def _result(ctx: AppContext, consultation: Consultation, settings: Mapping[str, str]) -> CostResult:
    """The comparison. Raises EvidenceRefusedError for a number that can't be used."""
    here = ctx.position(consultation)
    trained = latest_reading(consultation, "training")
    tokens = trained.tokens if trained else {}
    source = f"{trained.source.name}, sha256 {trained.source.short_hash}" if trained else ""
    return await asyncio.to_thread(ctx.evidence.compare_costs, here.profile, settings, tokens, source)


def _settings(consultation: Consultation) -> dict[str, str]:
    """The numbers that the team set before."""
    known = latest_reading(consultation, "costs")
    return dict(known.choices) if known else {}


def _card(result: CostResult) -> CostCard:
    return CostCard(
        sentences=result.sentences,
        lines=tuple(CostLine(label=f.label, value=_readable(f.value), source=f.source) for f in result.figures),
        months=result.months,
        offers=result.offers,
    )


def _readable(value: str) -> str:
    """A value as it is read: `750..1500..3000` becomes `1,500 (750–3,000)`."""
    parts = [f"{int(part):,}" if part.isdigit() else part for part in value.split("..")]
    return f"{parts[1]} ({parts[0]}–{parts[2]})" if len(parts) == 3 else "..".join(parts)


async def _share_costs(ctx: AppContext, result: CostResult, team: str, channel: str, thread: str | None) -> None:
    """Draw the break-even lines and share them in a thread, where Slack has no chart of its own for the card."""
    if len(result.months) < FEWEST_MONTHS or not await ctx.store.refuses_newer_blocks(team):
        return
    drawing = ctx.evidence.draw_costs(result)
    await share_chart(ctx, drawing, "break_even.png", ctx.phrases.say("costs_chart"), (channel, thread))
