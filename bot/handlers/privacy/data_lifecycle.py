"""The life of the data: people delete theirs, an admin sets how long it is kept, and each day what is over is deleted.

A dialog asks before a deletion; a receipt follows. The deletion, the event's done-mark, the receipt in the DM and the
removal of the bot's messages are stored together.
"""

from __future__ import annotations

import logging
from pathlib import PurePath
from typing import Literal

from pydantic import ValidationError

from bot.consultation.messages import Control, Notice, Option, Removal
from bot.decision import formatting
from bot.decision.remembered import drop
from bot.handlers.context import AppContext
from bot.ports.deletion import DAY_SECONDS, Deletion, DeletionStore, Receipt, Retention, RetentionChange
from bot.ports.event_handler import Response
from bot.ports.inbound import AppUninstalled, BlockAction, SlashCommand, ViewSubmission
from bot.ports.outbound import OutboundMessage, post_in_place, post_to
from bot.ports.store import Changes, ConsultationHeader
from bot.ports.views import Form, ShortText

log = logging.getLogger(__name__)

PERSON = "person"
CONSULTATION = "consultation:"
MOST_CHOICES = 90  # of the 100 options that a menu can have
NAMED = ("consultations", "entries", "verdicts")  # tables that a receipt names
FOREVER = "forever"


async def forget(ctx: AppContext, event: SlashCommand) -> Response:
    """`forget me`: ask whether everything about the person is to be deleted."""
    if event.text.casefold().split()[1:] != ["me"]:
        return ctx.ephemeral("data_forget_usage")
    return _confirm_person(ctx)


async def choose_deletion(ctx: AppContext, event: SlashCommand | BlockAction) -> Response:
    """`delete`, or the button on Home: which consultation, or everything?"""
    own = await ctx.store.consultations_of(event.team, event.user, MOST_CHOICES)
    options = (
        *(Option(value=f"{CONSULTATION}{known.id}", label=_row(ctx, known)) for known in own),
        Option(value=PERSON, label=ctx.phrases.say("data_choose_everything")),
    )
    what = Control(field="subject", kind="choice", label=ctx.phrases.say("data_choose_label"), options=options)
    return Form(submit=confirm_chosen, name="data_choose", controls=(what,))


async def confirm_chosen(ctx: AppContext, event: ViewSubmission) -> Response:
    """Ask whether what was chosen is to be deleted."""
    subject = str(event.values.get("subject") or "")
    if subject == PERSON:
        return _confirm_person(ctx)
    consultation = await ctx.store.consultation(event.team, subject.removeprefix(CONSULTATION), event.user)
    if consultation is None:
        return ShortText(text=ctx.phrases.say("data_confirm_gone"))
    project = consultation.project or ctx.phrases.say("unnamed_project")
    text = ctx.phrases.say("data_confirm_consultation", project=project)
    return _confirm(subject, text)


async def delete_confirmed(ctx: AppContext, event: ViewSubmission) -> Response:
    """Delete what the person confirmed: a consultation, or everything about them."""
    subject = event.value.get("subject", "")
    if subject == PERSON:
        async with ctx.lock(f"{event.team}:{event.user}"):
            return await _delete(ctx, event, "person", event.user)
    async with ctx.locked(event.team, subject.removeprefix(CONSULTATION), event.user, fresh=True) as consultation:
        if consultation is None:
            return ShortText(text=ctx.phrases.say("data_confirm_gone"))
        return await _delete(ctx, event, "consultation", consultation.id)


async def _delete(
    ctx: AppContext, event: ViewSubmission, kind: Literal["consultation", "person"], subject: str
) -> Response:
    called = ctx.phrases.say("data_former_member")
    deletion = Deletion(kind=kind, team=event.team, subject=subject, by=event.user, at=ctx.now(), called=called)
    room = await ctx.workspace.room(event.user)

    def confirm(receipt: Receipt) -> tuple[OutboundMessage, ...]:
        """The receipt, and the removal of the bot's messages about what was deleted."""
        removals = (
            post_in_place(event, f"remove:{number}", Removal(), place) for number, place in enumerate(receipt.places)
        )
        return (*removals, post_to(event, "receipt", Notice(text=receipt_text(ctx, receipt)), room, None))

    await ctx.commit(event, changes=Changes(deletion=deletion, confirm=confirm))
    drop()
    return ShortText(text=ctx.phrases.say("data_deleting"))


def receipt_text(ctx: AppContext, receipt: Receipt) -> str:
    """What went, what stays, and which backups still hold it."""
    say = ctx.phrases.say
    named = [table for table in NAMED if table in receipt.removed]
    removed = [say(f"data_receipt_{table}", count=receipt.removed[table]) for table in named]
    others = sum(count for table, count in receipt.removed.items() if table not in NAMED)
    removed += [say("data_receipt_others", count=others)] if others else []
    anonymised = sum(receipt.anonymised.values())
    files = ", ".join(PurePath(path).name for path in receipt.backups)
    lines = (
        say("data_receipt", removed=", ".join(removed)) if removed else say("data_receipt_nothing"),
        say("data_receipt_anonymised", count=anonymised, called=say("data_former_member")) if anonymised else "",
        say("data_receipt_messages", count=len(receipt.places)) if receipt.places else "",
        say("data_receipt_kept") if receipt.kept else "",
        say("data_receipt_backups", files=files) if files else "",
    )
    return " ".join(filter(None, lines))


def _confirm_person(ctx: AppContext) -> Response:
    say = ctx.phrases.say
    return _confirm(PERSON, say("data_confirm_person", called=say("data_former_member")))


def _confirm(subject: str, text: str) -> Response:
    """Delete for good?"""
    return Form(submit=delete_confirmed, name="data_confirm", intro=text, value={"subject": subject})


def _row(ctx: AppContext, known: ConsultationHeader) -> str:
    project = known.project or ctx.phrases.say("unnamed_project")
    return ctx.phrases.say("data_choose_row", project=project, day=formatting.day(known.active_at))


async def retention(ctx: AppContext, event: SlashCommand) -> Response:
    """`retention`: what is set; `retention transcripts DAYS`, `retention consultations DAYS|forever`: set it."""
    known = await ctx.store.retention(event.team)
    words = event.text.casefold().split()[1:]
    if not words:
        return _say_retention(ctx, known)
    if not await _is_admin(ctx, event):
        return ctx.ephemeral("data_retention_not_yours")
    wanted = read_retention(words, known)
    if wanted is None:
        return ctx.ephemeral("data_retention_wrong")
    await ctx.commit(event, changes=Changes(retention=RetentionChange(by=event.user, retention=wanted)))
    return _say_retention(ctx, wanted, is_new=True)


def read_retention(words: list[str], known: Retention) -> Retention | None:
    """The setting that these words ask for; None if they ask for none.

    >>> read_retention(["transcripts", "14"], Retention()).transcript_days
    14
    >>> read_retention(["consultations", "0"], Retention()) is None
    True
    """
    match words:
        case ["consultations", word] if word == FOREVER:
            return known.model_copy(update={"consultation_days": None})
        case ["transcripts" | "consultations" as what, days] if days.isdecimal():
            name = "transcript_days" if what == "transcripts" else "consultation_days"
            try:
                return Retention.model_validate({**known.model_dump(), name: int(days)})
            except ValidationError:
                return None
    return None


async def _is_admin(ctx: AppContext, event: SlashCommand) -> bool:
    """An admin or owner of the Slack workspace, or whom the operator's settings name."""
    person = await ctx.workspace.person(event.user)
    return (person.kind == "member" and person.admin) or event.user in ctx.usage_admins


def _say_retention(ctx: AppContext, retention: Retention, *, is_new: bool = False) -> Response:
    say = ctx.phrases.say

    def last(days: int) -> str:
        return say("data_day" if days == 1 else "data_days", count=days)

    days = retention.consultation_days
    consultations = say("data_retention_days", days=last(days)) if days else say("data_retention_forever")
    transcripts = last(retention.transcript_days)
    return ctx.ephemeral(
        "data_retention_set" if is_new else "data_retention_now", transcripts=transcripts, consultations=consultations
    )


async def forget_workspace(ctx: AppContext, event: AppUninstalled) -> Response:
    """The app was removed, or its token revoked: nothing more is posted there, and the true time of it is kept."""
    await ctx.store.remove_workspace(event.team, event.at)
    return None


async def prune_once(store: DeletionStore, purge_days: float, at: float) -> None:
    """What is over at this time (Unix seconds). The log gets counts only."""
    await purge_removed(store, purge_days, at)
    pruned = await store.prune(at)
    if pruned.removed or pruned.receipts:
        rows = ", ".join(f"{table} {count}" for table, count in sorted(pruned.removed.items()))
        log.info("pruned: %s; consultations past their retention: %d", rows or "nothing", len(pruned.receipts))
    if pruned.receipts:
        drop()


async def purge_removed(store: DeletionStore, purge_days: float, at: float) -> None:
    """Delete the data of workspaces that the app was removed from so many days before."""
    for receipt in await store.purge_workspaces(at - purge_days * DAY_SECONDS, at):
        log.info("workspace %s purged, receipt %s", receipt.deletion.team, receipt.id)
        drop()
