"""`/consult` with its menu, and the shortcuts: what they come to is shown to the person alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from bot.consultation.messages import HelpMenu, Notice
from bot.handlers.answers.guide_answers import find_answer
from bot.handlers.context import AppContext
from bot.handlers.conversation import begin_or_resume
from bot.handlers.conversation.begin_or_resume import begin_unless_decided, find_origin
from bot.handlers.conversation.word_readings import read_opening
from bot.handlers.privacy import data_lifecycle
from bot.handlers.route_table import RouteTable
from bot.handlers.verdicts.past_verdicts import list_for_person
from bot.ports.event_handler import Ephemeral, Response
from bot.ports.inbound import EventBase, Shortcut, SlashCommand
from bot.ports.usage import UsageLine, UsagePeriod, UsageReport, UsageSum
from bot.ports.views import ShortText

SLIP_WORDS = 4  # of a subcommand that may be spelt wrong, with its argument


async def start(ctx: AppContext, event: SlashCommand) -> Response:
    """`start [project]`: begin a consultation in the DM."""
    return await begin_or_resume.start(ctx, event, argument_of(event))


async def verdicts(ctx: AppContext, event: SlashCommand) -> Response:
    """`verdicts [words]`: what was decided, as far as this person may see it."""
    return Ephemeral(message=await list_for_person(ctx, event, argument_of(event)))


async def show_help(ctx: AppContext, _: EventBase) -> Response:
    """`help`, *Help*: the menu."""
    return Ephemeral(message=help_menu(ctx))


async def unknown(ctx: AppContext, event: SlashCommand) -> Response:
    """Words that are no subcommand are asked of the guide. A single word, and a few that it has no answer to, are more
    likely a slip: then the menu."""
    word, _, rest = event.text.strip().partition(" ")
    if rest.strip() or word.endswith("?"):
        answer = await find_answer(ctx, event.text.strip())
        if not answer.offer_case or "?" in event.text or len(event.text.split()) > SLIP_WORDS:
            return Ephemeral(message=answer)
    return Ephemeral(message=help_menu(ctx, ctx.phrases.say("unknown_command", word=word)))


def subcommand_of(event: SlashCommand) -> str:
    """The first word, without regard to case; "help" if there is none."""
    return event.text.strip().partition(" ")[0].casefold() or "help"


def argument_of(event: SlashCommand) -> str:
    """What follows the first word."""
    return event.text.strip().partition(" ")[2].strip()


def help_menu(ctx: AppContext, intro: str = "") -> HelpMenu:
    """The menu below this sentence; below its own without one."""
    return HelpMenu(text=intro or ctx.phrases.say("menu_intro"))


async def begin_from_shortcut(ctx: AppContext, event: Shortcut) -> Response:
    """Either shortcut; the one on a message takes its text along as the opening question."""
    opening = await read_opening(ctx, event.text)
    response = await begin_unless_decided(ctx, event, event.text, opening, await find_origin(ctx, event))
    if event.channel is None and isinstance(response, Ephemeral) and isinstance(response.message, Notice):
        # The global shortcut has no place of its own: what it did is said where it was used.
        return ShortText(text=response.message.text, link=response.message.link)
    return response


async def show_usage(ctx: AppContext, event: SlashCommand) -> Response:
    """The report, or a kind word to whoever may not see it."""
    if event.user not in ctx.usage_admins:
        return ctx.ephemeral("usage_not_yours")
    today = datetime.fromtimestamp(ctx.now(), UTC).date()
    this_month = await ctx.store.usage_sums(event.team, today.replace(day=1).isoformat())
    if ctx.model is None and not this_month:
        return ctx.ephemeral("usage_no_model")
    report = UsageReport(
        title=ctx.phrases.say("usage_title"),
        periods=(
            _period(ctx.phrases.say("usage_today"), await ctx.store.usage_sums(event.team, today.isoformat())),
            _period(ctx.phrases.say("usage_month"), this_month),
        ),
        note=ctx.phrases.say("usage_no_model") if ctx.model is None else "",
    )
    return Ephemeral(message=report)


def _period(label: str, sums: Sequence[UsageSum]) -> UsagePeriod:
    outcomes: Counter[str] = Counter()
    for row in sums:
        outcomes[row.outcome] += row.calls
    users = dict.fromkeys(row.person for row in sums)
    people = [(user, _add(row for row in sums if row.person == user)) for user in users]
    people.sort(key=lambda person: (person[1].usd, person[1].tokens, person[1].calls), reverse=True)
    return UsagePeriod(label=label, used=_add(sums), outcomes=tuple(outcomes.most_common()), people=tuple(people))


def _add(sums: Iterable[UsageSum]) -> UsageLine:
    rows = list(sums)
    return UsageLine(
        calls=sum(row.calls for row in rows),
        tokens=sum(row.tokens for row in rows),
        usd=sum(row.usd for row in rows),
        unpriced=sum(row.unpriced for row in rows),
    )


# The subcommands, by the word that is typed first. Those with sentences in `[menu]` of phrases.toml are in the menu, in
# this order.
SUBCOMMANDS: Final = RouteTable[SlashCommand](fallback=unknown)
SUBCOMMANDS.add("start", start)
SUBCOMMANDS.add("verdicts", verdicts)
SUBCOMMANDS.add("resume", begin_or_resume.resume)
SUBCOMMANDS.add("help", show_help)
# A second spelling, and one for those whom the settings name.
SUBCOMMANDS.add("verdict", verdicts)
SUBCOMMANDS.add("usage", show_usage)
# The life of the data.
SUBCOMMANDS.add("delete", data_lifecycle.choose_deletion)
SUBCOMMANDS.add("forget", data_lifecycle.forget)
SUBCOMMANDS.add("retention", data_lifecycle.retention)
