"""How many labelled examples there are: a number counts the whole, a part of it, or a pile without labels."""

from __future__ import annotations

import re

from bot.decision.profile import Value
from bot.nlu.message.mentions import Mention, Message
from bot.nlu.numbers.derived_numbers import BESIDE, COUNTED, LOOSE, as_answer

PARTLY = 0.6
POSSIBLE, UNLIKELY = 0.32, 0.2
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
FEW = 20  # a number this small, unasked, counts something else as often as labelled examples


def labelled_count(message: Message, mention: Mention, asked: bool) -> tuple[Value, float] | None:
    name, q = "labelled_examples", mention.q
    after = message.words.line[q.end : q.end + 1]
    named = message.around(("counted", name), mention)
    if not mention.count or q.rate or (after == "-" and not asked):
        return None
    if message.barred(name, mention) and not named:
        return None
    if not asked and _is_of_test(message, mention):
        return None
    noise = message.noisy(mention) and not named
    counted = message.near(("counted", name), mention) or message.behind(("counted", name), mention)
    beside = message.in_clause(("beside", name), mention)
    value = int(q.value)
    unlabelled = message.behind(("always", "unlabelled"), mention)
    if unlabelled and len(message.mentions) > 1:
        return value, LOOSE  # "19k raw logs, 730 of them labelled"
    if unlabelled:
        return (0, COUNTED if asked else 0.6)
    small = value < FEW and any(o.count and o.q.value >= FEW and not o.q.rate for o in message.mentions)
    named_by = message.words.tokens[max(0, mention.first - 1) : mention.first] == ("by",)
    if small and value and (named_by or not counted):  # "2,300 pairs, all checked by two adjusters"
        strength = 0.2
    elif counted and not noise:
        strength = LOOSE if 0 < value < FEW else COUNTED
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
            else POSSIBLE
            if value >= FEW
            else 0.0
        )
    if _part_of_whole(message, mention, asked=asked):
        strength = min(strength, PARTLY)
    return value, min(strength, mention.clause.cap("comparison", *(("past",) if named else ())))


def _is_of_test(message: Message, mention: Mention) -> bool:
    """ "(n=900)", "98.9 on 5k pairs", "412 out of 500", "we looked at 640 of them": whether so many were tested.

    Or whether it is a number of classes, of what passed, of a limit, or another's.
    """
    line, q = message.words.line, mention.q
    if _OF_OTHERS.search(line[: q.start]):
        return True
    return bool(_OF_TEST.search(line[: q.start]))


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
