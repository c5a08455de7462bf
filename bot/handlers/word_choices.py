"""What typed words are for, where that is not plain: a card asks, and the choice on it counts once."""

from __future__ import annotations

import asyncio

from bot.consultation.engine import Transition
from bot.consultation.messages import AnswerOrQuestion, Notice, Removal, WhichProject
from bot.consultation.position import position
from bot.consultation.state import Consultation
from bot.consultation.user_actions import Command
from bot.handlers.answers.answer_texts import GuideQuestion
from bot.handlers.answers.guide_answers import prepare_answer
from bot.handlers.context import AppContext, derive_id
from bot.handlers.conversation.checklist import begin, list_open
from bot.handlers.conversation.transitions import apply_action, own_consultation, work_out
from bot.handlers.conversation.word_readings import read_opening, read_reply, read_reply_with_model
from bot.ports.event_handler import Ephemeral, Response
from bot.ports.inbound import BlockAction, DirectMessage
from bot.ports.outbound import Message, OutboundMessage, Posted
from bot.ports.store import AlreadyClaimedError


async def taken_for(ctx: AppContext, consultation: Consultation, transition: Transition) -> Notice:
    """For which project words were taken, and whether they were an answer."""
    project = consultation.project or ctx.phrases.say("unnamed_project")
    is_answer = any(entry.kind == "answered" for entry in transition.entries)
    phrase = "taken_as_answer" if is_answer else "reply_in_thread"
    return ctx.notice(phrase, await ctx.thread_link(consultation), project=project)


async def ask_for_purpose(ctx: AppContext, consultation: Consultation, event: DirectMessage, thread: str) -> None:
    """Ask whether words are an answer to the open question or a question to the guide, where they may be either."""
    current = position(consultation, ctx.checklist, ctx.rules).current
    label = current.label if current else consultation.project or ""
    card = AnswerOrQuestion(words=event.text, consultation=consultation.id, question=label)
    ident = derive_id(event.key, "purpose")
    await ctx.commit(
        event, OutboundMessage(id=ident, team=event.team, channel=event.channel, thread=thread, message=card)
    )


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
            after=_replace_card(event, "removal", Removal()),
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
    ident = event.value.get("consultation")
    asked_in = await ctx.consultation(event.team, ident, event.user) if ident else None
    prepared = await prepare_answer(ctx, question, offer_checklist=asked_in is None, consultation=asked_in)
    removal, claim = _replace_card(event, "removal", Removal()), _claim(event)
    try:
        if asked_in is not None:
            async with ctx.locked(event.team, asked_in.id, event.user, fresh=True) as known:
                before = prepared.within(asked_in.id).messages
                return await apply_action(
                    ctx, event, known or asked_in, Command("resume"),
                    before=before, after=removal, claim=claim, transcript=prepared.transcript,
                )  # fmt: skip
        await ctx.commit(event, *prepared.messages, *removal, transcript=prepared.transcript, claim=claim)
    except AlreadyClaimedError:
        return ctx.ephemeral("chosen_already")
    return None


def _claim(event: BlockAction) -> str:
    """The first choice on a card counts."""
    return f"choice:{event.channel}:{event.ts}"


def _replace_card(event: BlockAction, name: str, message: Message) -> tuple[OutboundMessage, ...]:
    """A message in the place of the card that this was pressed on."""
    place = Posted(channel=event.channel or "", ts=event.ts or "", thread=event.thread)
    replacing = OutboundMessage(
        id=derive_id(event.key, name),
        team=event.team,
        channel=place.channel,
        thread=place.thread,
        message=message,
        replaces=place,
    )
    return (replacing,)


async def choose(ctx: AppContext, event: BlockAction) -> Response:
    """Give the words to the consultation that was chosen. The first choice counts; the card becomes its line."""
    words = event.value.get("words")
    consultation = await own_consultation(ctx, event)
    if isinstance(consultation, Ephemeral):
        return consultation
    if words is None:
        return ctx.ephemeral("say_again_there", await ctx.thread_link(consultation))
    async with (
        read_reply_with_model(ctx, consultation, words) as read,
        ctx.locked(event.team, consultation.id, consultation.owner, fresh=ctx.model is not None) as known,
    ):
        current = known or consultation
        action = await read_reply(ctx, current, words, read)
        transition = await asyncio.to_thread(work_out, ctx, event, current, action, ctx.now())
        message = await taken_for(ctx, current, transition)
        if event.thread == current.thread:
            line = _replace_card(event, "removal", Removal())
        else:  # without a thread it was asked ephemerally: there is no card to edit
            line = _replace_card(event, "taken", message) if event.thread is not None else ()
        try:
            response = await apply_action(
                ctx, event, current, action, after=line, claim=_claim(event), transition=transition
            )
        except AlreadyClaimedError:
            return ctx.ephemeral("chosen_already")
    return response or (None if line else Ephemeral(message=message))
