"""Modals. What a modal must remember travels in its private metadata."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.consultation.file_reading import FAILURE_KINDS
from bot.consultation.messages import Control, Option
from bot.consultation.phrases import Phrases
from bot.decision.profile import Value
from bot.handlers import routes
from bot.ports import views
from bot.slack import limits
from bot.slack.blocks.controls import input_block, inputs
from bot.slack.blocks.elements import context, header, link_line, plain, section
from bot.slack.blocks.rendered import Block, CardContext
from bot.slack.blocks.rich_text import lines, paragraph, run
from bot.slack.blocks.verdict_card import ten_items
from bot.slack.text import clip, one_line, units

View = dict[str, Any]
EXAMPLE = 700  # characters of an input or an output
JUDGED = 20


def build_modal(modal: views.Modal, phrases: Phrases) -> View:
    """The view of a modal."""
    ctx = CardContext(phrases)
    match modal:
        case views.ChecklistForm(consultation=consultation, page=page, pages=pages):
            value = {"consultation": consultation, "page": str(page), "entries": str(modal.entries)}
            intro = ctx.say("modal_checklist_intro", page=page, pages=pages)
            blocks = _topics(intro, modal.sections, limits.NAME, ctx, typed=True)
            view = _form(ctx, routes.FORM_VIEW, "modal_checklist", blocks, value)
            submit = ctx.say("modal_save" if page == pages else "modal_next")
            return {**view, "submit": plain(submit, limits.VIEW_BUTTON)}
        case views.DecisionRecord():
            return _reading(ctx, ctx.say("modal_record"), _record(modal, ctx))
        case views.RatingDetails(about=about):
            return _form(ctx, routes.RATING_VIEW, "modal_rating", _rating(ctx), about)
        case views.ShareVerdict(verdict=verdict):
            project = clip(one_line(modal.project), limits.NAME)
            lead = ctx.say("modal_share_project", project=project) if project else ctx.say("modal_share_this")
            return _form(ctx, routes.SHARE_VIEW, "modal_share", [section(lead), _channel(ctx)], {"verdict": verdict})
        case views.AskGuide(about=about):
            carried = about if units(json.dumps(about)) <= limits.PRIVATE_METADATA else {}
            label, placeholder = ctx.say("modal_question"), ctx.say("modal_question_example")
            question = Control(field="question", kind="text", label=label, placeholder=placeholder)
            return _form(ctx, routes.ASK_VIEW, "modal_ask", inputs(question, ctx), carried)
        case views.ReviewPrompt(consultation=consultation):
            return _form(ctx, routes.REVIEW_VIEW, "modal_review", [_prompt(ctx)], {"consultation": consultation})
        case views.ReadingForm():
            blocks = _topics(ctx.say("modal_reading_intro"), modal.sections, limits.REASON, ctx)
            return _form(ctx, routes.READING_VIEW, "modal_reading", blocks, _of_reading(modal))
        case views.SampleForm():
            return _form(ctx, routes.SAMPLE_VIEW, "modal_sample", _sample_form(modal, ctx), _of_reading(modal))
        case views.FailuresForm():
            return _form(ctx, routes.FAILURES_VIEW, "modal_failures", _failures_form(modal, ctx), _of_reading(modal))
        case views.CostForm(consultation=consultation):
            controls = [block for control in modal.controls for block in inputs(control, ctx, optional=True)]
            blocks = [section(ctx.say("modal_costs_intro")), *controls]
            return _form(ctx, routes.COSTS_VIEW, "modal_costs", blocks, {"consultation": consultation})
        case views.ChooseDeletion(choices=choices):
            options = tuple(Option(label=label, value=subject) for subject, label in choices)
            what = Control(field="subject", kind="choice", label=ctx.say("data_choose_label"), options=options)
            return _form(ctx, routes.CHOOSE_DELETION_VIEW, "data_choose", inputs(what, ctx), {})
        case views.ConfirmDeletion(subject=subject):
            value = {"subject": subject}
            return _form(ctx, routes.DELETE_VIEW, "data_confirm", [section(modal.text)], value)
        case views.TenItems():
            return _reading(ctx, ctx.say("modal_ten_items"), ten_items(modal.verdict, ctx))
        case views.ShortText():
            return _reading(
                ctx, ctx.say("modal_name"), [section(modal.text), *link_line(modal.link, ctx.say("card_go_there"))]
            )


def _form(ctx: CardContext, callback_id: str, phrase: str, blocks: list[Block], value: Mapping[str, str]) -> View:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(ctx.say(f"{phrase}_title"), limits.VIEW_TITLE),
        "submit": plain(ctx.say(f"{phrase}_submit"), limits.VIEW_BUTTON),
        "close": plain(ctx.say("modal_cancel"), limits.VIEW_BUTTON),
        "private_metadata": json.dumps(dict(value)),
        "blocks": blocks[: limits.VIEW_BLOCKS],
    }


def _reading(ctx: CardContext, title: str, blocks: list[Block]) -> View:
    return {
        "type": "modal",
        "title": plain(title, limits.VIEW_TITLE),
        "close": plain(ctx.say("modal_close"), limits.VIEW_BUTTON),
        "blocks": blocks,
    }


def _of_reading(modal: views.FormOfReading) -> dict[str, str]:
    return {"consultation": modal.consultation, "reading": modal.reading}


def _record(modal: views.DecisionRecord, ctx: CardContext) -> list[Block]:
    """As preformatted text, which shows the Markdown as it is and is copied whole."""
    text = run(clip(modal.markdown, limits.SECTION_TEXT))
    if text is None:
        return [section(ctx.say("card_nothing_to_show"))]
    code: Block = {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [text]}]}
    return [*context(ctx.say("modal_record_label")), code]


def _rating(ctx: CardContext) -> list[Block]:
    details = Control(field="details", kind="text", label=ctx.say("rate_details"))
    return [
        *_choose("what", ctx.say("rate_what"), "rate", ("facts", "reasoning", "wording"), ctx),
        *inputs(details, ctx, optional=True),
    ]


def _channel(ctx: CardContext) -> Block:
    shown = {"include": ["public", "private"], "exclude_external_shared_channels": True}
    element = {"type": "conversations_select", "filter": shown}
    hint = ctx.say("modal_channel_hint")
    return input_block("channel", ctx.say("modal_channel"), "channel:channel", element, hint=hint)


def _prompt(ctx: CardContext) -> Block:
    element = {"type": "plain_text_input", "multiline": True, "max_length": limits.TEXT_INPUT}
    return input_block("prompt", ctx.say("modal_prompt"), "text:prompt", element, hint=ctx.say("modal_prompt_hint"))


def _topics(
    intro: str, sections: Iterable[views.FormSection], limit: int, ctx: CardContext, *, typed: bool = False
) -> list[Block]:
    """Each topic with its controls. `limit`: units of a title; `typed`: see `inputs`."""
    blocks = [section(intro)]
    for topic in sections:
        title = clip(one_line(topic.title), limit)
        blocks += [header(title)] if 0 < units(title) <= limits.HEADER_TEXT else paragraph(run(title, bold=True))
        for control in topic.controls:
            blocks += inputs(control, ctx, optional=True, typed=typed)
    return blocks


def _choose(
    field: str, label: str, phrase: str, names: Iterable[str], ctx: CardContext, initial: Value = None
) -> list[Block]:
    """One choice that may stay open. The label of a name is the sentence PHRASE_NAME."""
    options = tuple(Option(label=ctx.say(f"{phrase}_{name}"), value=name) for name in names)
    control = Control(field=field, kind="choice", label=label, options=options, initial=initial)
    return inputs(control, ctx, optional=True)


def _sample_form(modal: views.SampleForm, ctx: CardContext) -> list[Block]:
    """The examples, each with a choice: agree or disagree."""
    blocks = [section(ctx.say("modal_sample_intro", count=len(modal.examples[:JUDGED])))]
    for number, example in enumerate(modal.examples[:JUDGED]):
        line = [run(ctx.say("sample_line", line=example.line), bold=True)]
        blocks += lines([line, [run(example.input, EXAMPLE)], [run("→ "), run(example.output, EXAMPLE)]])
        blocks += _choose(f"{views.LABEL}{number}", ctx.say("sample_label"), "sample", ("agree", "disagree"), ctx)
    return blocks


def _failures_form(modal: views.FailuresForm, ctx: CardContext) -> list[Block]:
    """Failed cases with the reasons that they were given, each with a choice: which kind of failure is it?"""
    blocks = [section(ctx.say("modal_failures_intro", count=len(modal.cases[:JUDGED])))]
    for number, case in enumerate(modal.cases[:JUDGED]):
        blocks += lines([[run(case.case, limits.LINE, bold=True)], [run(case.reason, EXAMPLE)]])
        initial = case.kind if case.kind in FAILURE_KINDS else None
        blocks += _choose(f"{views.KIND}{number}", ctx.say("failures_label"), "failures", FAILURE_KINDS, ctx, initial)
    return blocks
