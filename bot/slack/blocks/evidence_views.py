"""Modals about evidence: how a file is read, examples to judge, the numbers of a cost comparison."""

from __future__ import annotations

from bot.consultation.messages import Control, Option
from bot.ports.views import CostForm, FailuresForm, ReadingForm, SampleForm
from bot.slack import limits
from bot.slack.blocks.controls import inputs
from bot.slack.blocks.elements import section
from bot.slack.blocks.rendered import Block, CardContext
from bot.slack.blocks.rich_text import lines, paragraph, run

EXAMPLE = 700  # characters of an input or an output
JUDGED = 20
LABEL, KIND = "label_", "kind_"
FAILURE_KINDS = ("format", "style", "knowledge", "reasoning", "other")


def reading_form(modal: ReadingForm, ctx: CardContext) -> list[Block]:
    """Each question with what answers it."""
    blocks = [section(ctx.say("modal_reading_intro"))]
    for topic in modal.sections:
        blocks += paragraph(run(topic.title, limits.REASON, bold=True))
        for control in topic.controls:
            blocks += inputs(control, ctx, optional=True)
    return blocks[: limits.VIEW_BLOCKS]


def sample_form(modal: SampleForm, ctx: CardContext) -> list[Block]:
    """The examples, each with a choice: agree or disagree."""
    blocks = [section(ctx.say("modal_sample_intro", count=len(modal.examples[:JUDGED])))]
    options = tuple(Option(label=ctx.say(f"sample_{name}"), value=name) for name in ("agree", "disagree"))
    for number, example in enumerate(modal.examples[:JUDGED]):
        blocks += lines(
            [
                [run(ctx.say("sample_line", line=example.line), bold=True)],
                [run(example.input, EXAMPLE)],
                [run("→ "), run(example.output, EXAMPLE)],
            ]
        )
        control = Control(field=f"{LABEL}{number}", kind="choice", label=ctx.say("sample_label"), options=options)
        blocks += inputs(control, ctx, optional=True)
    return blocks[: limits.VIEW_BLOCKS]


def failures_form(modal: FailuresForm, ctx: CardContext) -> list[Block]:
    """Failed cases with the reasons that they were given, each with a choice: which kind of failure is it?"""
    blocks = [section(ctx.say("modal_failures_intro", count=len(modal.cases[:JUDGED])))]
    options = tuple(Option(label=ctx.say(f"failures_{name}"), value=name) for name in FAILURE_KINDS)
    for number, case in enumerate(modal.cases[:JUDGED]):
        blocks += lines([[run(case.case, limits.LINE, bold=True)], [run(case.reason, EXAMPLE)]])
        initial = case.kind if case.kind in FAILURE_KINDS else None
        control = Control(
            field=f"{KIND}{number}", kind="choice", label=ctx.say("failures_label"), options=options, initial=initial
        )
        blocks += inputs(control, ctx, optional=True)
    return blocks[: limits.VIEW_BLOCKS]


def cost_form(modal: CostForm, ctx: CardContext) -> list[Block]:
    """Every number, as text: 3, or a range such as 2..5."""
    blocks = [section(ctx.say("modal_costs_intro"))]
    for control in modal.controls:
        blocks += inputs(control, ctx, optional=True)
    return blocks[: limits.VIEW_BLOCKS]
