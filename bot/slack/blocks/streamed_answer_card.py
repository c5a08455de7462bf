"""A model's answer as it stands in the end: its words shown letter by letter, its footnotes in words of our own."""

from __future__ import annotations

from bot.guide.answer_messages import Footnote, StreamedAnswer, mark
from bot.slack import limits
from bot.slack.blocks.answer_card import checklist_button, small_note
from bot.slack.blocks.elements import actions, context, section, shown_units
from bot.slack.blocks.rendered import Block, Context, Rendered
from bot.slack.streaming.fitting import in_pieces
from bot.slack.text import escape, fit, join_lines, one_line, units

BESIDES = 700  # units kept free for the note and the button
EMPTY = "…"


def told(say: StreamedAnswer, about: Context) -> Rendered:
    """The answer, its footnotes, the button."""
    words = so_far(say.text)
    blocks = [
        *words,
        *context(*_footnotes(say, limits.MESSAGE_TEXT_TOTAL - shown_units(words) - BESIDES)),
        *small_note(say.note),
        *actions([checklist_button(say, about)] if say.offer_checklist else []),
    ]
    fallback = one_line(say.text) or one_line(say.note)
    return Rendered(fit(fallback, limits.MESSAGE_FALLBACK) or EMPTY, blocks or [section(EMPTY)])


def so_far(text: str) -> list[Block]:
    """The words alone, all of them."""
    return [section(escape(piece)) for piece in in_pieces(text, limits.ANSWER, lambda part: units(escape(part)))]


def _footnotes(say: StreamedAnswer, room: int) -> list[str]:
    """As many lines as there is room for, in texts that Slack takes."""
    lines = join_lines(say.footnotes, _footnote, room)
    return list(in_pieces(lines, limits.CONTEXT_TEXT, units))


def _footnote(note: Footnote) -> str:
    title = f"_{fit(one_line(note.section), limits.LINE)}_"
    words = fit(one_line(note.quote), limits.QUOTE)
    return f"{mark(note.number)} {title}: “{words}”" if words else f"{mark(note.number)} {title}"
