"""Buttons: each does one thing; a stranger's or a stale one gets a kind word and changes nothing."""

from __future__ import annotations

import asyncio
import json
from typing import cast

from bot.consultation.engine import open_asks
from bot.consultation.state import Origin
from bot.consultation.user_actions import Command, Confirm, Edit, FormAnswer, UserAction, Word
from bot.handlers.committing import notice
from bot.handlers.context import AppContext
from bot.handlers.menus import menu
from bot.handlers.ownership import apply_to_own, own_consultation, reply_ephemerally
from bot.handlers.prompt_reviews import delete_prompt, fill_prompt, review_modal
from bot.handlers.resuming import resume, thread_link
from bot.handlers.starting import begin
from bot.handlers.verdict_actions import on_verdict
from bot.handlers.verdicts import SHOWN_AT_ONCE, links, listed, visible
from bot.handlers.which_project import chosen
from bot.ports.inbound import BlockAction
from bot.ports.modals import AskGuide, Several
from bot.ports.responses import Reply

TOLD = frozenset({"skip", "why", "back", "pause", "summary", "start_over"})


async def handle_action(ctx: AppContext, click: BlockAction) -> Reply | None:
    """Do what a button asks for."""
    match click.action:
        case "checklist":
            return await _checklist(ctx, click)
        case "help":
            return await reply_ephemerally(ctx, click, menu(ctx))
        case "start":
            consultation = await begin(ctx, click)
            return Reply(ephemeral=notice(ctx, "started_in_dm", await thread_link(ctx, consultation)))
        case "verdicts":
            found = (await visible(ctx, click.team, click.user, None))[:SHOWN_AT_ONCE]
            return await reply_ephemerally(ctx, click, listed(ctx, "", found, await links(ctx, found)))
        case "resume":
            return Reply(ephemeral=await resume(ctx, click, click.value.get("consultation")))
        case "choose":
            return await chosen(ctx, click)
        case "ask":
            await ctx.store.done(click.team, click.key)
            # A verdict is answered under; a menu that only this person sees is no place to answer: then it is the DM.
            thread = click.thread or (click.ts if click.value.get("verdict") else None)
            about = {"channel": click.channel, "thread": thread} if click.channel and thread else {}
            return Reply(modal=AskGuide(about=about))
        case "review":
            return await review_modal(ctx, click)
        case "fill_prompt":
            return await fill_prompt(ctx, click)
        case "delete_prompt":
            await delete_prompt(ctx, click)
            return None
        case "ten_items" | "share" | "change_answer":
            return await on_verdict(ctx, click)
        case _:
            return await _on_consultation(ctx, click)


async def _checklist(ctx: AppContext, click: BlockAction) -> Reply:
    """*Work through the checklist*: begin, with the facts of the question handed over."""
    words = click.value.get("question", "")
    told = json.loads(click.value.get("opening") or "{}")
    if not told and words:  # from a shortcut, or what was read did not fit into the button
        told = dict(await asyncio.to_thread(ctx.reader.read_opening, words))
    opening = {field: tuple(value) if isinstance(value, list) else value for field, value in told.items()}
    origin = None
    in_dm = (click.channel or "").startswith("D")
    if click.channel and not in_dm:
        private = await ctx.slack.is_private(click.team, click.channel)
        origin = Origin(channel=click.channel, thread=click.thread or click.ts or "", private=private)
    project = opening.pop("project", None)
    consultation = await begin(
        ctx, click, project=str(project) if project else None, opening=opening,
        words=words, origin=origin,
    )  # fmt: skip
    return Reply(ephemeral=notice(ctx, "started_in_dm", await thread_link(ctx, consultation)))


async def _on_consultation(ctx: AppContext, click: BlockAction) -> Reply | None:
    question = click.value.get("question")
    said: UserAction
    if click.action == "answer":
        if click.refused:
            return await reply_ephemerally(
                ctx, click, notice(ctx, "could_not_read", what=" ".join(click.refused.values()))
            )
        said = FormAnswer(question, click.values)
    elif click.action in TOLD:
        said = Command(cast("Word", click.action), question)
    elif click.action == "change":
        said = Edit(question or "")
    elif click.action in ("opening_yes", "opening_no"):
        said = Confirm("opening", click.action == "opening_yes")
    elif click.action == "confirm":
        said = Confirm("summary", True)
    elif click.action == "several":
        return await _several(ctx, click)
    else:
        return await reply_ephemerally(ctx, click, notice(ctx, "button_unknown"))
    return await apply_to_own(ctx, click, said)


async def _several(ctx: AppContext, click: BlockAction) -> Reply | None:
    consultation = await own_consultation(ctx, click)
    if consultation is None:
        return await reply_ephemerally(ctx, click, notice(ctx, "not_yours"))
    await ctx.store.done(click.team, click.key)
    asks = open_asks(consultation, ctx.checklist, ctx.phrases, ctx.rules)
    if not asks:
        return Reply(ephemeral=notice(ctx, "nothing_left_to_ask"))
    return Reply(modal=Several(consultation=consultation.id, questions=asks))
