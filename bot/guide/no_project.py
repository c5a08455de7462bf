"""Whether a message tells of no project at all: a grumble, or a question about fine-tuning in general."""

from __future__ import annotations

import re

from bot.guide.question_clauses import OPENS_QUESTION, sentences

LEAST_DESCRIBED = 5  # words of statements that describe a project
_PEOPLE = (
    r"(?:boss|lead|manager|team|company|cto|ceo|cfo|colleague|friend|director|board|opinion|view|question|turn)\w*\b"
)
_OWN = re.compile(rf"\b(?:our|my)\s+(?!{_PEOPLE})\w+", re.IGNORECASE)
_ABOUT_TALK = re.compile(r"\b(?:you|your|hype\w*|ai|annoy\w*|everybody|everyone|people)\b", re.IGNORECASE)


def tells_of_no_project(message: str) -> bool:
    """Whether nothing in a message is somebody's own, and its statements describe nothing."""
    if _OWN.search(message):
        return False
    statements = [text for text in sentences(message) if not (text.endswith("?") or OPENS_QUESTION.match(text))]
    return sum(len(text.split()) for text in statements if not _ABOUT_TALK.search(text)) < LEAST_DESCRIBED
