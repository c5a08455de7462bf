"""Text on its way to Slack: cleaned, measured, clipped or cut into pieces, and escaped where it must be mrkdwn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape as to_entities

import regex

from bot.slack.limits import MESSAGE_FALLBACK

ELLIPSIS = "…"
LONGEST_WORD = 20  # characters given up to cut between words

# What nobody sees, or what changes how the rest reads: control characters (C0 and C1), lone surrogates (they can't be
# sent), all format characters but the joiner of emoji (so tags and signs of reading direction, too), and the fillers of
# Hangul, which are letters without a shape.
_UNSHOWN = regex.compile(
    r"[[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u115f\u1160\u3164\uffa0\U000e0000-\U000e007f]||[\p{Cf}--[\u200d]]]",
    regex.VERSION1,
)
# Marks of no script of their own, stacked higher than any language does (Vietnamese two, Arabic three), and others.
_STACK = regex.compile(r"([\p{M}&&\p{Script=Inherited}]{3})[\p{M}&&\p{Script=Inherited}]+", regex.VERSION1)
_HIGH_STACK = regex.compile(r"(\p{M}{8})\p{M}+")
# Letters, signs and punctuation without any of that: nearly every text is of nothing else.
_PLAIN = re.compile(
    r"[\t\n -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u27bf\U0001f000-\U0001faff]*"
)
_GRAPHEME = regex.compile(r"\X")
_LINE = regex.compile(r"\n(?=[^\n]*$)")
_BREAK = regex.compile(r"\s(?=\S*$)")
_BLANKS = re.compile(r"(?!\xa0(?!\s))\s+")  # but for a no-break space that stands alone


def clean(text: str) -> str:
    """Without the characters that can't be shown, or that would change how the rest of the message reads."""
    if (text.isascii() and text.isprintable()) or _PLAIN.fullmatch(text):
        return text
    shown = _UNSHOWN.sub("", text.replace("\r\n", "\n"))
    return shown if shown.isascii() else _HIGH_STACK.sub(r"\1", _STACK.sub(r"\1", shown))


def escape(text: str) -> str:
    """For a mrkdwn text: the three signs that Slack gives a meaning become entities."""
    return to_entities(clean(text), quote=False)


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, limit: int) -> str:
    """At most `limit` units, cut with … between whole characters as a reader sees them (emoji, accents)."""
    return _cut(clean(text).strip(), limit, units)


def one_line(text: str) -> str:
    """Line breaks and runs of blanks become one blank. A no-break space stays: it ties a footnote's mark to a word."""
    shown = clean(text)
    # Few texts have that space; splitting is twelve times as fast, and a card has some thirty texts.
    return _BLANKS.sub(" ", shown).strip() if "\xa0" in shown else " ".join(shown.split())


def fallback(text: str) -> str:
    """A message's top-level text, for notifications and screen readers: mrkdwn, one line, never empty."""
    return escape(_cut(one_line(text), MESSAGE_FALLBACK, lambda part: units(as_mrkdwn(part)))) or ELLIPSIS


def without_bold(text: str) -> str:
    """A model's text for a stream: without what can't be shown, and without the marks of bold type."""
    return clean(text).replace("**", "")


def as_mrkdwn(text: str) -> str:
    """A text as it is sent: mrkdwn, with Slack's three special signs as entities."""
    return to_entities(text, quote=False)


def sent_bytes(text: str) -> int:
    """UTF-8 bytes of a text as it is sent."""
    return len(as_mrkdwn(text).encode())


def fitting(text: str, limit: int, length: Callable[[str], int], *, may_break: bool = True) -> int:
    """How many characters of a text fit, up to the end of a word if possible.

    Else the text is cut between two characters; with `may_break` False it does not fit at all.
    """
    if length(text) <= limit:
        return len(text)
    end = _whole_characters(text, limit, length)
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


def _cut(text: str, limit: int, length: Callable[[str], int]) -> str:
    if len(text) <= limit and length(text) <= limit:
        return text
    whole = text[: _whole_characters(text[: limit + 1], limit - units(ELLIPSIS), length)]
    head, _, tail = whole.rpartition(" ")
    # Rather between words, where one ends near by.
    near = head and len(tail) <= LONGEST_WORD and not text[len(whole) : len(whole) + 1].isspace()
    return (head if near else whole).rstrip() + ELLIPSIS


def _whole_characters(text: str, limit: int, length: Callable[[str], int]) -> int:
    """Where the last character ends that fits, as a reader sees characters (emoji, accents)."""
    used = end = 0
    for found in _GRAPHEME.finditer(text):
        used += length(found[0])
        if used > limit:
            break
        end = found.end()
    return end
