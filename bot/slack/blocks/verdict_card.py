"""A verdict shows what was decided, why, what is missing and what would change it; every reason names its section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from bot.consultation.messages import ItemLine, ReasonLine, VerdictMessage
from bot.handlers import routes
from bot.slack import limits
from bot.slack.blocks.elements import actions, button, cited, context, header, person, section, sections
from bot.slack.blocks.rendered import Block, Rendered
from bot.slack.text import bold, fit, join_lines, one_line, units

T = TypeVar("T")

DECIDED: Mapping[str, str] = {"prompt": "Keep prompting", "not_yet": "Not yet", "fine_tune": "Fine-tune"}
STATE: Mapping[str, tuple[str, str]] = {
    "met": ("✓", "met"),
    "unmet": ("✗", "not met"),
    "unknown": ("?", "not known"),
    "not_applicable": ("–", "does not apply"),
}
# Shares of the text that one message may hold; together they stay below it.
REASONS, MISSING, CHANGES, TOLD, SMALL = 2_400, 1_800, 1_600, 1_200, 850


def verdict(say: VerdictMessage) -> Rendered:
    """The whole verdict as one message."""
    value = {"consultation": say.consultation, "verdict": say.verdict}
    headline = one_line(say.headline) or DECIDED[say.decision]
    long = units(headline) > limits.HEADER_TEXT
    blocks = [
        header(DECIDED[say.decision] if long else headline),
        *sections(bold(headline, limits.REASON) if long else ""),
        *sections(fit(say.summary, TOLD), fit(say.next_step, limits.REASON)),
        *_titled("Why", say.deciding, _reason, REASONS),
        *_titled("What is missing, in order", say.missing, _item, MISSING),
        *_told("What would change it", say.changes, CHANGES),
        *_titled("Worth a second look", say.caveats, _reason, SMALL),
        *_told("Not known, and it matters", say.unknowns, SMALL),
        *_told("Since the last verdict", say.since_last, SMALL),
        *_told("It rests on", say.evidence, SMALL),
        *actions(
            [
                button(routes.TEN_ITEMS, "All ten items", value),
                button(routes.CHANGE_ANSWER, "Change an answer", value),
                button(routes.ASK, "Ask a question", value),
                button(routes.SHARE, "Share to a channel", value) if say.shareable else None,
            ]
        ),
        *context(f"Answered by {person(say.owner)}", f"Guide of {fit(one_line(say.guide_edition), limits.NAME)}"),
    ]
    text = ". ".join(part for part in (headline, one_line(say.next_step)) if part)
    return Rendered(fit(text, limits.MESSAGE_FALLBACK), blocks)


def items(say: VerdictMessage) -> list[Block]:
    """The ten items, one line each."""
    return [section(_item(line, state=True)) for line in say.items] or [section("There is nothing to show.")]


def _titled(title: str, things: Iterable[T], show: Callable[[T], str], limit: int) -> list[Block]:
    shown = join_lines(things, show, limit)
    return [section(f"*{title}*\n{shown}")] if shown else []


def _told(title: str, lines: Iterable[str], limit: int) -> list[Block]:
    return _titled(title, filter(str.strip, lines), lambda line: f"• {fit(one_line(line), limits.LINE)}", limit)


def _reason(reason: ReasonLine) -> str:
    section_cited = cited(reason.section)
    text = fit(one_line(reason.text), limits.REASON)
    return f"• {text}" + (f"\n    {section_cited}" if section_cited else "")


def _item(line: ItemLine, *, state: bool = False) -> str:
    mark, words = STATE[line.state]
    note = fit(one_line(line.note), limits.LINE)
    told = f" – {words}" if state else ""
    label = fit(one_line(line.label), limits.NAME)
    return f"{mark} {line.number}. {label}{told}{f': {note}' if note else ''}"
