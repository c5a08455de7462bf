"""What a model wrote leaves here without mentions, markup or links: it could have been told to write them."""

from __future__ import annotations

import re

TARGET = re.compile(r"\]\(\S*")  # of a Markdown link; its words stay
LINK = re.compile(r"\(?<?(?:[a-z][a-z0-9+.-]*://|www\.|mailto:)\S*", re.IGNORECASE)
# Slack makes a link of a bare host name too, where it knows the ending.
HOST = re.compile(
    r"\b(?:[a-z0-9-]+\.)+(?:com|net|org|info|io|ai|dev|app|co|me|xyz|link|site|page|click|ru|cn|de|uk|eu|example)\b(?:[/?#]\S*)?",
    re.IGNORECASE,
)
MENTION = re.compile(r"<[!@#][^>\s]*>?|@(?:channel|here|everyone)\b", re.IGNORECASE)
OPENING = re.compile(r"<(?=[!@#/a-z])", re.IGNORECASE)  # "< 100 ms" is no markup


def harmless(text: str) -> str:
    """The text without links, mentions and what opens Slack's markup; all else stays."""
    before = None
    while before != text:  # what is taken out may leave something together that was apart
        before = text
        for pattern, instead in ((TARGET, "]"), (LINK, ""), (HOST, ""), (MENTION, ""), (OPENING, "")):
            text = pattern.sub(instead, text)
    return text


def is_harmless(text: str) -> bool:
    """Whether there is nothing in a text that `harmless` would take out."""
    return harmless(text) == text
