"""*Sort the failures*: a sample of failed cases with a proposed kind each; what people confirm fills item 4."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.consultation.file_reading import FailedCase
from bot.consultation.user_actions import ReadFile
from bot.handlers.context import AppContext
from bot.handlers.evidence_actions import draw_sample, own_reading
from bot.handlers.evidence_cards import evidence_card, evidence_message
from bot.handlers.transitions import apply_action
from bot.ports.event_handler import Ephemeral, FieldErrors, OpenModal, Response
from bot.ports.inbound import BlockAction, ViewSubmission
from bot.ports.llm import Account
from bot.ports.views import FailuresForm

KIND = "kind_"  # begins the name of each case's control
OTHER = "other"
MAJORITY = 0.5  # of the failures that people sorted


async def open_failures(ctx: AppContext, event: BlockAction) -> Response:
    """The modal with the sample and a proposed kind for each case."""
    drawn = await draw_sample(
        ctx, event, lambda evidence, path, reading, seed: evidence.failures(path, reading.choices, seed)
    )
    if isinstance(drawn, Ephemeral):
        return drawn
    consultation, reading, cases = drawn
    labelled = await _label(ctx, Account(team=event.team, user=event.user), cases)
    return OpenModal(modal=FailuresForm(consultation=consultation, reading=reading, cases=labelled))


async def submit_failures(ctx: AppContext, event: ViewSubmission) -> Response:
    """Count what people confirmed; the kind of most of them is the failure mode, which *Use these numbers* fills in."""
    kinds = Counter(str(value) for name, value in event.values.items() if name.startswith(KIND) and value)
    async with ctx.locked(event.team, event.value.get("consultation", "")) as consultation:
        reading = own_reading(ctx, event, consultation)
        if isinstance(reading, Ephemeral) or consultation is None:
            return reading if isinstance(reading, Ephemeral) else None
        if not kinds:
            return FieldErrors(errors={f"{KIND}0": ctx.phrases.say("evidence_sort_first")})
        judged = sum(kinds.values())
        listed = ", ".join(f"{ctx.phrases.say(f'failures_{kind}')} {count}" for kind, count in kinds.most_common())
        line = ctx.phrases.say("evidence_failure_kinds", judged=judged, kinds=listed)
        values = {name: value for name, value in reading.values.items() if name != "failure_mode"}
        kind, count = kinds.most_common(1)[0]
        if reading.values and kind != OTHER and count > MAJORITY * judged:
            values["failure_mode"] = kind
        again = reading.model_copy(update={"values": values, "notes": (line, *reading.notes)})
        shown = evidence_message(ctx, consultation, again, evidence_card(ctx, consultation, again), key=event.key)
        return await apply_action(ctx, event, consultation, ReadFile((again,)), after=(shown,))


async def _label(ctx: AppContext, account: Account, cases: Sequence[FailedCase]) -> tuple[FailedCase, ...]:
    """The cases with the model's proposals in place of the rules', where there is a model and it has some."""
    proposed = await ctx.model.label_failures(account, [case.reason for case in cases]) if ctx.model else ()
    return tuple(
        case.model_copy(update={"kind": proposed[place]}) if place < len(proposed) and proposed[place] else case
        for place, case in enumerate(cases)
    )
