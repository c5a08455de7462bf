"""Message metadata: what other programs read off our messages, and our own id that tells after a crash what stands."""

from __future__ import annotations

from typing import Any, Final

from bot.consultation.messages import QuestionCard
from bot.consultation.shown_verdict import VerdictMessage
from bot.ports.outbound import Message
from bot.slack.limits import LINE
from bot.slack.text import clip

QUESTION: Final = "consultation_question"
VERDICT: Final = "consultation_verdict"
OTHER: Final = "consultation_message"
OUTBOX_KEY: Final = "outbox"


def build_metadata(message: Message, outbox: str, consultation: str) -> dict[str, Any]:
    """The metadata of a message that is posted under an outbox id."""
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
