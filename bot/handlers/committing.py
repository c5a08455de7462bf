"""One turn: the pure step, kept whole with everything it says, and only then told."""

from __future__ import annotations

from bot.consultation.engine import apply
from bot.consultation.messages import Notice
from bot.consultation.state import Consultation
from bot.consultation.user_actions import Command, Confirm, Edit, FormAnswer, UserAction
from bot.handlers.card_placement import Card, cards
from bot.handlers.context import AppContext, identity
from bot.handlers.verdicts import rendered
from bot.ports.inbound import EventBase
from bot.ports.outbound import OutboundMessage
from bot.ports.store import StoredVerdict, UnitOfWork

PRESSED = (FormAnswer, Edit, Confirm)
MOVES = ("back", "skip")  # as buttons these, too, may stand on a card that was answered before


async def take(
    ctx: AppContext,
    consultation: Consultation,
    action: UserAction,
    event: EventBase,
    *,
    begun: bool = False,
    first: tuple[OutboundMessage, ...] = (),
) -> Notice | None:
    """Let a consultation hear something: think, keep, post. `begun`: it is new, and `first` is posted before all else.

    Where a click changed nothing (its card was answered before), the word about it is returned, for that person alone.
    Raises StoreError, Overtaken or AlreadyDone, with nothing changed, where it can't be kept.
    """
    at = ctx.clock.now()
    transition = apply(consultation, action, event.user, at, ctx.checklist, ctx.phrases, ctx.rules)
    if _pressed(action) and not transition.entries and len(transition.messages) == 1:
        word = transition.messages[0]
        if isinstance(word, Notice):
            await ctx.store.done(event.team, event.key)
            return word
    shown = cards(ctx, consultation, transition, action, consultation.slots)
    posts = tuple(
        addressed(consultation, card, identity(event.key, f"say:{number}")) for number, card in enumerate(shown)
    )
    verdict: StoredVerdict | None = None
    told: tuple[OutboundMessage, ...] = ()
    if transition.verdict is not None:
        verdict, told = await rendered(ctx, consultation, transition, event, at)
    outgoing = (*first, *posts, *told)
    await ctx.store.commit(
        UnitOfWork(
            event=event.key,
            team=event.team,
            at=at,
            begun=consultation if begun else None,
            consultation=consultation.id,
            entries=transition.entries,
            after=None if begun else len(consultation.entries),
            project=transition.project,
            verdict=verdict,
            outgoing=outgoing,
        )
    )
    # Before the thread exists the store alone knows what may be posted already.
    await ctx.slack.flush(outgoing if consultation.thread else None)
    return None


def _pressed(action: UserAction) -> bool:
    return isinstance(action, PRESSED) or (
        isinstance(action, Command) and action.question is not None and action.word in MOVES
    )


def addressed(consultation: Consultation, card: Card, ident: str) -> OutboundMessage:
    """A message of a consultation, to its DM thread."""
    say, slot, edits = card
    return OutboundMessage(
        id=ident,
        team=consultation.team,
        channel=consultation.room or "",
        thread=consultation.thread,
        say=say,
        consultation=consultation.id,
        slot=slot,
        edits=edits,
    )


def notice(ctx: AppContext, phrase: str, link: str = "", **holes: object) -> Notice:
    """A short word from the phrases. `link` is where it goes on."""
    return Notice(text=ctx.phrases.say(phrase, **holes), link=link)
