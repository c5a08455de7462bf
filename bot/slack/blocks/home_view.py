"""The Home tab: what waits, what was decided, and an example for whoever has no verdict yet."""

from __future__ import annotations

from typing import Any

from bot.consultation.phrases import Phrases
from bot.handlers import routes
from bot.ports.views import Home
from bot.slack.blocks.elements import actions, button, context, header, section
from bot.slack.blocks.list_cards import older_note, open_line, past_verdict
from bot.slack.blocks.rendered import Block, CardContext
from bot.slack.blocks.rich_text import lines, run

MOST_OPEN, MOST_VERDICTS = 20, 20


def build_home(home: Home, phrases: Phrases) -> dict[str, Any]:
    """The view of the Home tab."""
    ctx = CardContext(phrases)
    blocks: list[Block] = [
        section(home.intro),
        *actions(
            button(routes.START, ctx.say("button_start"), {}, primary=True),
            button(routes.ASK, ctx.say("button_ask"), {}),
            button(routes.HELP, ctx.say("button_help"), {}),
        ),
    ]
    if home.open:
        blocks.append(header(ctx.say("list_open", count=len(home.open))))
    for choice in home.open[:MOST_OPEN]:
        value, project = {"consultation": choice.consultation}, choice.project
        resume = ctx.say("aloud_resume", project=project)
        go_on = button(routes.RESUME, ctx.say("button_continue"), value, aloud=resume)
        drop = button(routes.DROP, ctx.say("button_drop"), value, aloud=ctx.say("aloud_drop", project=project))
        blocks += [*open_line(choice, ctx), *actions(go_on, drop)]
    left = len(home.open) - MOST_OPEN
    blocks += context(ctx.say("list_rest", count=left) if left > 0 else "")
    if home.verdicts:
        blocks.append(header(ctx.say("list_verdicts", count=len(home.verdicts) + home.older)))
        blocks += [block for verdict in home.verdicts[:MOST_VERDICTS] for block in past_verdict(verdict, ctx)]
        blocks += older_note(home.older + max(0, len(home.verdicts) - MOST_VERDICTS), ctx)
    else:
        blocks += _example(ctx)
    blocks += [{"type": "divider"}, *actions(button(routes.DELETE, ctx.say("data_button"), {}))]
    return {"type": "home", "blocks": blocks}


def _example(ctx: CardContext) -> list[Block]:
    """What a verdict looks like, for whoever has seen none."""
    return [
        *context(ctx.say("list_empty")),
        header(ctx.say("home_example_title")),
        *lines(
            [run(ctx.say("card_name_example"), bold=True), run(": "), run(ctx.say("decision_not_yet"), bold=True)],
            [run(ctx.say("home_example"))],
            [run("→ "), run(ctx.say("decided_fine_tune"), bold=True), run(f": {ctx.say('home_example_change')}")],
        ),
    ]
