"""Modals: what was filled in is taken as an answer, a share, or a question."""

from __future__ import annotations

from collections.abc import Iterable

from bot.consultation.engine import turn
from bot.consultation.messages import Ask, Notice
from bot.consultation.user_actions import Chose
from bot.handlers.answering import reply
from bot.handlers.context import World
from bot.handlers.ownership import hear, owned
from bot.handlers.prompt_reviews import prompt_submitted
from bot.handlers.sharing import share
from bot.ports.inbound import Submission
from bot.ports.outbound import Say
from bot.ports.responses import Reply


async def submitted(world: World, submission: Submission) -> Reply | None:
    """Take what a modal brought."""
    match submission.action:
        case "several":
            if submission.refused:
                await world.store.done(submission.team, submission.key)
                return Reply(errors=submission.refused)
            return await _several(world, submission)
        case "review_prompt":
            return await prompt_submitted(world, submission)
        case "share":
            return await share(world, submission)
        case "ask":
            question = str(submission.values.get("question") or "")
            about = submission.value
            channel = about.get("channel") or await world.slack.room(submission.team, submission.user)
            thread = (about.get("thread") or None) if about.get("channel") else None
            await reply(world, submission, channel, thread, question, offer_checklist=False)
            return None
        case _:
            await world.store.done(submission.team, submission.key)
            return None


async def _several(world: World, submission: Submission) -> Reply | None:
    """Take all answers, or none: what can't be is said in the modal, where it can be put right."""
    said = Chose(None, submission.values, "modal")
    consultation = await owned(world, submission)
    if consultation is not None and submission.values:
        tried = turn(consultation, said, submission.user, submission.at, world.checklist, world.phrases, world.rules)
        wrong = _refusal(tried.says) if not tried.entries else ""
        if wrong:
            await world.store.done(submission.team, submission.key)
            return Reply(errors={_field(world, submission, wrong): wrong})
    return await hear(world, submission, said)


def _refusal(says: Iterable[Say]) -> str:
    """The word that refuses what was given, on the card that is asked again or by itself."""
    return next(
        (say.apology if isinstance(say, Ask) else say.text for say in says if isinstance(say, (Ask, Notice))), ""
    )


def _field(world: World, submission: Submission, wrong: str) -> str:
    """The input that the refusal is about: the one with these words of its own, else the one that can't be so large."""
    own = (name for name in submission.values if getattr(world.checklist.fields.get(name), "refusal", "") == wrong)
    return next(own, "eval_failures" if "eval_failures" in submission.values else next(iter(submission.values)))
