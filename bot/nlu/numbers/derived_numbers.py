"""How strongly numbers speak for a field, and those that others tell: "12 clients, 900 calls a day each" a product."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import pairwise

from bot.decision.profile import Value
from bot.nlu.message.mentions import Mention, Message
from bot.nlu.message.quantities import Quantity
from bot.nlu.reading import Claim

DAYS_A_MONTH = 30  # "a day" counts thirty times a month, for every rate
PER_MONTH: Mapping[str, float] = {
    "second": 60 * 60 * 24 * DAYS_A_MONTH, "minute": 60 * 24 * DAYS_A_MONTH, "hour": 24 * DAYS_A_MONTH,
    "day": DAYS_A_MONTH, "week": DAYS_A_MONTH / 7, "month": 1, "quarter": 1 / 3, "year": 1 / 12,
}  # fmt: skip
MOST = 10**12  # above it a count is a slip of the keyboard

# How strongly a number speaks for a field: by its own words; because it was asked; by its clause; by its unit alone.
COUNTED, BARE, ASKED, BESIDE, LOOSE = 0.88, 0.95, 0.75, 0.8, 0.4
Fit = Callable[[Message, Mention, bool], tuple[Value, float] | None]
"""The value that a number is for a field, and how strongly it speaks for it; was the field asked?"""

EACH = re.compile(
    r"\b(?:each(?!\s+(?:day|night|morning|evening|week|month|quarter|year|sprint|time|call"
    r"|request))|apiece|every one of them|everyone|everybody|per (?:store|shop|client|customer|user|agent"
    r"|site|class|category|person|head|team|label|hub|depot|clinic|hospital|branch|office|region"
    r"|country|school|plant|location|player|driver|nurse|doctor|tenant|warehouse|restaurant|hotel|game|machine|device|partner|affiliate|member|seat)"
    r"|every (?!day|week|month|quarter|year|hour|minute|second|other|single|time|night|morning|working|business"
    r"|sprint|call|request|few|couple|\d)[a-z]+(?= [a-z]+s\b))\b"
)
_ONE_EACH = re.compile(  # "2,750 complaints a month, one request each"
    r"\b(?:1|one|a single) (?:model |llm |api )?(?:call|request|query|prompt)s?"
    r" (?:each|apiece|(?:per|for each|for every|every) [a-z]+)(?: one)?\b"
    r"|\beach (?:[a-z]+ )?(?:1|one) (?:model |llm |api )?(?:call|request|query|prompt)\b"
)
_UP_TO = re.compile(r"\b(?:up to|at most|as many as|a maximum of) $")
_BEHIND_EACH = re.compile(r" ?(?:each|apiece)\b")
EACH_OF = re.compile(r"\b(?:each|every one|all) of (?:our|the|my|those|these)?\s*(?:some |about )?$")
_EACH_DAY = re.compile(r"\b(?:each|every|a|per|on those|on these)\b(?: day| of them)?")
_PER_NOUN = re.compile(r"\s*[a-z]+ (?:per|a|an|each|every) ([a-z]{3,20}?)s?\b")
_PER_ONE = re.compile(
    r"\b(?:per|each|every) (?!day|week|month|quarter|year|hour)([a-z]{3,20}?)s?\b"
    r"(?: (?:per|an?|each|every) (?:hour|day|week|month))?[^a-z]{0,5}"
    r"(?:and |we have |with |for )?$"
)
_EACH_NOUN = re.compile(  # "150 farms, around 40 messages per farm per day"
    r"\s*(?:[a-z-]+ ){0,2}?(?:per|an?|each|every|from (?:each|every)|for (?:each|every)) "
    r"(?!day|week|month|quarter|year|hour|minute|second)([a-z]{3,20}?)s?\b"
)
_IN_EACH = re.compile(r"\s*[a-z]+ (?:in|at|for|on|per) (?:each|every)\b")
_BATCHES = re.compile(r"\s*(?:batches|rounds|sets|lots|packs|chunks|files|sheets|piles|waves) (?:of|with)\s*")
SHARES = {
    "half": 1 / 2, "a third": 1 / 3, "a 3rd": 1 / 3, "a quarter": 1 / 4, "a fifth": 1 / 5, "a 5th": 1 / 5,
    "a tenth": 1 / 10, "a 10th": 1 / 10,
}  # fmt: skip
_SHARE = rf"\b(?:([1-9])/([1-9]\d?)|({'|'.join(SHARES)}))"
_SHARE_AHEAD = re.compile(_SHARE + r" (?:of )?(?:our |the |those |these |all )*$")
_SHARE_BEHIND = re.compile(
    r"[^.;?!\d]{0,40}?\b(?:only|just) (?:about |roughly )?" + _SHARE + r" of (?:those|them|these|that|it|which)"
    r" (?:actually |really |ever )?(?:go|goes|get|gets|hit|hits|reach|reaches|touch|touches|come|comes)\b"
)
LINK = 60  # characters between two factors
NEXT_WORDS = 24  # characters right behind one
_EACH_CLASS = re.compile(r"\bper (?:class|category|label|type|language|kind|queue|intent)\b")
_PER = re.compile(
    r"\s*[a-z]+ (?:per|in each|for each|a) (?:call|request|conversation|session|ticket|document|case|order)\b"
)
_TIMES = re.compile(r"\s*(?:[a-z]+\s+){0,2}[x*]\s*")
LEAST_SUM = 1_000  # a smaller sum counts anything
HARDLY = 0.1
_SUMMED_UP = re.compile(r"\b(?:in total|in all|altogether|one[- ]?off|once)\b")
_OVER = re.compile(r"\b(?:over|within|across|during|in) (?:the )?(?:next |coming )?(?:about |some )?$")
_INSTEAD = re.compile(
    r"(?:\b(?:today|now|currently|at the moment|so far|of which|of those|of these)\b,? ?(?:(?:it|that|there|we) )?"
    r"(?:is|are|have|had|at)?|\bwe (?:do|have|run|get|handle|make|got|see|are at))"
    r" ?(?:only |just |about |maybe |around |~ ?)*$"
)
_PILES: Mapping[str, float] = {"monthly_requests": 0, "labelled_examples": 0.32}  # above, a number is of the field
MAY_BE = 0.6  # a number in its place


def as_answer(message: Message, mention: Mention, named: bool) -> float:
    """How strongly a number speaks for the field that was asked; `named`: words of the field stand beside it."""
    return BARE if message.merely_number else COUNTED if named or message.leads(mention) else ASKED


def by_marks(name: str) -> Fit:
    """The reading of a field: numbers that its `counted` marks name, and the answer to its question."""

    def fit(message: Message, mention: Mention, asked: bool) -> tuple[Value, float] | None:
        if not mention.count or mention.q.rate or mention.q.implied or message.barred(name, mention):
            return None
        counted = message.near(("counted", name), mention)
        strength = COUNTED if counted else as_answer(message, mention, False) if asked else 0.0
        return int(mention.q.value), min(strength, mention.clause.cap("comparison", "part"))

    return fit


def instead(message: Message, claims: Collection[Claim]) -> Iterator[Claim]:
    """ "We'd like 2M a month, today it's 2,600", "X runs 40M a month, we do 210k": a number in another's place."""
    for place, mention in enumerate(message.mentions):
        if mention.q.rate or not (mention.count and _INSTEAD.search(message.words.line[: mention.q.start])):
            continue
        near = [m for m in message.mentions[:place] if m.clause.sentence >= mention.clause.sentence - 1]
        rates = {m.q.start: m.q.rate for m in near}
        spoken = [c for c in claims if c.start in rates and c.strength > _PILES.get(c.field, 1)]
        for claim in sorted(spoken, key=lambda c: (c.start, c.strength))[-1:]:
            rate = rates[claim.start] if claim.field == "monthly_requests" else None
            value = round(mention.q.value * (PER_MONTH[rate] if rate else 1))
            yield Claim(claim.field, value, MAY_BE, mention.q.start, mention.q.end, mention.clause.role)


def share_of(line: str, q: Quantity) -> float | None:
    """The share of a number that is meant: "a third of our 900", "900, but only a third of those reach the bot"."""
    found = _SHARE_AHEAD.search(line[: q.start]) or _SHARE_BEHIND.match(line, q.end)
    if found is None:
        return None
    return float(found[1]) / float(found[2]) if found[2] else SHARES[found[3]]


def _span(a: Mention, b: Mention) -> tuple[int, int]:
    return min(a.q.start, b.q.start), max(a.q.end, b.q.end)


def _reversed(link: str, after: str) -> bool:
    """Whether a rate for each of something stands ahead of how many there are: "3M a month per hub, 5 hubs"."""
    per = _PER_ONE.search(link)
    return per is not None and len(link) < LINK and re.match(rf"\s*{re.escape(per[1])}", after) is not None


def products(message: Message, left: list[int]) -> Iterator[Claim]:
    """Factors are multiplied where that is plain.

    "12 clients, 900 calls a day each", "250 agents x 80 calls per day", "22 days a month, 3,000 on each", "90 a match,
    4 matches a week".
    """
    for place, other in pairwise(left):
        a, b = message.mentions[place], message.mentions[other]
        line = _ONE_EACH.sub(lambda found: "_" * len(found[0]), message.words.line)
        link = line[a.q.end : b.q.start]
        plain = _TIMES.fullmatch(link) or (
            len(link) < LINK and (EACH.search(link) or EACH.search(line[b.q.end : b.q.end + 60]))
        )
        led = (
            EACH_OF.search(line[: a.q.start]) is not None and len(link) < LINK
        )  # "each of our 240 shops sends 50 a day"
        multiplies = a.q.rate or b.q.rate or _TIMES.fullmatch(link) or _EACH_CLASS.search(line[a.q.end : b.q.end + 40])
        multiplies = multiplies or EACH.search(line[b.q.end :][:NEXT_WORDS])  # "six annotators, 350 records each"
        days = a.q.unit == "day" and a.q.rate == "month" and not b.q.rate and b.count
        if days and _EACH_DAY.search(line[a.q.end : b.q.end + 40]):
            yield Claim("monthly_requests", round(a.q.value * b.q.value), BARE, a.q.start, b.q.end)
        if _BATCHES.fullmatch(link) and a.count and b.count and not b.q.rate:
            yield Claim("labelled_examples", round(a.q.value * b.q.value), LOOSE, a.q.start, b.q.end)
        per = _PER_NOUN.match(line[a.q.end :])
        same = per is not None and b.q.rate and re.match(rf"\s*{per[1]}", line[b.q.end :])
        each = _EACH_NOUN.match(line[b.q.end :])
        if each is not None and b.q.rate:
            same = same or re.match(rf"\s*(?:[a-z-]+ )?{each[1]}", line[a.q.end :])
        apart = message.words.tokens[a.last : b.first]
        each_day = a.q.rate and a.q.rate == b.q.rate and EACH.search(link)  # "8,000 players a day, each sends 20 a day"
        if link.endswith(" by ") or (b.q.rate and _BEHIND_EACH.match(link)):
            continue  # "12,000 cases signed by 2 engineers each"
        if per_hub := a.q.rate and not b.q.rate and b.count and _reversed(line[a.q.end : b.q.start], line[b.q.end :]):
            a, b = b, a
        if (
            not (plain or same or per_hub or (led and b.q.rate))
            or not multiplies
            or not (a.count and b.count and a.q.value > 1)
            or (a.q.rate and not each_day)
            or (";" in apart and not {"each", "everi"} & set(apart[apart.index(";") + 1 :][:1]))
        ):
            continue
        value = a.q.value * b.q.value
        name = "monthly_requests" if b.q.rate else "labelled_examples"
        if b.q.rate:
            value *= PER_MONTH[b.q.rate]
        if value <= MOST:
            strength = BARE + 0.04 if b.q.rate else LOOSE
            if any(_UP_TO.search(line[: m.q.start]) for m in (a, b)):
                strength = LOOSE  # "40 clinicians, up to 25 visits a day each"
            more = next(
                (m for m in message.mentions if m.first > b.last and m.count and _PER.match(line[m.q.end :])), None
            )
            before = next((m for m in message.mentions[::-1] if m.last <= min(a.first, b.first)), None)
            if before is not None and before.count and _IN_EACH.match(line[a.q.end :]):
                strength = LOOSE  # "5 classes, 28 pupils in each, every pupil hands in 2 a month"
                yield Claim(name, round(value * before.q.value), LOOSE + 0.05, before.q.start, b.q.end)
            if more is not None and value * more.q.value <= MOST:  # a third factor: which of them is a request?
                strength = LOOSE
                yield Claim(name, round(value * more.q.value), LOOSE + 0.05, min(a.q.start, b.q.start), more.q.end)
            yield Claim(name, round(value), min(strength, b.clause.cap("part")), *_span(a, b))


def spread(message: Message) -> Iterator[Claim]:
    """How many a month a sum comes to: "1.2 million pages in total, over 14 months"."""
    line = message.words.line
    for whole, time in pairwise(message.mentions):
        first, last = message.clauses.sentences[whole.clause.sentence]
        months = time.q.value / PER_MONTH.get(time.q.unit, math.inf)
        is_sum = whole.count and not (whole.q.rate or time.q.rate) and whole.q.value >= LEAST_SUM
        same = whole.clause.sentence == time.clause.sentence
        if not (is_sum and same and months >= 1 and _OVER.search(line[: time.q.start])):
            continue
        if _SUMMED_UP.search(line, *message.offsets(first, last)):
            yield Claim("monthly_requests", _rounded(whole.q.value / months), COUNTED, whole.q.start, whole.q.end)
            yield Claim("stable_months", round(months), HARDLY, time.q.start, time.q.end)  # how long the work takes


def _rounded(number: float) -> int:
    """To two figures: the sum is no exact one."""
    return int(float(f"{number:.2g}"))
