"""Verdicts: rendered once and stored as rendered, and announced where the question began; charts are shared below.

A chart may be lost: the numbers stand on the cards. What can't be posted for good its owner learns in the DM, once, and
gets a verdict there instead.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from dataclasses import replace
from typing import Final

from bot.consultation.file_reading import FileReading
from bot.consultation.grades import grades_json, latest_reading, measured_in
from bot.consultation.messages import CHANNEL_SIGN, Notice, Removal
from bot.consultation.state import Consultation, Origin
from bot.consultation.user_actions import Audience
from bot.consultation.verdict_changes import Decided
from bot.consultation.verdict_message import VerdictMessage
from bot.consultation.verdict_wording import render_verdict
from bot.decision.judge import verdict_json
from bot.decision.verdict import Verdict
from bot.handlers.context import AppContext
from bot.handlers.privacy.visibility import audience_of_post, person_audience, shows
from bot.handlers.verdicts.past_verdicts import changes_since, version_for
from bot.ports.evidence_files import ChartImage, EvidenceFailedError, EvidenceRefusedError
from bot.ports.inbound import EventBase, Person
from bot.ports.llm import VerdictOrder
from bot.ports.outbound import QUESTION, OutboundMessage, Posted, derive_id, post_in, post_in_place
from bot.ports.slack_workspace import Upload
from bot.ports.stored_verdicts import StoredVerdict

log = logging.getLogger(__name__)

FEWEST_GROUPS = 2  # of input types, in a chart
GIVEN_UP: Final = "given_up"
# Slack's words for a place that takes no messages, and how the names of our sentences about it end. Source:
# https://docs.slack.dev/reference/methods/chat.postMessage, "errors".
REFUSED_PLACES: Final = {
    "channel_not_found": "_not_in_channel",
    "not_in_channel": "_not_in_channel",
    "is_archived": "_archived",
    "thread_not_found": "_deleted",
    "message_not_found": "_deleted",
}


async def make_verdict(
    ctx: AppContext, consultation: Consultation, verdict: Verdict, audience: Audience, event: EventBase, at: float
) -> tuple[StoredVerdict, tuple[OutboundMessage, ...]]:
    """The verdict to store, the message that announces it, and edits of those that it replaces."""
    project = verdict.profile.project or ctx.phrases.say("unnamed_project")
    origin = consultation.origin if audience == "origin" else None
    ident = derive_id(event.key, "verdict")
    files = measured_in(consultation, ctx.checklist)
    costs = latest_reading(consultation, "costs")
    document = verdict_json(verdict)
    base = {"base_model": costs.base.model_dump()} if costs is not None and costs.base is not None else {}
    now = Decided(verdict.profile, verdict.decision, frozenset(verdict.unknowns))
    before, order = await asyncio.gather(
        _previous_verdict(ctx, consultation, origin, project), _choose_order(ctx, consultation, document, project)
    )
    rendered = render_verdict(
        in_order(verdict, order), ident, consultation, at, files, ctx.phrases, ctx.checklist, costs
    )
    message = rendered.model_copy(update={"shareable": origin is None, "since_last": changes_since(ctx, before, now)})
    stored = StoredVerdict(
        id=ident,
        team=consultation.team,
        consultation=consultation.id,
        project=project,
        decision=verdict.decision,
        profile=verdict.profile,
        document={**document, "evidence": grades_json(verdict.profile, files), **base},
        message=message,
        rules_version=verdict.rules_version,
        guide_edition=verdict.guide_edition,
        owner=consultation.owner,
        at=at,
        origin_channel=origin.channel if origin else None,
    )
    post = post_in(consultation, derive_id(event.key, "verdict_message"), message, f"verdict:{ident}")
    channel, thread = _place_of(consultation, origin)
    post = post.model_copy(update={"channel": channel, "thread": thread})
    marks = await _mark_replaced(ctx, before, stored, consultation, event) if before else ()
    return stored, (post, *marks)


async def _mark_replaced(
    ctx: AppContext, before: StoredVerdict, verdict: StoredVerdict, consultation: Consultation, event: EventBase
) -> tuple[OutboundMessage, ...]:
    """The older verdict of the same consultation says that it is replaced, where everybody may know of the new one."""
    if before.consultation != consultation.id:
        return ()
    marks = await _waiting(ctx, before, consultation)
    marks += [(place, {}) for place in (before.posted, *before.shared_to) if place is not None]
    marked = await asyncio.gather(*(_replaced_in(ctx, before, verdict, consultation, place) for place, _ in marks))
    return tuple(
        post_in_place(event, f"replaced:{number}", replaced, place).model_copy(update=where)
        for number, ((place, where), replaced) in enumerate(zip(marks, marked, strict=True))
        if replaced is not None
    )


async def _waiting(
    ctx: AppContext, before: StoredVerdict, consultation: Consultation
) -> list[tuple[Posted, dict[str, object]]]:
    """Where the older verdict, or a shared copy, is not posted yet: in its slot, the mark is made once it stands."""
    edit: dict[str, object] = {"edits": True, "replaces": None}
    shares = [post for post in await ctx.store.outbox() if post.slot.startswith(f"share:{before.id}:")]
    due: list[tuple[Posted, dict[str, object]]] = [
        (Posted(channel=post.channel, ts="", thread=None), {**edit, "slot": post.slot})
        for post in shares
        if not post.edits
    ]
    if before.posted is not None:
        return due
    channel, thread = _place_of(consultation, consultation.origin if before.origin_channel else None)
    slot = {**edit, "consultation": consultation.id, "slot": f"verdict:{before.id}"}
    return [(Posted(channel=channel, ts="", thread=thread), slot), *due]


def _place_of(consultation: Consultation, origin: Origin | None) -> tuple[str, str | None]:
    """The channel and the thread of a verdict: where the question began, or the DM."""
    return (origin.channel, origin.thread) if origin else (consultation.room or "", consultation.thread)


async def _replaced_in(
    ctx: AppContext, before: StoredVerdict, verdict: StoredVerdict, consultation: Consultation, place: Posted
) -> VerdictMessage | None:
    """The older verdict as it now stands in one place; None if people there may not see the new one."""
    channel = None if place.channel == consultation.room else place.channel
    audience = await audience_of_post(ctx, verdict.team, channel, verdict.owner)
    if not shows(audience, verdict):
        return None
    link = await ctx.origin_link(consultation) if verdict.origin_channel else ""
    made = await version_for(ctx, before, audience)
    return made.model_copy(update={"replaced": True, "replaced_by": link})


async def link_replaced(ctx: AppContext, verdict: StoredVerdict, posts: Iterable[OutboundMessage]) -> None:
    """Once the new verdict is posted, the verdicts that it replaces link to its message.

    Until then, and if it is posted later, they link to its thread.
    """
    marks = [post for post in posts if isinstance(post.message, VerdictMessage) and post.message.replaced]
    stored = await ctx.store.verdict(verdict.team, verdict.id) if marks else None
    if stored is None or stored.posted is None:
        return
    link = await ctx.workspace.link(stored.posted)
    linked = (
        mark.model_copy(
            update={"id": derive_id(mark.id, "link"), "message": mark.message.model_copy(update={"replaced_by": link})}
        )
        for mark in marks
    )
    await ctx.post(*linked)


async def _choose_order(
    ctx: AppContext, consultation: Consultation, document: dict[str, object], project: str
) -> VerdictOrder | None:
    """The order of reasons that a model chooses. It comes before the commit, so that what is posted is stored whole."""
    if ctx.model is None:
        return None
    asker = Person(consultation.team, consultation.owner)
    return await ctx.model.order_verdict(asker, document, project)


def in_order(verdict: Verdict, order: VerdictOrder | None) -> Verdict:
    """The verdict with the chosen reasons first, and the chosen change first; all others follow in their own order."""
    if order is None:
        return verdict
    places = {rule: place for place, rule in enumerate(order.reasons)}
    reasons = sorted(verdict.reasons, key=lambda reason: places.get(reason.rule, len(places)))
    first = order.first_change
    changes = sorted(range(len(verdict.what_if)), key=lambda number: number != first)
    return replace(verdict, reasons=tuple(reasons), what_if=tuple(verdict.what_if[number] for number in changes))


async def _previous_verdict(
    ctx: AppContext, consultation: Consultation, origin: Origin | None, project: str
) -> StoredVerdict | None:
    """The project's verdict before this one, if everybody who will see this one may see that one too."""
    channel = origin.channel if origin else None
    audience = await audience_of_post(ctx, consultation.team, channel, consultation.owner)
    found = await ctx.store.verdicts_for(consultation.team, audience, project, 1)
    return found.verdicts[0] if found.verdicts else None


async def share_rates(
    ctx: AppContext, reading: FileReading, threshold: object, channel: str, thread: str | None
) -> None:
    """Draw the failure rate by input type and share it in a thread, with its alternative text."""
    if len(reading.groups) < FEWEST_GROUPS:
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
    reading = latest_reading(consultation, "evals", measured)
    if reading is not None:
        ctx.scope.afterwards.append(lambda: share_rates(ctx, reading, threshold, verdict.channel, verdict.thread))


async def report_given_up(ctx: AppContext, failed: OutboundMessage, reason: str) -> None:
    """Report it to its owner, once: a verdict is posted to their DM, of anything else they learn that it failed."""
    message, place = failed.message, REFUSED_PLACES.get(reason, "")
    if isinstance(message, VerdictMessage):
        if failed.consultation is None:
            await _take_back_note(ctx, failed, message)
        elif not message.replaced:  # of a verdict that was not posted either there is no mark: it came home by itself
            await _return_to_owner(ctx, failed, failed.consultation, message, ctx.notice(f"verdict_not_posted{place}"))
        return
    if failed.slot == GIVEN_UP or isinstance(message, Removal) or not failed.owner:
        return
    room = await ctx.workspace.room(failed.owner)
    here = failed.channel == room
    text = ctx.phrases.say("not_posted_here" if here else f"not_posted{place}", channel=CHANNEL_SIGN, reason=reason)
    notice = OutboundMessage(
        id=derive_id(failed.id, GIVEN_UP),
        team=failed.team,
        channel=room,
        thread=failed.thread if here and not place else None,
        message=Notice(text=text, channel="" if here else failed.channel),
        slot=GIVEN_UP,
        owner=failed.owner,
    )
    await ctx.post(notice)


async def _return_to_owner(
    ctx: AppContext, failed: OutboundMessage, ident: str, message: VerdictMessage, why: Notice
) -> None:
    """A verdict could not be posted where the question began (channel gone or closed to us): post it to the DM.

    `why` gives the reason, above it.
    """
    consultation = await ctx.store.consultation(failed.team, ident)
    if consultation is None or consultation.room in (None, failed.channel):
        return
    stored = await ctx.store.verdict(failed.team, message.verdict)
    if stored is not None:  # it was made for those who would have seen it there
        message = await version_for(ctx, stored, await person_audience(ctx, failed.team, consultation.owner))
    line = post_in(consultation, derive_id(failed.id, "home:line"), why, QUESTION, edits=True)
    shareable = message.model_copy(update={"shareable": True})
    post = post_in(consultation, derive_id(failed.id, f"home:{failed.slot}"), shareable, failed.slot)
    await ctx.post(line, post)


async def _take_back_note(ctx: AppContext, failed: OutboundMessage, message: VerdictMessage) -> None:
    """A verdict that could not be shared stands in the DM already: there, the note that it was shared is taken back."""
    verdict = await ctx.store.verdict(failed.team, message.verdict)
    consultation = await ctx.store.consultation(failed.team, verdict.consultation) if verdict else None
    if consultation is not None and consultation.origin is None:
        ident = derive_id(failed.id, "not_shared")
        await ctx.post(post_in(consultation, ident, ctx.notice("not_shared"), QUESTION, edits=True))
