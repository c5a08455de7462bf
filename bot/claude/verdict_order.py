"""Lets a model choose which reasons of a verdict come first, and which change to name first; it words none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.claude.gateway import Gateway
from bot.claude.outcomes import ModelError, Outcome
from bot.claude.request import ModelRequest, as_data, closed, system_prompt
from bot.ports.inbound import Person
from bot.ports.llm import VerdictOrder

MOST_TOKENS = 200
MOST_OFFERED = 12  # reasons, and changes
FORM = closed({"reasons": {"type": "array", "items": {"type": "integer"}}, "first_change": {"type": "integer"}})


async def choose_order(
    gateway: Gateway, asker: Person, document: Mapping[str, Any], project: str, within_s: float | None = None
) -> VerdictOrder | None:
    """In which order to give the reasons of a verdict (its public JSON); None: in ours. Raises ModelError.

    `within_s`: seconds until it must be back.
    """
    reasons = list(document["reasons"])[:MOST_OFFERED]
    changes = list(document["what_if"])[:MOST_OFFERED]
    if len(reasons) < 2 or not gateway.server.structured_output:
        return None  # nothing to choose, or nothing that would hold the answer to the form
    ask = ModelRequest(
        purpose="verdict",
        system=system_prompt("verdict"),
        words=as_data(
            project=project,
            decision=document["decision"],
            reasons={number: reason["text"] for number, reason in enumerate(reasons, 1)},
            changes=dict(enumerate(changes, 1)),
        ),
        max_tokens=MOST_TOKENS,
        schema=FORM,
        within_s=within_s,
    )
    rules = [reason["rule"] for reason in reasons]
    return await gateway.ask(ask, asker, lambda reply: chosen(reply.object(), rules, len(changes)))


def chosen(answer: Mapping[str, Any], rules: Sequence[str], changes: int) -> VerdictOrder:
    """The order that an answer names. Raises ModelError(UNFIT) where it names nothing that is there."""
    numbers = answer.get("reasons")
    picked = [n for n in numbers if isinstance(n, int) and 0 < n <= len(rules)] if isinstance(numbers, list) else []
    if not picked:
        raise ModelError(Outcome.UNFIT)
    first = answer.get("first_change")
    known = isinstance(first, int) and not isinstance(first, bool) and 0 < first <= changes
    return VerdictOrder(
        reasons=tuple(dict.fromkeys(rules[n - 1] for n in picked)), first_change=first - 1 if known and first else None
    )
