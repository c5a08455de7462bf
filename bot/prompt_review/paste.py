"""A pasted prompt is told from an answer about one by its marks: words that hand it over, a fence, its own lines."""

from __future__ import annotations

import re

from bot.prompt_review.ingredient_cues import PasteCues, any_of

LEAST_HANDED_OVER = 15  # characters behind "here is our prompt:"
LEAST_FENCED = 40  # characters in a code block
MOST_AROUND_FENCE = 200  # characters outside of it, beside which it is the matter
LONG = 500  # characters
SHORT_AT_ITEM = 60  # characters, where the prompt is what was asked for
MARKED_LINES = 2
MARKED_THROUGHOUT, SHORTER = 4, 200  # so many such lines, and so many characters, are enough too
LOOKED_AT = 200  # lines
HEAD = 300  # characters of a message or a line that are tried

_FENCE = re.compile(r"```[\w+-]*[ \t]*\n?(.*?)(?:```|\Z)", re.DOTALL)
_OPENS = re.compile(
    r"^\W*(?:you are an?|your (?:task|job) is|act as an?|du bist ein\w*|tu es un\w*|eres un\w*)\b|^あなたは|^你是",
    re.IGNORECASE,
)


def pasted_prompt(text: str, cues: PasteCues, *, asked: bool) -> str | None:
    """The prompt in a message, or None where the message is an answer. `asked`: the prompt is what was asked for."""
    handed = _handed_over(text, cues)
    if handed is not None:
        return handed
    fenced = _FENCE.search(text)
    if fenced and len(fenced[1].strip()) >= LEAST_FENCED:
        around = len(text) - len(fenced[0])
        return fenced[1].strip() if around <= MOST_AROUND_FENCE else text.strip()
    lines = [line for line in text.splitlines() if line.strip()][:LOOKED_AT]
    marked = sum(any_of(cues.marks, line[:HEAD]) for line in lines)
    size, opens = len(text), _OPENS.match(text[:HEAD])
    is_long = size >= LONG and (marked >= MARKED_LINES or (marked and opens))
    is_marked = size >= SHORTER and marked >= MARKED_THROUGHOUT
    answers = asked and size >= SHORT_AT_ITEM and (opens or (marked >= MARKED_LINES and len(lines) > MARKED_LINES))
    return text.strip() if is_long or is_marked or answers else None


def _handed_over(text: str, cues: PasteCues) -> str | None:
    """What stands behind "here is our prompt:"; None without such words, or where an answer follows them."""
    for pattern in cues.lead_ins:
        begun = pattern.search(text[:HEAD])
        if begun:
            rest = text[begun.end() :].strip().strip("`").strip()
            described = any_of(cues.about, rest.split("\n")[0][:HEAD])
            return rest if len(rest) >= LEAST_HANDED_OVER and not described else None
    return None
