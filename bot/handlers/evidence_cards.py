"""The card of a reading: what it fills in, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping

from bot.consultation.answers import format_answer
from bot.consultation.evidence_messages import EvidenceCard, ReadingState
from bot.consultation.file_reading import FileReading
from bot.consultation.grades import readings
from bot.consultation.state import Consultation
from bot.decision.profile import Value
from bot.handlers.context import AppContext, derive_id
from bot.ports.outbound import OutboundMessage


def evidence_card(
    ctx: AppContext,
    consultation: Consultation,
    reading: FileReading,
    state: ReadingState = "shown",
    note: str = "",
) -> EvidenceCard:
    """What is shown of a reading."""
    del consultation
    return EvidenceCard(
        reading=reading,
        state=state,
        fills=_fills(ctx, reading.values),
        tuned_fills=_fills(ctx, reading.tuned_values),
        note=note,
    )


def evidence_message(
    ctx: AppContext, consultation: Consultation, reading: FileReading, card: EvidenceCard, *, key: str = ""
) -> OutboundMessage:
    """The card as a message in the consultation's thread. `key`: that of the event that changes it in place."""
    del ctx
    return OutboundMessage(
        id=derive_id(key or reading.id, f"evidence:{card.state}"),
        team=consultation.team,
        channel=consultation.room or "",
        thread=consultation.thread,
        message=card,
        consultation=consultation.id,
        slot=f"evidence:{reading.id}",
        edits=bool(key),
    )


def find_reading(consultation: Consultation, ident: str) -> FileReading | None:
    """A reading of a consultation by its id."""
    return next((found for found in readings(consultation) if found.id == ident), None)


def _fills(ctx: AppContext, values: Mapping[str, Value]) -> tuple[str, ...]:
    fields = ctx.checklist.fields
    return tuple(
        f"{fields[name].label.removesuffix('?')}: {format_answer(fields[name], value, ctx.phrases)}"
        for name, value in values.items()
        if name in fields
    )
