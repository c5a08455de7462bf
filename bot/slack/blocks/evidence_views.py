"""Modals about evidence: how a file is read, examples to judge, the numbers of a cost comparison."""

from __future__ import annotations

from collections.abc import Iterable

from bot.consultation.messages import Control, Option
from bot.decision.profile import Value
from bot.ports.views import CostForm, FailuresForm, FormSection, ReadingForm, SampleForm
from bot.slack import limits
from bot.slack.blocks.controls import inputs
from bot.slack.blocks.elements import section
from bot.slack.blocks.rendered import Block, CardContext
from bot.slack.blocks.rich_text import lines, paragraph, run

EXAMPLE = 700  # characters of an input or an output
JUDGED = 20
LABEL, KIND = "label_", "kind_"
FAILURE_KINDS = ("format", "style", "knowledge", "reasoning", "other")


def topics(
    intro: str, sections: Iterable[FormSection], limit: int, ctx: CardContext, *, typed: bool = False
) -> list[Block]:
    """Each topic with its controls. `limit`: units of a title; `typed`: see `inputs`."""
    blocks = [section(intro)]
    for topic in sections:
        blocks += paragraph(run(topic.title, limit, bold=True))
        for control in topic.controls:
            blocks += inputs(control, ctx, optional=True, typed=typed)
    return blocks


def choose(
    field: str, label: str, phrase: str, names: Iterable[str], ctx: CardContext, initial: Value = None
) -> list[Block]:
    """One choice that may stay open. The label of a name is the sentence PHRASE_NAME."""
    options = tuple(Option(label=ctx.say(f"{phrase}_{name}"), value=name) for name in names)
    control = Control(field=field, kind="choice", label=label, options=options, initial=initial)
    return inputs(control, ctx, optional=True)


def reading_form(modal: ReadingForm, ctx: CardContext) -> list[Block]:
    """Each question with what answers it."""
    return topics(ctx.say("modal_reading_intro"), modal.sections, limits.REASON, ctx)


def sample_form(modal: SampleForm, ctx: CardContext) -> list[Block]:
    """The examples, each with a choice: agree or disagree."""
    blocks = [section(ctx.say("modal_sample_intro", count=len(modal.examples[:JUDGED])))]
    for number, example in enumerate(modal.examples[:JUDGED]):
        line = [run(ctx.say("sample_line", line=example.line), bold=True)]
        blocks += lines([line, [run(example.input, EXAMPLE)], [run("→ "), run(example.output, EXAMPLE)]])
        blocks += choose(f"{LABEL}{number}", ctx.say("sample_label"), "sample", ("agree", "disagree"), ctx)
    return blocks


def failures_form(modal: FailuresForm, ctx: CardContext) -> list[Block]:
    """Failed cases with the reasons that they were given, each with a choice: which kind of failure is it?"""
    blocks = [section(ctx.say("modal_failures_intro", count=len(modal.cases[:JUDGED])))]
    for number, case in enumerate(modal.cases[:JUDGED]):
        blocks += lines([[run(case.case, limits.LINE, bold=True)], [run(case.reason, EXAMPLE)]])
        initial = case.kind if case.kind in FAILURE_KINDS else None
        blocks += choose(f"{KIND}{number}", ctx.say("failures_label"), "failures", FAILURE_KINDS, ctx, initial)
    return blocks


def cost_form(modal: CostForm, ctx: CardContext) -> list[Block]:
    """Every number, as text: 3, or a range such as 2..5."""
    controls = [block for control in modal.controls for block in inputs(control, ctx, optional=True)]
    return [section(ctx.say("modal_costs_intro")), *controls]
