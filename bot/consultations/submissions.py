"""Modals: what was filled in is taken as an answer, a share, or a question."""

from __future__ import annotations

from bot.consultations.guide_questions import answer, post
from bot.consultations.owning import hear
from bot.consultations.sharing import share
from bot.consultations.world import World
from bot.conversation.arrivals import Submission
from bot.conversation.heard import Chose
from bot.ports import Reply


async def submitted(world: World, submission: Submission) -> Reply | None:
    """Take what a modal brought."""
    match submission.action:
        case "several":
            if submission.refused:
                await world.store.done(submission.team, submission.key)
                return Reply(errors=submission.refused)
            return await hear(world, submission, Chose(None, submission.values, "modal"))
        case "share":
            return await share(world, submission)
        case "ask":
            question = str(submission.values.get("question") or "")
            say = await answer(world, question, offer_checklist=False)
            about = submission.value
            if about.get("channel"):
                await post(world, submission, about["channel"], about.get("thread") or None, say)
            else:
                room = await world.slack.room(submission.team, submission.user)
                await post(world, submission, room, None, say)
            return None
        case _:
            await world.store.done(submission.team, submission.key)
            return None
