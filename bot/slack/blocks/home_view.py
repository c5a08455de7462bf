"""The Home tab: what is open, and the latest verdicts."""

from __future__ import annotations

from typing import Any

from bot.consultation.phrases import Phrases
from bot.handlers import routes
from bot.ports.views import Home
from bot.slack.blocks.elements import actions, button, context, header, section
from bot.slack.blocks.list_cards import older_note, open_line, past_verdict
from bot.slack.blocks.rendered import Block, CardContext

OPEN_SHOWN, VERDICTS_SHOWN = 20, 20


def build_home(home: Home, phrases: Phrases) -> dict[str, Any]:
    """The view of the Home tab."""
    ctx = CardContext(phrases)
    blocks: list[Block] = [
        section(home.intro),
        *actions(
            [
                button(routes.START, ctx.say("button_start_consultation"), {}, primary=True),
                button(routes.ASK, ctx.say("button_ask"), {}),
                button(routes.HELP, ctx.say("button_help"), {}),
                button(routes.DELETE, ctx.say("data_button"), {}),
            ]
        ),
    ]
    if home.open:
        blocks.append(header(ctx.say("list_open")))
    for choice in home.open[:OPEN_SHOWN]:
        aloud = ctx.say("aloud_resume", project=choice.project)
        value = {"consultation": choice.consultation}
        resume = button(routes.RESUME, ctx.say("button_resume"), value, aloud=aloud)
        blocks.append(section(open_line(choice, ctx), resume))
    left = len(home.open) - OPEN_SHOWN
    blocks += context(ctx.say("list_rest", count=left) if left > 0 else "")
    blocks.append(header(ctx.say("list_verdicts")))
    blocks += [block for verdict in home.verdicts[:VERDICTS_SHOWN] for block in past_verdict(verdict, ctx)]
    blocks += older_note(home.older + max(0, len(home.verdicts) - VERDICTS_SHOWN), ctx)
    if not home.verdicts:
        blocks += context(ctx.say("list_empty"))
    return {"type": "home", "blocks": blocks}
