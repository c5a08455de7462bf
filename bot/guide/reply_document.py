"""A reply as the public JSON document."""

from __future__ import annotations

from typing import Any

from bot.guide.consultant_reply import ConsultantReply
from bot.guide.first_read import line_text


def reply_json(reply: ConsultantReply) -> dict[str, Any]:
    """The public JSON of `ask --json`."""
    read = reply.first_read
    return {
        "covered": reply.covered,
        "answer": reply.text,
        "sections": list(reply.sections),
        "passages": [
            {"id": passage.id, "section": passage.section, "text": passage.text, "quote": passage.quote}
            for passage in reply.answer.passages
        ],
        "facts": {name: list(value) if isinstance(value, tuple) else value for name, value in reply.facts.items()},
        "first_read": None
        if read is None
        else {
            "lines": [{"text": line_text(line), "section": line.section} for line in read.lines],
            "decision": read.decision,
            "open": list(read.open),
        },
        "outside": list(reply.answer.outside),
    }
