"""Eval results and training sets shared in the DM: shown before they count."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.consultation.file_reading import FileReading
from bot.consultation.grades import latest_reading
from bot.consultation.state import Consultation
from bot.consultation.user_actions import ReadFile, TextReply
from bot.handlers.context import AppContext
from bot.handlers.conversation.checklist import begin
from bot.handlers.conversation.transitions import apply_action
from bot.handlers.conversation.word_readings import read_opening, read_reply
from bot.handlers.evidence.evidence_cards import evidence_card, evidence_message
from bot.handlers.evidence.file_readings import read_stoppable
from bot.handlers.posts import derive_id, reply_to
from bot.ports.inbound import Attachment, DirectMessage
from bot.ports.outbound import OutboundMessage

# What may be eval results or a training set, by the end of its name; prompts are .txt, .md and the like.
EVIDENCE_NAMES = (
    *(".csv", ".tsv", ".xlsx", ".xlsm", ".json", ".jsonl", ".ndjson", ".parquet"),
    *(".eval", ".xml", ".html", ".htm", ".zip"),
)
LOCK_FILES = ("~$", ".~lock.")
AT_ONCE = 2  # files of one message: the second is compared with the first


def is_evidence(file: Attachment) -> bool:
    """Whether a file can be eval results or a training set, by its name."""
    return file.name.lower().endswith(EVIDENCE_NAMES) or file.name.startswith(LOCK_FILES)


async def read_evidence(ctx: AppContext, event: DirectMessage) -> bool:
    """Read the eval results or the training set in a message. False if there is none."""
    files = [file for file in event.files if is_evidence(file)]
    if not files or ctx.evidence is None:
        return False
    found = await _consultation_for(ctx, event)
    if isinstance(found, str):
        await ctx.commit(event, _refusal(ctx, event, ctx.phrases.say(found)))
        return True
    *earlier, newest = files[:AT_ONCE]
    place, choices = (event.channel, event.root), _start(ctx, found)
    try:
        reading = await read_stoppable(ctx, event, place, newest, choices, found, earlier)
        results = [reading]
        if earlier and (isinstance(reading, str) or reading.before is None):  # the two were not compared
            results.insert(0, await read_stoppable(ctx, event, place, earlier[0], choices, found, [newest]))
    except asyncio.CancelledError:
        if ctx.scope.committed or (task := asyncio.current_task()) is None or task.cancelling():
            raise
        await ctx.commit(event, _refusal(ctx, event, ctx.phrases.say("evidence_stopped", file=newest.name)))
        return True
    refused = " ".join(result for result in results if isinstance(result, str))
    shown = [
        result.model_copy(update={"id": derive_id(event.key, f"reading:{number}")})
        for number, result in enumerate(results)
        if not isinstance(result, str)
    ]
    if not shown:
        await ctx.commit(event, _refusal(ctx, event, refused))
        return True
    await _note(ctx, event, shown, found, refused)
    return True


async def _note(
    ctx: AppContext,
    event: DirectMessage,
    shown: Sequence[FileReading],
    found: Consultation | None,
    refused: str = "",
) -> None:
    """Store the readings with their consultation, which begins with them if there is none, and show each.

    What was written beside the files counts as well. `refused` says why another file of the message was not read.
    """

    def messages(consultation: Consultation, note: str, link: str = "") -> tuple[OutboundMessage, ...]:
        notes = [*([""] * (len(shown) - 1)), " ".join(filter(None, (refused, note)))]
        cards = [
            evidence_card(ctx, reading, note=beside).model_copy(update={"link": link})
            for reading, beside in zip(shown, notes, strict=True)
        ]
        return tuple(evidence_message(consultation, card) for card in cards)

    if found is None:
        opening = await read_opening(ctx, event.text)
        note = _note_beside(ctx, event, bool(opening.values or opening.candidates))
        await begin(
            ctx,
            event,
            room=event.channel,
            thread=None if event.thread else event.ts,
            opening=opening,
            words=event.text,
            readings=tuple(shown),
            below=lambda begun: messages(begun, note),
        )
        return
    async with ctx.locked_now(found) as consultation:
        reply = await _read_words(ctx, consultation, event.text)
        note = _note_beside(ctx, event, reply is not None)
        link = await ctx.thread_link(consultation) if event.root != consultation.thread else ""
        before = messages(consultation, note, link)
        await apply_action(ctx, event, consultation, ReadFile(tuple(shown), reply), before=before)


async def _read_words(ctx: AppContext, consultation: Consultation, text: str) -> TextReply | None:
    """What was written beside a file, if it states something."""
    action = await read_reply(ctx, consultation, text) if text.strip() else None
    return action if isinstance(action, TextReply) and (action.values or action.candidates) else None


def _note_beside(ctx: AppContext, event: DirectMessage, words_read: bool) -> str:
    """What was not read of a message with files: words that state nothing, and files beyond the second."""
    left_out = [file.name for file in event.files if is_evidence(file)][AT_ONCE:]
    notes = [ctx.phrases.say("evidence_words")] if event.text.strip() and not words_read else []
    notes += [ctx.phrases.say("evidence_two", files=", ".join(left_out))] if left_out else []
    return " ".join(notes)


async def _consultation_for(ctx: AppContext, event: DirectMessage) -> Consultation | str | None:
    """The consultation that a file is for; None: a new one; a phrase: why there is none."""
    if event.thread is not None:
        inside = await ctx.consultation_in(event.team, event.channel, event.thread)
        if inside is not None:
            return inside if inside.owner == event.user else "evidence_not_yours"
    open_ones = await ctx.open_consultations(event.team, event.user)
    if len(open_ones) > 1:
        return "evidence_which"
    return open_ones[0] if open_ones else None


def _start(ctx: AppContext, consultation: Consultation | None) -> dict[str, str]:
    """The choices that are known before a file is read: how the eval results before were read, and the limit."""
    if consultation is None:
        return {}
    before = latest_reading(consultation, "evals")
    threshold = ctx.position(consultation).values.get("failure_threshold")
    limit = {"threshold": str(threshold)} if isinstance(threshold, float | int) else {}
    return {**(before.choices if before else {}), **limit}


def _refusal(ctx: AppContext, event: DirectMessage, text: str) -> OutboundMessage:
    return reply_to(event, "evidence", ctx.notice("evidence_refused", text=text))
