"""The buttons on a verdict: copy it as a decision record, ask about it, share it, change an answer, rate it."""

from __future__ import annotations

from bot.consultation.decision_record import decision_record
from bot.consultation.messages import CHANNEL_SIGN, USER_SIGN, Control, Notice, Option
from bot.consultation.user_actions import Command
from bot.handlers.actions import question_form
from bot.handlers.context import AppContext, RefusedError
from bot.handlers.conversation.transitions import apply_action
from bot.handlers.privacy.visibility import channel_audience, find_verdict, shows
from bot.handlers.verdicts.past_verdicts import version_for
from bot.ports.event_handler import Ephemeral, FieldErrors, Response
from bot.ports.inbound import BlockAction, Interaction, ViewSubmission
from bot.ports.outbound import OutboundMessage, Posted, card_message, derive_id, post_to
from bot.ports.store import FIRST_READ, Changes, Rating
from bot.ports.stored_verdicts import Audience, StoredVerdict
from bot.ports.views import DecisionRecord, Form, TenItems


async def open_ten_items(ctx: AppContext, event: BlockAction) -> Response:
    """*All ten items*, in the menu."""
    verdict = await _verdict(ctx, event)
    if verdict.owner != event.user:  # reading what is one's own is nobody else's business
        ctx.audit(event, "read", f"verdict:{verdict.id}")
    return TenItems(verdict=verdict.message.model_copy(update={"since_last": ()}))


async def open_ask(ctx: AppContext, event: BlockAction) -> Response:
    """*Ask about this*, in the menu: the answer belongs in the verdict's thread."""
    await _verdict(ctx, event)
    thread = event.thread or event.ts or ""
    about = {"channel": event.channel or "", "thread": thread, "asker": event.user}
    return question_form(ctx, about)


async def open_share(ctx: AppContext, event: BlockAction) -> Response:
    """*Share*, in the menu: which channel?"""
    verdict = await _verdict(ctx, event)
    _require_owner(ctx, event, verdict)
    say = ctx.phrases.say
    channel = Control(field="channel", kind="channel", label=say("modal_channel"), hint=say("modal_channel_hint"))
    return Form(
        submit=share,
        name="modal_share",
        intro=say("modal_share_project", project=verdict.project),
        controls=(channel,),
        value={"verdict": verdict.id},
    )


async def open_record(ctx: AppContext, event: BlockAction) -> Response:
    """*Copy as decision record*: the verdict as Markdown."""
    verdict = await _verdict(ctx, event)
    ctx.audit(event, "export", f"verdict:{verdict.id}")
    stored = verdict.document.get("evidence")
    grades = stored if isinstance(stored, dict) else {}
    markdown = decision_record(verdict.message, verdict.profile, ctx.phrases, ctx.checklist, grades)
    return DecisionRecord(markdown=markdown)


async def rate(ctx: AppContext, event: BlockAction) -> Response:
    """👍 or 👎: kept with what it rates; 👎 asks what was wrong."""
    about = await _rateable(ctx, event)
    rating = event.value.get("rating", "")
    await ctx.commit(event, changes=Changes(rating=Rating(about=about, rating=rating, user=event.user)))
    if rating != "negative":
        return ctx.ephemeral("rate_thanks")
    say = ctx.phrases.say
    wrong = tuple(Option(label=say(f"rate_{part}"), value=part) for part in ("facts", "reasoning", "wording"))
    what = Control(field="what", kind="choice", label=say("rate_what"), options=wrong)
    details = Control(field="details", kind="text", label=say("rate_details"))
    return Form(
        submit=submit_rating,
        name="modal_rating",
        controls=(what, details),
        value={"verdict": about, "rating": rating},
        optional=True,
    )


async def submit_rating(ctx: AppContext, event: ViewSubmission) -> Response:
    """What was wrong: the facts, the reasoning or the wording, and details."""
    about = await _rateable(ctx, event)
    what, details = (str(event.values.get(name) or "") for name in ("what", "details"))
    rating = Rating(about=about, rating="negative", user=event.user, what=what, details=details)
    await ctx.commit(event, changes=Changes(rating=rating))
    return ctx.ephemeral("rate_thanks")


async def share(ctx: AppContext, event: ViewSubmission) -> Response:
    """Post the verdict to the channel that was chosen, made for those who read it there."""
    channel = str(event.values.get("channel") or "")
    async with ctx.lock(f"share:{event.value.get('verdict', '')}:{channel}"):
        return await _share_to(ctx, event, channel)


async def _share_to(ctx: AppContext, event: ViewSubmission, channel: str) -> Response:
    verdict = await _own_verdict(ctx, event)
    if verdict is None:
        return FieldErrors(errors={"channel": ctx.phrases.say("verdict_gone")})
    if not await ctx.workspace.is_member(channel, event.user):
        return FieldErrors(errors={"channel": ctx.phrases.say("not_your_channel")})
    if place := _shared_to(verdict, channel):
        return ctx.ephemeral("shared_already", await ctx.workspace.link(place))
    if (await ctx.workspace.channel(channel)).shared_outside:
        return FieldErrors(errors={"channel": ctx.phrases.say("standing_share_outside")})
    audience = await channel_audience(ctx, event.team, channel)
    if not await _may_share(ctx, verdict, audience):
        return FieldErrors(errors={"channel": ctx.phrases.say("standing_share_elsewhere")})
    origin = verdict.origin_channel if verdict.origin_channel in audience.channels else None
    made = await version_for(ctx, verdict, audience)
    shown = made.model_copy(update={"shareable": False, "shared_by": event.user, "shared_from": origin or ""})
    post = post_to(event, "share", shown, channel, None, slot=f"share:{verdict.id}:{channel}")
    ctx.audit(event, "share", f"verdict:{verdict.id} channel:{channel}")
    note = await _sharing_note(ctx, verdict, channel, derive_id(event.key, "noted"))
    await ctx.commit(event, post, later=note)
    stored = await _own_verdict(ctx, event)
    place = _shared_to(stored, channel) if stored else None
    if place is None:  # it was refused, or Slack asks to wait for longer than anybody does here
        return ctx.ephemeral("could_not_keep" if await ctx.store.is_due(post.id) else "not_shared")
    link = await ctx.workspace.link(place)
    linked = await _sharing_note(ctx, verdict, channel, derive_id(event.key, "noted:link"), link)
    if linked:  # the note stands without it: only the link may be lost
        ctx.scope.afterwards.append(lambda: ctx.post(*linked))
    return ctx.ephemeral("shared", link)


async def _sharing_note(
    ctx: AppContext, verdict: StoredVerdict, channel: str, ident: str, link: str = ""
) -> tuple[OutboundMessage, ...]:
    """The thread in the DM says that the verdict was shared, and where. If Slack refuses the post, the note is taken
    back: see `report_given_up`."""
    consultation = await ctx.store.consultation(verdict.team, verdict.consultation)
    if consultation is None or consultation.origin is not None:
        return ()
    decision = ctx.phrases.say(f"decision_{verdict.decision}")
    text = ctx.phrases.say("verdict_shared", decision=decision, channel=CHANNEL_SIGN)
    note = Notice(text=text, channel=channel, link=link)
    return (card_message(consultation, note, ident, edits=True),)


async def _may_share(ctx: AppContext, verdict: StoredVerdict, audience: Audience) -> bool:
    """What began in a channel is its members' as well: it goes only where people can see that channel anyway.

    If the channel is gone, and the verdict came to its owner's DM instead, nobody else ever had it. Slack tells us no
    more of a private channel that the bot was removed from than of one that is gone.
    """
    if verdict.origin_channel is None or shows(audience, verdict):
        return True
    if verdict.posted is None or verdict.posted.channel == verdict.origin_channel:
        return False
    return (await ctx.workspace.channel(verdict.origin_channel)).kind == "gone"


async def change_answer(ctx: AppContext, event: BlockAction) -> Response:
    """*Change an answer*: show its owner the summary, each line with a button."""
    verdict = await _own_verdict(ctx, event) or await _verdict(ctx, event)
    _require_owner(ctx, event, verdict)
    async with ctx.locked(event.team, verdict.consultation, event.user) as consultation:
        if consultation is None:
            return ctx.ephemeral("verdict_gone")
        in_its_thread = (event.channel, event.thread) == (consultation.room, consultation.thread)
        below = in_its_thread or verdict.origin_channel is None  # the verdict stands below the card that waited
        await apply_action(ctx, event, consultation, Command("summary"), below=below)
    if in_its_thread:
        return None  # the person sees it where they pressed
    return ctx.ephemeral("change_in_dm", await ctx.thread_link(consultation))


async def _verdict(ctx: AppContext, event: Interaction) -> StoredVerdict:
    """The verdict that the event names. Raises RefusedError if this person may not see it."""
    found = await find_verdict(ctx, event, event.value.get("verdict", ""))
    if found is None:
        raise ctx.refused("verdict_gone")
    return found


async def _own_verdict(ctx: AppContext, event: Interaction) -> StoredVerdict | None:
    return await ctx.store.verdict(event.team, event.value.get("verdict", ""), owner=event.user)


def _require_owner(ctx: AppContext, event: BlockAction, verdict: StoredVerdict) -> None:
    """Raises RefusedError for somebody else's verdict: whose it is, and a button to begin a checklist of one's own."""
    if verdict.owner != event.user:
        text = ctx.phrases.say("not_yours", owner=USER_SIGN)
        raise RefusedError(Ephemeral(message=Notice(text=text, user=verdict.owner, buttons=("start",))))


async def _rateable(ctx: AppContext, event: Interaction) -> str:
    """What is rated: a first read, which nothing is stored of, or a verdict. Raises RefusedError as `_verdict`."""
    about = event.value.get("verdict", "")
    return about if about.startswith(FIRST_READ) else (await _verdict(ctx, event)).id


def _shared_to(verdict: StoredVerdict, channel: str) -> Posted | None:
    """Where a verdict stands in a channel that it was shared to."""
    return next((place for place in verdict.shared_to if place.channel == channel), None)
