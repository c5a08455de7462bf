"""Which projects a person's words name, a slip and a part of a name included, and which time they name with them."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rapidfuzz import fuzz, process, utils

SAME_WORD = 80.0  # similarity of two words, of 100, from which the one is the other with a slip
LIKE = 60.0  # the same for whole names, from which a name is worth proposing
SHORT = 4  # a word of fewer letters must begin a word of the name: slips can't be told in it
MOST_SIMILAR = 3
FILLERS = frozenset(
    ("a", "an", "the", "our", "my", "this", "that", "project", "about", "for", "on", "of", "in", "from", "during")
)
MONTHS = {name.casefold(): number for number, name in enumerate(month_name) if name}
UNITS = {"day": 1, "week": 7, "month": 30, "year": 365}

_RELATIVE = re.compile(r"\b(?P<which>this|last|previous|past)\s+(?P<unit>week|month|year)\b", re.IGNORECASE)
_LATEST = re.compile(
    r"\b(?:in\s+)?(?:the\s+)?(?:last|past)\s+(?P<count>\d{1,3})\s+(?P<unit>day|week|month|year)s?\b", re.IGNORECASE
)
_DAY = re.compile(r"\b(?P<day>today|yesterday)\b", re.IGNORECASE)
_MONTH = re.compile(rf"\b(?:in|during|since)\s+(?P<month>{'|'.join(MONTHS)})(?:\s+(?P<year>20\d\d))?\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:in|during)\s+(?P<year>20\d\d)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: a name or part of one ("" for all), and the time, as it was said and as it is meant.

    `period`: from and until when, Unix seconds.
    """

    name: str
    time: str = ""
    period: tuple[float, float] | None = None


def read_wanted(words: str, now: datetime) -> Wanted:
    """Take the time off the words of a search: `triage last month` is `triage`, in the month before this one."""
    readers = ((_LATEST, _latest), (_RELATIVE, _relative), (_DAY, _day), (_MONTH, _month), (_YEAR, _year))
    for pattern, read in readers:
        found = pattern.search(words)
        if found:
            since, until = read(found, now)
            name = _tidy(words[: found.start()] + " " + words[found.end() :])
            return Wanted(name, " ".join(found[0].split()), (since.timestamp(), until.timestamp()))
    return Wanted(_tidy(words))


def find_names(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that are meant: the whole name, else those that hold each of its words, perhaps with a slip."""
    names = tuple(names)
    if whole := tuple(known for known in names if _words(known) == _words(name) != []):
        return whole
    wanted = _name_words(name) or _words(name)
    return tuple(known for known in names if wanted and all(_is_in(word, _words(known)) for word in wanted))


def find_named(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names whose words, but for fillers, all stand in a text as they are written."""
    said = set(_words(text))
    return tuple(name for name in names if (words := _name_words(name)) and said.issuperset(words))


def names_differ(known: str, named: str) -> bool:
    """Whether two names plainly mean two projects: they have no word in common. Without a name nothing is plain.

    >>> names_differ("invoice reader", "our ticket triage"), names_differ("invoice reader", "the invoices")
    (True, False)
    """
    these, those = _name_words(known), _name_words(named)
    alike = any(_is_in(word, those) for word in these) or any(_is_in(word, these) for word in those)
    return bool(these and those) and not alike


def find_similar(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that may have been meant, the likeliest first."""
    found = process.extract(
        name, list(names), scorer=fuzz.WRatio, processor=utils.default_process, limit=MOST_SIMILAR, score_cutoff=LIKE
    )
    return tuple(known for known, _, _ in found)


def _is_in(word: str, words: list[str]) -> bool:
    if any(known.startswith(word) for known in words):
        return True
    return len(word) >= SHORT and any(word in known or fuzz.ratio(word, known) >= SAME_WORD for known in words)


def _words(text: str) -> list[str]:
    return utils.default_process(text).split()


def _name_words(name: str) -> list[str]:
    return [word for word in _words(name) if word not in FILLERS]


def _tidy(text: str) -> str:
    """Without the blanks and punctuation that are left where something was taken out."""
    return " ".join(text.split()).strip(" ,.;:?!")


def _latest(found: re.Match[str], now: datetime) -> tuple[datetime, datetime]:
    return now - timedelta(days=int(found["count"]) * UNITS[found["unit"].casefold()]), _after(now)


def _relative(found: re.Match[str], now: datetime) -> tuple[datetime, datetime]:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    match found["unit"].casefold():
        case "week":
            start = today - timedelta(days=today.weekday())
            before = start - timedelta(days=7)
        case "month":
            start = today.replace(day=1)
            before = (start - timedelta(days=1)).replace(day=1)
        case _:
            start = today.replace(month=1, day=1)
            before = start.replace(year=start.year - 1)
    return (start, _after(now)) if found["which"].casefold() == "this" else (before, start)


def _day(found: re.Match[str], now: datetime) -> tuple[datetime, datetime]:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if found["day"].casefold() == "today":
        return today, _after(now)
    return today - timedelta(days=1), today


def _month(found: re.Match[str], now: datetime) -> tuple[datetime, datetime]:
    """The latest month of this name, unless a year is named; with "since", until now."""
    month = MONTHS[found["month"].casefold()]
    year = int(found["year"]) if found["year"] else now.year - (month > now.month)
    since = datetime(year, month, 1, tzinfo=UTC)
    if found[0].casefold().startswith("since"):
        return since, _after(now)
    return since, (since + timedelta(days=32)).replace(day=1)


def _year(found: re.Match[str], _: datetime) -> tuple[datetime, datetime]:
    year = int(found["year"])
    return datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)


def _after(now: datetime) -> datetime:
    return now + timedelta(days=1)  # clocks need not agree
