"""What typed words are for, where that is not plain: a card asks, and the choice on it counts once."""

from __future__ import annotations

import asyncio

from bot.consultation.engine import Transition
from bot.consultation.messages import AnswerOrQuestion, Notice, Removal, WhichProject
from bot.consultation.state import Consultation
from bot.consultation.user_actions import Command
from bot.handlers.answers.answer_texts import GuideQuestion
from bot.handlers.answers.guide_answers import prepare_answer
from bot.handlers.context import AppContext
from bot.handlers.conversation.begin_or_resume import begin, list_open
from bot.handlers.conversation.transitions import apply_action, work_out
from bot.handlers.conversation.word_readings import read_opening, read_reply, read_reply_with_model
from bot.ports.event_handler import Ephemeral, Response
from bot.ports.inbound import BlockAction, DirectMessage
from bot.ports.outbound import Message, OutboundMessage, Posted, post_in_place, reply_to
from bot.ports.store import Changes


async def taken_for(ctx: AppContext, consultation: Consultation, transition: Transition) -> Notice:
    """For which project words were taken, and whether they were an answer."""
    project = consultation.project or ctx.phrases.say("unnamed_project")
    is_answer = any(entry.kind == "answered" for entry in transition.entries)
    phrase = "taken_as_answer" if is_answer else "reply_in_thread"
    return ctx.notice(phrase, await ctx.thread_link(consultation), project=project)


async def ask_for_purpose(ctx: AppContext, consultation: Consultation, event: DirectMessage) -> None:
    """Ask whether words are an answer to the open question or a question to the guide, where they may be either."""
    current = ctx.position(consultation).current
    label = current.label if current else consultation.project or ""
    card = AnswerOrQuestion(words=event.text, consultation=consultation.id, question=label)
    await ctx.commit(event, reply_to(event, "purpose", card))


async def ask_which(ctx: AppContext, event: DirectMessage, open_ones: tuple[Consultation, ...]) -> None:
    """Ask, below words typed at top level, which consultation they are for."""
    is_word = ctx.control_word(event.text) is not None
    card = WhichProject(words=event.text, choices=list_open(ctx, open_ones), offers_more=not is_word)
    await ctx.commit(event, reply_to(event, "which", card))


async def begin_with_words(ctx: AppContext, event: BlockAction) -> Response:
    """*Something new*: the words begin a consultation of their own, in the thread where they were written."""
    words = _words(ctx, event)
    opening = await read_opening(ctx, words)
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
    return None


async def answer_words(ctx: AppContext, event: BlockAction) -> Response:
    """*Just a question*: the guide answers the words in their thread."""
    words, ident = _words(ctx, event), event.value.get("consultation")
    asked_in = await ctx.consultation(event.team, ident, event.user) if ident else None
    question = GuideQuestion(event, event.channel or "", event.thread, words, consultation=asked_in)
    prepared = await prepare_answer(ctx, question)
    removal, claim = _replace_card(event, "removal", Removal()), _claim(event)
    if asked_in is not None:
        async with ctx.locked_now(asked_in) as current:
            before = prepared.within(asked_in.id).messages
            return await apply_action(
                ctx, event, current, Command("resume"),
                before=before, after=removal, claim=claim, transcript=prepared.transcript,
            )  # fmt: skip
    await ctx.commit(event, *prepared.messages, *removal, changes=Changes(transcript=prepared.transcript, claim=claim))
    return None


def _words(ctx: AppContext, event: BlockAction) -> str:
    """The words that a card asked about. Raises RefusedError if they did not fit into its button."""
    words = event.value.get("words")
    if words is None:
        raise ctx.refused("say_again")
    return words


def _claim(event: BlockAction) -> str:
    """The first choice on a card counts: the dispatcher says so to whoever comes later."""
    return f"choice:{event.channel}:{event.ts}"


def _replace_card(event: BlockAction, name: str, message: Message) -> tuple[OutboundMessage, ...]:
    """A message in the place of the card that this was pressed on."""
    place = Posted(channel=event.channel or "", ts=event.ts or "", thread=event.thread)
    return (post_in_place(event, name, message, place),)


async def choose(ctx: AppContext, event: BlockAction) -> Response:
    """Give the words to the consultation that was chosen. The first choice counts; the card becomes its line."""
    words = event.value.get("words")
    consultation = await ctx.own_consultation(event)
    if words is None:
        return ctx.ephemeral("say_again_there", await ctx.thread_link(consultation))
    async with (
        read_reply_with_model(ctx, consultation, words) as read,
        ctx.locked_now(consultation, fresh=ctx.model is not None) as current,
    ):
        action = await read_reply(ctx, current, words, read)
        transition = await asyncio.to_thread(work_out, ctx, event, current, action, ctx.now())
        message = await taken_for(ctx, current, transition)
        if event.thread == current.thread:
            line = _replace_card(event, "removal", Removal())
        else:  # without a thread it was asked ephemerally: there is no card to edit
            line = _replace_card(event, "taken", message) if event.thread is not None else ()
        claim = _claim(event)
        response = await apply_action(ctx, event, current, action, after=line, claim=claim, transition=transition)
    return response or (None if line else Ephemeral(message=message))
