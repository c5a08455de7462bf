"""*Fill in as a form*: three pages by topic, with all that is known; what each page holds is stored when it is left."""

from __future__ import annotations

import asyncio
from typing import Final

from bot.consultation.cards import control
from bot.consultation.engine import apply
from bot.consultation.position import position
from bot.consultation.state import Consultation
from bot.consultation.user_actions import FormAnswer
from bot.handlers.context import AppContext
from bot.handlers.transitions import apply_to_own, own_consultation
from bot.ports.event_handler import Ephemeral, FieldErrors, OpenModal, Response
from bot.ports.inbound import ViewSubmission
from bot.ports.views import ChecklistForm, FormSection

# The questions of each page, by id.
PAGES: Final = (("prompt", "failures"), ("failure_mode", "situation"), ("data", "ahead", "tuned", "project"))


def form_page(ctx: AppContext, consultation: Consultation, page: int) -> ChecklistForm:
    """One page, counted from 1, with what is known."""
    here = position(consultation, ctx.checklist, ctx.rules)
    known = {**here.values, **{name: found[0] for name, found in here.log.offered.items() if found}}
    return ChecklistForm(
        consultation=consultation.id,
        page=page,
        pages=len(PAGES),
        sections=tuple(
            FormSection(
                title=question.label,
                controls=tuple(control(field, known.get(field.name)) for field in question.fields),
            )
            for question in ctx.checklist.questions
            if question.id in PAGES[page - 1]
        ),
    )


async def submit_form(ctx: AppContext, event: ViewSubmission) -> Response:
    """Take what a page says, or say in the page what is wrong; then show the next page."""
    if event.refused:
        return FieldErrors(errors={field: ctx.phrases.say(name) for field, name in event.refused.items()})
    consultation = await own_consultation(ctx, event)
    if isinstance(consultation, Ephemeral):
        return consultation
    here = position(consultation, ctx.checklist, ctx.rules)
    fresh = {name: value for name, value in event.values.items() if here.values.get(name, here) != value}
    page = int(event.value.get("page") or len(PAGES))
    after = consultation
    if fresh:
        action = FormAnswer(None, fresh, "form")
        tried = await asyncio.to_thread(
            apply, consultation, action, event.user, event.at, ctx.checklist, ctx.phrases, ctx.rules
        )
        if not tried.entries:
            problem = getattr(tried.card, "problem", "") or ctx.phrases.say("nothing_chosen")
            return FieldErrors(errors={_wrong_field(ctx, event, problem): problem})
        response = await apply_to_own(ctx, event, action)
        if response is not None:
            return response
        after = consultation.model_copy(update={"entries": (*consultation.entries, *tried.entries)})
    return OpenModal(modal=form_page(ctx, after, page + 1)) if page < len(PAGES) else None


def _wrong_field(ctx: AppContext, event: ViewSubmission, problem: str) -> str:
    """The input that a problem is about: the one with this refusal of its own, else a count that is too large."""
    own = (name for name in event.values if getattr(ctx.checklist.fields.get(name), "refusal", "") == problem)
    too_large = (name for name in ("eval_failures", "tuned_failures") if name in event.values)
    return next(own, next(too_large, next(iter(event.values))))
