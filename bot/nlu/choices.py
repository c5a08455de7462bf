"""A choice is read from the cues that speak for it; a denied cue speaks for the other side of a yes/no question."""

from __future__ import annotations

from bot.decision.profile import Value
from bot.nlu.cues import Hit
from bot.nlu.tokens import Words
from bot.nlu.vocabulary import BOOLEANS, Vocabulary

CLEAR_LEAD = 0.5  # by how much the best choice must lead; a word is 1
MORE_CUES = 0.25  # what each further cue for the same choice adds
STRESS = 1.5  # "mostly", "the problem is" before a cue
TURN = 1.0  # what comes after "but" is what is meant
_TURNS = frozenset(("but", "howev", "though", "except", "although", "yet"))


def by_cues(name: str, words: Words, vocabulary: Vocabulary, *, plain: bool = False) -> tuple[Value, ...]:
    """The choices of a field that the cues speak for, best first; several where none leads clearly; () for none.

    With `plain`, only cues that are clear even where the field was not asked count.
    """
    ranked = weighed(name, words, vocabulary, plain=plain)
    return tuple(value for value, score in ranked if score > ranked[0][1] - CLEAR_LEAD)


def weighed(name: str, words: Words, vocabulary: Vocabulary, *, plain: bool = False) -> tuple[tuple[Value, float], ...]:
    """Every choice that a cue speaks for, with its weight in words, heaviest first."""
    said = vocabulary.fields[name]
    turn = max((at for at, token in enumerate(words.tokens) if token in _TURNS), default=len(words.tokens))
    stressed = {hit.last for hit in vocabulary.always["certain"].hits(words)}
    scores: dict[Value, tuple[float, int]] = {}
    for choice in said.choices:
        hits = (choice.plain if plain else choice.cues).hits(words)
        for_it = [hit for hit in hits if not hit.denied]
        if for_it:
            best = max(_weight(hit, turn, stressed) for hit in for_it) + MORE_CUES * (
                len({h.first for h in for_it}) - 1
            )
            scores[choice.value] = max(scores.get(choice.value, (0.0, 0)), (best, for_it[-1].first))
        if name in BOOLEANS and not for_it and hits:
            other = not choice.value
            scores[other] = max(scores.get(other, (0.0, 0)), (1.0, hits[-1].first))
    ranked = sorted(scores.items(), key=lambda item: item[1], reverse=True)
    return tuple((value, score) for value, (score, _) in ranked)


def _weight(hit: Hit, turn: int, stressed: set[int]) -> float:
    after_turn = TURN if hit.first > turn else 0.0
    stress = STRESS if any(hit.first - 3 <= at < hit.first for at in stressed) else 0.0
    return hit.weight + after_turn + stress


def polarity(words: Words, vocabulary: Vocabulary) -> tuple[bool, ...]:
    """Every yes and no of a reply in order. "No idea" is neither."""
    unsure = {at for hit in vocabulary.always["dont_know"].hits(words) for at in range(hit.first, hit.last + 1)}
    found: dict[int, bool] = {}
    for name in "yes", "no":
        for hit in vocabulary.always[name].hits(words):
            if hit.last not in unsure and not (name == "yes" and hit.denied):
                found.setdefault(hit.last, name == "yes")
    return tuple(found[at] for at in sorted(found))


def turns(words: Words) -> bool:
    """Whether the reply turns around: "yes, but …"."""
    return any(token in _TURNS for token in words.tokens)
