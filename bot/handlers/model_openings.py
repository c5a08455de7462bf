"""What a first message states and may mean, by our reader and a model's. The person confirms it before it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.decision.profile import Value
from bot.handlers.context import AppContext
from bot.nlu.merging import merge_readings
from bot.ports.inbound import EventBase
from bot.ports.llm import Account, Model

NAME = "project"  # no model is asked for it: ours stands


@dataclass(frozen=True)
class Opening:
    """`values` are taken, `candidates` are to be asked about, best first."""

    values: Mapping[str, Value] = field(default_factory=dict)
    candidates: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)

    @property
    def project(self) -> str:
        """The project's name; "" if none is stated."""
        return str(self.values.get(NAME) or "")

    def unnamed(self) -> Opening:
        """The same without the name."""
        return replace(self, values={name: value for name, value in self.values.items() if name != NAME})


async def read_with_model(ctx: AppContext, model: Model, event: EventBase, text: str) -> Mapping[str, Value] | None:
    """What a model reads in a first message; None where it is silent."""
    account = Account(team=event.team, user=event.user)
    read = await model.read_message(account, text, "", list(ctx.checklist.fields))
    if read is None:
        return None
    return {name: value for name, value in read.values.items() if name in ctx.checklist.fields}


def merge_opening(ours: Opening, read: Mapping[str, Value] | None) -> Opening:
    """One opening out of our own reader's and what a model read (None: nothing).

    What both find is taken; what only one finds, or what they read differently, is asked about.
    """
    if read is None:
        return ours
    named = {NAME: ours.project} if ours.project else {}
    values = ours.unnamed().values
    candidates = {name: found for name, found in ours.candidates.items() if name not in (*values, NAME)}
    merged = merge_readings(values, candidates, read)
    return Opening({**named, **merged.values}, merged.candidates)
