"""The Home tab: what waits for this person, and the latest verdicts that they may see."""

from __future__ import annotations

from bot.consultation.user_actions import Command
from bot.handlers.context import AppContext
from bot.handlers.conversation.begin_or_resume import list_open
from bot.handlers.conversation.transitions import apply_to_own
from bot.handlers.verdicts.past_verdicts import list_for_person
from bot.ports.event_handler import Response, SuggestPrompts
from bot.ports.inbound import BlockAction, EventBase, HomeOpened
from bot.ports.views import Home

MOST_PROMPTS = 4  # as Slack takes them


async def open_home(ctx: AppContext, event: HomeOpened) -> Response:
    """Show Home, or suggest prompts in the Messages tab that fit what this person has in progress."""
    if event.tab != "home":
        return SuggestPrompts(prompts=await _prompts(ctx, event))
    return await _home(ctx, event)


async def drop(ctx: AppContext, event: BlockAction) -> Response:
    """*Drop*: drop a consultation, and show Home without it."""
    response = await apply_to_own(ctx, event, Command("drop"))
    return response or await _home(ctx, event)


async def _home(ctx: AppContext, event: EventBase) -> Home:
    open_ones = await ctx.open_consultations(event.team, event.user)
    past = await list_for_person(ctx, event)
    return Home(
        intro=ctx.phrases.say("home_intro"),
        open=list_open(ctx, open_ones),
        verdicts=past.verdicts,
        older=past.older,
    )


async def _prompts(ctx: AppContext, event: HomeOpened) -> tuple[tuple[str, str], ...]:
    """(title, message) of each: to go on if something is open, to look up what was decided if something was."""
    say = ctx.phrases.say
    open_ones = await ctx.open_consultations(event.team, event.user)
    suggested = [(say("prompt_start"), say("prompt_start_message"))]
    if open_ones:
        project = open_ones[0].project
        title = say("prompt_resume", project=project) if project and len(open_ones) == 1 else say("prompt_resume_any")
        suggested = [(title, say("prompt_resume_message"))]
    past = await list_for_person(ctx, event)
    if past.verdicts:
        project = past.verdicts[0].project
        suggested.append((say("prompt_decided"), say("prompt_decided_message", project=project)))
    suggested.append((say("prompt_question"), say("prompt_question_message")))
    suggested.append((say("prompt_help"), say("prompt_help_message")))
    return tuple(suggested[:MOST_PROMPTS])
