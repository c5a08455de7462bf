"""`/consult usage`: what the model was used for, today and this month, told to those who are named for it alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from bot.handlers.committing import notice
from bot.handlers.context import World
from bot.ports.inbound import Command
from bot.ports.outbound import Say
from bot.ports.usage import UsageSum
from bot.ports.usage_report import PersonUsage, UsageLine, UsagePeriod, UsageReport

FIRST_DAY = 1


async def usage_told(world: World, command: Command) -> Say:
    """The report, or a kind word to whoever may not see it."""
    await world.store.done(command.team, command.key)
    if command.user not in world.usage_admins:
        return notice(world, "usage_not_yours")
    today = datetime.fromtimestamp(world.clock.now(), UTC).date()
    this_month = await world.usage.usage_sums(command.team, today.replace(day=FIRST_DAY).isoformat())
    if world.model is None and not this_month:
        return notice(world, "usage_no_model")
    return UsageReport(
        title=world.phrases.say("usage_title"),
        periods=(
            _period(world.phrases.say("usage_today"), await world.usage.usage_sums(command.team, today.isoformat())),
            _period(world.phrases.say("usage_month"), this_month),
        ),
        note=world.phrases.say("usage_no_model") if world.model is None else "",
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
