"""A verdict: what was decided, why, what is missing and what would change it; every reason names its section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from bot.consultation.messages import ItemLine, ReasonLine, VerdictMessage
from bot.handlers import routes
from bot.slack import limits
from bot.slack.blocks.elements import actions, button, cite, context, header, section
from bot.slack.blocks.rendered import Block, CardContext, Rendered
from bot.slack.blocks.rich_text import Row, fit_rows, lines, paragraph, run, titled_list, user_run
from bot.slack.text import clip, fallback, one_line, units

T = TypeVar("T")

MARKS: Mapping[str, str] = {"met": "✓", "unmet": "✗", "unknown": "?", "not_applicable": "–"}
# Shares of the text that one message may hold, in units; together they stay below it.
REASONS, MISSING, CHANGES, SUMMARY, SMALL = 2_400, 1_800, 1_600, 1_200, 850


def verdict(message: VerdictMessage, ctx: CardContext) -> Rendered:
    """The whole verdict as one message."""
    value = {"consultation": message.consultation, "verdict": message.verdict}
    decided = ctx.say(f"decided_{message.decision}")
    headline = one_line(message.headline) or decided
    long = units(headline) > limits.HEADER_TEXT
    share = button(routes.SHARE, ctx.say("button_share"), value) if message.shareable else None
    edition = clip(one_line(message.guide_edition), limits.NAME)
    blocks = [
        header(decided if long else headline),
        *paragraph(run(headline, limits.REASON, bold=True) if long else None),
        *paragraph(run(clip(message.summary, SUMMARY))),
        *paragraph(run(message.next_step, limits.REASON)),
        *_list(ctx, "why", message.deciding, lambda reason: _reason(reason, ctx), REASONS),
        *_list(ctx, "missing", message.missing, lambda item: _item(item, ctx), MISSING),
        *_list(ctx, "changes", message.changes, _line, CHANGES),
        *_list(ctx, "caveats", message.caveats, lambda reason: _reason(reason, ctx), SMALL),
        *_list(ctx, "unknowns", message.unknowns, _line, SMALL),
        *_list(ctx, "since", message.since_last, _line, SMALL),
        *_list(ctx, "rests_on", message.evidence, _line, SMALL),
        *actions(
            [
                button(routes.TEN_ITEMS, ctx.say("button_ten_items"), value),
                button(routes.CHANGE_ANSWER, ctx.say("button_change_answer"), value),
                button(routes.ASK, ctx.say("button_ask"), value),
                share,
            ]
        ),
        *paragraph(run(f"{ctx.say('card_answered_by')} "), user_run(message.owner)),
        *context(ctx.say("card_edition", edition=edition) if edition else ""),
    ]
    return Rendered(fallback(". ".join(part for part in (headline, one_line(message.next_step)) if part)), blocks)


def ten_items(message: VerdictMessage, ctx: CardContext) -> list[Block]:
    """The ten items, a block each."""
    blocks = [block for item in message.items for block in lines([_item(item, ctx, state=True)])]
    return blocks or [section(ctx.say("card_nothing_to_show"))]


def _list(ctx: CardContext, name: str, things: Iterable[T], show: Callable[[T], Row], limit: int) -> list[Block]:
    known = [thing for thing in things if not isinstance(thing, str) or thing.strip()]
    rows = fit_rows(known, show, limit, lambda count: ctx.say("list_rest", count=count))
    return titled_list(ctx.say(f"title_{name}"), rows)


def _line(text: str) -> Row:
    return [run(text, limits.LINE)]


def _reason(reason: ReasonLine, ctx: CardContext) -> Row:
    cited = cite(ctx, reason.section)
    return [run(reason.text, limits.REASON), run(f"\n{cited}", italic=True) if cited else None]


def _item(item: ItemLine, ctx: CardContext, *, state: bool = False) -> Row:
    note = clip(one_line(item.note), limits.LINE)
    words = f" – {ctx.say(f'item_{item.state}')}" if state else ""
    label = clip(one_line(item.label), limits.NAME)
    return [run(f"{MARKS[item.state]} {item.number}. {label}{words}{f': {note}' if note else ''}")]
