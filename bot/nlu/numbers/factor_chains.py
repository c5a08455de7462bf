"""What several factors come to a month: "12 clients, 900 calls a day each", "4 sites, 3 shifts a day, 15 a shift".

A factor counts a noun, per others: 3 shifts a day are "shift" per "day". The next factor belongs to it where it is
per a noun that was counted ("15 notes per shift"), where it counts what a factor was per ("60 an hour, 8 hours a
shift"), or where "x" or "each" stands between them. The chain is a volume once it is per nothing but a span of time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.nlu.message.mentions import Mention, Message
from bot.nlu.numbers.derived_numbers import BARE, EACH, LINK, LOOSE, MOST, PER_MONTH, TIMES, share_of
from bot.nlu.numbers.opening_hours import WITHIN_A_DAY, days_a_month, opening_hours
from bot.nlu.reading import Claim
from bot.nlu.text.tokens import of_line, stem

FAR = 90  # characters to a factor that names its noun
SURE = BARE + 0.04
_ONE_EACH = re.compile(  # "2,750 complaints a month, one request each"
    r"\b(?:1|one|a single) (?:model |llm |api )?(?:call|request|query|prompt)s?"
    r" (?:each|apiece|(?:per|for each|for every|every) [a-z]+)(?: one)?\b"
    r"|\beach (?:[a-z]+ )?(?:1|one) (?:model |llm |api )?(?:call|request|query|prompt)\b"
)
_EACH_OF = re.compile(r"\b(?:each|every one|all) of (?:our|the|my|those|these)?\s*(?:some |about )?$")
_DAYS_OF_A_MONTH = range(20, 32)
_LEAST_DAYS = 8
_STOPS = "per|an?|each|every|apiece|in|on|from|for|at|with|by|of|and|or|to|that|which|who|we|gets?|x|go|goes|the|is|are"
_NOUNS = re.compile(rf"(?:[\s-]*(?!(?:{_STOPS})\b)[a-z']+){{0,3}}")
_TAIL = re.compile(r"(?:[^,;:?!()\n.]|\.(?=\w))*")
_PER = re.compile(r"(?:\b(?P<sure>per|every|each)\b|/|\ban?\b)\s*(?P<noun>[a-z]{3,})")
_EACH_ALONE = re.compile(r"\b(?:each|apiece)\b\s*(?:$|[^\sa-z])|\b(?:in|on|at|for|from) (?:each|every one)\b")
_UP_TO = re.compile(r"\b(?:up to|at most|as many as|a maximum of) $")
_LABELLING = re.compile(
    r"\b(?:label|annotat)[a-z]* (?:about |some |around )?$"
)  # "we annotate 25 an hour, 6 hours a day"
_ONE_OF = re.compile(r"\b(?:1|one) (?:of|from|out of) (?:the |our |these |those )?$")  # "each goes to one of 12 teams"
_REQUESTS = frozenset(of_line("calls requests hits queries prompts").tokens)
_MADE = frozenset(of_line("answers replies responses generations completions outputs").tokens)  # one is one request
_HANDLED = _REQUESTS | frozenset(
    of_line(
        "messages chats conversations sessions tickets emails mails letters documents reports orders cases claims files"
        " forms notes records items articles questions images contracts invoices"
    ).tokens
)
SHIFTS = "shifts"  # what a chain is per whose shifts are counted, and nobody says on which days
_PERIODS = frozenset(map(stem, PER_MONTH))


@dataclass(slots=True)
class Chain:
    """Factors so far: what they come to, the nouns that they count, and what that is still per."""

    factors: list[Mention]
    value: float
    nouns: set[str]
    last: frozenset[str]
    per: set[str]
    perhaps: set[str] = field(default_factory=set)  # "a match", "a colleague": it is a factor if one counts them
    loose: bool = False
    parts: float = 1  # of each: "3 pages per report"; which of them is a request?

    @property
    def span(self) -> tuple[int, int]:
        """From the first factor to the last."""
        return min(m.q.start for m in self.factors), max(m.q.end for m in self.factors)


def chains(message: Message, left: Sequence[int]) -> Iterator[Chain]:
    """All chains of two factors or more, each as long as it gets."""
    line = _ONE_EACH.sub(lambda found: "_" * len(found[0]), message.words.line)
    found = [m for m in map(message.mentions.__getitem__, left) if m.q.value > 1 and not m.q.implied]
    mentions = [m for m in found if not _ONE_OF.search(line[: m.q.start])]
    done = 0
    for place, mention in enumerate(mentions):
        days = mention.q.unit == "day" and mention.q.rate  # "22 days a month, 90 on each"
        if place < done or not (mention.count or days):
            continue
        nouns, sure, perhaps, _ = _parts(line, mention)
        chain = Chain([mention], mention.q.value, {*nouns}, nouns, _rate(mention) | sure, perhaps)
        for other in mentions[place + 1 :]:
            _link(message, line, chain, other, mentions.index(other) == mentions.index(chain.factors[-1]) + 1)
        if len(chain.factors) > 1:
            done = mentions.index(chain.factors[-1]) + 1
            yield chain


def volumes(message: Message, left: Sequence[int]) -> Iterator[Claim]:
    """What the chains come to that are per a span of time."""
    line = message.words.line
    for chain in chains(message, left):
        days = days_a_month(line)
        per = {"day"} if chain.per == {SHIFTS} and days else chain.per
        periods = per & PER_MONTH.keys()
        labels = any(_LABELLING.search(line[: m.q.start]) for m in chain.factors)
        if len(periods) != 1 or "shift" in per or labels:
            continue
        (period,) = periods
        hours = opening_hours(line) if period in WITHIN_A_DAY else None
        a_month = WITHIN_A_DAY[period] * hours.hours if hours else PER_MONTH[period]
        value = chain.value * (days if days and period == "day" else a_month)
        bound = any(_UP_TO.search(line[: m.q.start]) for m in chain.factors)
        strength = LOOSE if chain.loose or bound or len(per) > 1 or (hours and not hours.plain) else SURE
        strength = min(strength, chain.factors[-1].clause.cap("part"))
        if part := share_of(line, chain.factors[-1].q):
            value, strength = value * part[0], LOOSE + 0.05
        if value <= MOST:
            yield Claim("monthly_requests", round(value), strength, *chain.span)
        if chain.parts > 1 and value * chain.parts <= MOST:
            yield Claim("monthly_requests", round(value * chain.parts), LOOSE + 0.05, *chain.span)


def _rate(mention: Mention) -> set[str]:
    return {mention.q.rate} - {"", mention.q.unit}


def _parts(line: str, mention: Mention) -> tuple[frozenset[str], set[str], set[str], bool]:
    """What a number counts, what it is per, what it may be per, and whether "each" stands behind it."""
    found = _TAIL.match(line, mention.q.end)
    tail = re.split(r"\d|\s[x*]\s", found[0] if found else "")[0][:LINK]
    counted = _NOUNS.match(tail)
    nouns = frozenset(map(stem, re.findall(r"[a-z']+", counted[0] if counted else "")))
    nouns = nouns - _PERIODS | ({mention.q.unit} if mention.q.unit else set())  # "70k tickets monthly" counts no months
    pers = [(stem(match["noun"]), match["sure"]) for match in _PER.finditer(tail)]
    pers = [(noun, how) for noun, how in pers if noun not in _PERIODS]
    sure = {noun for noun, how in pers if how == "per" or noun == "shift"}
    return nouns, sure, {noun for noun, _ in pers} - sure - nouns, bool(_EACH_ALONE.search(tail) or EACH.search(tail))


def _link(message: Message, line: str, chain: Chain, other: Mention, adjacent: bool) -> None:
    """Take a number into a chain if it is its next factor."""
    last = chain.factors[-1]
    gap = line[last.q.end : other.q.start]
    if not (other.count or other.q.unit in PER_MONTH) or gap.endswith(" by ") or len(gap) > FAR:
        return
    nouns, sure, perhaps, each = _parts(line, other)
    ahead = re.split(r"[,;:]|\.\s", gap)[-1]
    named = {stem(found["noun"]) for found in _PER.finditer(ahead)} | sure | perhaps
    counted = named & (chain.last or chain.nouns)
    wanted = (chain.per | chain.perhaps) & nouns
    if other.q.unit and not (_rate(other) or sure or perhaps):
        wanted &= {"day"} if other.q.value in _DAYS_OF_A_MONTH else set()
    times = TIMES.fullmatch(gap) is not None
    apart = message.words.tokens[last.last : other.first]
    stop = ";" in apart and not {"each", "everi"} & {*apart[apart.index(";") + 1 :][:1]}
    led = _EACH_OF.search(line[: last.q.start]) is not None
    near = len(gap) < LINK and not stop and (each or led or bool(EACH.search(ahead)))
    timed = chain.per & PER_MONTH.keys()
    if timed and near and not (counted or wanted or times):
        near = other.q.rate in timed or bool(chain.last & (_PERIODS | {"shift"}))  # "22 days a month, 90 on each"
    if "day" in wanted and other.q.rate == "month" and other.q.value < _LEAST_DAYS:
        return  # "3 days a month it is down"
    if not (times or counted or wanted or (near and adjacent)) or (other.q.unit and not wanted):
        return
    of_requests = bool(wanted & _HANDLED)  # "4 calls per request, 2M requests a month"
    shared = near and not (counted or wanted or times) and len(chain.factors) > 1 and "," not in gap  # whose "each"?
    chain.loose = chain.loose or not adjacent or of_requests or shared
    if timed and counted & _HANDLED and not (wanted or nouns & (_REQUESTS | _MADE)):
        chain.loose, chain.parts = True, other.q.value  # "10 reports a day, 3 pages per report"
        return
    if wanted == {"day"} and other.q.rate == "week":  # as `days_a_month` reads them: five are 22 a month
        chain.factors.append(other)
        return
    rest = sure - counted if len(chain.factors) > 1 or "shift" in sure else set()  # "14 markets, 90 a day per store"
    chain.per = (chain.per - wanted) | _rate(other) | rest
    if other.q.unit == "day" and "day" in wanted and not _rate(other):
        chain.per.add("month")
    if "shift" in wanted and not (_rate(other) or sure or perhaps):
        chain.per.add(SHIFTS)
    chain.perhaps = (chain.perhaps - wanted) | (perhaps - counted)
    chain.factors.append(other)
    chain.value *= other.q.value
    chain.nouns |= nouns
    chain.last = chain.last if wanted and not times else nouns  # "90 notes a week per site, 14 sites" are notes
