"""What the model was used for, as a short table in words; people stand in it by mention, for the reader's eyes only."""

from __future__ import annotations

from bot.ports.usage import PersonUsage, UsageLine, UsagePeriod, UsageReport
from bot.slack import limits
from bot.slack.blocks.elements import context, person, section
from bot.slack.blocks.rendered import Block, Rendered
from bot.slack.text import bold, fit, join_lines, one_line

SMALL_USD = 1.0  # below it, four places
PEOPLE = 2_000  # units


def usage(say: UsageReport) -> Rendered:
    """The report, a part for each stretch of time."""
    title = fit(one_line(say.title), limits.LINE) or "Usage"
    parts = [block for period in say.periods for block in _period(period)]
    return Rendered(title, [section(f"*{title}*"), *parts, *context(fit(one_line(say.note), limits.REASON))])


def _period(period: UsagePeriod) -> list[Block]:
    ended = " · ".join(f"{_words(outcome)} {count:,}" for outcome, count in period.outcomes)
    head = "\n".join(part for part in (f"{bold(period.label, limits.NAME)}: {_used(period.used)}", ended) if part)
    people = join_lines(period.people, _one, PEOPLE)
    return [section(head), *context(people)]


def _one(one: PersonUsage) -> str:
    return f"{person(one.user)}: {_used(one.used)}"


def _used(used: UsageLine) -> str:
    calls = f"{used.calls:,} {'call' if used.calls == 1 else 'calls'}"
    unpriced = f" (and {used.unpriced:,} tokens without a known price)" if used.unpriced else ""
    return f"{calls}, {used.tokens:,} tokens, {_money(used.usd)}{unpriced}"


def _money(usd: float) -> str:
    return f"${usd:,.2f}" if usd >= SMALL_USD or usd == 0 else f"${usd:.4f}"


def _words(outcome: str) -> str:
    return fit(outcome.replace("_", " "), limits.NAME)
