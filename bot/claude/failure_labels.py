"""Lets a model propose a kind for each reason of a sample of failures; people confirm, and nothing counts before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.claude.gateway import Gateway
from bot.claude.outcomes import ModelError, Outcome
from bot.claude.request import ModelRequest, as_data, closed, system_prompt
from bot.consultation.file_reading import FAILURE_KINDS
from bot.ports.inbound import Person

MOST_TOKENS = 800
MOST_REASONS = 20
LONGEST_REASON = 400  # characters
_LABEL = closed({"number": {"type": "integer"}, "kind": {"enum": list(FAILURE_KINDS)}})
FORM = closed({"labels": {"type": "array", "items": _LABEL}})


async def label_failures(
    gateway: Gateway, asker: Person, reasons: Sequence[str], within_s: float | None = None
) -> tuple[str, ...]:
    """A kind for each reason, "" where the model has none. Raises ModelError. `within_s`: until it must be back."""
    offered = [reason[:LONGEST_REASON] for reason in reasons[:MOST_REASONS]]
    if not offered or not gateway.server.structured_output:
        return ()
    ask = ModelRequest(
        purpose="read",
        system=system_prompt("failures"),
        words=as_data(reasons=dict(enumerate(offered, 1))),
        max_tokens=MOST_TOKENS,
        schema=FORM,
        within_s=within_s,
    )
    return await gateway.ask(ask, asker, lambda reply: labels_of(reply.object(), len(offered)))


def labels_of(answer: Mapping[str, Any], count: int) -> tuple[str, ...]:
    """The kinds by number. Raises ModelError(UNFIT) where none of ours is named."""
    found: dict[int, str] = {}
    listed = answer.get("labels")
    for label in listed if isinstance(listed, list) else ():
        if isinstance(label, Mapping) and isinstance(label.get("number"), int) and label.get("kind") in FAILURE_KINDS:
            found.setdefault(label["number"], label["kind"])
    known = tuple(found.get(number, "") for number in range(1, count + 1))
    if not any(known):
        raise ModelError(Outcome.UNFIT)
    return known
