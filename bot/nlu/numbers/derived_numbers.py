"""How strongly numbers speak for a field, and those that others tell: "six annotators, 350 records each" a product."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from bot.decision.profile import Value
from bot.nlu.message.mentions import Mention, Message
from bot.nlu.message.quantities import Quantity
from bot.nlu.reading import Claim, weakened

DAYS_A_MONTH = 30  # "a day" counts thirty times a month, for every rate
PER_MONTH: Mapping[str, float] = {
    "second": 60 * 60 * 24 * DAYS_A_MONTH, "minute": 60 * 24 * DAYS_A_MONTH, "hour": 24 * DAYS_A_MONTH,
    "day": DAYS_A_MONTH, "week": DAYS_A_MONTH / 7, "month": 1, "quarter": 1 / 3, "year": 1 / 12,
}  # fmt: skip
MOST = 10**12  # above it a count is a slip of the keyboard

# How strongly a number speaks for a field: by its own words; because it was asked; by its clause; by its unit alone.
COUNTED, BARE, ASKED, BESIDE, LOOSE = 0.88, 0.95, 0.75, 0.8, 0.4
PLAINEST = 0.96  # plain also where nothing was asked
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
_EACH_GOES = re.compile(  # "9,000 a month, and each lands with one of 14 groups" counts nothing else
    r"\beach(?: one)?(?: of (?:them|these|those))? (?:should|must|has|is|gets?|goes|lands?|needs?|can|comes|belongs?)\b"
    r"(?:[^.;?!\d]|\b(?:1|one) of (?:our |the )?\d+)*$"
)
_BATCHES = re.compile(r"\s*(?:batches|rounds|sets|lots|packs|chunks|files|sheets|piles|waves) (?:of|with)\s*")
SHARES = {
    "half": 1 / 2, "a third": 1 / 3, "a 3rd": 1 / 3, "a quarter": 1 / 4, "a fifth": 1 / 5, "a 5th": 1 / 5,
    "a tenth": 1 / 10, "a 10th": 1 / 10, "a sixth": 1 / 6, "a 6th": 1 / 6, "an eighth": 1 / 8, "an 8th": 1 / 8,
    "3 quarters": 3 / 4, "the remaining quarter": 1 / 4, "the other quarter": 1 / 4, "the other half": 1 / 2,
}  # fmt: skip
_SHARE = rf"\b(?:([1-9])/([1-9]\d?)|({'|'.join(SHARES)})|(?:1|one) (?:in|of|out of) (?:every )?([1-9]\d?))"
_PERCENT = r"\b(\d\d?(?:[.,]\d)?) ?(?:%|percent)"
_SHARE_AHEAD = re.compile(_SHARE + r" (?:of )?(?:our |the |those |these |all )*$")
_OF_THESE = r"(?: of (?:those|them|these|that|it|which))"
_MODEL = r"(?:the |our |an? )?(?:big |large |prompted )?(?:llm|model|ai|gpt|api)\b"
_DONE = r"(?:routed|handled|answered|done|read|processed|classified|translated|checked|sorted)"
TO_MODEL = (  # "15% hit the LLM", "half goes to the model", "12% are routed by the AI"
    r"(?: actually| really| ever)? (?:(?:go|goes|get|gets|come|comes|(?:are|is|get|gets) (?:going|sent|passed|forwarded"
    r"|handed|given|left|shown))(?: on| over)? (?:to|through|into|via)|hits?|reach|reaches|touch|touches"
    rf"|(?:are|is) {_DONE} by) {_MODEL}"
)
_SHARE_BEHIND = re.compile(
    r"[^.;?!\d]{0,40}?\b(?:only|just) (?:about |roughly )?" + _SHARE + _OF_THESE + r" (?:actually |really |ever )?"
    r"(?:go|goes|get|gets|hit|hits|reach|reaches|touch|touches|come|comes)\b"
)
_BETWEEN = r"(?:[^?!\d]|\d(?:[\d.,]*\d)? ?%){0,120}?"  # "the rules handle 99%, and only"
_SHARE_TO_MODEL = re.compile(rf"{_BETWEEN}(?:{_SHARE}\b|{_PERCENT}){_OF_THESE}?{TO_MODEL}")
_MODEL_TAKES = re.compile(  # "the AI sees only a quarter of them"
    rf"{_BETWEEN}\b{_MODEL} (?:only |just )?(?:sees|gets|reads|handles|answers|takes|does|processes)"
    rf"(?: only| just)?(?: about| roughly| some)? (?:{_SHARE}\b|{_PERCENT}){_OF_THESE}"
)
_FILTER = r"\b(?:cach(?:e|es|ing)|[a-z-]*filters?|rules|regex(?:es)?|heuristics|portal|look-?up table)\b"
_KEEPS = (
    r"(?:catch(?:es)?|drops?|handles?|answers?|takes?|serves?|removes?|settles?|deals? with|covers?|absorbs?|stops?)"
)
_KEPT_BACK = (  # "60% come from cache", "40% never reach the model", "a keyword filter drops 80%"
    re.compile(
        rf"{_BETWEEN}(?:{_SHARE}\b|{_PERCENT}){_OF_THESE}?[^.;?!\d]{{0,30}}?(?:\b(?:from|by|in|out of|through|with) "
        rf"(?:the |our |an? )?(?:[a-z]+ )?{_FILTER}|\bnever (?:even )?(?:reach|hit|touch|see)(?:e?s)? {_MODEL})"
    ),
    re.compile(
        rf"{_BETWEEN}{_FILTER} (?:already |alone )?{_KEEPS}(?: about| roughly| some)? (?:{_SHARE}\b|{_PERCENT})"
    ),
)
_RATED = re.compile(r"\d[^.;?!\d]{0,30}?(?:\b(?:an?|per|each|every) |/)(?:second|minute|hour|day|week|month|year)\b")
_PERCENT_AHEAD = re.compile(_PERCENT + r" of (?:our |the |those |these |all )*$")
_GOES = re.compile(rf"[^.;?!\d]{{0,40}}?{TO_MODEL}")
LINK = 60  # characters between two factors
NEXT_WORDS = 24  # characters right behind one
_EACH_CLASS = re.compile(r"\bper (?:class|category|label|type|language|kind|queue|intent)\b")
TIMES = re.compile(r"\s*(?:[a-z]+\s+){0,2}[x*]\s*~?\s*")
_INSTEAD = re.compile(
    r"(?:\b(?:today|now|currently|at the moment|so far|of which|of those|of these)\b,? ?(?:(?:it|that|there|we) )?"
    r"(?:is|are|have|had|at)?|\bwe (?:do|have|run|get|handle|make|got|see|are at))"
    r" ?(?:only |just |about |maybe |around |~ ?)*$"
)
_PILES: Mapping[str, float] = {"monthly_requests": 0, "labelled_examples": 0.32}  # above, a number is of the field
MAY_BE = 0.6  # a number in its place
LEAST_SENT = 100  # fewer are people, or sites
_SENT_ON = re.compile(rf"(?: [a-z]+){{0,2}}?{TO_MODEL}")


def is_of_each(clause: str) -> bool:
    """Whether the number of a clause is told of each of several: "900 a day per store"."""
    return EACH.search(_EACH_GOES.sub("", clause)) is not None


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


def instead(message: Message, claims: Sequence[Claim]) -> list[Claim]:
    """ "We'd like 2M a month, today it's 2,600", "X runs 40M a month, we do 210k": a number in another's place.

    What goes to the model is plainly so: "90k emails a month, 20k go to the LLM". The claims with these.
    """
    out = [*claims]
    for place, mention in enumerate(message.mentions):
        sent_on = _SENT_ON.match(message.words.line, mention.q.end)
        behind = sent_on or _INSTEAD.search(message.words.line[: mention.q.start])
        if mention.q.rate or not (mention.count and behind):
            continue
        spoken_for = {claim.field for claim in claims if claim.start == mention.q.start and claim.strength > MAY_BE}
        if spoken_for - ({"monthly_requests"} if sent_on else set()):
            continue  # "we have 12k labelled tickets"
        near = [m for m in message.mentions[:place] if m.clause.sentence >= mention.clause.sentence - 1]
        rates = {m.q.start: m.q.rate for m in near}
        spoken = [c for c in claims if c.start in rates and c.strength > _PILES.get(c.field, 1)]
        for claim in sorted(spoken, key=lambda c: (c.start, c.strength))[-1:]:
            rate = rates[claim.start] if claim.field == "monthly_requests" else None
            value = round(mention.q.value * (PER_MONTH[rate] if rate else 1))
            plain = sent_on and rate and mention.clause.cap() == 1 and value >= LEAST_SENT
            if plain:
                out = [weakened(c, LOOSE) if (c.field, c.start) == (claim.field, claim.start) else c for c in out]
            strength = COUNTED if plain else MAY_BE
            out.append(Claim(claim.field, value, strength, mention.q.start, mention.q.end, mention.clause.role))
    return out


def share_of(line: str, q: Quantity) -> tuple[float, bool] | None:
    """The share of a number that is meant, and whether it plainly goes to the model.

    "A third of our 900", "900, but only a third of those reach the bot", "900 a month, 15% hit the LLM".
    """
    if to_model := share_to_model(line, q):
        return to_model[0], True
    if kept := share_kept_back(line, q):
        return 1 - kept[0], False
    found = _SHARE_AHEAD.search(line[: q.start]) or _SHARE_BEHIND.match(line, q.end)
    return (_fraction(found), False) if found else None


def share_to_model(line: str, q: Quantity) -> tuple[float, int, int] | None:
    """The share of a number that plainly goes to the model, and where it stands."""
    if _GOES.match(line, q.end) and (percent := _PERCENT_AHEAD.search(line[: q.start])):
        return float(percent[1].replace(",", ".")) / 100, percent.start(), percent.end()
    return _share_in(line, q, _SHARE_TO_MODEL, _MODEL_TAKES)


def share_kept_back(line: str, q: Quantity) -> tuple[float, int, int] | None:
    """The share of a number that a cache, a filter or rules keep from the model, and where it stands."""
    return _share_in(line, q, *_KEPT_BACK)


def _share_in(line: str, q: Quantity, *patterns: re.Pattern[str]) -> tuple[float, int, int] | None:
    """The first of these behind a number, if no other volume stands between."""
    found = next((match for pattern in patterns if (match := pattern.match(line, q.end))), None)
    if found is None or _RATED.search(line, q.end, found.end()):
        return None
    return _fraction(found), found.start(), found.end()


def _fraction(found: re.Match[str]) -> float:
    """A share by the groups of `_SHARE`, and that of `_PERCENT` behind them."""
    top, bottom, named, one_in, *percent = found.groups()
    if percent and percent[0]:
        return float(percent[0].replace(",", ".")) / 100
    return SHARES[named] if named else float(top or 1) / float(bottom or one_in)


def products(message: Message, left: Sequence[int]) -> Iterator[Claim]:
    """How many labels several piles come to: "six annotators, 350 records each", "12 batches of 40"."""
    line = message.words.line
    for place, other in pairwise(left):
        a, b = message.mentions[place], message.mentions[other]
        link = line[a.q.end : b.q.start]
        if not (a.count and b.count) or a.q.rate or b.q.rate or a.q.value <= 1 or link.endswith(" by "):
            continue  # "12,000 cases signed by 2 engineers each"
        behind = line[b.q.end : b.q.end + 60]
        each = len(link) < LINK and (EACH.search(link) or EACH.search(behind))
        times = TIMES.fullmatch(link)
        factors = times or _EACH_CLASS.search(behind[:40]) or EACH.search(behind[:NEXT_WORDS])
        apart = message.words.tokens[a.last : b.first]
        stops = ";" in apart and not {"each", "everi"} & set(apart[apart.index(";") + 1 :][:1])
        if _BATCHES.fullmatch(link) or ((each or times) and factors and not stops):
            value = a.q.value * b.q.value
            if value <= MOST:
                yield Claim("labelled_examples", round(value), min(LOOSE, b.clause.cap("part")), a.q.start, b.q.end)
