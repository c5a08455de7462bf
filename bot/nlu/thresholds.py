"""The failure rate a team accepts: a percentage, "1 in 200", a fraction; "98 % right" is two per cent failing."""

from __future__ import annotations

from bot.nlu.measured import pairs
from bot.nlu.number_contexts import Placed, about, latest, messages
from bot.nlu.tokens import Words
from bot.nlu.vocabulary import Vocabulary

MAJORITY = 0.5  # nobody accepts that more than half fails: such a share is told of what must be right
DIGITS = 9
_SCALE = {"percent": 100.0, "permille": 1000.0}


def threshold(
    words: Words, found: list[Placed], vocabulary: Vocabulary, *, alone: bool
) -> tuple[float | None, list[Placed]]:
    """The accepted failure rate (0 to 1) and the numbers used up.

    `alone`: it was the only number asked, so that a bare number is it. Otherwise a word for a limit must stand near.
    """
    told = {id(n): (k, n) for k, n in pairs(found, words.line) if k.q.value <= n.q.value}
    inside = {id(k) for k, _ in told.values()}
    candidates = [
        one
        for one in found
        if id(one) not in inside and not one.q.negative and (one.q.unit in _SCALE or id(one) in told)
    ]
    if not alone:
        candidates = [
            one
            for one in candidates
            if about("failure_threshold", f"{told.get(id(one), (one,))[0].left} {one.right}", vocabulary)
        ]
    bare = [one for one in found if not one.q.unit and not one.q.rate and not one.q.negative and one.q.scaled == 1]
    if not candidates and alone and not any(one.q.unit for one in found):
        candidates = bare
    if not candidates:
        return None, []
    if alone and bare and _corrects(words, vocabulary):
        candidates = [one for one in found if one in candidates or (one in bare and id(one) not in inside)]
    chosen = latest(candidates, words, vocabulary)
    used = [*candidates, *(told[id(one)][0] for one in candidates if id(one) in told)]
    if id(chosen) in told:
        k, n = told[id(chosen)]
        rate = k.q.value / n.q.value if n.q.value else 2.0
        text = f"{k.left} {n.right}"
    else:
        rate = _rate(chosen, found)
        text = f"{chosen.left} {chosen.right}"
    if not 0 <= rate <= 1:
        return None, used
    right = messages("right", text, vocabulary) and not messages("wrong", text, vocabulary)
    if (right and rate > MAJORITY) or rate > MAJORITY:
        rate = 1 - rate
    return round(rate, DIGITS), used


def _rate(one: Placed, found: list[Placed]) -> float:
    if one.q.unit in _SCALE:
        return one.q.value / _SCALE[one.q.unit]
    unit = next((_SCALE[other.q.unit] for other in found if other.q.unit in _SCALE), 100.0)
    return one.q.value if one.q.value < 1 else one.q.value / unit


def _corrects(words: Words, vocabulary: Vocabulary) -> bool:
    return vocabulary.always["correction"].found(words)
