"""Apply a user action to a consultation and commit what comes of it: entries, messages, and perhaps a verdict.

A consultation has one living card at the top of its thread, and one card that waits. If nothing was written below the
card that waits, it is edited into the next one; else the next one is posted below, and the older one is deleted once it
is.
"""

from __future__ import annotations

import asyncio

from bot.consultation.engine import Transition, apply
from bot.consultation.messages import CHANNEL_SIGN, Notice
from bot.consultation.position import Position
from bot.consultation.state import Consultation
from bot.consultation.user_actions import UserAction
from bot.decision.judge import judge
from bot.decision.profile import Profile
from bot.handlers.context import NO_CHANGES, AppContext
from bot.handlers.privacy.visibility import audience_of_post
from bot.handlers.verdicts.verdict_posts import add_verdict_chart, link_replaced, make_verdict
from bot.ports.event_handler import Ephemeral, Response
from bot.ports.inbound import DirectMessage, EventBase, Interaction
from bot.ports.outbound import OutboundMessage, card_message, derive_id, living_message
from bot.ports.store import Changes
from bot.ports.stored_verdicts import StoredVerdict


async def apply_action(
    ctx: AppContext,
    event: EventBase,
    consultation: Consultation,
    action: UserAction,
    *,
    begins: bool = False,
    below: bool = False,
    before: tuple[OutboundMessage, ...] = (),
    after: tuple[OutboundMessage, ...] = (),
    changes: Changes = NO_CHANGES,
    transition: Transition | None = None,
) -> Response:
    """Apply an action and commit its transition, with further messages `before` and `after` its own.

    `below`: something stands below the card that waits, so that the next is posted anew. `changes` are stored with it.
    `transition`: what the action leads to, if that is worked out already.

    What is for the person alone is returned. Raises as `AppContext.commit`.
    """
    at = ctx.now()
    if transition is None:
        # Which questions can still matter takes up to a second once a trained model is known: not on the event loop.
        transition = await asyncio.to_thread(work_out, ctx, event, consultation, action, at)
    note = Ephemeral(message=transition.note, consultation=consultation.id) if transition.note is not None else None
    if note is not None and not transition.entries and not before and not after:
        return note
    below = below or isinstance(event, DirectMessage) or bool(before)
    posts = transition_messages(consultation, transition, derive_id(event.key, "say"), begins=begins, below=below)
    if (profile := transition.awaits_yes) is not None:
        ctx.scope.meanwhile.append(lambda: _prepare_verdict(ctx, consultation, profile))
    verdict: StoredVerdict | None = None
    if transition.verdict is not None:
        (verdict, announced), link = await asyncio.gather(
            make_verdict(ctx, consultation, transition.verdict, transition.audience, event, at),
            ctx.origin_link(consultation),
        )
        posts = (*announced, *_closing(ctx, consultation, transition, verdict, event, link))
    of_consultation = {
        "begun": consultation if begins else None,
        "consultation": consultation.id,
        "entries": transition.entries,
        "after": None if begins else len(consultation.entries),
        "waits": transition.waits,
        "project": transition.project,
        "verdict": verdict,
    }
    await ctx.commit(event, *before, *posts, *after, changes=changes.model_copy(update=of_consultation))
    if verdict is not None:
        await link_replaced(ctx, verdict, posts)
        add_verdict_chart(ctx, consultation, verdict.profile.failure_threshold, posts[0])
    await _name_session(ctx, consultation, transition, verdict, begins=begins)
    return note


def work_out(
    ctx: AppContext,
    event: EventBase,
    consultation: Consultation,
    action: UserAction,
    at: float,
    here: Position | None = None,
) -> Transition:
    """What an action leads to. It changes nothing. `at`: Unix seconds. `here`: where the consultation is, if known."""
    return apply(consultation, action, event.user, at, ctx.checklist, ctx.phrases, ctx.rules, here)


async def _prepare_verdict(ctx: AppContext, consultation: Consultation, profile: Profile) -> None:
    """Work out what a *yes* will need while the summary is posted and read: all of it is remembered for the moment."""
    channel = consultation.origin.channel if consultation.origin else None
    await asyncio.gather(
        asyncio.to_thread(judge, profile, ctx.rules),
        ctx.origin_link(consultation),
        audience_of_post(ctx, consultation.team, channel, consultation.owner),
    )


async def _name_session(
    ctx: AppContext,
    consultation: Consultation,
    transition: Transition,
    verdict: StoredVerdict | None,
    *,
    begins: bool,
) -> None:
    """Slack lists the DM's threads by title: the project, and what was decided of it."""
    project = transition.project
    if project is None or not (begins or verdict is not None or project != consultation.project):
        return
    title = verdict.message.headline if verdict is not None else project
    known = consultation
    if known.thread is None:
        known = await ctx.store.consultation(consultation.team, consultation.id) or consultation
    if known.room and known.thread:
        await ctx.workspace.name_session(known.room, known.thread, title)


async def apply_to_own(ctx: AppContext, event: Interaction, action: UserAction) -> Response:
    """Apply an action to the consultation that the event names, if it is this person's."""
    async with ctx.locked_own(event) as consultation:
        return await apply_action(ctx, event, consultation, action)


async def taken_for(ctx: AppContext, consultation: Consultation, transition: Transition) -> Notice:
    """For which project words were taken, and whether they were an answer."""
    project = consultation.project or ctx.phrases.say("unnamed_project")
    is_answer = any(entry.kind == "answered" for entry in transition.entries)
    link = await ctx.thread_link(consultation)
    return ctx.notice("taken_as_answer" if is_answer else "reply_in_thread", link, project=project)


def _closing(
    ctx: AppContext,
    consultation: Consultation,
    transition: Transition,
    verdict: StoredVerdict,
    event: EventBase,
    link: str,
) -> tuple[OutboundMessage, ...]:
    """The card that waited says where the verdict is, and the living card becomes one line."""
    elsewhere = consultation.origin is not None and transition.audience == "origin"
    link = link if elsewhere else ""
    living = transition.living.model_copy(
        update={"state": "decided", "decision": verdict.decision, "at": verdict.at, "link": link}
    )
    decision = ctx.phrases.say(f"decision_{verdict.decision}")
    channel = consultation.origin.channel if consultation.origin and elsewhere else ""
    text = ctx.phrases.say("verdict_posted" if elsewhere else "verdict_below", decision=decision, channel=CHANNEL_SIGN)
    posted = Notice(text=text, channel=channel, link=link)
    return (
        card_message(consultation, posted, derive_id(event.key, "closing"), edits=True),
        living_message(consultation, living, derive_id(event.key, "decided")),
    )


def transition_messages(
    consultation: Consultation, transition: Transition, derive: str, *, begins: bool = False, below: bool = False
) -> tuple[OutboundMessage, ...]:
    """The messages of a transition, in the order to be stored. `derive` makes their ids; `below`: something was written
    below the card that waits."""
    living = living_message(consultation, transition.living, f"{derive}:living", begins=begins)
    card: tuple[OutboundMessage, ...] = ()
    if transition.card is not None:
        card = (card_message(consultation, transition.card, f"{derive}:card", edits=not (begins or below)),)
    if begins:
        return living, *card
    return (*card, living) if transition.entries else card  # a new question never waits for an edit
