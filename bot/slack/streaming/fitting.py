"""Cuts a long text into messages and blocks between words, or between whole characters. Nothing of it is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape as to_entities

import regex

from bot.slack.text import clean

_GRAPHEME = regex.compile(r"\X")
_LINE = regex.compile(r"\n(?=[^\n]*$)")
_BREAK = regex.compile(r"\s(?=\S*$)")


def plain(text: str) -> str:
    """A model's text for a stream: without what can't be shown, and without the marks of bold type."""
    return clean(text).replace("**", "")


def stream(text: str) -> str:
    """The same as it is sent: mrkdwn, with Slack's three special signs as entities."""
    return to_entities(text, quote=False)


def sent_bytes(text: str) -> int:
    """UTF-8 bytes of a text as it is sent."""
    return len(stream(text).encode())


def fitting(text: str, limit: int, length: Callable[[str], int], *, may_break: bool = True) -> int:
    """How many characters of a text fit, up to the end of a word if possible.

    Else the text is cut between two characters; with `may_break` False it does not fit at all.
    """
    if length(text) <= limit:
        return len(text)
    used = end = 0
    for found in _GRAPHEME.finditer(text):
        used += length(found[0])
        if used > limit:
            break
        end = found.end()
    for gap in (_LINE, _BREAK):
        last = gap.search(text[:end])
        if last:
            return last.end()
    return end if may_break else 0


def in_pieces(text: str, limit: int, length: Callable[[str], int]) -> Iterator[str]:
    """The whole text in pieces that fit, none of them empty."""
    while text.strip():
        end = max(1, fitting(text, limit, length))
        if piece := text[:end].strip("\n"):
            yield piece
        text = text[end:]
