"""Apply a user action to a consultation and commit what comes of it: entries, messages, and perhaps a verdict."""

from __future__ import annotations

from collections.abc import Sequence

from bot.consultation.engine import apply
from bot.consultation.messages import Notice
from bot.consultation.state import Consultation
from bot.consultation.user_actions import Command, Confirm, Edit, FormAnswer, UserAction
from bot.handlers.card_placement import CardPlacement, PlacedMessage
from bot.handlers.context import AppContext, derive_id
from bot.handlers.rendered_verdicts import render_verdict
from bot.ports.event_handler import Ephemeral, Response
from bot.ports.inbound import BlockAction, EventBase, ViewSubmission
from bot.ports.outbound import OutboundMessage
from bot.ports.store import StoredVerdict, TranscriptLine

PRESSED = (FormAnswer, Edit, Confirm)
MOVES = ("back", "skip")  # these buttons, too, may stand on a card that was answered before


async def apply_action(
    ctx: AppContext,
    event: EventBase,
    consultation: Consultation,
    action: UserAction,
    *,
    begins: bool = False,
    before: tuple[OutboundMessage, ...] = (),
    after: tuple[OutboundMessage, ...] = (),
    claim: str | None = None,
    transcript: Sequence[TranscriptLine] = (),
) -> Response:
    """Apply an action and commit its transition, with further messages `before` and `after` its own.

    If a press changed nothing (its card was answered before), the message about it is for that person alone.
    Raises as `AppContext.commit`.
    """
    at = ctx.now()
    transition = apply(consultation, action, event.user, at, ctx.checklist, ctx.phrases, ctx.rules)
    if _is_press(action) and not transition.entries and len(transition.messages) == 1:
        message = transition.messages[0]
        if isinstance(message, Notice):
            return Ephemeral(message=message)
    placed = CardPlacement(ctx.checklist, ctx.phrases, ctx.rules).place(consultation, transition, action)
    posts = tuple(
        address(consultation, card, derive_id(event.key, f"say:{number}")) for number, card in enumerate(placed)
    )
    verdict: StoredVerdict | None = None
    announced: tuple[OutboundMessage, ...] = ()
    if transition.verdict is not None:
        verdict, announced = await render_verdict(ctx, consultation, transition, event, at)
    await ctx.commit(
        event,
        *before, *posts, *announced, *after,
        consultation=consultation,
        transition=transition,
        begins=begins,
        verdict=verdict,
        claim=claim,
        transcript=transcript,
    )  # fmt: skip
    return None


async def apply_to_own(ctx: AppContext, event: BlockAction | ViewSubmission, action: UserAction) -> Response:
    """Apply an action to the consultation that the event names, if it is this person's."""
    async with ctx.locked(event.team, event.value.get("consultation", "")) as consultation:
        if consultation is None or consultation.owner != event.user:
            return ctx.ephemeral("not_yours")
        return await apply_action(ctx, event, consultation, action)


async def own_consultation(ctx: AppContext, event: BlockAction | ViewSubmission) -> Consultation | None:
    """The consultation that the event names, if it is this person's."""
    found = await ctx.consultation(event.team, event.value.get("consultation", ""))
    return found if found is not None and found.owner == event.user else None


def address(consultation: Consultation, placed: PlacedMessage, ident: str) -> OutboundMessage:
    """A message of a consultation, to its DM thread."""
    return OutboundMessage(
        id=ident,
        team=consultation.team,
        channel=consultation.room or "",
        thread=consultation.thread,
        message=placed.message,
        consultation=consultation.id,
        slot=placed.slot,
        edits=placed.edits,
    )


def _is_press(action: UserAction) -> bool:
    if isinstance(action, Command):
        return action.question is not None and action.word in MOVES
    return isinstance(action, PRESSED)
