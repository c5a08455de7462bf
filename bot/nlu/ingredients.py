"""What the prompt holds: the ingredients named and not denied, or all, or all except those named after "except"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.decision.profile import INGREDIENTS
from bot.nlu.choices import PLAIN, WEAK, YES
from bot.nlu.mentions import Message
from bot.nlu.reading import Claim

_NOT_FIRST = re.compile(r"\bnone of (?:those|them|these|the|it)|^\W*(?:none|nothing)\W*(?:at all|really|yet)?\W*$")
_POINTLESS = frozenset(("pointless", "irrelev", "useless", "unnecessari", "isn", "not", "noth", "no"))
_ONLY = re.compile(r"\b(?:nothing else|that is (?:it|all)|that's (?:it|all)|only|just|simply)\b")
_FIRST = re.compile(r"\b(?:the )?first ([2-5])\b")


def ingredient_claims(message: Message, *, asked: bool) -> Iterator[Claim]:
    """What the prompt holds: the ingredients named and not denied, or all, or all except those named after "except"."""
    name = "prompt_ingredients"
    named: dict[str, bool] = {}
    places: dict[str, int] = {}
    hits = [(hit, key) for key in INGREDIENTS for hit in message.hits.get(("cue", name, key), ())]
    cap = 1.0
    for hit, key in sorted(hits, key=lambda item: item[0].first):
        after = message.words.tokens[hit.last + 1 : hit.last + 3]
        taken_back = key == "chain_of_thought" and not _POINTLESS.isdisjoint(after)
        held = not (hit.denied or taken_back or message.words.tokens[hit.first] == "0")
        named[key] = held and named.get(key, True) if key == "chain_of_thought" else held or named.get(key, False)
        places.setdefault(key, hit.first)
        cap = min(cap, message.clauses.at(hit.first).cap("question", "comparison", "past", "part", "wish", "example"))
    there = tuple(key for key in INGREDIENTS if named.get(key))
    end = len(message.words.line)
    if not asked:
        if len(there) > 2 or (len(there) == 2 and message.any(("about", name))):
            yield Claim(name, there, min(cap, PLAIN if len(there) > 2 else WEAK), 0, end)
        return
    first = _FIRST.search(message.words.line)
    everything = [hit.first for hit in message.found(("always", "all"))]
    if _NOT_FIRST.search(message.words.line) and not there:
        yield Claim(name, (), YES, 0, end)
    elif first and not there:
        yield Claim(name, INGREDIENTS[: int(first[1])], YES, 0, end)
    elif everything:
        excepted = [hit.first for hit in message.found(("always", "except")) if hit.first >= min(everything)]
        if excepted:
            kept = tuple(key for key in INGREDIENTS if not (key in places and places[key] > min(excepted)))
            yield Claim(name, kept, YES, 0, end)
        else:
            whole = not named or all(at > min(everything) for at in places.values())
            yield Claim(name, INGREDIENTS if whole else there, YES if whole else WEAK, 0, end)
    elif there:
        sure = len(there) > 1 or bool(_ONLY.search(message.words.line)) or len(message.words.tokens) <= 3
        yield Claim(name, there, min(cap, YES if sure else WEAK), 0, end)
