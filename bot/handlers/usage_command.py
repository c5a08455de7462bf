"""`/consult usage`: what the model was used for, today and this month, told to those who are named for it alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from bot.handlers.committing import notice
from bot.handlers.context import AppContext
from bot.ports.inbound import SlashCommand
from bot.ports.outbound import Message
from bot.ports.usage import UsageSum
from bot.ports.usage_report import PersonUsage, UsageLine, UsagePeriod, UsageReport

FIRST_DAY = 1


async def usage_report(ctx: AppContext, command: SlashCommand) -> Message:
    """The report, or a kind word to whoever may not see it."""
    await ctx.store.done(command.team, command.key)
    if command.user not in ctx.usage_admins:
        return notice(ctx, "usage_not_yours")
    today = datetime.fromtimestamp(ctx.clock.now(), UTC).date()
    this_month = await ctx.usage.usage_sums(command.team, today.replace(day=FIRST_DAY).isoformat())
    if ctx.model is None and not this_month:
        return notice(ctx, "usage_no_model")
    return UsageReport(
        title=ctx.phrases.say("usage_title"),
        periods=(
            _period(ctx.phrases.say("usage_today"), await ctx.usage.usage_sums(command.team, today.isoformat())),
            _period(ctx.phrases.say("usage_month"), this_month),
        ),
        note=ctx.phrases.say("usage_no_model") if ctx.model is None else "",
    )


def _period(label: str, sums: Sequence[UsageSum]) -> UsagePeriod:
    ended: Counter[str] = Counter()
    for one in sums:
        ended[one.outcome] += one.calls
    people = [
        PersonUsage(user=user, used=_added(one for one in sums if one.person == user))
        for user in dict.fromkeys(one.person for one in sums)
    ]
    people.sort(key=lambda one: (one.used.usd, one.used.tokens, one.used.calls), reverse=True)
    return UsagePeriod(label=label, used=_added(sums), outcomes=tuple(ended.most_common()), people=tuple(people))


def _added(sums: Iterable[UsageSum]) -> UsageLine:
    every = list(sums)
    return UsageLine(
        calls=sum(one.calls for one in every),
        tokens=sum(one.tokens for one in every),
        usd=sum(one.usd for one in every),
        unpriced=sum(one.unpriced for one in every),
    )
