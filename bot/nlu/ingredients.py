"""What the prompt holds: the ingredients named and not denied, or all, or all except those named after "except"."""

from __future__ import annotations

import re

from bot.decision.profile import INGREDIENTS
from bot.nlu.tokens import Words, stem
from bot.nlu.vocabulary import Vocabulary

_FIRST = re.compile(r"\b(?:the )?first ([2-5])\b")
_NOT_FIRST = re.compile(
    r"\bnone of (?:those|them|these|the|it)|^\W*(?:none|nothing)\W*(?:at all|really|yet)?\W*$"
    r"|\bnone (?:really|at all)\b"
)
_POINTLESS = frozenset(
    stem(word) for word in ("pointless", "irrelevant", "useless", "unnecessary", "isn", "not", "nothing", "no")
)
_AFTER = 2  # words after an ingredient in which "pointless" or "not" takes it back
_COT = "chain_of_thought"
_NAME = "prompt_ingredients"
_EXCLUSIVE = re.compile(r"\b(?:nothing else|that is (?:it|all)|that's (?:it|all)|only|just)\b")


def ingredients(words: Words, vocabulary: Vocabulary, *, asked: bool) -> tuple[str, ...] | None:
    """The ingredients in table order, () for none of them, None where the reply does not say.

    Unasked, three of them must be named: "examples" and "format" alone are everyday words.
    """
    named: dict[str, bool] = {}
    places: dict[str, int] = {}
    for choice in vocabulary.fields[_NAME].choices:
        key = str(choice.value)
        for hit in (choice.cues if asked or not choice.plain.written else choice.plain).hits(words):
            taken_back = key == _COT and bool(_POINTLESS & set(words.tokens[hit.last + 1 : hit.last + 1 + _AFTER]))
            dropped = hit.denied or taken_back or words.tokens[hit.first] == "0"
            # "no chain of thought, nothing to reason about": one denial settles it, examples may be told twice
            named[key] = not dropped and named.get(key, True) if key == _COT else not dropped or named.get(key, False)
            places.setdefault(key, hit.first)
    there = {key for key, yes in named.items() if yes}
    if not asked:
        return _ordered(there) if len(there) >= 3 else None
    if _NOT_FIRST.search(words.line) and not there:
        return ()
    first = _FIRST.search(words.line)
    if first and not there:
        return INGREDIENTS[: int(first[1])]
    everything = [hit.first for hit in vocabulary.always["all"].hits(words) if not hit.denied]
    if everything:
        excepted = [hit.first for hit in vocabulary.always["except"].hits(words) if hit.first >= min(everything)]
        if not excepted:
            return INGREDIENTS if not named or all(at > min(everything) for at in places.values()) else _ordered(there)
        return tuple(name for name in INGREDIENTS if not (name in places and places[name] > min(excepted)))
    return _ordered(there) if there else None


def _ordered(names: set[str]) -> tuple[str, ...]:
    return tuple(name for name in INGREDIENTS if name in names)
