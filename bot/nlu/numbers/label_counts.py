"""How many labelled examples there are: by a number, by what is taken away from it, by who wrote them.

A number counts the whole, a part that is labelled, or a pile without labels. Of "1,000, 30% with the old schema" 700
are left, of "1,500, 600 of them duplicates" 900. "1,400 lines our two leads wrote and signed off" are labelled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.decision.profile import Value
from bot.nlu.message.mentions import Mention, Message
from bot.nlu.message.wordings import NUMBER
from bot.nlu.numbers.derived_numbers import BESIDE, COUNTED, LOOSE, SHARES, as_answer
from bot.nlu.numbers.label_quality import KEPT
from bot.nlu.reading import Claim

PARTLY = 0.6
POSSIBLE, UNLIKELY = 0.32, 0.2
_PART = re.compile(r"\s*(?:of (?:them|those|these|which|it|that))\b")
_OF_TEST = re.compile(  # ahead of a number
    r"\bn ?[=:] ?$"
    r"|(?<![\d.,])\d\d(?:\.\d+ ?%?| ?%) (?:right |correct |accuracy |accurate )?(?:on|over|across) (?:our |the |all )?$"
    r"|(?<![\d.,])\d[\d,]*k? (?:out of|of) $"
)
_OF_OTHERS = re.compile(  # ahead of a number: "1 label out of 38", "the trained one got 180", "a hard limit of 150"
    r"\b(?:1|one|a single) (?:[a-z]+ ){1,2}(?:out of|of|from|among) (?:our |the )?$"
    r"|\b(?:prompt|model|one|bot|lora|version|llm|adapter) (?:got|gets|had|scored|made) (?:only |just )?$"
    r"|\b(?:limit|cap|ceiling|deadline)(?: (?:is|of|at))? (?:about )?$"
)
_OF_CLIENTS = re.compile(r"\b(?:his|her|their) (?:[a-z]+ )?(?:clients?|customers?)\b[^.;?!]{0,30}$")
_LOOKED_AT = re.compile(r"\b(?:looked (?:at|through)|checked|read|reviewed|tested|went through|sampled) $")
PER_KIND = re.compile(
    r"(?: [a-z-]+){1,3} (?:per|for each|for every|from each|from every|of each) (?!prompt|call)[a-z]+"
)
FEW = 20  # a number this small, unasked, counts something else as often as labelled examples
_PAID = re.compile(
    r"\b(?:do|does|did|done|build|built|make|made|train|trained) (?:it|that|this|1|one|us 1|us one)(?: for us)? for "
    r"(?:about |around |only |just )?$"
)
_DEAR = re.compile(r" ?(?:reasonable|expensive|cheap|too (?:much|dear)|a fair price|a lot of money|well spent)\b")
LEAST_WHOLE = 20
PERCENT = 100
NEAR = 150  # characters between the whole and its part
NAMED_SHARES: Mapping[str, float] = {**SHARES, "2/3": 2 / 3, "3/4": 3 / 4, "two thirds": 2 / 3}
_NAMED = "|".join(sorted((re.escape(word) for word in NAMED_SHARES), key=len, reverse=True))
_TAKEN = (
    rf"(?:(?P<percent>{NUMBER}) ?(?:%|percent)|(?P<named>\b(?:{_NAMED}))\b"
    rf"|(?P<count>{NUMBER})(?P<thousand>k\b)?(?= (?:of (?:them|those|these|which)|(?:are|were|is) (?:duplicates"
    rf"|outdated))))"
)
_OLD = (
    r"(?:(?:the |an? |our |last year's )?(?:old|previous|former|earlier|outdated) (?:[a-z]+ )?(?:schema|guidelines?"
    r"|taxonomy|version|prompt|policy|rules?|scheme|format|definitions?|labels?|categor\w+|process|template|system"
    r"|codes?|handbook|manual|instructions?)|(?:from )?before (?:the|our|we) [a-z ]{0,24}?\b(?:chang\w+|switch\w*"
    r"|updat\w+|reform|reorg\w*|new|rewr\w+|redesign|rebrand|move\w*)|predates?|predated|outdated|out of date|obsolete"
    r"|stale|no longer valid|duplicates?|unusable|useless|junk|rubbish|garbage|(?:thrown|threw|throw) (?:out|away)"
    r"|discarded|removed|dropped|deleted|tossed)"
)
_PART_OLD = re.compile(rf"{_TAKEN}[^.;?!]{{0,60}}?\b{_OLD}\b")
_TAKEN_OUT = re.compile(
    rf"\b(?:minus|(?:threw|throw|throwing|thrown|toss\w*) (?:out|away)|discard\w*|dropp?\w*|remov\w+"
    rf"|delet\w+) (?:about |some |the |roughly )*"
    rf"(?:(?P<percent>{NUMBER}) ?(?:%|percent)|(?P<named>\b(?:{_NAMED}))\b|(?P<count>{NUMBER})(?P<thousand>k\b)?)"
)
_OF_REST = re.compile(  # without it, a part that is old says that the labels can't be trusted, and no more
    r"\b(?:rest|remaining|remains?|left|other half|others|minus"
    r"|threw|thrown|discard\w*|dropped|removed|deleted|duplicates?)\b"
)
_TEXTS = (
    r"(?:lines?|pairs|answers?|replies|letters?|mails|emails|texts?|notes|reports?|summaries|translations?|decisions?"
    r"|memos?|memoranda|rulings?|descriptions?|drafts|labels|captions|articles|briefs|briefings|blurbs|posts|essays"
    r"|transcripts|abstracts|cases|records|forms|entries|minutes|opinions|assessments|statements|solutions|comments)"
)
_AUTHORS = (
    r"(?:[a-z]*(?:ists|icians|arians|ologists)|leads?|writers?|agents?|team|staff|clerks?|consultants?|experts?|editors?"
    r"|lawyers?|attorneys?|doctors?|nurses?|engineers?|seniors?|partners?|teachers?|curators?|translators?|officers?"
    r"|advis[eo]rs?|copywriters?|managers?|case ?workers?|adjusters?|underwriters?|auditors?|colleagues|specialists?"
    r"|veterans|people|desk|department|office|owners?|founder|head)"
)
_MADE = (
    r"(?:written|wrote|drafted|dictated|authored|composed|prepared|answered|made|produced|approved|signed(?: off)?"
    r"|corrected|edited|released|vetted|polished)"
)
_BY = rf"(?:\b(?:our|my|the|their|her|his)\b |\b\d )(?:(?!customers|model)[a-z\d-]+ ){{0,3}}?{_AUTHORS}\b"
_WRITTEN = re.compile(
    rf"(?: [a-z&/-]+){{0,2}}? {_TEXTS}(?:,? (?:that|which))?"
    rf"(?: {_BY}(?: (?:herself|himself|themselves|have|has|had|all)){{0,2}} {_MADE}\b"
    rf"|,? (?:all )?(?:were |are )?{_MADE}(?: (?:and|or) {_MADE})? by (?:[a-z]+ )?{_BY}|,? by {_BY})"
)
_TESTED = re.compile(
    r"\b(?:read|reads|tested|test|looked at|looked through|sampled|went through|checked|reviewed|graded|tried|ran|run"
    r"|marked|judged|of|every|than)(?: (?:about|the|some|all|on|another|these|those))? $"
)
_FAILED = re.compile(
    r"[^?!]{0,80}?\b\d[\d,.]* (?:of (?:them|those|these) )?(?:were|was|came out|came|are|failed|turned out)\b"
    r"[^.;?!]{0,20}\b(?:wrong|bad|off|failed|useless|unusable|rejected|binned)\b"
)
_BY_A_MODEL = re.compile(
    r"\b(?:model|bot|llm|gpt|prompt|it) (?:has |have )?(?:wrote|written|produced|generated|made|drafted)(?: about)? $"
)
_BY_OTHERS = re.compile(
    r"[^.;?!]{0,30}?\b(?:written|sent|submitted|posted|filed|received|typed)(?: in)? (?:by|from) (?:our |the )?"
    r"(?:customers?|clients?|users?|guests?|patients?|citizens|tenants|visitors|applicants|buyers|callers|drivers)\b"
)


def labelled_count(message: Message, mention: Mention, asked: bool) -> tuple[Value, float] | None:
    name, q = "labelled_examples", mention.q
    after = message.words.line[q.end : q.end + 1]
    named = message.around(("counted", name), mention)
    if not mention.count or q.rate or q.implied or (after == "-" and not asked):
        return None
    if (message.barred(name, mention) and not named) or message.ran_on(mention):
        return None
    if not asked and (_is_of_test(message, mention) or _is_price(message, mention)):
        return None
    noise = message.noisy(mention) and not named
    counted = message.near(("counted", name), mention) or message.behind(("counted", name), mention)
    beside = message.in_clause(("beside", name), mention)
    value = int(q.value)
    counted = counted and not _PART.match(message.words.line[q.end :])
    unlabelled = message.any(("always", "unlabelled"), mention.left_first, mention.first) or message.behind(
        ("always", "unlabelled"), mention
    )
    if unlabelled and any(_is_labelled(message, other) for other in message.mentions if other is not mention):
        return value, LOOSE  # "19k raw logs, 730 of them labelled"
    if unlabelled:
        return 0, COUNTED if asked or counted or beside else 0.6
    small = value < FEW and any(o.count and o.q.value >= FEW and not o.q.rate for o in message.mentions)
    named_by = message.words.tokens[max(0, mention.first - 1) : mention.first] == ("by",)
    if small and value and (named_by or not counted):  # "2,300 pairs, all checked by two adjusters"
        strength = 0.2
    elif counted and not noise:
        strength = LOOSE if 0 < value < FEW and not asked else COUNTED
    elif asked:
        strength = LOOSE if noise else as_answer(message, mention, beside)
    else:
        strength = (
            UNLIKELY
            if noise
            else BESIDE
            if value >= FEW and (_vouched_for(message, mention) or _are_samples(message, mention))
            else 0.6
            if beside
            else LOOSE
            if message.any(("about", name), mention.last, mention.right_last)
            else POSSIBLE
            if value >= FEW
            else 0.0
        )
    if not asked and PER_KIND.match(message.words.line, q.end):
        strength = min(strength, LOOSE)  # "210 past notes per host": how many hosts?
    if _part_of_whole(message, mention, asked=asked):
        strength = min(strength, PARTLY)
    return value, min(strength, mention.clause.cap("comparison", *(("past",) if named else ())))


def _is_of_test(message: Message, mention: Mention) -> bool:
    """ "(n=900)", "98.9 on 5k pairs", "412 out of 500", "we looked at 640 of them": whether so many were tested.

    Or whether it is a number of classes, of what passed, of a limit, or another's.
    """
    line, q = message.words.line, mention.q
    if _OF_CLIENTS.search(line[: q.start]) or (_OF_OTHERS.search(line[: q.start]) and not KEPT.match(line, q.end)):
        return True
    looked = _LOOKED_AT.search(line[: q.start]) and _PART.match(line, q.end)
    return bool(looked or _OF_TEST.search(line[: q.start]))


def _is_price(message: Message, mention: Mention) -> bool:
    """ "He'd do it for 8k", "is 8k reasonable": whether it is what something costs."""
    line, q = message.words.line, mention.q
    return bool(_PAID.search(line[: q.start]) or _DEAR.match(line, q.end))


def _are_samples(message: Message, mention: Mention) -> bool:
    """ "700 samples, 4 classes": whether it counts samples."""
    return message.words.tokens[mention.last : mention.last + 1] == ("sampl",)


def _vouched_for(message: Message, mention: Mention) -> bool:
    """Whether its clause or the next one says who stands for them: "820 reports, each signed by the adviser"."""
    last = message.clauses.sentence(mention.first)[1]
    after = min((m.first for m in message.mentions if mention.last <= m.first < last), default=last)
    return any(message.any(("plain", "labels_trusted", key), mention.last, after) for key in ("true", "false"))


def _part_of_whole(message: Message, mention: Mention, *, asked: bool) -> bool:
    """Whether another number may be the whole of this one, or a part of it: "3k annotated but just 400 reviewed"."""
    first, last = message.clauses.sentence(mention.first)
    part = message.any(("role", "part"), *((first, last) if asked else (mention.clause.first, mention.clause.last)))
    trust = [hit for key in ("true", "false") for hit in message.found(("cue", "labels_trusted", key), first, last)]
    part = part and not any(hit.weight > 2 for hit in trust)  # "5,000, some of them are wrong"
    for other in message.mentions:
        near = asked or first <= other.first < last
        if other is mention or not near or not other.count or other.q.rate or message.noisy(other):
            continue
        raw = message.any(("always", "unlabelled"), other.left_first, other.right_last)
        counts = asked or part or message.near(("counted", "labelled_examples"), other)
        if counts and not raw and not message.denied(other) and other.q.value >= FEW:
            return True
    return part


def _is_labelled(message: Message, mention: Mention) -> bool:
    raw = message.any(("always", "unlabelled"), mention.left_first, mention.right_last)
    return (
        mention.count and bool(mention.q.value) and not raw and message.near(("beside", "labelled_examples"), mention)
    )


@dataclass(frozen=True, slots=True)
class RemainingLabels:
    """`number` are left of the whole; both stand in `start` to `end`, the number of the part at `parts`."""

    number: int
    start: int
    end: int
    parts: tuple[int, ...]


def remaining_labels(message: Message) -> RemainingLabels | None:
    """What a message leaves of its labelled examples; None where nothing is taken away, or more than once."""
    found = list(_remaining(message)) if _OF_REST.search(message.words.line) else []
    return found[0] if len({left.number for left in found}) == 1 else None


def _remaining(message: Message) -> Iterator[RemainingLabels]:
    line = message.words.line
    for match in (*_PART_OLD.finditer(line), *_TAKEN_OUT.finditer(line)):
        whole = _whole_of(message, match)
        if whole is None:
            continue
        groups = match.groupdict()
        count = float((groups["count"] or "0").replace(",", "")) * (1000 if groups["thousand"] else 1)
        percent = float(groups["percent"].replace(",", ".")) / PERCENT if groups["percent"] else 0.0
        share = NAMED_SHARES[groups["named"]] if groups["named"] else percent
        left = whole.q.value - count if count else whole.q.value * (1 - share)
        own = message.clause_at(match.start()).cap("part", "past", "comparison", "doubt") == 1
        if own and 0 < left < whole.q.value:
            places = [match.start(name) for name in ("percent", "count") if groups[name]]
            span = min(whole.q.start, match.start()), max(whole.q.end, match.end())
            yield RemainingLabels(round(left), *span, tuple(places))


def _whole_of(message: Message, match: re.Match[str]) -> Mention | None:
    """The labelled examples that it is a part of: the nearest count ahead, or the one inside ("half of our 1,800")."""
    line = message.words.line
    counts = [m for m in message.mentions if m.count and not m.q.rate and m.q.value >= LEAST_WHOLE]
    counts = [
        m
        for m in counts
        if KEPT.match(line, m.q.end) and m.q.start not in {match.start("count"), match.start("percent")}
    ]
    inside = [m for m in counts if match.start() < m.q.start < match.end()]
    ahead = [m for m in counts if m.q.end <= match.start() <= m.q.end + NEAR]
    return next(iter((*inside, *ahead[::-1])), None)


def written_pairs(message: Message, tested: object, strength: float) -> Iterator[Claim]:
    """The count of texts that the team's own people wrote, unless it is the test's or a volume."""
    for q in (mention.q for mention in message.mentions if mention.count and not mention.q.rate):
        own = _WRITTEN.match(message.words.line, q.end) and not _is_tested(message, q.start, q.end)
        if own and q.value != tested:
            yield Claim("labelled_examples", int(q.value), strength, q.start, q.end)


def are_no_pairs(message: Message, own: Sequence[Claim]) -> bool:
    """Whether a count is of outputs that were read, or of what others sent in: "we read 400 answers, 40 were wrong"."""
    return bool(own) and all(
        _is_tested(message, claim.start, claim.end)
        or _BY_OTHERS.match(message.words.line, claim.end)
        or _BY_A_MODEL.search(message.words.line[: claim.start])
        for claim in own
    )


def _is_tested(message: Message, start: int, end: int) -> bool:
    line = message.words.line
    return _TESTED.search(line[:start]) is not None and _FAILED.match(line, end) is not None
