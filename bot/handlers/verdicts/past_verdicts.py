"""Lists past verdicts: all, or those that a person's words mean: part of a name, with typing slips, and with a time."""

from __future__ import annotations

import asyncio
import re
from calendar import month_name
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rapidfuzz import fuzz, process, utils

from bot.consultation.messages import PastVerdict, PastVerdicts
from bot.consultation.verdict_changes import differences
from bot.handlers.context import AppContext
from bot.handlers.privacy.visibility import person_audience, visible_place
from bot.handlers.verdicts.verdict_posts import decided_by
from bot.ports.inbound import EventBase
from bot.ports.stored_verdicts import Audience, Period, StoredVerdict, VerdictList

MOST_VERDICTS = 10  # in one list

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


async def list_for_person(ctx: AppContext, event: EventBase, words: str = "") -> PastVerdicts:
    """The latest verdicts that this person may see, all or those that `words` mean."""
    past = await list_for(ctx, event.team, await person_audience(ctx, event.team, event.user), words)
    audit_read(ctx, event, {row.verdict: row.owner for row in past.verdicts})
    return past


def audit_read(ctx: AppContext, event: EventBase, owners: Mapping[str, str]) -> None:
    """Note which verdicts of others somebody looked at. `owners`: of each verdict's id."""
    others = [verdict for verdict, owner in owners.items() if owner != event.user]
    if others:
        ctx.audit(event, "read", f"verdicts:{','.join(others)}")


async def list_for(ctx: AppContext, team: str, audience: Audience, words: str = "") -> PastVerdicts:
    """The latest verdicts of an audience, all or those that `words` mean: a name, part of one, a time."""
    if not words.strip():
        return await _list(ctx, await ctx.store.verdicts_for(team, audience, None, MOST_VERDICTS), audience)
    names = await ctx.store.verdict_names(team, audience)
    wanted = read_wanted(words, datetime.fromtimestamp(ctx.now(), UTC))
    meant = find_names(wanted.name, names)
    if wanted.name and not meant:
        return PastVerdicts(asked_for=wanted.name, verdicts=(), similar=find_similar(wanted.name, names))
    found = await ctx.store.verdicts_for(team, audience, meant if wanted.name else None, MOST_VERDICTS, wanted.period)
    past = await _list(ctx, found, audience, meant[0] if len(meant) == 1 else wanted.name, wanted.time)
    return past if past.verdicts else past.model_copy(update={"similar": meant})


async def _list(
    ctx: AppContext, found: VerdictList, audience: Audience, name: str = "", time: str = ""
) -> PastVerdicts:
    links = await asyncio.gather(*(_link(ctx, verdict, audience) for verdict in found.verdicts))
    rows = tuple(_row(ctx, found, verdict, link) for verdict, link in zip(found.verdicts, links, strict=True))
    return PastVerdicts(asked_for=name, time=time, verdicts=rows, older=found.total - len(rows))


async def _link(ctx: AppContext, verdict: StoredVerdict, audience: Audience) -> str:
    place = visible_place(audience, verdict)
    return await ctx.workspace.link(verdict.team, place) if place else ""


def _row(ctx: AppContext, found: VerdictList, verdict: StoredVerdict, link: str) -> PastVerdict:
    before = found.previous.get(verdict.id)
    since: tuple[str, ...] = ()
    if before is not None:
        since = differences(decided_by(before), decided_by(verdict), ctx.phrases, ctx.checklist)
    change = verdict.message.changes[0] if verdict.message.changes else None
    return PastVerdict(
        verdict=verdict.id,
        project=verdict.project,
        at=verdict.at,
        decision=verdict.decision,
        reason=first_reason(verdict),
        owner=verdict.owner,
        link=link,
        since_last=since,
        change=change,
    )


def first_reason(verdict: StoredVerdict) -> str:
    """The first of the reasons that a verdict gave, or ""."""
    reasons = verdict.document.get("reasons")
    if isinstance(reasons, list) and reasons and isinstance(reasons[0], dict):
        return str(reasons[0].get("text", ""))
    return ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: a name or part of one ("" for all), and the time, as it was said and as it is meant."""

    name: str
    time: str = ""
    period: Period | None = None


def read_wanted(words: str, now: datetime) -> Wanted:
    """Take the time off the words of a search: `triage last month` is `triage`, in the month before this one."""
    readers = ((_LATEST, _latest), (_RELATIVE, _relative), (_DAY, _day), (_MONTH, _month), (_YEAR, _year))
    for pattern, read in readers:
        found = pattern.search(words)
        if found:
            since, until = read(found, now)
            name = _tidy(words[: found.start()] + " " + words[found.end() :])
            return Wanted(name, " ".join(found[0].split()), Period(since=since.timestamp(), until=until.timestamp()))
    return Wanted(_tidy(words))


def find_names(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that are meant: the whole name, else those that hold each of its words, perhaps with a slip."""
    names = tuple(names)
    if whole := tuple(known for known in names if _words(known) == _words(name) != []):
        return whole
    wanted = [word for word in _words(name) if word not in FILLERS] or _words(name)
    return tuple(known for known in names if wanted and all(_is_in(word, _words(known)) for word in wanted))


def find_named(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names whose words, but for fillers, all stand in a text as they are written."""
    said = set(_words(text))

    def is_named(name: str) -> bool:
        words = [word for word in _words(name) if word not in FILLERS]
        return bool(words) and said.issuperset(words)

    return tuple(name for name in names if is_named(name))


def names_differ(known: str, named: str) -> bool:
    """Whether two names plainly mean two projects: they have no word in common. Without a name nothing is plain.

    >>> names_differ("invoice reader", "our ticket triage"), names_differ("invoice reader", "the invoices")
    (True, False)
    """
    these, those = ([word for word in _words(name) if word not in FILLERS] for name in (known, named))
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
