"""Before anything counts, the person sees what was understood, line by line, with where each line came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.consultation.messages import ConfirmOpening, Line, SummaryCard
from bot.handlers import routes
from bot.slack import limits
from bot.slack.blocks.elements import actions, button, context, section, sections
from bot.slack.blocks.question_card import progress
from bot.slack.blocks.rendered import Block, Context, Rendered
from bot.slack.text import bold, fit, join_lines, one_line

EVIDENCE: Mapping[str, str] = {"said": "said", "measured": "measured", "unknown": "not known"}
CHANGEABLE = 24  # lines with a button of their own; the rest is changed by typing
LINE_TEXT = 200
REST = 1_500  # units for what has no button of its own


def opening(say: ConfirmOpening, about: Context) -> Rendered:
    """What was taken from the opening question, or by a model from a reply."""
    value = {"consultation": about.consultation}
    name = bold(say.project or "", limits.NAME)
    taken = "This is what I took from your question"
    if say.source == "reply":
        name, taken = "", "This is what I took from your words"
    blocks = [
        section(f"{taken}{f' about {name}' if name else ''}. Is it right?"),
        section(_lines(say.lines, limits.SECTION_TEXT)),
        *actions(
            [
                button(routes.OPENING_YES, "Yes, that's right", value, primary=True),
                button(routes.OPENING_NO, "No, ask me instead", value),
            ]
        ),
        *context("Nothing counts before you say so."),
    ]
    return Rendered(f"{taken}. Is it right?", blocks)


def summary(say: SummaryCard, about: Context) -> Rendered:
    """All answers; with a button to judge where nothing is left to ask."""
    value = {"consultation": about.consultation}
    name = bold(say.project or "", limits.NAME)
    title = f"{'All your answers' if say.final else 'Your answers so far'}{f': {name}' if name else ''}"
    rows = [_row(line, about) for line in say.lines[:CHANGEABLE]]
    more = _lines(say.lines[CHANGEABLE:], REST) if len(say.lines) > CHANGEABLE else ""
    apart = join_lines(say.not_applicable, lambda line: _shown(line, evidence=False), REST)
    blocks = [
        section(title),
        *context(progress(say.progress)),
        *rows,
        *sections(more, f"Not asked, since it can't change the verdict:\n{apart}" if apart else ""),
        *actions(
            [
                button(routes.CONFIRM, "That's right: give the verdict", value, primary=True) if say.final else None,
                None if say.final else button(routes.RESUME, "Go on", value, primary=True),
                button(routes.START_OVER, "Start over", value),
            ]
        ),
    ]
    asks = " Is it right?" if say.final else ""
    return Rendered(f"{title}. {progress(say.progress)}.{asks}", blocks)


def _row(line: Line, about: Context) -> Block:
    value = {"consultation": about.consultation, "question": line.question}
    label = "Change" if line.answer else "Answer"
    return section(_shown(line), button(routes.CHANGE, label, value, told=f"{label}: {line.label}"))


def _lines(lines: Iterable[Line], limit: int) -> str:
    return join_lines(lines, lambda line: f"• {_shown(line)}", limit)


def _shown(line: Line, *, evidence: bool = True) -> str:
    label = bold(line.label, limits.NAME)
    number = f"{line.item}. " if line.item else ""
    answer = fit(one_line(line.answer), LINE_TEXT) if line.answer else "_open_"
    rests_on = f" _({EVIDENCE[line.evidence]})_" if line.answer and evidence else ""
    return f"{number}{label}: {answer}{rests_on}" if label else f"{number}{answer}{rests_on}"
