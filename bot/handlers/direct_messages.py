"""Messages in the DM: an answer to the consultation they belong to, or the start of something.

If several consultations are open, the person chooses which one words typed at top level are for.
"""

from __future__ import annotations

import asyncio
import math
import re

from bot.consultation.engine import Transition
from bot.consultation.messages import AnswerOrQuestion, WhichProject
from bot.consultation.state import Consultation, Entry
from bot.consultation.user_actions import TextReply, UserAction
from bot.decision.profile import Value
from bot.guide.answer_messages import GuideAnswer
from bot.guide.question_forms import asks_for_fact
from bot.handlers.answers.guide_answers import answer_in_between, answer_message, find_answer, post_reply, reply_message
from bot.handlers.commands_and_shortcuts import help_menu
from bot.handlers.context import AppContext
from bot.handlers.conversation.begin_or_resume import begin, find_decided, list_open, nothing_open
from bot.handlers.conversation.transitions import apply_action, taken_for, work_out
from bot.handlers.conversation.word_readings import (
    Opening,
    button_typed,
    parse_reply,
    read_reply,
    read_reply_with_model,
)
from bot.handlers.evidence.prompt_reviews import review_message
from bot.handlers.evidence.shared_files import read_evidence
from bot.handlers.verdicts.past_verdicts import list_for_person
from bot.nlu import started_project
from bot.nlu.intent.intent_patterns import asks_for_deletion
from bot.nlu.intent.intents import Intent, intent
from bot.nlu.text.code_blocks import has_code_block, own_words
from bot.ports.event_handler import Response
from bot.ports.inbound import DirectMessage
from bot.ports.llm import ModelReading
from bot.ports.outbound import OutboundMessage, reply_to
from bot.prompt_review import pasted_prompt

BARE_START = re.compile(r"\W*start\b(?!\s+(?:with|at|from|over|small|by|to|in|on)\b)", re.IGNORECASE)
PURPOSES = ("question", "answer", "correction")  # by which a model decides what words are
LATE_CHARACTERS = 80  # of words that came too late, to know them by
ON_CARD = ("yes", "no", "keep", "finish", "skip", "dont_know", "rest_unknown")  # words that are about the card they see
SHORT_WORDS = 4  # words of a reply that is no question to the guide


async def handle_direct_message(ctx: AppContext, event: DirectMessage) -> Response:
    """Give a DM to the consultation it is for; if there is none, find out what is wanted."""
    if event.edited:  # its first words were answered, and an answer may rest on them
        return ctx.ephemeral("edit_not_read")
    inside = await ctx.consultation_in(event.team, event.channel, event.thread) if event.thread else None
    if event.files and await read_evidence(ctx, event, inside):
        return None
    if asks_for_deletion(event.text, ctx.phrases.intents):
        return ctx.ephemeral("data_forget_usage")
    if await _may_be_prompt(ctx, event, inside) and await review_message(ctx, event, inside):
        return None
    word = ctx.control_word(event.text)
    starts = word == "start" and BARE_START.match(event.text) is not None
    if inside is not None and not starts:
        return await reply_to_consultation(ctx, inside, event)
    wanted = intent(own_words(event.text) or event.text, ctx.phrases)
    open_ones = await ctx.open_consultations(event.team, event.user)
    if starts or await _wants_to_start(ctx, open_ones, event.text, wanted, word):
        project = wanted.project or started_project(event.text)
        decided = await find_decided(ctx, event, project or "")
        if decided is not None:
            return await post_reply(ctx, event, decided)
        await begin(
            ctx, event, Opening().named(project or ""), room=event.channel, thread=None if event.thread else event.ts
        )
        return None
    pressed = await asyncio.to_thread(_is_button, ctx, open_ones, event.text)
    if wanted.kind == "past_verdicts" and not pressed:
        return await post_reply(ctx, event, await list_for_person(ctx, event, wanted.project or ""))
    top_level = event.thread is None
    if open_ones and (word or pressed or (top_level and await _is_for_consultation(ctx, open_ones, event.text))):
        if len(open_ones) == 1:
            return await reply_to_consultation(ctx, open_ones[0], event)
        if word != "help":
            await _ask_which(ctx, event, open_ones)
            return None
    if wanted.kind == "talk":
        return await post_reply(ctx, event, await find_answer(ctx, event.text))
    if "help" in (word, wanted.kind) or not event.text.strip():
        return await post_reply(ctx, event, help_menu(ctx))
    if word is not None:
        return await post_reply(ctx, event, nothing_open(ctx))
    return await answer_message(ctx, event)


async def _may_be_prompt(ctx: AppContext, event: DirectMessage, inside: Consultation | None) -> bool:
    """Whether a message may hold a prompt to be reviewed.

    One at top level that asks or states something beside its prompt is answered first, and a review offered.
    """
    if event.files:
        return True
    if pasted_prompt(event.text, ctx.review.paste, asked=True) is None:
        return False  # decided without a look at the consultations, since most messages are replies
    own = own_words(event.text)
    if inside is not None or not own or not has_code_block(event.text):
        return True
    reply = await asyncio.to_thread(ctx.consultant.reply, event.text)
    return reply.intent.kind not in ("decision", "question") or not ("?" in own or reply.facts or reply.candidates)


async def _wants_to_start(
    ctx: AppContext, open_ones: tuple[Consultation, ...], text: str, wanted: Intent, word: str | None
) -> bool:
    """Whether words at top level begin a checklist. "Let's start with 500" does not where it may be an answer: where
    the reader finds something in it for an open one; there only `start` and `start PROJECT` do.
    """
    if not (word == "start" or (word is None and wanted.kind == "start")):
        return False
    return not open_ones or _reads_nothing(await read_reply(ctx, open_ones[0], text))


async def reply_to_consultation(ctx: AppContext, consultation: Consultation, event: DirectMessage) -> Response:
    """Apply a reply to a consultation. A question to the guide in between is answered, and the checklist goes on."""
    if event.again and consultation.entries and float(event.ts) < consultation.entries[-1].at:
        return await _take_late(ctx, consultation, event)
    # A model takes its time: the consultation may have changed meanwhile. What was on its way may stand in Slack now.
    fresh = ctx.model is not None or math.isinf(consultation.asked_at)
    async with read_reply_with_model(ctx, consultation, event.text) as read:
        async with ctx.locked_now(consultation, fresh=fresh) as current:
            if (answered := _answered_before(ctx, current, event)) is None:
                action, answer, response = await _apply_or_answer(ctx, event, current, read)
        if answered is not None:
            return await _take_late(ctx, consultation, event, answered)
        if answer is None:
            return response
        undecided = read is None or read.intent not in PURPOSES
        if undecided and answer.covered and _may_be_either(ctx, current, action, event.text):
            await _ask_for_purpose(ctx, current, event)
            return None
        # Nobody waits for a model's answer: cards can be answered while it is written.
        await answer_in_between(ctx, current, event, answer)
    return None


async def _apply_or_answer(
    ctx: AppContext, event: DirectMessage, current: Consultation, read: ModelReading | None
) -> tuple[UserAction, GuideAnswer | None, Response]:
    """What the words mean; and the guide's answer if they are a question to it, or else they are applied."""
    action, transition = await asyncio.to_thread(_read_and_work_out, ctx, event, current, read, ctx.now())
    if transition is None:
        if answer := await _guide_answer(ctx, event.text, action, read):
            return action, answer, None
        transition = await asyncio.to_thread(work_out, ctx, event, current, action, ctx.now())
    pointer = await _point_to_thread(ctx, current, transition, event)
    response = await apply_action(ctx, event, current, action, after=pointer, transition=transition)
    return action, None, response


def _answered_before(ctx: AppContext, consultation: Consultation, event: DirectMessage) -> Entry | None:
    """The latest answer, if these words were written before the question that followed it was posted."""
    last = next((entry for entry in reversed(consultation.entries) if entry.kind != "offered"), None)
    word = ctx.control_word(event.text)
    if last is None or last.kind != "answered" or last.question is None or (word is not None and word not in ON_CARD):
        return None
    return last if float(event.ts) < consultation.asked_at else None


async def _take_late(
    ctx: AppContext, consultation: Consultation, event: DirectMessage, answered: Entry | None = None
) -> Response:
    """Words that come when something else is asked than when they were written: what they state by themselves is
    taken; what they may correct in the answer before them (`answered`) is asked about. Without it their writer has
    gone on, and newer answers stand: only what is not known yet is taken."""
    async with ctx.locked_now(consultation) as current:
        reading = await asyncio.to_thread(ctx.reader.read, (), event.text)
        here = ctx.position(current)
        stated, known = {**reading.elsewhere, **reading.values}, here.values
        values = {name: value for name, value in stated.items() if answered or name not in known}
        meant: dict[str, tuple[Value, ...]] = {}
        if answered is not None and not values:
            # The card that they saw may have asked for more than the answer before them gave.
            seen = here.statuses.get(answered.question or "")
            asked = (*answered.values, *(seen.open if seen else ()))
            again = await asyncio.to_thread(ctx.reader.read, asked, event.text)
            meant = {**again.candidates, **{name: (value,) for name, value in again.values.items()}}
            meant = {name: found for name, found in meant.items() if found not in ((None,), (known.get(name),))}
        action = TextReply(text=event.text, values=values, candidates=meant)
        if values or meant:
            return await apply_action(ctx, event, current, action)
    if answer := await _guide_answer(ctx, event.text, action, None):
        await answer_in_between(ctx, consultation, event, answer)
        return None
    return await post_reply(ctx, event, ctx.notice("came_late", words=event.text[:LATE_CHARACTERS]))


def _read_and_work_out(
    ctx: AppContext, event: DirectMessage, consultation: Consultation, read: ModelReading | None, at: float
) -> tuple[UserAction, Transition | None]:
    """What the words mean, and what that leads to, in one trip to a thread; None where the guide may be asked."""
    here = ctx.position(consultation)
    action = parse_reply(ctx, here, event.text, read)
    if _may_ask_guide(action, event.text, read):
        return action, None
    return action, work_out(ctx, event, consultation, action, at, here)


def _may_ask_guide(action: UserAction, text: str, read: ModelReading | None) -> bool:
    if not isinstance(action, TextReply) or action.values or _is_short(text):
        return False
    asked = text.rstrip().endswith("?") and len(text.split()) > SHORT_WORDS
    return not action.candidates or asked or (read is not None and read.intent == "question")


def _may_be_either(ctx: AppContext, consultation: Consultation, action: UserAction, text: str) -> bool:
    """Whether a question to the guide may answer the open one, too: "could we start with 40, or is that too few?"."""
    asked = ctx.position(consultation).asked
    return isinstance(action, TextReply) and not asks_for_fact(text) and not action.candidates.keys().isdisjoint(asked)


async def _guide_answer(
    ctx: AppContext, text: str, action: UserAction, read: ModelReading | None
) -> GuideAnswer | None:
    """The guide's answer if these words are a question to it and nothing else, or that it doesn't cover them.

    Where no question mark tells, what a model takes the words for decides, if there is one.
    """
    plain, purpose = text.rstrip().endswith("?"), read.intent if read else None
    reply = await asyncio.to_thread(ctx.consultant.reply, text)
    asks = reply.intent.kind == "question" or (reply.intent.kind in ("decision", "start") and "?" in text)
    if not plain and purpose in PURPOSES:
        asks = purpose == "question"
    nothing_else = plain and len(text.split()) > SHORT_WORDS and _reads_nothing(action)
    if not asks or not (reply.answer.covered or reply.answer.outside or nothing_else):
        return None
    return reply_message(reply, text, offer_checklist=False).model_copy(update={"first_read": None})


async def _point_to_thread(
    ctx: AppContext, consultation: Consultation, transition: Transition, event: DirectMessage
) -> tuple[OutboundMessage, ...]:
    """For words typed at top level: for which project they were taken, and where the checklist goes on."""
    is_answered_here = transition.note is not None and not transition.entries
    if not consultation.thread or event.root == consultation.thread or is_answered_here:
        return ()
    return (reply_to(event, "point", await taken_for(ctx, consultation, transition)),)


async def _ask_for_purpose(ctx: AppContext, consultation: Consultation, event: DirectMessage) -> None:
    """Ask whether words are an answer to the open question or a question to the guide, where they may be either."""
    current = ctx.position(consultation).current
    label = current.label if current else consultation.project or ""
    card = AnswerOrQuestion(words=event.text, consultation=consultation.id, question=label)
    await ctx.commit(event, reply_to(event, "purpose", card))


async def _ask_which(ctx: AppContext, event: DirectMessage, open_ones: tuple[Consultation, ...]) -> None:
    """Ask, below words typed at top level, which consultation they are for."""
    is_word = ctx.control_word(event.text) is not None
    card = WhichProject(words=event.text, choices=list_open(ctx, open_ones), offers_more=not is_word)
    await ctx.commit(event, reply_to(event, "which", card))


def _is_button(ctx: AppContext, open_ones: tuple[Consultation, ...], text: str) -> bool:
    """Whether a message is the label of a button that a waiting card may carry; not for the event loop."""
    return any(button_typed(ctx, ctx.position(consultation), text) for consultation in open_ones)


async def _is_for_consultation(ctx: AppContext, open_ones: tuple[Consultation, ...], text: str) -> bool:
    """Whether words typed at top level are for an open consultation rather than something of their own."""
    kind = intent(text, ctx.phrases).kind
    if kind == "help":
        return False
    if not _reads_nothing(await read_reply(ctx, open_ones[0], text)):
        # A message that tells of a project of its own is no reply, however much it states.
        reply = await asyncio.to_thread(ctx.consultant.reply, text)
        return not (reply.intent.kind == "decision" and text.rstrip().endswith("?"))
    return kind != "talk" and _is_short(text)


def _is_short(text: str) -> bool:
    """Whether these are a few words without a question: never to be answered with passages of the guide."""
    return "?" not in text and len(text.split()) <= SHORT_WORDS


def _reads_nothing(action: UserAction) -> bool:
    return isinstance(action, TextReply) and not action.values and not action.candidates
