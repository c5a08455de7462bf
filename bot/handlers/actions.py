"""The buttons on cards and menus. A stale button, or one on somebody else's card, changes nothing and says so."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping

from bot.consultation.user_actions import Audience, Command, Confirm, Edit, FormAnswer, Word
from bot.decision.profile import Value
from bot.handlers import checklist
from bot.handlers.context import AppContext
from bot.handlers.cost_comparisons import show_costs
from bot.handlers.forms import form_page
from bot.handlers.menu import help_menu
from bot.handlers.past_verdicts import list_for_person
from bot.handlers.transitions import apply_to_own, own_consultation
from bot.ports.event_handler import Ephemeral, OpenModal, Response
from bot.ports.inbound import BlockAction
from bot.ports.views import AskGuide, ReviewPrompt

MENU: Mapping[str, Word] = {
    "why": "why",
    "back": "back",
    "pause": "pause",
    "start_over": "start_over",
    "drop": "drop",
}


async def answer(ctx: AppContext, event: BlockAction) -> Response:
    """*Continue*: the inputs of the card are the answer to its question."""
    if event.refused:
        return ctx.ephemeral("could_not_read", what=" ".join(map(ctx.phrases.say, event.refused.values())))
    return await apply_to_own(ctx, event, FormAnswer(event.value.get("question"), _with_ticks(ctx, event)))


async def pick(ctx: AppContext, event: BlockAction) -> Response:
    """A choice, or a value that may have been meant: the button carries the answer."""
    carried = json.loads(event.value.get("values") or "{}")
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in carried.items()}
    return await apply_to_own(ctx, event, FormAnswer(event.value.get("question"), values))


def command(word: Word) -> Callable[[AppContext, BlockAction], Awaitable[Response]]:
    """A button that stands for a control word: *Not sure*, *Keep*, *Start over* …"""

    async def apply_command(ctx: AppContext, event: BlockAction) -> Response:
        return await apply_to_own(ctx, event, Command(word, event.value.get("question")))

    return apply_command


async def menu(ctx: AppContext, event: BlockAction) -> Response:
    """The menu behind the three dots: why, back, the form, pause, start over, drop."""
    chosen = event.value.get("do", "")
    if chosen == "form":
        return await open_form(ctx, event)
    if chosen == "costs":
        return await show_costs(ctx, event)
    if chosen not in MENU:
        return ctx.ephemeral("button_unknown")
    return await apply_to_own(ctx, event, Command(MENU[chosen], event.value.get("question")))


async def change(ctx: AppContext, event: BlockAction) -> Response:
    """*Change*: ask an answered question again."""
    return await apply_to_own(ctx, event, Edit(event.value.get("question") or ""))


async def confirm(ctx: AppContext, event: BlockAction) -> Response:
    """*Post the verdict*, or *Show only me*."""
    audience: Audience = "owner" if event.value.get("audience") == "owner" else "origin"
    name = event.values.get("project")
    return await apply_to_own(ctx, event, Confirm(audience, name if isinstance(name, str) else None))


async def open_form(ctx: AppContext, event: BlockAction) -> Response:
    """*Fill in as a form*, *Edit*: all questions, a page for each topic, with all that is known."""
    consultation = await own_consultation(ctx, event)
    if isinstance(consultation, Ephemeral):
        return consultation
    return OpenModal(modal=form_page(ctx, consultation, 1))


async def open_review(ctx: AppContext, event: BlockAction) -> Response:
    """*Review our prompt*: the modal to paste it into."""
    consultation = await own_consultation(ctx, event)
    if isinstance(consultation, Ephemeral):
        return consultation
    return OpenModal(modal=ReviewPrompt(consultation=consultation.id))


async def open_ask(_: AppContext, event: BlockAction) -> Response:
    """*Ask a question*: below a verdict the answer belongs in its thread; from a menu or Home, in the DM."""
    thread = event.thread or (event.ts if event.value.get("verdict") else None)
    about = {"channel": event.channel, "thread": thread} if event.channel and thread else {}
    return OpenModal(modal=AskGuide(about=about))


async def start(ctx: AppContext, event: BlockAction) -> Response:
    """*Start*: begin a consultation of the DM."""
    return await checklist.start(ctx, event)


async def resume(ctx: AppContext, event: BlockAction) -> Response:
    """*Resume*: take up the consultation of this button, or the only one."""
    return await checklist.resume(ctx, event, event.value.get("consultation"))


async def list_verdicts(ctx: AppContext, event: BlockAction) -> Response:
    """*Past verdicts*: the latest that this person may see, of the project that the button names or of all."""
    return Ephemeral(message=await list_for_person(ctx, event, event.value.get("project", "")))


async def show_help(ctx: AppContext, _: BlockAction) -> Response:
    """*Help*: the menu."""
    return Ephemeral(message=help_menu(ctx))


async def unknown(ctx: AppContext, _: BlockAction) -> Response:
    """A button that no longer exists."""
    return ctx.ephemeral("button_unknown")


def _with_ticks(ctx: AppContext, event: BlockAction) -> dict[str, Value]:
    """The values of a card; a statement that could be ticked and was not is answered, too."""
    values = dict(event.values)
    ticked = values.pop("ticks", ())
    for name in filter(None, event.value.get("ticks", "").split(",")):
        field = ctx.checklist.fields.get(name)
        if field is not None and field.tick:
            ticks, empty = field.options
            values[name] = ticks.value if isinstance(ticked, tuple) and name in ticked else empty.value
    return values
