"""A Messages API on loopback: speaks /v1/messages from scripts, strict about what the real one refuses.

It stands apart: it knows nothing of the bot. `with MessagesApi(script=…) as api:` and point a client at `api.url`.
"""

from tests.harness.messages_api.script import (
    Cited,
    Cut,
    Gate,
    HttpError,
    Outcome,
    Raw,
    Reply,
    Scripted,
    Text,
    Thinking,
    ToolUse,
    When,
)
from tests.harness.messages_api.server import MessagesApi
from tests.harness.messages_api.sight import Seen

__all__ = [
    "Cited",
    "Cut",
    "Gate",
    "HttpError",
    "MessagesApi",
    "Outcome",
    "Raw",
    "Reply",
    "Scripted",
    "Seen",
    "Text",
    "Thinking",
    "ToolUse",
    "When",
]
