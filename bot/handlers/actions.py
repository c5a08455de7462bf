"""Buttons: each does one thing; a stranger's or a stale one gets a kind word and changes nothing."""

from __future__ import annotations

import asyncio
import json
from typing import cast

from bot.consultation.engine import open_asks
from bot.consultation.state import Origin
from bot.consultation.user_actions import Changes, Chose, Confirms, Heard, Told, Word
from bot.handlers.committing import notice
from bot.handlers.context import World
from bot.handlers.menus import menu
from bot.handlers.ownership import hear, owned, whispered
from bot.handlers.prompt_reviews import delete_prompt, fill_prompt, review_modal
from bot.handlers.resuming import resume, thread_link
from bot.handlers.starting import begin
from bot.handlers.verdict_actions import on_verdict
from bot.handlers.verdicts import SHOWN_AT_ONCE, links, listed, visible
from bot.handlers.which_project import chosen
from bot.ports.inbound import Click
from bot.ports.modals import AskGuide, Several
from bot.ports.responses import Reply

TOLD = frozenset({"skip", "why", "back", "pause", "summary", "start_over"})


async def clicked(world: World, click: Click) -> Reply | None:
    """Do what a button asks for."""
    match click.action:
        case "checklist":
            return await _checklist(world, click)
        case "help":
            return await whispered(world, click, menu(world))
        case "start":
            consultation = await begin(world, click)
            return Reply(whisper=notice(world, "started_in_dm", await thread_link(world, consultation)))
        case "verdicts":
            found = (await visible(world, click.team, click.user, None))[:SHOWN_AT_ONCE]
            return await whispered(world, click, listed(world, "", found, await links(world, found)))
        case "resume":
            return Reply(whisper=await resume(world, click, click.value.get("consultation")))
        case "choose":
            return await chosen(world, click)
        case "ask":
            await world.store.done(click.team, click.key)
            # A verdict is answered under; a menu that only this person sees is no place to answer: then it is the DM.
            thread = click.thread or (click.ts if click.value.get("verdict") else None)
            about = {"channel": click.channel, "thread": thread} if click.channel and thread else {}
            return Reply(modal=AskGuide(about=about))
        case "review":
            return await review_modal(world, click)
        case "fill_prompt":
            return await fill_prompt(world, click)
        case "delete_prompt":
            await delete_prompt(world, click)
            return None
        case "ten_items" | "share" | "change_answer":
            return await on_verdict(world, click)
        case _:
            return await _on_consultation(world, click)


async def _checklist(world: World, click: Click) -> Reply:
    """*Work through the checklist*: begin, with the facts of the question handed over."""
    words = click.value.get("question", "")
    told = json.loads(click.value.get("opening") or "{}")
    if not told and words:  # from a shortcut, or what was read did not fit into the button
        told = dict(await asyncio.to_thread(world.reader.read_opening, words))
    opening = {field: tuple(value) if isinstance(value, list) else value for field, value in told.items()}
    origin = None
    in_dm = (click.channel or "").startswith("D")
    if click.channel and not in_dm:
        private = await world.slack.is_private(click.team, click.channel)
        origin = Origin(channel=click.channel, thread=click.thread or click.ts or "", private=private)
    project = opening.pop("project", None)
    consultation = await begin(
        world, click, project=str(project) if project else None, opening=opening,
        words=words, origin=origin,
    )  # fmt: skip
    return Reply(whisper=notice(world, "started_in_dm", await thread_link(world, consultation)))


async def _on_consultation(world: World, click: Click) -> Reply | None:
    question = click.value.get("question")
    said: Heard
    if click.action == "answer":
        if click.refused:
            return await whispered(world, click, notice(world, "could_not_read", what=" ".join(click.refused.values())))
        said = Chose(question, click.values)
    elif click.action in TOLD:
        said = Told(cast("Word", click.action), question)
    elif click.action == "change":
        said = Changes(question or "")
    elif click.action in ("opening_yes", "opening_no"):
        said = Confirms("opening", click.action == "opening_yes")
    elif click.action == "confirm":
        said = Confirms("summary", True)
    elif click.action == "several":
        return await _several(world, click)
    else:
        return await whispered(world, click, notice(world, "button_unknown"))
    return await hear(world, click, said)


async def _several(world: World, click: Click) -> Reply | None:
    consultation = await owned(world, click)
    if consultation is None:
        return await whispered(world, click, notice(world, "not_yours"))
    await world.store.done(click.team, click.key)
    asks = open_asks(consultation, world.checklist, world.phrases, world.rules)
    if not asks:
        return Reply(whisper=notice(world, "nothing_left_to_ask"))
    return Reply(modal=Several(consultation=consultation.id, questions=asks))
