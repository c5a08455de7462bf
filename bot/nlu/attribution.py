"""A reply answers the question that was asked unless it plainly belongs to another one, or to none.

How plainly depends on the other signs that it answers this one. The margins below are likeness (cosine); they were
chosen where wrong answers to 15 of 100 replies that belong elsewhere and lost right answers to the other 85 are fewest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.decision.profile import Value
from bot.nlu.choices import by_cues, weighed
from bot.nlu.number_contexts import Placed, about, merely_number
from bot.nlu.quantities import quantities
from bot.nlu.similarity import NO_CUES, Resemblance
from bot.nlu.tokens import COMMAS, STOPS, Words, segments
from bot.nlu.vocabulary import Vocabulary

STRAYS_BESIDE_OTHER_FACTS = 0.0  # what states facts of other questions must be nearest to this one
STRAYS_WITHOUT_CUES = 0.10
STRAYS_DESPITE_CUES = 0.07  # cues bring the reply nearer already
STRAYS_DESPITE_STRONG = 0.10
STRAYS_DESPITE_NUMBER = 0.20
STRAYS_DESPITE_YES = 0.30
CHATS_DESPITE_NUMBER = 0.05  # the same for small talk: "I have two cats"
STRONG = 2.0  # weight of cues that need no second opinion
TERSE = 2  # words: too few to judge by meaning
IN_PASSING = 0.40  # how near a clause must be in a reply to several questions

# Replies to these name the same things ("all invoices", "2 of 100"), so that nearness to the other says nothing.
SAME_THINGS: Mapping[str, tuple[str, ...]] = {
    "prompt_ingredients": ("few_shot_examples",),
    "few_shot_examples": ("prompt_ingredients",),
    "eval_examples": ("eval_failures",),
    "eval_failures": ("eval_examples", "failure_threshold"),
    "failure_threshold": ("eval_failures", "format_tolerance"),
    "format_tolerance": ("failure_threshold",),
    "input_diversity": ("task",),
    "failures_consistent": ("task", "input_diversity"),
}


def unfinished(
    like: Resemblance | None, asked: Sequence[str], by: float, cued: Mapping[Value, float] = NO_CUES
) -> bool:
    """Whether a reply is nearer to a question that was not asked, or to small talk, than to those that were."""
    apart = {other for name in asked for other in SAME_THINGS.get(name, ())}
    return like is not None and like.unfinished(asked, cued, apart) > by


def numbers_belong(
    words: Words, found: Sequence[Placed], asked: Sequence[str], vocabulary: Vocabulary, like: Resemblance | None
) -> bool:
    """Whether a bare number, or none, in the reply can be an answer to what was asked."""
    if like is None or merely_number(words):
        return True
    if found and all(any(about(name, one.clause, vocabulary) for name in asked) for one in found):
        return True
    if any(quantities(piece.line) and merely_number(piece) for piece in segments(words, STOPS)):
        return True
    return like.chats(asked) <= CHATS_DESPITE_NUMBER and not unfinished(like, asked, STRAYS_DESPITE_NUMBER)


def yes_belongs(
    name: str, words: Words, asked: Sequence[str], vocabulary: Vocabulary, like: Resemblance | None
) -> bool:
    """Whether a yes or no in the reply is one to what was asked."""
    if len(words.tokens) <= TERSE or by_cues(name, words, vocabulary, plain=True):
        return True
    return not unfinished(like, asked, STRAYS_DESPITE_YES)


def chosen(
    name: str, words: Words, vocabulary: Vocabulary, asked: Sequence[str], like: Resemblance | None, *, beside: bool
) -> Value:
    """The choice of an asked field: by strong cues; by meaning where there are none or where they are weak.

    `beside`: the reply states facts of fields that were not asked.
    """
    ranked, said = weighed(name, words, vocabulary), by_cues(name, words, vocabulary)
    if len(said) == 1 and said == by_cues(name, words, vocabulary, plain=True):
        return said[0]
    if like is None or (not said and vocabulary.always["dont_know"].found(words)):
        return said[0] if said else None
    sure = len(said) == 1 and (ranked[0][1] >= STRONG or len(words.tokens) <= TERSE)
    bare = STRAYS_BESIDE_OTHER_FACTS if beside else STRAYS_WITHOUT_CUES
    far = STRAYS_DESPITE_STRONG if sure else STRAYS_DESPITE_CUES if said else bare
    if unfinished(like, asked, far, dict(ranked)) or (not said and merely_number(words)):
        return None
    if not sure and len([other for other in asked if other != "project"]) == 1:  # a name beside it blurs no meaning
        found = like.nearest(name, dict(ranked))
        return found if found is not None or not said else said[0]
    if said:
        return said[0]
    parts = {like.of(piece.line).nearest(name, near=IN_PASSING) for piece in segments(words, COMMAS)} - {None}
    return parts.pop() if len(parts) == 1 else None
