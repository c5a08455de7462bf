"""The buttons on cards, answers and menus, and the modals they open: the form, and a question to the guide.

A stale button, or one on somebody else's card, changes nothing and says so. The form has three pages by topic, with all
that is known; what each page holds is stored when it is left.
"""

from __future__ import annotations

import asyncio

from bot.consultation.cards import control
from bot.consultation.messages import USER_SIGN, Control, Notice, Removal
from bot.consultation.state import Consultation
from bot.consultation.user_actions import Audience, Command, Confirm, Edit, FormAnswer, Word
from bot.decision.profile import Value
from bot.handlers.answers.guide_answers import answer_question, prepare_answer
from bot.handlers.answers.guide_questions import GuideQuestion
from bot.handlers.context import AppContext
from bot.handlers.conversation.begin_or_resume import begin, carried_values
from bot.handlers.conversation.transitions import apply_action, apply_to_own, taken_for, work_out
from bot.handlers.conversation.word_readings import read_opening, read_reply, read_reply_with_model
from bot.handlers.privacy.visibility import may_read_channel
from bot.handlers.verdicts.past_verdicts import list_for_person
from bot.ports.event_handler import Ephemeral, FieldErrors, Response
from bot.ports.inbound import BlockAction, ViewSubmission
from bot.ports.outbound import OutboundMessage, post_to, replace_pressed
from bot.ports.store import Changes, TranscriptLine
from bot.ports.views import Form, FormSection


async def answer(ctx: AppContext, event: BlockAction) -> Response:
    """*Continue*: the inputs of the card are the answer to its question."""
    if event.refused:
        return ctx.ephemeral("could_not_read", what=" ".join(_refusals(ctx, event).values()))
    return await apply_to_own(ctx, event, FormAnswer(event.value.get("question"), _with_ticks(ctx, event)))


async def pick(ctx: AppContext, event: BlockAction) -> Response:
    """A choice, or a value that may have been meant: the button carries the answer."""
    values = carried_values(event, "values")
    return await apply_to_own(ctx, event, FormAnswer(event.value.get("question"), values))


async def command(word: Word, ctx: AppContext, event: BlockAction) -> Response:
    """A button or a menu's entry that stands for a control word: *Not sure*, *Keep*, *Start over* …"""
    return await apply_to_own(ctx, event, Command(word, event.value.get("question")))


async def change(ctx: AppContext, event: BlockAction) -> Response:
    """*Change*: ask an answered question again."""
    return await apply_to_own(ctx, event, Edit(event.value.get("question") or ""))


async def confirm(ctx: AppContext, event: BlockAction) -> Response:
    """*Post the verdict*, or *Show only me*."""
    audience: Audience = "owner" if event.value.get("audience") == "owner" else "origin"
    name = event.values.get("project")
    return await apply_to_own(ctx, event, Confirm(audience, name if isinstance(name, str) else None))


async def open_form(ctx: AppContext, event: BlockAction) -> Response:
    """*Fill in as a form*, *Edit*: all questions, a page for each topic, with all that is known."""
    return form_page(ctx, await ctx.own_consultation(event), 1)


async def open_ask(ctx: AppContext, event: BlockAction) -> Response:
    """*Ask a question*: below a verdict the answer belongs in its thread; from a menu or Home, in the DM.

    Where others read the answer, they see who asked what.
    """
    thread = event.thread or (event.ts if event.value.get("verdict") else None)
    about = {"channel": event.channel, "thread": thread} if event.channel and thread else {}
    if about and not about["channel"].startswith("D"):
        about["asker"] = event.user
    return question_form(ctx, about)


async def list_verdicts(ctx: AppContext, event: BlockAction) -> Response:
    """*Past verdicts*: the latest that this person may see, of the project that the button names or of all."""
    return Ephemeral(message=await list_for_person(ctx, event, event.value.get("project", "")))


async def unknown(ctx: AppContext, _: BlockAction) -> Response:
    """A button that no longer exists."""
    return ctx.ephemeral("button_unknown")


def _refusals(ctx: AppContext, event: BlockAction | ViewSubmission) -> dict[str, str]:
    """What is said to each input that can't be read, by its field."""
    return {field: ctx.phrases.say(f"number_{wrong}") for field, wrong in event.refused.items()}


def _with_ticks(ctx: AppContext, event: BlockAction) -> dict[str, Value]:
    """The values of a card; a statement that could be ticked and was not is answered, too."""
    values = dict(event.values)
    ticked = values.pop("ticks", ())
    for name in filter(None, event.value.get("ticks", "").split(",")):
        field = ctx.checklist.fields.get(name)
        if field is not None and field.tick:
            ticks, empty = field.options
            values[name] = ticks.value if isinstance(ticked, tuple) and name in ticked else empty.value
    return values


def question_form(ctx: AppContext, about: dict[str, str]) -> Form:
    """A question to the guide. `about` names where the answer belongs: channel and thread, and asker."""
    label, placeholder = ctx.phrases.say("modal_question"), ctx.phrases.say("modal_question_example")
    question = Control(field="question", kind="text", label=label, placeholder=placeholder)
    return Form(submit=ask_guide, name="modal_ask", controls=(question,), value=about)


def form_page(ctx: AppContext, consultation: Consultation, page: int) -> Form:
    """One page of the checklist, counted from 1, with what is known."""
    here = ctx.position(consultation)
    known = {**here.values, **{name: found[0] for name, found in here.log.offered.items() if found}}
    pages = len(ctx.checklist.form_pages)
    entries = str(len(consultation.entries))
    return Form(
        submit=submit_form,
        name="modal_checklist",
        intro=ctx.phrases.say("modal_checklist_intro", page=page, pages=pages),
        button=ctx.phrases.say("modal_save") if page == pages else "",
        value={"consultation": consultation.id, "page": str(page), "entries": entries},
        optional=True,
        sections=tuple(
            FormSection(
                title=question.label,
                controls=tuple(control(field, known.get(field.name)) for field in question.fields),
            )
            for question in ctx.checklist.form_pages[page - 1]
        ),
    )


async def submit_form(ctx: AppContext, event: ViewSubmission) -> Response:
    """Take what a page says, or say in the page what is wrong; then show the next page."""
    if event.refused:
        return FieldErrors(errors=_refusals(ctx, event))
    consultation = await ctx.own_consultation(event)
    # What was answered elsewhere since the page was shown stands, unless the page was changed; and a page that is sent
    # again after a crash, since Slack said that it failed, is stored once.
    entries = consultation.entries[: int(event.value.get("entries") or len(consultation.entries))]
    shown = ctx.position(consultation.model_copy(update={"entries": entries})).values
    now = ctx.position(consultation).values
    fresh = {
        name: value
        for name, value in event.values.items()
        if all(name not in known or known[name] != value for known in (shown, now))
    }
    pages = len(ctx.checklist.form_pages)
    page = int(event.value.get("page") or pages)
    after = consultation
    if fresh:
        action = FormAnswer(None, fresh, "form")
        tried = await asyncio.to_thread(work_out, ctx, event, consultation, action, event.at)
        if not tried.entries:
            problem = getattr(tried.card, "problem", "") or ctx.phrases.say("nothing_chosen")
            return FieldErrors(errors={_wrong_field(ctx, event, problem): problem})
        response = await apply_to_own(ctx, event, action)
        if response is not None:
            return response
        after = consultation.model_copy(update={"entries": (*consultation.entries, *tried.entries)})
    return form_page(ctx, after, page + 1) if page < pages else None


def _wrong_field(ctx: AppContext, event: ViewSubmission, problem: str) -> str:
    """The input that a problem is about: the one with this refusal of its own, else a count that is too large."""
    own = (name for name in event.values if getattr(ctx.checklist.fields.get(name), "refusal", "") == problem)
    too_large = (name for name in ("eval_failures", "tuned_failures") if name in event.values)
    return next(own, next(too_large, next(iter(event.values))))


async def ask_guide(ctx: AppContext, event: ViewSubmission, *, may_begin: bool = True) -> Response:
    """Answer a question in the thread where it was asked; in the DM if there is none that they can read."""
    channel = event.value.get("channel")
    thread = event.value.get("thread") or None
    direct = (channel or "").startswith("D")
    if not channel or not (direct or await may_read_channel(ctx, event.user, channel)):
        channel, thread = await ctx.workspace.room(event.user), None
    question = str(event.values.get("question") or "")
    if thread and event.value.get("asker"):
        # Where others read, they see who asked what. It stands above the answer, which may take its time.
        asked = Notice(text=ctx.phrases.say("asked_about", owner=USER_SIGN, question=question), user=event.user)
        above = post_to(event, "asked", asked, channel, thread)
        if ctx.model is None:
            ctx.scope.attached.append(above)
        else:  # what is streamed stands below it; handled again after a crash, it has the same id and is stored once
            await ctx.post(above)
    return await answer_question(ctx, GuideQuestion(event, channel, thread, question, may_begin))


async def ignore(_: AppContext, __: ViewSubmission) -> Response:
    """A modal that no longer exists."""
    return None


async def begin_with_words(ctx: AppContext, event: BlockAction) -> Response:
    """*Something new*: the words begin a consultation of their own, in the thread where they were written."""
    words, removal = _words(ctx, event), replace_pressed(event, "removal", Removal())
    await begin(
        ctx, event, await read_opening(ctx, words), words=words,
        room=event.channel, thread=event.thread, below=lambda _: (removal,), changes=_claim(event),
    )  # fmt: skip
    return None


async def answer_words(ctx: AppContext, event: BlockAction) -> Response:
    """*Just a question*: the guide answers the words in their thread."""
    words, ident = _words(ctx, event), event.value.get("consultation")
    asked_in = await ctx.consultation(event.team, ident, event.user) if ident else None
    question = GuideQuestion(event, event.channel or "", event.thread, words, consultation=asked_in)
    prepared = await prepare_answer(ctx, question)
    changes, removal = _claim(event, prepared.transcript), replace_pressed(event, "removal", Removal())
    if asked_in is None:
        await ctx.commit(event, *prepared.messages, removal, changes=changes)
        return None
    async with ctx.locked_now(asked_in) as current:
        before, action = prepared.within(current.id), Command("resume")
        return await apply_action(ctx, event, current, action, before=before, after=(removal,), changes=changes)


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
        line: tuple[OutboundMessage, ...] = ()
        if event.thread == current.thread:
            line = (replace_pressed(event, "removal", Removal()),)
        elif event.thread is not None:  # without a thread it was asked ephemerally: there is no card to edit
            line = (replace_pressed(event, "taken", message),)
        changes = _claim(event)
        response = await apply_action(ctx, event, current, action, after=line, changes=changes, transition=transition)
    return response or (None if line else Ephemeral(message=message))


def _words(ctx: AppContext, event: BlockAction) -> str:
    """The words that a card asked about. Raises RefusedError if they did not fit into its button."""
    words = event.value.get("words")
    if words is None:
        raise ctx.refused("say_again")
    return words


def _claim(event: BlockAction, transcript: tuple[TranscriptLine, ...] = ()) -> Changes:
    """The first choice on a card counts: the dispatcher says so to whoever comes later."""
    return Changes(claim=f"choice:{event.channel}:{event.ts}", transcript=transcript)
