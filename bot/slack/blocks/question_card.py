"""A question is one card with its controls; once answered it is one line that can't be misread as open."""

from __future__ import annotations

from bot.consultation.messages import Progress, QuestionCard, SettledCard
from bot.handlers import routes
from bot.slack import limits
from bot.slack.blocks.controls import inputs
from bot.slack.blocks.elements import actions, button, cited, context, section, sections, shown_units
from bot.slack.blocks.rendered import Block, Context, Rendered
from bot.slack.text import bold, fit, join_lines, one_line

OR_TYPE = "or just type your answer here"
SPARE_BLOCKS = 10  # for everything on a card that is no control


def progress(done: Progress) -> str:
    """How far it is, in words."""
    return f"{done.done} of {done.total} done"


def asked(ask: QuestionCard, about: Context) -> Rendered:
    """The card of a question that is open."""
    value = {"consultation": about.consultation, "question": ask.question}
    place = f"Item {ask.item} of 10" if ask.item else ""
    controls = _controls(ask, about.version)
    row = [
        button(routes.ANSWER, "Answer", value, primary=True, told=f"Answer: {ask.wording}") if controls else None,
        button(routes.SKIP, "Skip this question" if ask.offer_skip else "Skip / don't know", value),
        button(routes.WHY, "Why?", value, told="Why is this asked?"),
        button(routes.BACK, "Back", value, told="Back to the question before"),
        button(routes.SEVERAL, "Several at once", value, told="Answer several questions at once"),
        button(routes.PAUSE, "Pause", value),
        button(routes.REVIEW, "Review our prompt", value) if _asks_for_prompt(ask) else None,
    ]
    example = f"For example: {fit(one_line(ask.example), limits.LINE)}" if ask.example else ""
    blocks = [
        *sections(_noted(ask.noted), fit(ask.apology, limits.REASON)),
        section(bold(ask.wording, limits.WORDING)),
        *context(" · ".join(part for part in (progress(ask.progress), place) if part)),
        *context(_was(ask.changing)),
        *context(_why(ask)),
        *controls,
        *actions(row),
        *context(" · ".join(part for part in (OR_TYPE if controls else "Just type your answer here", example) if part)),
    ]
    return Rendered(fit(one_line(f"{ask.wording} ({progress(ask.progress)})"), limits.MESSAGE_FALLBACK), blocks)


def settled(say: SettledCard, about: Context) -> Rendered:
    """One read-only line, with *change* where the answer may still be changed."""
    mark = "✓" if say.applies else "–"
    label = bold(say.label, limits.NAME)
    line = f"{mark} {label}: {fit(one_line(say.line), limits.REASON)}" if label else fit(say.line, limits.REASON)
    value = {"consultation": about.consultation, "question": say.question}
    change = button(routes.CHANGE, "Change", value, told=f"Change the answer: {say.label}") if say.changeable else None
    return Rendered(fit(one_line(f"{say.label}: {say.line}"), limits.MESSAGE_FALLBACK), [section(line, change)])


def _asks_for_prompt(ask: QuestionCard) -> bool:
    return any(control.field == "prompt_ingredients" for control in ask.controls)


def _controls(ask: QuestionCard, version: str) -> list[Block]:
    """The controls that one message can hold; where some don't fit, the card says to type the rest."""
    made: list[Block] = []
    text = 0
    for control in ask.controls:
        more = inputs(control, version)
        text += shown_units(more)
        if len(made) + len(more) > limits.MESSAGE_BLOCKS - SPARE_BLOCKS or text > limits.CONTROLS_TEXT:
            return [*made, *context("There is more to this question than fits here: type the rest.")]
        made += more
    return made


def _noted(lines: tuple[str, ...]) -> str:
    shown = join_lines(filter(str.strip, lines), lambda line: f"• {fit(one_line(line), limits.LINE)}", limits.WORDING)
    return f"Noted:\n{shown}" if shown else ""


def _was(answer: str) -> str:
    return f"Your answer so far: {fit(one_line(answer), limits.LINE)}" if answer else ""


def _why(ask: QuestionCard) -> str:
    why = fit(one_line(ask.why), limits.REASON)
    return " · ".join(part for part in (why, cited(ask.section)) if part)
