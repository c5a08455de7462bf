"""Numbers written as words become digits, in place; nothing else of the line changes its meaning.

`text2num` reads the plain number words; fractions, dozens and "a couple" are ours. A scale after digits ("2.5 million")
is marked `xmillion`, so that it is never taken for a group of thousands.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from text_to_num import alpha2digit

_SPAN = (
    r"(?:seconds?|secs?|minutes?|hours?|days?|weeks?|months?|years?|percent|per cent|%|million|mil\b|mio\b|thousand"
    r"|hundred|k\b|m\b)"
)
_TENS = r"(?:ten|twenty|fifty|a hundred|hundred|10|20|50|100)"
_NTH = {"third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10, "twentieth": 20, "hundredth": 100}
_EVERY_NTH = re.compile(rf"\bevery ({'|'.join(_NTH)})\b(?: one)?(?! (?:day|week|month|quarter|year|sprint|time)\b)")
_FRACTIONS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\btwo[ -]thirds\b(?! of (?:an?|one)\b)"), "2/3"),
    (re.compile(r"\b(?:none|not one) (?=(?:out )?of (?:the |our |those |these )?\d)"), "0 "),
    (  # "out of 400 feeds not one is broken"
        re.compile(
            r"\b(?:out )?of (?:the |our |those |these )?((?:last |first )?\d[\d.,]*(?: [a-z-]+){0,3}?),? "
            r"(?:not (?:a single )?one|none|no one) (?=(?:is|was|were|are|came|comes|had|has|needed|failed)\b)"
        ),
        r"0 of \1 ",
    ),
    (re.compile(rf"\b(one|1|nine|9|nineteen|19|99) on (?={_TENS}\b)"), r"\1 in "),  # "one on ten", as Italians count
    (_EVERY_NTH, lambda found: f"1 in {_NTH[found[1]]}"),
    (re.compile(r"\bhalf (?:a|of a) dozen\b"), "6"),
    (re.compile(r"\bthousandths of (?:a|one) second\b"), "ms"),
    (re.compile(r"(?<!\d )\b1/2 (?:of )?(?:an? )?(?=" + _SPAN + ")"), "0.5 "),
    (re.compile(r"\b(?:three|3)[ -]quarters? (?:of )?(?:an? |one )?(?=" + _SPAN + ")"), "0.75 "),
    (re.compile(r"\b(?:an? |one )?quarter (?:of )?(?:an? |one )(?=" + _SPAN + ")"), "0.25 "),
    (re.compile(r"(?<!and )(?<!and a )\b(?:an? |one )?half (?:of )?(?:an? |one )?(?=" + _SPAN + ")"), "0.5 "),
    (re.compile(r"\b(?:an?|one) tenth of (?:an? |one )(?=" + _SPAN + ")"), "0.1 "),
    (re.compile(r"\b(?:two|2) tenths of (?:an? |one )(?=" + _SPAN + ")"), "0.2 "),
    (re.compile(r"\b(?:three|3) tenths of (?:an? |one )(?=" + _SPAN + ")"), "0.3 "),
    (re.compile(r"\b(?:two|2)[ -]thirds of (?:an? |one )(?=" + _SPAN + ")"), "0.6667 "),
    (re.compile(r"\b(?:an?|one) third of (?:an? |one )(?=" + _SPAN + ")"), "0.3333 "),
    (re.compile(r"\b(?:an?|one) fifth of (?:an? |one )(?=" + _SPAN + ")"), "0.2 "),
    (re.compile(r"\b(?:an?|one|next|coming) (" + _SPAN + r") and (?:(?:a|one)[ -])?half\b"), r"1.5 \1"),
    (re.compile(r"\b(?:an? |one )?couple (?:of |hundred)?(?= ?(?:" + _SPAN + "))"), "2 "),
    (re.compile(r"\b(?:an? )?couple(?: of)?\b(?! with)"), "2"),
    (re.compile(r"\b(?:an? )?(?:few|several) (?=(?:" + _SPAN + "|dozen))"), "3 "),
    (re.compile(r"\b(?:an?|one) and (?:a|one)[ -]half\b"), "1.5"),
    (re.compile(r"\ban? (?=(?:hundred|thousand|million|billion)\b)"), "one "),
    (re.compile(r"\b(?:an?|one) (?=(?:dozen|lakh|crore|grand)\b)"), "1 "),
    (re.compile(r"\bcouple hundred\b"), "200"),
    (re.compile(r"\b(?:zero|nil|nought|zilch|nada|zip)\b"), "0"),
)
_TWO_HUNDREDS = re.compile(r"\bhundred and (?=[a-z]+ hundred\b)")  # "between eight hundred and eleven hundred"
_SCALE_AFTER_DIGITS = re.compile(r"(?<=\d)[ -]?(hundred|thousand|million|billion)s?\b")
_AND_A_HALF = re.compile(r"\b(\d+) and (?:a|one)[ -]half\b|\b(\d+) 1/2\b")
_HALF_OF_SCALE = re.compile(r"\band (?:a|one)[ -]half (hundred|thousand|million|billion)\b")  # ahead of "first calls"
_LEFT_ALONE = re.compile(r"\b(?:two|three)\b")
_BARE_SCALE = re.compile(
    r"(?<!\d )(?<!\d\. )\b(?:hundreds|thousands|millions|billions|some (?:hundred|thousand|million))\b"
)
_BEFORE_A_SPAN = re.compile(
    r"(\d) (?:fiscal|calendar|school|business|working|more|full|further|whole|good|extra|solid|additional"
    r"|other|consecutive) (?=(?:days?|weeks?|months?|years?|quarters?)\b)"
)
_ISH = re.compile(r"(?<=\d)(k?)(?: ?-?ish|-odd)\b")  # "400-ish", "260ish"
_HALF_AFTER = re.compile(r"\b(\d+)( x(?:million|thousand|hundred)) and (?:a|one)[ -]half\b")


def digits(line: str) -> str:
    """`line` (lower case) with its number words as digits: "three quarters of a million" -> "0.75 xmillion"."""
    line = _BEFORE_A_SPAN.sub(r"\1 ", _ISH.sub(r"\1", line))
    if not _WORDY.search(line):
        return line
    line = _BARE_SCALE.sub("many", line)
    for written, number in _FRACTIONS:
        line = written.sub(number, line)
    line = _HALF_OF_SCALE.sub(r"and a half x\1", _mark(_TWO_HUNDREDS.sub("hundred to ", line)))
    line = alpha2digit(line, "en")
    line = _LEFT_ALONE.sub(lambda m: "2" if m[0] == "two" else "3", line)  # the library leaves lone small ones be
    line = _HALF_AFTER.sub(r"\1.5\2", line)
    line = _BEFORE_A_SPAN.sub(r"\1 ", line)
    line = _AND_A_HALF.sub(lambda m: f"{m[1] or m[2]}.5", line)
    return _mark(line)


def _mark(line: str) -> str:
    return _SCALE_AFTER_DIGITS.sub(r" x\1", line)


_WORDY = re.compile(
    r"\b(?:every|none|not one|zero|nil|nought|zilch|nada|zip|half|quarters?|thirds?|tenths?|fifth|couple|few"
    r"|several|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|\w+teen|(?:twenty|thirty|fou?rty|fifty|sixty|seventy|eighty|ninety)\w*"
    r"|1/2|\w*hundreds?|\w*thousands?|\w*millions?|\w*billions?|dozen|lakh|crore)\b"
)
