"""A model's reading counts only where its evidence stands in the reply and our own reader agrees on the value."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.claude.evidence import stands_in
from bot.claude.gateway import Gateway
from bot.claude.ledger import Asker
from bot.claude.outcomes import ModelFailure, Outcome
from bot.claude.prompting import as_data, system_prompt
from bot.claude.request import ModelRequest
from bot.claude.slots import Slot, filled, form, normal, same
from bot.claude.waiting_line import OnPlace
from bot.decision.profile import Value

log = logging.getLogger(__name__)

MOST_UNIONS = 16  # the API compiles no form with more; each slot is one
TOKENS_A_SLOT = 120
REPLY_CHARACTERS = 6000

Parse = Callable[[str, str], Value]
"""Our own reader: (field, evidence) -> the value that the evidence states for it, or None."""


@dataclass(frozen=True)
class Reading:
    """`values` are believed, each with the piece of the reply it came from; everything else is not stated.

    `outcome` is OK, or how the model failed: then `values` holds what was read before that, mostly nothing.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    outcome: Outcome = Outcome.OK


async def read(
    gateway: Gateway,
    asker: Asker,
    *,
    slots: Sequence[Slot],
    asked: str,
    reply: str,
    parse: Parse,
    on_place: OnPlace | None = None,
) -> Reading:
    """Ask the model for the slots that the deterministic reader left open. Raises only cancellation.

    `asked`: the words of the question that was answered, "" for an opening question.
    """
    reply = reply[:REPLY_CHARACTERS]
    values: dict[str, Value] = {}
    evidence: dict[str, str] = {}
    if not reply.strip():
        return Reading()
    for start in range(0, len(slots), MOST_UNIONS):
        part = slots[start : start + MOST_UNIONS]
        try:
            answered = await gateway.ask(
                _ask(part, asked, reply), asker, lambda parse_reply: parse_reply.object(), on_place
            )
        except ModelFailure as failure:
            return Reading(values, evidence, failure.outcome)
        # Our own reader takes its time over each piece of evidence: not on the loop.
        for field_name, (value, piece) in (
            await asyncio.to_thread(_all_believed, part, answered, reply, parse)
        ).items():
            values[field_name], evidence[field_name] = value, piece
    return Reading(values, evidence)


def _all_believed(
    slots: Sequence[Slot], answered: Mapping[str, Any], reply: str, parse: Parse
) -> dict[str, tuple[Value, str]]:
    found = {slot.field: believed(slot, answered.get(slot.field), reply, parse) for slot in slots}
    return {name: pair for name, pair in found.items() if pair is not None}


def believed(slot: Slot, raw: Any, reply: str, parse: Parse) -> tuple[Value, str] | None:
    """(value, evidence) of one slot where every check holds: form, status, evidence, and our own reader's agreement."""
    answer = filled(raw)
    if isinstance(answer, tuple):
        log.info("slot %s not in form: %s", slot.field, "; ".join(answer))
        return None
    if answer.status.strip().lower().replace(" ", "_") != "stated" or not stands_in(answer.evidence, reply):
        return None
    own = parse(slot.field, answer.evidence)
    return (own, answer.evidence) if own is not None and same(own, normal(slot, answer.value)) else None


def _ask(slots: Sequence[Slot], asked: str, reply: str) -> ModelRequest:
    return ModelRequest(
        purpose="read",
        system=system_prompt("read"),
        words=as_data(asked=asked, fields={slot.field: slot.meaning for slot in slots}, reply=reply),
        max_tokens=TOKENS_A_SLOT * (len(slots) + 1),
        schema=form(slots),
    )
