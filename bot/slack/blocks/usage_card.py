"""What the model was used for, period by period; people are mentioned, for the reader's eyes only."""

from __future__ import annotations

from bot.ports.usage import UsageLine, UsagePeriod, UsageReport
from bot.slack import limits
from bot.slack.blocks.elements import context
from bot.slack.blocks.rendered import Block, CardContext, Rendered, render_card
from bot.slack.blocks.rich_text import Row, fit_rows, lines, paragraph, run, user_run
from bot.slack.text import clip, fallback, one_line

SMALL_USD = 1.0  # below it, four places
PEOPLE_UNITS = 2_000


@render_card.register
def usage_report(message: UsageReport, ctx: CardContext) -> Rendered:
    """The report, a part for each period."""
    title = run(message.title, limits.LINE, bold=True)
    parts = [block for period in message.periods for block in _period(period, ctx)]
    note = clip(one_line(message.note), limits.REASON)
    return Rendered(fallback(message.title), [*paragraph(title or run("–")), *parts, *context(note)])


def _period(period: UsagePeriod, ctx: CardContext) -> list[Block]:
    outcomes = " · ".join(f"{outcome.replace('_', ' ')} {count:,}" for outcome, count in period.outcomes)
    people = fit_rows(
        period.people, lambda person: [user_run(person.user), run(f": {_used(person.used, ctx)}")], PEOPLE_UNITS, ctx
    )
    head: Row = [run(period.label, limits.NAME, bold=True), run(f": {_used(period.used, ctx)}")]
    return lines([head, [run(outcomes, limits.SECTION_TEXT)], *people])


def _used(used: UsageLine, ctx: CardContext) -> str:
    calls = ctx.say("used_call" if used.calls == 1 else "used_calls", count=f"{used.calls:,}")
    unpriced = f" {ctx.say('used_unpriced', tokens=f'{used.unpriced:,}')}" if used.unpriced else ""
    return ctx.say("used_line", calls=calls, tokens=f"{used.tokens:,}", price=_money(used.usd)) + unpriced


def _money(usd: float) -> str:
    return f"${usd:,.2f}" if usd >= SMALL_USD or usd == 0 else f"${usd:.4f}"
