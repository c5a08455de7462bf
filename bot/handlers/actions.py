"""The buttons on cards and menus. A stale button, or one on somebody else's card, changes nothing and says so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.consultation.engine import open_asks
from bot.consultation.user_actions import Command, Confirm, Edit, FormAnswer, Word
from bot.handlers import checklist
from bot.handlers.context import AppContext
from bot.handlers.menu import help_menu
from bot.handlers.rendered_verdicts import list_for_person
from bot.handlers.transitions import apply_to_own, own_consultation
from bot.ports.event_handler import Ephemeral, OpenModal, Response
from bot.ports.inbound import BlockAction
from bot.ports.views import AskGuide, ReviewPrompt, SeveralQuestions


async def answer(ctx: AppContext, event: BlockAction) -> Response:
    """*Answer*: the inputs of the card are the answer to its question."""
    if event.refused:
        return ctx.ephemeral("could_not_read", what=" ".join(event.refused.values()))
    return await apply_to_own(ctx, event, FormAnswer(event.value.get("question"), event.values))


def command(word: Word) -> Callable[[AppContext, BlockAction], Awaitable[Response]]:
    """A button that stands for a control word: *Skip*, *Why?*, *Back*, *Pause*, *Start over* …"""

    async def apply_command(ctx: AppContext, event: BlockAction) -> Response:
        return await apply_to_own(ctx, event, Command(word, event.value.get("question")))

    return apply_command


async def change(ctx: AppContext, event: BlockAction) -> Response:
    """*Change*: ask an answered question again."""
    return await apply_to_own(ctx, event, Edit(event.value.get("question") or ""))


async def accept_opening(ctx: AppContext, event: BlockAction) -> Response:
    """*Yes, that's right*: what was read from the opening question counts."""
    return await apply_to_own(ctx, event, Confirm("opening", agreed=True))


async def decline_opening(ctx: AppContext, event: BlockAction) -> Response:
    """*No, ask me instead*: what was read from the opening question is dropped."""
    return await apply_to_own(ctx, event, Confirm("opening", agreed=False))


async def confirm(ctx: AppContext, event: BlockAction) -> Response:
    """*Give the verdict*: the summary is confirmed."""
    return await apply_to_own(ctx, event, Confirm("summary", agreed=True))


async def open_several(ctx: AppContext, event: BlockAction) -> Response:
    """*Several at once*: the modal with every open question."""
    consultation = await own_consultation(ctx, event)
    if consultation is None:
        return ctx.ephemeral("not_yours")
    questions = open_asks(consultation, ctx.checklist, ctx.phrases, ctx.rules)
    if not questions:
        return ctx.ephemeral("nothing_left_to_ask")
    return OpenModal(modal=SeveralQuestions(consultation=consultation.id, questions=questions))


async def open_review(ctx: AppContext, event: BlockAction) -> Response:
    """*Review our prompt*: the modal to paste it into."""
    consultation = await own_consultation(ctx, event)
    if consultation is None:
        return ctx.ephemeral("not_yours")
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
    """*Past verdicts*: the latest that this person may see."""
    return Ephemeral(message=await list_for_person(ctx, event))


async def show_help(ctx: AppContext, _: BlockAction) -> Response:
    """*Help*: the menu."""
    return Ephemeral(message=help_menu(ctx))


async def unknown(ctx: AppContext, _: BlockAction) -> Response:
    """A button that no longer exists."""
    return ctx.ephemeral("button_unknown")
