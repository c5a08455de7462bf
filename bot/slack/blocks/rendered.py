"""A rendered message with its metadata, and what rendering needs beside the message itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any, Final

from bot.consultation.messages import QuestionCard
from bot.consultation.phrases import Phrases
from bot.consultation.verdict_message import VerdictMessage
from bot.ports.outbound import Message
from bot.slack.limits import LINE
from bot.slack.text import clip

Block = dict[str, Any]
QUESTION: Final = "consultation_question"
VERDICT: Final = "consultation_verdict"
OTHER: Final = "consultation_message"
OUTBOX_KEY: Final = "outbox"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready to be posted. `text` is what notifications and screen readers get: mrkdwn, never empty.

    `newer` says the same in kinds of blocks that not every workspace takes yet; None if there are none in it.
    """

    text: str
    blocks: list[Block]
    metadata: dict[str, Any] = field(default_factory=dict)
    newer: list[Block] | None = None


@dataclass(frozen=True, slots=True)
class CardContext:
    """The bot's sentences, the id of this posting (new with every posting), and its consultation's id, or ""."""

    phrases: Phrases
    version: str = ""
    consultation: str = ""

    def say(self, name: str, **values: object) -> str:
        """The sentence of this name, with its placeholders filled."""
        return self.phrases.say(name, **values)

    @property
    def value(self) -> dict[str, str]:
        """What a button of this consultation carries at least."""
        return {"consultation": self.consultation}


@singledispatch
def render_card(message: Message, ctx: CardContext) -> Rendered:
    """The blocks of a message. The module of a card registers the function for its kind."""
    raise TypeError(f"no blocks for {message.kind!r}, rendered as {ctx.version!r}")


def build_metadata(message: Message, outbox: str, consultation: str) -> dict[str, Any]:
    """What other programs read off a message, and its outbox id, which tells after a crash that it stands."""
    kind, payload = OTHER, {}
    match message:
        case QuestionCard():
            fields = [control.field for control in message.controls]
            kind = QUESTION
            payload = {"consultation": consultation, "question": message.question, "fields": fields}
        case VerdictMessage():
            kind = VERDICT
            project = clip(message.project, LINE)
            payload = {"verdict": message.verdict, "project": project, "decision": message.decision}
    return {"event_type": kind, "event_payload": {**payload, OUTBOX_KEY: outbox}}
