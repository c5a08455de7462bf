"""A prompt in the DM is reviewed as text, never obeyed and never stored; what it has is proposed to a consultation."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from bot.consultation.messages import Control, Notice
from bot.consultation.position import Position
from bot.consultation.state import Consultation, How
from bot.consultation.user_actions import TextReply
from bot.decision.profile import Value
from bot.handlers.answers.streamed_answers import show_status_line
from bot.handlers.context import AppContext
from bot.handlers.conversation.begin_or_resume import carried_values
from bot.handlers.conversation.transitions import apply_action, apply_to_own
from bot.nlu.text.code_blocks import has_code_block, own_words
from bot.ports.event_handler import FieldErrors, Response
from bot.ports.inbound import BlockAction, DirectMessage, EventBase, ViewSubmission
from bot.ports.outbound import OutboundMessage, derive_id, post_to, replace_pressed, reply_to
from bot.ports.slack_workspace import MAX_FILE_BYTES, FileRefusedError
from bot.ports.views import Form
from bot.prompt_review import Review, merged, pasted_prompt, review
from bot.prompt_review.review_message import Fill, PromptReview, SeenIngredient

PROMPT = "prompt_ingredients"
HOW: How = "prompt"
KILOBYTE = 1000

Open = tuple[tuple[Consultation, Position], ...]


@dataclass(frozen=True)
class PastedPrompt:
    """A prompt and where it was pasted: the event, the channel, and the thread of the review.

    `note` is to be said beside the review. `values` were read from what was written beside it.
    """

    event: EventBase
    channel: str
    thread: str
    text: str
    note: str = ""
    values: Mapping[str, Value] | None = None


async def review_message(ctx: AppContext, event: DirectMessage, inside: Consultation | None) -> bool:
    """Review the prompt in a message, pasted or as a file. False if there is none: then the message is a reply.

    `inside`: the consultation that lives in the message's thread.
    """
    candidates = await _open_consultations(ctx, event, inside)
    asked = [pair for pair in candidates if PROMPT in pair[1].asked]
    text, note = pasted_prompt(event.text, ctx.review.paste, asked=bool(asked)), ""
    if len(event.files) > 1:
        note = ctx.phrases.say("prompt_only_first", file=event.files[0].name)
    if event.files:
        try:
            text = (await ctx.workspace.read_file(event.files[0])).strip()
        except FileRefusedError as refused:
            file, limit = event.files[0].name, f"{MAX_FILE_BYTES // KILOBYTE} KB"
            return await _refuse(ctx, event, ctx.phrases.say(f"file_{refused.reason}", file=file, limit=limit))
        if not text:
            return await _refuse(ctx, event, ctx.phrases.say("prompt_empty"))
    if text is None:
        return False
    best = candidates[0] if len(candidates) == 1 else asked[0] if len(asked) == 1 else None
    values = None
    beside = event.text if event.files else own_words(event.text) if has_code_block(event.text) else ""
    if best is not None and beside.strip():  # what was written beside the prompt counts, too
        reading = await asyncio.to_thread(ctx.reader.read, best[1].asked, beside)
        values = {**reading.elsewhere, **reading.values}
    prompt = PastedPrompt(event, event.channel, event.root, text, note, values)
    await _review(ctx, prompt, best[0] if best else None, candidates)
    return True


async def review_submission(ctx: AppContext, event: ViewSubmission) -> Response:
    """Review the prompt that was put into the modal."""
    consultation = await ctx.own_consultation(event)
    if not consultation.room or not consultation.thread:
        return ctx.ephemeral("button_unknown")
    text = str(event.values.get("prompt") or "").strip()
    if not text:
        return FieldErrors(errors={"prompt": ctx.phrases.say("prompt_empty")})
    await _review(ctx, PastedPrompt(event, consultation.room, consultation.thread, text), consultation)
    return None


async def fill_prompt(ctx: AppContext, event: BlockAction) -> Response:
    """*Fill item 1*: propose what was found to the consultation that was chosen."""
    return await apply_to_own(ctx, event, TextReply(text="", values=carried_values(event), how=HOW))


async def delete_review(ctx: AppContext, event: BlockAction) -> Response:
    """*Delete my prompt*: the review becomes a line; the prompt itself was never stored."""
    line = replace_pressed(event, "deleted", ctx.notice("prompt_deleted"), slot=event.value.get("paste", ""))
    await ctx.commit(event, line)
    return None


async def _review(
    ctx: AppContext, prompt: PastedPrompt, consultation: Consultation | None, candidates: Open = ()
) -> None:
    """Review a prompt, post the review, and propose its values to the consultation it is for."""
    found, note = await _find(ctx, prompt)
    notes = " ".join(filter(None, (prompt.note, note)))
    card = await _card(ctx, prompt, found, notes, consultation, candidates)
    if consultation is None:
        await ctx.commit(prompt.event, card)
        return
    action = TextReply(text="", values={**(prompt.values or {}), **found.values}, how=HOW)
    async with ctx.locked_now(consultation) as current:
        await apply_action(ctx, prompt.event, current, action, before=(card,))


async def _find(ctx: AppContext, prompt: PastedPrompt) -> tuple[Review, str]:
    """The review, with what a model saw if there is one, and a note if that failed."""
    ours = await asyncio.to_thread(review, prompt.text, ctx.review)
    if ctx.model is None:
        return ours, ""
    asker = prompt.event.person
    looking = ctx.phrases.say("prompt_looking")
    async with show_status_line(ctx, prompt.event, prompt.channel, prompt.thread, looking) as show_status:
        reviewed = await ctx.model.review(asker, prompt.text, show_status)
    return (merged(ours, reviewed.seen, ctx.review), "") if reviewed.seen else (ours, reviewed.note)


async def _card(
    ctx: AppContext,
    prompt: PastedPrompt,
    found: Review,
    note: str,
    consultation: Consultation | None,
    candidates: Open,
) -> OutboundMessage:
    labels = {option.value: option.label for option in ctx.checklist.fields[PROMPT].options}
    unnamed = ctx.phrases.say("unnamed_project")
    elsewhere = consultation is not None and consultation.thread and consultation.thread != prompt.thread
    fills = tuple(Fill(consultation=known.id, project=known.project or unnamed) for known, _ in candidates)
    paste = f"prompt:{derive_id(prompt.event.key, 'review')}"
    message = PromptReview(
        paste=paste,
        ingredients=tuple(
            SeenIngredient(label=labels.get(name, name), state=finding.state, line=finding.line)
            for name, finding in found.findings.items()
        ),
        examples=found.examples,
        enough=ctx.review.few_shot_minimum,
        improvements=found.improvements,
        section=ctx.checklist.asking[PROMPT].section,
        note=note,
        link=await ctx.thread_link(consultation) if consultation and elsewhere else "",
        fills=fills if consultation is None else (),
        startable=consultation is None,
        values=found.values,
    )
    card = post_to(prompt.event, "review", message, prompt.channel, prompt.thread, slot=paste)
    return card.model_copy(update={"consultation": consultation.id}) if consultation and not elsewhere else card


async def _open_consultations(ctx: AppContext, event: DirectMessage, inside: Consultation | None) -> Open:
    """The consultations that a prompt could be for: that of its thread, or all that are open."""
    found: tuple[Consultation, ...] = (inside,) if inside and inside.owner == event.user else ()
    if event.thread is None:
        found = await ctx.open_consultations(event.team, event.user)
    positions = ((known, ctx.position(known)) for known in found)
    return tuple((known, here) for known, here in positions if here.place not in ("done", "dropped"))


async def _refuse(ctx: AppContext, event: DirectMessage, text: str) -> bool:
    """Say why a file was not reviewed. False if there are words beside it: they are still to be handled."""
    refusal = reply_to(event, "file", Notice(text=text))
    if event.text.strip():
        ctx.scope.attached.append(refusal)
        return False
    await ctx.commit(event, refusal)
    return True


async def open_review(ctx: AppContext, event: BlockAction) -> Response:
    """*Review our prompt*: the modal to paste it into."""
    consultation = await ctx.own_consultation(event)
    label, hint = ctx.phrases.say("modal_prompt"), ctx.phrases.say("modal_prompt_hint")
    return Form(
        submit=review_submission,
        name="modal_review",
        controls=(Control(field="prompt", kind="long_text", label=label, hint=hint),),
        value={"consultation": consultation.id},
    )
