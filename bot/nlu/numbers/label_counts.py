"""How many labelled examples there are: a number counts the whole, a part of it, or a pile without labels."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.decision.profile import Value
from bot.nlu.message.mentions import Mention, Message
from bot.nlu.numbers.derived_numbers import BESIDE, COUNTED, LOOSE, PLAINEST, as_answer
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
_IN_FACT = re.compile(  # ahead of a number: no wish, no advice, but what is there
    r"\b(?:in (?:reality|fact|truth)|(?:really|actually) (?:have|there are)|so far(?:,? (?:we|i) have| there are)?"
    r"|(?:today|right now|at the moment|currently),? (?:we have|i have|there are))\b:? ?(?:only |just |about )*$"
)
_PAID = re.compile(
    r"\b(?:do|does|did|done|build|built|make|made|train|trained) (?:it|that|this|1|one|us 1|us one)(?: for us)? for "
    r"(?:about |around |only |just )?$"
)
_DEAR = re.compile(r" ?(?:reasonable|expensive|cheap|too (?:much|dear)|a fair price|a lot of money|well spent)\b")
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
    in_fact = not asked and strength == COUNTED and _IN_FACT.search(message.words.line[: q.start])
    strength = PLAINEST if in_fact and mention.clause.cap() == 1 else strength
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
        near = asked or (first <= other.first < last and "wish" not in other.clause.roles)  # a wish is no whole
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
