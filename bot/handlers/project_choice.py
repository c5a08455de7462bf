"""Several consultations are open: which project are words typed at top level about?"""

from __future__ import annotations

from bot.consultation.messages import Removal, WhichProject
from bot.consultation.state import Consultation
from bot.handlers.checklist import begin, list_open, read_opening
from bot.handlers.context import AppContext, derive_id
from bot.handlers.guide_answers import prepare_answer
from bot.handlers.replies import read_reply, read_with_model
from bot.handlers.streamed_answers import GuideQuestion
from bot.handlers.transitions import apply_action, own_consultation
from bot.ports.event_handler import Ephemeral, Response
from bot.ports.inbound import BlockAction, DirectMessage
from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.store import AlreadyClaimedError


async def ask_which(ctx: AppContext, event: DirectMessage, open_ones: tuple[Consultation, ...]) -> None:
    """Ask, below words typed at top level, which consultation they are for."""
    is_word = ctx.control_word(event.text) is not None
    card = WhichProject(words=event.text, choices=list_open(ctx, open_ones), offers_more=not is_word)
    await ctx.commit(
        event,
        OutboundMessage(
            id=derive_id(event.key, "which"),
            team=event.team,
            channel=event.channel,
            thread=event.thread or event.ts,
            message=card,
        ),
    )


async def begin_with_words(ctx: AppContext, event: BlockAction) -> Response:
    """*Something new*: the words begin a consultation of their own, in the thread where they were written."""
    words = event.value.get("words")
    if words is None:
        return ctx.ephemeral("say_again")
    opening = await read_opening(ctx, words)
    try:
        await begin(
            ctx,
            event,
            project=opening.project or None,
            opening=opening.unnamed(),
            words=words,
            room=event.channel,
            thread=event.thread,
            after=_remove(event),
            claim=_claim(event),
        )
    except AlreadyClaimedError:
        return ctx.ephemeral("chosen_already")
    return None


async def answer_words(ctx: AppContext, event: BlockAction) -> Response:
    """*Just a question*: the guide answers the words in their thread."""
    words = event.value.get("words")
    if words is None:
        return ctx.ephemeral("say_again")
    question = GuideQuestion(event, event.channel or "", event.thread, words)
    prepared = await prepare_answer(ctx, question)
    try:
        await ctx.commit(
            event, *prepared.messages, *_remove(event), transcript=prepared.transcript, claim=_claim(event)
        )
    except AlreadyClaimedError:
        return ctx.ephemeral("chosen_already")
    return None


def _claim(event: BlockAction) -> str:
    """The first choice on a card counts."""
    return f"choice:{event.channel}:{event.ts}"


def _remove(event: BlockAction) -> tuple[OutboundMessage, ...]:
    """The card that this was pressed on is deleted."""
    place = Posted(channel=event.channel or "", ts=event.ts or "", thread=event.thread)
    removal = OutboundMessage(
        id=derive_id(event.key, "removal"),
        team=event.team,
        channel=place.channel,
        thread=place.thread,
        message=Removal(),
        replaces=place,
    )
    return (removal,)


async def choose(ctx: AppContext, event: BlockAction) -> Response:
    """Give the words to the consultation that was chosen. The first choice counts; the card becomes its line."""
    words = event.value.get("words")
    consultation = await own_consultation(ctx, event)
    if isinstance(consultation, Ephemeral):
        return consultation
    if words is None:
        return ctx.ephemeral("say_again_there", await ctx.thread_link(consultation))
    project = consultation.project or ctx.phrases.say("unnamed_project")
    message = ctx.notice("taken_as_answer", await ctx.thread_link(consultation), project=project)
    line: tuple[OutboundMessage, ...] = ()
    if event.thread is not None:  # else it was asked ephemerally: there is no card to edit
        channel, thread = event.channel or "", event.thread
        replaces = Posted(channel=channel, ts=event.ts or "", thread=thread)
        ident = derive_id(event.key, "taken")
        line = (
            OutboundMessage(
                id=ident, team=event.team, channel=channel, thread=thread, message=message, replaces=replaces
            ),
        )
    async with (
        read_with_model(ctx, consultation, words) as read,
        ctx.locked(event.team, consultation.id, fresh=ctx.model is not None) as known,
    ):
        current = known or consultation
        action = await read_reply(ctx, current, words, read)
        claim = _claim(event)
        try:
            response = await apply_action(ctx, event, current, action, after=line, claim=claim)
        except AlreadyClaimedError:
            return ctx.ephemeral("chosen_already")
    return response or (None if line else Ephemeral(message=message))
