"""How long the task stays as it is, by a date: "fixed to the end of 2028", "the next round of changes is in April"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.nlu.numbers.stable_spans import MOST_MONTHS, OF_FACTS

DAYS = 365.25 / 12  # of a month
AHEAD = 30  # characters in which the subject stands
LAST = 12  # the month a year ends with
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_SEASONS = {"spring": 4, "summer": 7, "autumn": 10, "fall": 10, "christmas": 12, "new year": 1}
_NAMES = "|".join(sorted((*_MONTHS, *_SEASONS), key=len, reverse=True))
_DATE = (
    r"(?:(?:the )?(?P<{0}part>end|start|beginning|middle) of )?(?:about |at least |early |late |mid[- ]?|next |the )*"
    rf"(?:(?:1 |1st (?:of )?|(?:the )?first of )?(?P<{{0}}month>{_NAMES})\b(?:,? (?:of )?(?P<{{0}}year>20\d\d))?"
    r"|(?P<{0}only>20\d\d|(?:this|next|the) year)\b)"
)
_TO_CHANGE = r"(?:chang\w*|move|be (?:touched|changed))"
_STAYS = (
    r"(?:stable|unchanged|same|fixed|frozen|settled|locked|final|stays?|staying|remains?|holds?|valid|binding|in force"
    r"|nailed down|(?:set|carved) in stone|untouched|runs?|applies|nothing (?:changes|moves)|no changes?"
    rf"|(?:(?:will|can|may|is|are|does|do) not|will never|(?:wo|is|are|does|do|ca)n['’]t) {_TO_CHANGE})"
)
_UNTIL = r"(?:until|till|til|through|up to|to|before|past)(?: (?:the |our |we )(?:[a-z]+ ){0,2}?[a-z]+ (?:in|on))?"
_REDONE = r"(?:renamed|rewritten|replaced|revised|reorgani[sz]ed|redone|reshuffled)"
_CHANGES = (
    r"(?:(?:next|another|new|big|whole|complete|major) (?:[a-z]+ ){0,2}?(?:rounds?|revision|change|reform|version"
    r"|edition|rewrite|review|reorg(?:ani[sz]ation)?|restructuring|rebrand|relaunch|rubric|taxonomy|categor(?:y|ies)"
    rf"|catalogue|scheme|classes|queues|labels)|(?:changes|is (?:to be )?{_REDONE}"
    rf"|(?:will|shall|gets?) (?:be )?(?:changed?|{_REDONE}))(?: again| completely| anyway)?)"
)
_EXPRESSIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_STAYS}\b[^.;?!\d]{{0,40}}?\b{_UNTIL} {_DATE.format('a')}",
        rf"\b{_UNTIL} {_DATE.format('a')},?[^.;?!\d]{{0,30}}?\b{_STAYS}\b",
        rf"\b{_CHANGES}\b[^.;?!\d]{{0,24}}?\b(?:in|from|on|as of|by|for|comes?|due) (?:on )?{_DATE.format('a')}",
    )
)
_OF_NO_TASK = re.compile(
    r"\b(?:contracts?|vendors?|suppliers?|budgets?|funding|money|grants?|licen[cs]es?|leases?|hosting|deals?|offers?"
    r"|subscriptions?|model|prompt|provider|deadline|project|launch|was|were|had|until now)\b"
)


def stable_dates(line: str, today: date) -> Iterator[tuple[int, tuple[int, int]]]:
    """The months from `today` to a date until which the task stays as it is, with the place of the words that say so.

    `line` is plain. What is about facts that are looked up, or about a contract, tells nothing of the task.
    """
    for pattern in _EXPRESSIONS:
        for match in pattern.finditer(line):
            first, last = _sentence(line, *match.span())
            about = line[max(first, match.start() - AHEAD) : match.end()]
            if OF_FACTS.search(line, first, last) or _OF_NO_TASK.search(about):
                continue
            until = _until(match, today)
            months = round((until - today).days / DAYS) if until else 0
            if 0 < months <= MOST_MONTHS:
                yield months, match.span()


def _sentence(line: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a place of a line begins and ends."""
    ahead = max(line.rfind(sign, 0, start) for sign in ".;?!\n")
    behind = min((at for sign in ".;?!\n" if (at := line.find(sign, end)) >= 0), default=len(line))
    return ahead + 1, behind


def _until(match: re.Match[str], today: date) -> date | None:
    """The day that a date means; a month without a year is the next one of its name.

    Of the month that it is, this year's or the next may be meant: it tells nothing.
    """
    ends = match["apart"] == "end"
    if only := match["aonly"]:
        year = int(only) if only.isdigit() else today.year + only.startswith("next")
        if not ends and not only.isdigit():
            return None  # "until next year" may be any day of it
        return date(year, LAST, 31) if ends else date(year, 1, 1)
    name = match["amonth"]
    month = _MONTHS.get(name) or _SEASONS[name]
    if month == today.month and not match["ayear"]:
        return None
    year = int(match["ayear"]) if match["ayear"] else today.year + (month <= today.month)
    return date(year + month // LAST, month % LAST + 1, 1) if ends else date(year, month, 1)
