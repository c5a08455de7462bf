"""A model's answer as it stands in the end: its words shown letter by letter, its footnotes in words of our own."""

from __future__ import annotations

from bot.conversation.guide_says import Footnote, ToldAnswer, mark
from bot.slack import limits
from bot.slack.cards.answer import checklist_button, small_note
from bot.slack.cards.blocks import actions, context, section
from bot.slack.cards.drawn import Block, Context, Drawn
from bot.slack.fitting import in_pieces
from bot.slack.mrkdwn import escape, fit, join_lines, one_line, units

FOOTNOTES = 2_400  # units of all footnotes of one message
EMPTY = "…"


def told(say: ToldAnswer, about: Context) -> Drawn:
    """The answer, its footnotes, the button."""
    blocks = [
        *so_far(say.text),
        *context(join_lines(say.footnotes, _footnote, FOOTNOTES)),
        *small_note(say.note),
        *actions([checklist_button(say, about)] if say.offer_checklist else []),
    ]
    words = one_line(say.text) or one_line(say.note)
    return Drawn(fit(words, limits.MESSAGE_FALLBACK) or EMPTY, blocks or [section(EMPTY)])


def so_far(text: str) -> list[Block]:
    """The words alone, all of them."""
    return [section(escape(piece)) for piece in in_pieces(text, limits.ANSWER, lambda part: units(escape(part)))]


def _footnote(note: Footnote) -> str:
    title = f"_{fit(one_line(note.section), limits.LINE)}_"
    words = fit(one_line(note.quote), limits.QUOTE)
    return f"{mark(note.number)} {title}: “{words}”" if words else f"{mark(note.number)} {title}"
