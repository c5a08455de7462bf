"""The Home tab: what is open, and the latest verdicts."""

from __future__ import annotations

from typing import Any

from bot.handlers import routes
from bot.ports.views import Home
from bot.slack import limits
from bot.slack.blocks.elements import actions, button, context, header, section
from bot.slack.blocks.list_cards import older_note, open_line, past_line
from bot.slack.blocks.rendered import Block
from bot.slack.text import fit

HOME_OPEN, HOME_VERDICTS = 20, 20
View = dict[str, Any]


def build_home(shown: Home) -> View:
    """The Home tab."""
    blocks: list[Block] = [
        section(fit(shown.intro, limits.SECTION_TEXT)),
        *actions(
            [
                button(routes.START, "Start a consultation", {}, primary=True),
                button(routes.ASK, "Ask a question", {}),
                button(routes.HELP, "Help", {}),
            ]
        ),
    ]
    if shown.open:
        blocks.append(header("Open"))
        for one in shown.open[:HOME_OPEN]:
            go_on = button(routes.RESUME, "Resume", {"consultation": one.consultation}, told=f"Resume {one.project}")
            blocks.append(section(open_line(one), go_on))
        blocks += _left(len(shown.open) - HOME_OPEN)
    blocks.append(header("Verdicts"))
    blocks += [section(past_line(line)) for line in shown.verdicts[:HOME_VERDICTS]]
    blocks += older_note(shown.older + max(0, len(shown.verdicts) - HOME_VERDICTS))
    if not shown.verdicts:
        blocks += context("None yet.")
    return {"type": "home", "blocks": blocks}


def _left(count: int) -> list[Block]:
    return context(f"and {count} more" if count > 0 else "")
