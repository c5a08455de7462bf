"""The numbers that a text states: the value, what is counted, and whether it is a bound."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from text_to_num import alpha2digit

from bot.claude.claim_words import claim_words, plain_text, stem

Bound = Literal["above", "below"]

NUMBER = re.compile(
    r"(?<![\w.])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(\s?%|\s?(?:percent|per cent|million|thousand|billion|[kKmM])\b)?"
)
SCALED = re.compile(r"(\d+(?:\.\d+)?)\s?(million|thousand|billion)\b", re.IGNORECASE)
SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "billion": 1e9}
PERCENT = ("%", "percent", "per cent")
LABEL = re.compile(r"\b(?:item|question|step)s? \d+\b", re.IGNORECASE)  # a number that names and counts nothing
# "One of the reasons" states no number, "two weeks" does.
SMALL = re.compile(
    r"\b(one|two|three)(?=\s(?:million|thousand|billion|people|persons?|engineers?|annotators?|seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b)",
    re.IGNORECASE,
)
SMALL_DIGITS = {"one": "1", "two": "2", "three": "3"}
SPELLED_FROM = 3
CLAUSE_END = re.compile(r"[;:]|[,.?!](?=\s|$)|\s-\s|\band\b|\bbut\b|\bwhile\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.?!](?=\s|$)")
ABOVE = re.compile(
    r"(?:\b(?:above|more than|greater than|at least|exceeds?|beyond|past|über|oberhalb von|mehr als|plus de"
    r"|au-dessus de|más de|por encima de)|(?<!spread )(?<!shown )(?<!all )\bover)\s*$",
    re.IGNORECASE,
)
BELOW = re.compile(
    r"\b(?:below|under|less than|fewer than|up to|at most|unter|unterhalb von|weniger als|moins de|en dessous de"
    r"|menos de|por debajo de)\s*$",
    re.IGNORECASE,
)
OR_MORE = re.compile(r"^\s*(?:[a-z]+\s)?(?:or more|or longer|and up|or higher)", re.IGNORECASE)
OR_LESS = re.compile(r"^\s*(?:[a-z]+\s)?(?:or less|or fewer|or lower)", re.IGNORECASE)
RANGE = re.compile(r"^\s?(?:-|to|and)\s?" + NUMBER.pattern.replace(r"(?<![\w.])", ""))
STOP = re.compile(r"[;:.?!]|,\s|\d")
WORD = re.compile(r"[^\W\d_]+")
THOUSANDS = re.compile(r"(?<=\d)[.\u00a0\u202f ](?=\d{3}(?!\d))")  # as most languages of Europe write them
DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))")
DIGITS = 6  # after the point; beyond them two numbers are the same
FOLLOWING = 4  # words after a number that may say what it counts


@dataclass(frozen=True)
class StatedNumber:
    """`forms`: its value, of a percentage also as a fraction. `kinds`: what it counts, empty where the text leaves that
    open. `clause`: the words around it, `sentence`: those of the whole sentence.
    """

    forms: frozenset[float]
    kinds: frozenset[str]
    bound: Bound | None
    clause: str
    sentence: str


@lru_cache(maxsize=2000)  # the guide's lines come with every answer
def stated_numbers(text: str) -> tuple[StatedNumber, ...]:
    """The numbers of a text in their order, written in digits or in words."""
    digits = _in_digits(LABEL.sub("", plain_text(text)))
    return tuple(_read(match, digits) for match in NUMBER.finditer(digits))


def with_english_numbers(text: str) -> str:
    """A text of another language with its numbers as English writes them: "1.000" is 1,000 and "3,5" is 3.5."""
    return DECIMAL_COMMA.sub(".", THOUSANDS.sub(",", text))


def _read(match: re.Match[str], text: str) -> StatedNumber:
    unit = (match[2] or "").strip().lower()
    value = float(match[1].replace(",", "")) * SCALE.get(unit, 1.0)
    forms = {round(value, DIGITS)}
    if unit in PERCENT:
        forms.add(round(value / 100, DIGITS))
    before, after = text[: match.start()], text[match.end() :]
    bound: Bound | None = None
    if ABOVE.search(before) or OR_MORE.search(after):
        bound = "above"
    elif BELOW.search(before) or OR_LESS.search(after):
        bound = "below"
    kinds = frozenset({"percent"}) if unit in PERCENT else _kinds(after)
    return StatedNumber(
        frozenset(forms), kinds, bound, _around(match, text, CLAUSE_END), _around(match, text, SENTENCE_END)
    )


def _kinds(after: str) -> frozenset[str]:
    """What the words behind a number say that it counts; of a range, those behind its end."""
    if upper := RANGE.match(after):
        if (upper[2] or "").strip() == "%":
            return frozenset({"percent"})
        after = after[upper.end() :]
    end = STOP.search(after)
    words = WORD.findall(after[: end.start() if end else len(after)])[:FOLLOWING]
    return frozenset(kind for word in words if (kind := claim_words().kind_of(stem(word))))


def _around(match: re.Match[str], text: str, ending: re.Pattern[str]) -> str:
    starts = [found.end() for found in ending.finditer(text, 0, match.start())]
    end = ending.search(text, match.end())
    return text[starts[-1] if starts else 0 : end.start() if end else len(text)]


def _in_digits(text: str) -> str:
    """Spelled numbers as digits; "1.5 million" is taken before its "million" is read alone."""
    small = SMALL.sub(lambda match: SMALL_DIGITS[match[1].lower()], text)
    scaled = SCALED.sub(lambda match: f"{float(match[1]) * SCALE[match[2].lower()]:.0f}", small)
    return str(alpha2digit(scaled, "en", SPELLED_FROM))
