"""A verdict: what to do, in order; why; and what would change it. Every reason names its section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.consultation.verdict_message import ChangeLine, Fold, ItemLine, VerdictMessage
from bot.decision.verdict import Reason, Step
from bot.handlers import routes
from bot.slack import limits
from bot.slack.blocks.elements import (
    Footnotes,
    actions,
    button,
    container,
    context,
    context_lines,
    feedback,
    header,
    join,
    link_line,
    overflow,
    section,
)
from bot.slack.blocks.rendered import Block, CardContext, Rendered, render_card
from bot.slack.blocks.rich_text import (
    Row,
    channel_run,
    date_run,
    fit_rows,
    lines,
    paragraph,
    run,
    titled_list,
    user_run,
)
from bot.slack.text import clip, fallback, one_line, units

MARKS: Mapping[str, str] = {"met": "✓", "unmet": "✗", "unknown": "?", "not_applicable": "–"}
# Shares of the text that one message may hold, in units; together they stay below it.
STEPS, WHY, CHANGES, SMALL = 2_400, 2_000, 1_200, 850


@render_card.register
def verdict(message: VerdictMessage, ctx: CardContext) -> Rendered:
    """The whole verdict as one message; a replaced one keeps its words, says so and loses its buttons."""
    notes, fold = Footnotes(), _fold(message)
    more_steps = len(message.steps) > fold.steps
    decided = ctx.say(f"decided_{message.decision}")
    headline = one_line(message.headline) or decided
    long = units(headline) > limits.HEADER_TEXT
    body = [
        header(decided if long else headline),
        *paragraph(run(headline, limits.REASON, bold=True) if long else None),
        *context(ctx.say("card_replaced") if message.replaced else ""),
        *link_line(message.replaced_by if message.replaced else "", ctx.say("card_newer")),
        *context(clip(one_line(" ".join(message.since_last)), limits.REASON)),
        *_shared(message, ctx),
        *paragraph(run(message.advice, limits.REASON, bold=True)),
        *_todo(message.steps[: fold.steps], notes, ctx),
        *context(ctx.say("card_more_steps", count=len(message.steps) - fold.steps) if more_steps else ""),
        *titled_list(ctx.say("title_why"), _why(message.why[: fold.why], notes, ctx)),
        *titled_list(ctx.say("title_changes"), _changes(message.changes[: fold.changes], ctx)),
        *context_lines((ctx.say("card_odd", text=one_line(line)) for line in message.odd if line.strip()), ctx),
    ]
    cited = notes.line()
    items = ten_items(message, ctx, notes)
    met = sum(item.state == "met" for item in message.items)
    waiting = sum(item.state in ("unmet", "unknown") for item in message.items)
    beside = len(message.items) - met - waiting
    title = ctx.say("card_ten_items_beside" if beside else "card_ten_items", met=met, open=waiting, beside=beside)
    edition = clip(_day(one_line(message.guide_edition)), limits.NAME)
    last = ctx.say("card_edition", edition=edition) if edition else ""

    def small(footnotes: str) -> list[Block]:
        return [
            *context(join(*(clip(one_line(line), limits.LINE) for line in message.evidence))),
            *context(join(footnotes, last)),
            *paragraph(user_run(message.owner), run(", "), date_run(message.at)),
        ]

    # One numbering for both: what is folded away cites on, and the line below names those sections, too.
    older, newer = [*body, *small(cited)], [*body, container(title, items), *small(notes.line())]
    if not message.replaced:
        older += _buttons(message, ctx, with_items=True)
        newer += [*_buttons(message, ctx, with_items=False), feedback(routes.RATE, ctx, {"verdict": message.verdict})]
    return Rendered(fallback(". ".join(filter(None, (headline, one_line(message.advice))))), older, newer=newer)


def _day(edition: str) -> str:
    """`15 May 2026` for `2026-05-15`; an edition that is no date as it is."""
    try:
        day = date.fromisoformat(edition)
    except ValueError:
        return edition
    return f"{day.day} {day:%B %Y}"


def ten_items(message: VerdictMessage, ctx: CardContext, notes: Footnotes | None = None) -> list[Block]:
    """The ten items, and below them what there was no room for in the message itself.

    `notes` are those of the message around them, which names the sections; by themselves they name their own.
    """
    fold, marks = _fold(message), notes or Footnotes()
    more = [
        *titled_list(ctx.say("title_more_steps"), _steps(message.steps[fold.steps :], marks, ctx)),
        *titled_list(ctx.say("title_more_why"), _why(message.why[fold.why :], marks, ctx)),
        *titled_list(ctx.say("title_more_changes"), _changes(message.changes[fold.changes :], ctx)),
        *context("" if notes else marks.line()),
    ]
    return [*lines(*(_item(item, ctx) for item in message.items)), *more] or [section(ctx.say("card_nothing_to_show"))]


def _fold(message: VerdictMessage) -> Fold:
    """Without a fold all is shown."""
    return message.fold or Fold(steps=len(message.steps), why=len(message.why), changes=len(message.changes))


def _buttons(message: VerdictMessage, ctx: CardContext, *, with_items: bool) -> list[Block]:
    value = {"consultation": message.consultation, "verdict": message.verdict}
    share = [routes.DO_SHARE] if message.shareable else []
    names = [routes.DO_ASK, *share, *([routes.DO_TEN_ITEMS] if with_items else [])]
    return actions(
        button(routes.RECORD, ctx.say("button_record"), value),
        None if message.shared_by else button(routes.CHANGE_ANSWER, ctx.say("button_change_answer"), value),
        overflow(routes.VERDICT_MENU, names, value, ctx),
    )


def _shared(message: VerdictMessage, ctx: CardContext) -> list[Block]:
    if not message.shared_by:
        return []
    place = [run(" "), channel_run(message.shared_from)] if message.shared_from else []
    return paragraph(run(ctx.say("card_shared_by") + " "), user_run(message.shared_by), *place)


def _todo(steps: Sequence[Step], notes: Footnotes, ctx: CardContext) -> list[Block]:
    """What to do, in order; a single step needs no title and no number."""
    rows = _steps(steps, notes, ctx)
    return lines(*rows) if len(rows) == 1 else titled_list(ctx.say("title_steps"), rows, ordered=True)


def _steps(steps: Sequence[Step], notes: Footnotes, ctx: CardContext) -> list[Row]:
    return fit_rows(
        steps,
        lambda step: [
            run(one_line(step.lead), limits.LINE, bold=True),
            run(f"{' ' if step.lead.strip() else ''}{one_line(step.text)}{notes.mark(step.section)}"),
        ],
        STEPS,
        ctx,
    )


def _why(reasons: Sequence[Reason], notes: Footnotes, ctx: CardContext) -> list[Row]:
    return fit_rows(reasons, lambda reason: [run(f"{one_line(reason.text)}{notes.mark(reason.section)}")], WHY, ctx)


def _changes(changes: Sequence[ChangeLine], ctx: CardContext) -> list[Row]:
    return fit_rows(
        changes,
        lambda change: [run(ctx.say(f"decided_{change.decision}"), bold=True), run(f": {one_line(change.text)}")],
        CHANGES,
        ctx,
    )


def _item(item: ItemLine, ctx: CardContext) -> Row:
    note = clip(one_line(item.note), limits.LINE)
    state = ctx.say(f"item_{item.state}")
    return [
        run(f"{MARKS[item.state]} {item.number} "),
        run(item.label, limits.NAME, bold=True),
        run(f" – {state}. {note}" if note else f" – {state}"),
    ]
