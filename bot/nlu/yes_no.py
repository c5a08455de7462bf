"""Yes/no questions: a bare yes or no answers every yes/no question asked; a clause that names one is for that one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.nlu.choices import by_cues, polarity, turns
from bot.nlu.tokens import THOUGHTS, Words, segments
from bot.nlu.vocabulary import Vocabulary

_ORDINALS = (("first", "1st", "former"), ("second", "2nd", "latter", "other"), ("third", "3rd"))
_CONDITIONS = frozenset(("if", "onc", "when", "hope", "pend", "still", "unless", "should", "draft"))
_NOT_YET = frozenset(("curation_budgeted", "retraining_budgeted", "criteria_written"))


def one(name: str, words: Words, vocabulary: Vocabulary) -> bool | None:
    """What the words say to one yes/no question; None where cues and yes/no are silent or the cues contradict."""
    said = polarity(words, vocabulary)
    cued = by_cues(name, words, vocabulary)
    leaning = bool(cued[0]) if cued else None
    if not said:
        return leaning if len(cued) == 1 else None
    if leaning is None or leaning == said[0]:
        return said[0]
    conditional = name in _NOT_YET and not leaning and any(token in _CONDITIONS for token in words.tokens)
    return leaning if turns(words) or conditional else said[0]


def several(names: Sequence[str], words: Words, vocabulary: Vocabulary) -> dict[str, bool]:
    """Answers to several yes/no questions of one card: by name, by order, or the same for all."""
    tokens = set(words.tokens)
    if "neither" in tokens:
        return dict.fromkeys(names, False)
    by_name = _by_name(names, words, vocabulary)
    if by_name:
        return by_name
    said = polarity(words, vocabulary)
    if len(said) == len(names) and not tokens & {"both"}:
        return dict(zip(names, said, strict=True))
    if len(set(said)) == 1:
        return dict.fromkeys(names, said[0])
    read = {name: one(name, words, vocabulary) for name in names}
    return {name: value for name, value in read.items() if value is not None}


def _by_name(names: Sequence[str], words: Words, vocabulary: Vocabulary) -> dict[str, bool]:
    found: dict[str, bool] = {}
    waiting: str | None = None
    loose: bool | None = None
    for segment in segments(words, THOUGHTS):
        named = _named(names, segment, vocabulary)
        if len(named) > 1:
            value = one(named[0], segment, vocabulary)
            found |= {} if value is None else dict.fromkeys(named, value)
            continue
        name = named[0] if named else waiting
        if name is None:
            said = polarity(segment, vocabulary)
            loose = said[0] if said else loose
            continue
        value = one(name, segment, vocabulary)
        if value is None and loose is not None and name not in found:
            value = loose
        if value is not None and (named or name not in found):
            found[name] = value
            loose = None
        waiting = name if value is None else None
    return found


def _named(names: Sequence[str], segment: Words, vocabulary: Vocabulary) -> list[str]:
    places = [
        name
        for place, name in enumerate(names)
        if place < len(_ORDINALS) and set(_ORDINALS[place]) & set(segment.tokens)
    ]
    return places or [name for name in names if vocabulary.fields[name].about.hits(segment)]
