"""`/consult usage`: what the model was used for, today and this month, for those whom the settings name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from bot.handlers.context import AppContext
from bot.ports.event_handler import Ephemeral, Response
from bot.ports.inbound import SlashCommand
from bot.ports.usage import PersonUsage, UsageLine, UsagePeriod, UsageReport, UsageSum

FIRST_DAY = 1


async def show_usage(ctx: AppContext, event: SlashCommand) -> Response:
    """The report, or a kind word to whoever may not see it."""
    if event.user not in ctx.usage_admins:
        return ctx.ephemeral("usage_not_yours")
    today = datetime.fromtimestamp(ctx.now(), UTC).date()
    this_month = await ctx.usage.usage_sums(event.team, today.replace(day=FIRST_DAY).isoformat())
    if ctx.model is None and not this_month:
        return ctx.ephemeral("usage_no_model")
    report = UsageReport(
        title=ctx.phrases.say("usage_title"),
        periods=(
            _period(ctx.phrases.say("usage_today"), await ctx.usage.usage_sums(event.team, today.isoformat())),
            _period(ctx.phrases.say("usage_month"), this_month),
        ),
        note=ctx.phrases.say("usage_no_model") if ctx.model is None else "",
    )
    return Ephemeral(message=report)


def _period(label: str, sums: Sequence[UsageSum]) -> UsagePeriod:
    outcomes: Counter[str] = Counter()
    for row in sums:
        outcomes[row.outcome] += row.calls
    people = [
        PersonUsage(user=user, used=_add(row for row in sums if row.person == user))
        for user in dict.fromkeys(row.person for row in sums)
    ]
    people.sort(key=lambda person: (person.used.usd, person.used.tokens, person.used.calls), reverse=True)
    return UsagePeriod(label=label, used=_add(sums), outcomes=tuple(outcomes.most_common()), people=tuple(people))


def _add(sums: Iterable[UsageSum]) -> UsageLine:
    rows = list(sums)
    return UsageLine(
        calls=sum(row.calls for row in rows),
        tokens=sum(row.tokens for row in rows),
        usd=sum(row.usd for row in rows),
        unpriced=sum(row.unpriced for row in rows),
    )
