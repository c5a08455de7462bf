"""Words that a person or a model wrote are shown as they are and do nothing: no mention, no link, no formatting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape as to_entities
from typing import TypeVar

import regex

ELLIPSIS = "…"
T = TypeVar("T")
REST_UNITS = 24  # kept free for how many are left out
LONGEST_WORD = 20  # characters given up to cut between words

# What Slack would read as formatting only works in pairs at the edge of a word; inside a word it is left alone.
_PAIRS = tuple(
    (regex.compile(rf"(?<![\w{mark}]){mark}(?=[^\s{mark}])([^{mark}\n]*[^\s{mark}]){mark}(?![\w{mark}])"), alike)
    for mark, alike in ((r"\*", "∗"), ("_", "＿"), ("~", "∼"), ("`", "ˋ"))
)
_SPECIAL = regex.compile(r"[*_~`<>&]")  # without any of these there is nothing to escape
_QUOTE_AT_LINE_START = regex.compile(r"(?m)^([ \t]*)>")
_FENCE = regex.compile(r"`{2,}")
# Control characters, lone surrogates (they can't be sent) and signs that turn the reading direction of what follows.
_UNSHOWN = regex.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_GRAPHEME = regex.compile(r"\X")


def clean(text: str) -> str:
    """Without the characters that can't be shown, or that would change how the rest of the message reads."""
    if text.isprintable():  # nothing of all that, as nearly always, and told in no time
        return text
    return _UNSHOWN.sub("", text.replace("\r\n", "\n"))


def escape(text: str) -> str:
    """Foreign words for a mrkdwn text: shown letter by letter. Needs `verbatim`, or bare URLs become links."""
    shown = clean(text)
    if not _SPECIAL.search(shown):
        return shown
    plain = _FENCE.sub(lambda found: "ˋ" * len(found[0]), shown)
    for pattern, alike in _PAIRS:
        plain = pattern.sub(rf"{alike}\1{alike}", plain)
    return to_entities(_QUOTE_AT_LINE_START.sub(r"\1›", plain), quote=False)


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, limit: int) -> str:
    """At most `limit` units, cut with … between whole characters as a reader sees them (emoji, accents)."""
    return _cut(clean(text).strip(), limit, units)


def fit(text: str, limit: int) -> str:
    """Escaped, and then at most `limit` units."""
    return escape(_cut(clean(text).strip(), limit, _escaped_units))


def one_line(text: str) -> str:
    """Line breaks and runs of blanks become one blank."""
    return " ".join(clean(text).split())


def bold(text: str, limit: int) -> str:
    """Foreign words in bold, on one line; "" stays ""."""
    inner = fit(one_line(text), limit - 2)
    return f"*{inner}*" if inner else ""


def join_lines(things: Iterable[T], show: Callable[[T], str], limit: int) -> str:
    """A line for each thing (`show` escapes it), as many as fit; what is left out is counted, never cut within.

    Only what fits is shown at all, so a thousand things cost no more than a few.
    """
    every = list(things)
    kept: list[str] = []
    used = 0
    for at, thing in enumerate(every):
        line = show(thing)
        used += units(line) + 1
        if used > limit - (0 if at == len(every) - 1 else REST_UNITS):
            break
        kept.append(line)
    left = len(every) - len(kept)
    return "\n".join([*kept, f"_and {left} more_"] if left else kept)


def _cut(text: str, limit: int, length: Callable[[str], int]) -> str:
    if len(text) <= limit and length(text) <= limit:
        return text
    used, kept = units(ELLIPSIS), []
    for found in _GRAPHEME.finditer(text[: limit + 1]):
        used += length(found[0])
        if used > limit:
            break
        kept.append(found[0])
    whole = "".join(kept)
    head, _, tail = whole.rpartition(" ")
    # Rather between words, where one ends near by.
    near = head and len(tail) <= LONGEST_WORD and not text[len(whole) : len(whole) + 1].isspace()
    return (head if near else whole).rstrip() + ELLIPSIS


def _escaped_units(text: str) -> int:
    return units(to_entities(text, quote=False))
