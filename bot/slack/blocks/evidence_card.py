"""The reading of a file before it counts: what decides, the counts, the questions, what it fills in; and the costs."""

from __future__ import annotations

from collections.abc import Iterable

from bot.consultation.evidence_messages import CostCard, EvidenceCard
from bot.consultation.file_reading import FileReading
from bot.handlers import routes
from bot.slack import limits
from bot.slack.blocks.elements import actions, button, container, context, join, link_line
from bot.slack.blocks.rendered import Block, CardContext, Rendered, render_card
from bot.slack.blocks.rich_text import Row, fit_rows, paragraph, run, titled_list
from bot.slack.text import clip, fallback, one_line

TABLE_ROWS = 20  # input types in the table
FIGURES = 30
CELL = 60  # units of a cell in a table
POINTS = 20  # months in the chart
SERIES = ("prompted", "prompted_low", "prompted_high", "trained", "trained_low", "trained_high")
LABEL = 20  # characters of a label in a chart
TEXT = 1_400  # units of a list


@render_card.register
def evidence(card: EvidenceCard, ctx: CardContext) -> Rendered:
    """What a file says, and what can be done with it. Once it was used or left, it is a few lines."""
    reading = card.reading
    name = clip(one_line(reading.source.name), limits.NAME) or "–"
    title = ctx.say("evidence_title", file=name, format=reading.format)
    if card.state == "left":
        text = ctx.say("evidence_left", file=name)
        return Rendered(fallback(text), context(text))
    done = card.state != "shown"
    head = [
        *paragraph(run(title, limits.LINE, bold=True)),
        *context(ctx.say("evidence_hash", sha256=reading.source.short_hash), clip(one_line(card.note), limits.REASON)),
    ]
    fills = card.tuned_fills if card.state == "used_tuned" else card.fills
    waits = reading.questions and not done
    below = [
        *(titled_list(ctx.say("evidence_asks"), _rows((q.text for q in reading.questions), ctx)) if waits else []),
        *titled_list(ctx.say("evidence_filled" if done else "evidence_fills"), [] if waits else _rows(fills, ctx)),
        *link_line(card.link, ctx.say("review_go_on")),
        *actions(*_buttons(card, ctx)),
    ]
    whole = [*head, *_body(reading, ctx), *below]
    short = [*head, *_body(reading, ctx, folded=True), *below] if reading.changed else None
    return Rendered(fallback(f"{title}. {' '.join(reading.statements[:1])}"), whole, newer=short)


def _body(reading: FileReading, ctx: CardContext, *, folded: bool = False) -> list[Block]:
    if reading.subject == "training":
        facts = " · ".join(f"{label}: {count:,}" for label, count in reading.counts)
        found, table = titled_list(ctx.say("evidence_problems"), _rows(reading.problems, ctx)), []
    else:
        facts = join(
            ctx.say("evidence_verdict", column=reading.verdict) if reading.verdict else "",
            ctx.say("evidence_passes", values=reading.passes) if reading.passes else "",
            ctx.say("evidence_by", column=reading.group_column) if reading.groups and reading.group_column else "",
        )
        rows, title = _rows(reading.changed, ctx), ctx.say("evidence_changed")
        found = [container(title, titled_list("", rows))] if folded else titled_list(title, rows)
        table = _group_table(reading, ctx)
    return [
        *titled_list("", _rows(reading.statements, ctx)),
        *context(clip(one_line(facts), limits.REASON)),
        *found,
        *table,
        *(block for note in reading.notes[:3] for block in context(clip(one_line(note), limits.LINE))),
    ]


def _buttons(card: EvidenceCard, ctx: CardContext) -> list[Block]:
    reading, shown = card.reading, card.state == "shown"
    usable, tuned = reading.counts_now and shown, bool(reading.tuned_values)
    evals = reading.subject == "evals" and bool(reading.files)
    training = reading.subject == "training" and bool(reading.files)
    asks = bool(reading.questions)
    use = ctx.say("button_use_second" if tuned else "button_use_numbers")
    edit = ctx.say("button_answer_questions" if asks else "button_edit_reading")
    sort = ctx.say("button_sort_failures")
    rows = (  # whether it is offered, its action and label, whether it is the main one
        (usable and tuned, routes.USE_AS_TUNED, ctx.say("button_use_as_tuned"), True),
        (usable, routes.USE_NUMBERS, use, not tuned),
        (evals, routes.EDIT_READING, edit, asks),
        (bool(reading.reasons and reading.files) and shown, routes.SORT_FAILURES, sort, False),
        (training and bool(reading.values), routes.LOOK_AT_SAMPLE, ctx.say("button_look_at_sample"), False),
        (training, routes.CLEAN_FILE, ctx.say("button_clean_file"), False),
        (training, routes.SHOW_COSTS, ctx.say("button_show_costs"), False),
        (shown, routes.LEAVE_READING, ctx.say("button_leave_reading"), False),
    )
    value = {**ctx.value, "reading": reading.id}
    return [
        button(action, label, ctx.value if action == routes.SHOW_COSTS else value, primary=primary)
        for offered, action, label, primary in rows
        if offered
    ]


def _group_table(reading: FileReading, ctx: CardContext) -> list[Block]:
    """The numbers of the chart: an input type a row, the highest rate first."""
    if len(reading.groups) < 2:
        return []
    ordered = sorted(reading.groups, key=lambda row: (-row.failures / max(1, row.n), row.name))[:TABLE_ROWS]
    say = ctx.say
    head = [
        say("evidence_table_type"),
        say("evidence_table_failed"),
        say("evidence_table_rate"),
        say("evidence_table_range"),
    ]
    rows = [
        [
            clip(one_line(row.name), CELL) or "–",
            f"{row.failures:,} / {row.n:,}",
            f"{row.failures / max(1, row.n):.0%}",
            f"{100 * row.low:.0f}–{row.high:.0%}",
        ]
        for row in ordered
    ]
    return [_table([head, *rows])]


@render_card.register
def costs(card: CostCard, ctx: CardContext) -> Rendered:
    """The comparison in sentences, the chart where Slack can show it, and every number with its source."""
    title = ctx.say("costs_title")
    rows = [[ctx.say("costs_number"), ctx.say("costs_value"), ctx.say("costs_source")]] + [
        [clip(one_line(part), CELL) or "–" for part in (line.label, line.value, line.source)]
        for line in card.lines[:FIGURES]
    ]
    top = [*paragraph(run(title, bold=True)), *titled_list("", _rows(card.sentences, ctx))]
    offers = titled_list(ctx.say("costs_offers"), _rows(card.offers, ctx))
    below = [
        *context(ctx.say("costs_outside")),
        *actions(button(routes.EDIT_COSTS, ctx.say("button_edit_costs"), ctx.value)),
    ]
    text = fallback(f"{title}. {' '.join(card.sentences[:1])}")
    folded = container(ctx.say("costs_numbers", count=len(rows) - 1), [_table(rows), *offers])
    return Rendered(text, [*top, _table(rows), *offers, *below], newer=[*top, *_chart(card, ctx), folded, *below])


def _chart(card: CostCard, ctx: CardContext) -> list[Block]:
    """Cumulative costs by month as lines, each with its range."""
    if len(card.months) < 2:
        return []
    step = -(-len(card.months) // POINTS)
    shown = card.months[::step]
    labels = [f"{row[0]:.0f}" for row in shown]
    series = [
        {
            "name": clip(ctx.say(f"costs_{name}"), LABEL),
            "data": [{"label": label, "value": round(row[place])} for label, row in zip(labels, shown, strict=True)],
        }
        for place, name in enumerate(SERIES, 1)
    ]
    axis = {"categories": labels, "x_label": ctx.say("costs_months"), "y_label": ctx.say("costs_dollars")}
    return [
        {
            "type": "data_visualization",
            "title": clip(ctx.say("costs_chart"), 50),
            "chart": {"type": "line", "series": series, "axis_config": axis},
        }
    ]


def _table(rows: list[list[str]]) -> Block:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows]}


def _rows(texts: Iterable[str], ctx: CardContext) -> list[Row]:
    return fit_rows(map(one_line, texts), lambda text: [run(text, limits.LINE * 2)], TEXT, ctx)
