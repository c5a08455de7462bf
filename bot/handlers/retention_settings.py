"""`/consult retention`: how long things are kept. Everybody may look; an admin of the workspace sets it."""

from __future__ import annotations

from pydantic import ValidationError

from bot.handlers.context import AppContext
from bot.ports.deletion import Retention
from bot.ports.event_handler import Response
from bot.ports.inbound import SlashCommand

FOREVER = "forever"


async def retention(ctx: AppContext, event: SlashCommand) -> Response:
    """`retention`: what is set; `retention transcripts DAYS`, `retention consultations DAYS|forever`: set it."""
    known = await ctx.data.retention(event.team)
    words = event.text.casefold().split()[1:]
    if not words:
        return _shown(ctx, "data_retention_now", known)
    if not await _is_admin(ctx, event):
        return ctx.ephemeral("data_retention_not_yours")
    wanted = read_retention(words, known)
    if wanted is None:
        return ctx.ephemeral("data_retention_wrong")
    await ctx.data.set_retention(event.team, wanted, event.user, ctx.now(), event.key)
    ctx.scope.committed = True
    return _shown(ctx, "data_retention_set", wanted)


def read_retention(words: list[str], known: Retention) -> Retention | None:
    """The setting that these words ask for; None if they ask for none.

    >>> read_retention(["transcripts", "14"], Retention()).transcript_days
    14
    >>> read_retention(["consultations", "0"], Retention()) is None
    True
    """
    match words:
        case ["consultations", word] if word == FOREVER:
            return known.model_copy(update={"consultation_days": None})
        case ["transcripts" | "consultations" as what, days] if days.isdecimal():
            name = "transcript_days" if what == "transcripts" else "consultation_days"
            try:
                return Retention.model_validate({**known.model_dump(), name: int(days)})
            except ValidationError:
                return None
    return None


async def _is_admin(ctx: AppContext, event: SlashCommand) -> bool:
    """An admin or owner of the Slack workspace, or whom the operator's settings name."""
    person = await ctx.workspace.person(event.team, event.user)
    return (person.kind == "member" and person.admin) or event.user in ctx.usage_admins


def _shown(ctx: AppContext, phrase: str, retention: Retention) -> Response:
    days, say = retention.consultation_days, ctx.phrases.say
    consultations = say("data_retention_days", days=days) if days else say("data_retention_forever")
    transcripts = say("data_days", count=retention.transcript_days)
    return ctx.ephemeral(phrase, transcripts=transcripts, consultations=consultations)
