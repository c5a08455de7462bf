"""How likely a value read from a reply is right, by what stands beside it: "sure, or ask" as one number.

The words alone call a value stated. How often such a value is right depends on its field, on how plain the words were
and on what else the reply says: a doubt or a denial nearby, another value of the same field, a question that was not
asked. The weights are those of a logistic regression over the 847 values that were read from 920 replies by thirteen
writers (`python -m tests.nlu.fit_trust` fits and cross-validates them); nobody tunes them by hand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from bot.decision.profile import INGREDIENTS, Value
from bot.nlu.mentions import Message
from bot.nlu.reading import Claim
from bot.nlu.roles import CAP

LEAST = 0.9  # a value less likely to be right is offered for a press instead of taken
PLAIN, MIDDLING, WEAK = 0.9, 0.85, 0.8  # steps of a claim's strength
RIVAL, STRONG_RIVAL, SHARED = 0.3, 0.5, 0.7
LONG = 12  # words
FEW_WORDS = 2  # beside the parts of a prompt that a reply names
MOST_TOGETHER = 2  # questions answered in one breath; a list of more answers is plain (all 22 such values were right)
_FILLING = frozenset(
    (
        ",",
        "and",
        "or",
        "no",
        "not",
        "yet",
        "also",
        "but",
        "plus",
        "the",
        "a",
        "an",
        "our",
        "we",
        "have",
        "it",
        "is",
        "are",
        "in",
        "prompt",
        "with",
        "some",
        "exampl",
    )
)
_PAIRED = {"eval_failures": "eval_examples", "tuned_failures": "tuned_examples"}  # one statement gives both
_SOFT = frozenset(("wish", "hearsay", "question", "elses", "doubt"))
_DENIALS = frozenset(("not", "no", "never", "nobodi", "none", "without", "nor", "hardli", "neither"))
_TURNS = frozenset(("but", "though", "howev", "although", "except", "yet", "wherea", "while"))
# fmt: off
WEIGHTS: Mapping[str, float] = {
    "always": 3.94, "already_tuned": 0.88, "change_pace": -0.09, "clause not own": -0.91, "criteria_written": -0.67,
    "curation_budgeted": -0.13, "denial nearby": -0.84, "doubt somewhere": -0.88, "eval_examples": -0.19,
    "failure_mode": 0.26, "failure_rate": 0.89, "failure_threshold": -0.9, "failures_consistent": 0.27,
    "few_shot_examples": 0.83, "format_tolerance": 0.88, "input_diversity": 0.55, "labelled_examples": -0.97,
    "labels_trusted": -0.09, "latency_budget_ms": 0.4, "long": -0.49, "middling": -0.64,
    "needs_current_knowledge": -0.27, "not asked": -0.74, "not plain": -0.66, "prompt_ingredients": -1.5,
    "reasoning_matters": 0.48, "retraining_budgeted": 0.28, "rival": -0.22, "stable_months": 0.37,
    "strong rival": -0.85, "structured_outputs": -0.28, "style_need": 0.13, "task": 0.56, "tuned_examples": 1.41,
    "turn nearby": -0.53, "twice": 0.64, "weak": -0.54, "words shared": -0.89,
}
# fmt: on


def likelihood(found: Iterable[str]) -> float:
    """The share of values right, 0 to 1, among those with these features (keys of WEIGHTS)."""
    return 1 / (1 + math.exp(-sum(WEIGHTS.get(feature, 0.0) for feature in found)))


def features(
    message: Message, claims: Sequence[Claim], name: str, value: Value, asked: Sequence[str]
) -> tuple[str, ...]:
    """What stands beside a value that was read for a field: names of WEIGHTS."""
    own = [claim for claim in claims if claim.field == name and claim.value == value and claim.role != "negated"]
    best = max(own, key=lambda claim: claim.strength, default=Claim(name, value, 0.0, 0, len(message.words.line)))
    rivals = [c.strength for c in claims if c.field == name and c.value != value and c.role != "negated"]
    clause = message.clauses.at(message.token(best.start))
    first, last = message.clauses.sentence(clause.first)
    sentence, inside = message.words.tokens[first:last], message.words.tokens[clause.first : clause.last]
    roles = frozenset[str]().union(*(other.roles for other in message.clauses.all))
    is_list = name == "prompt_ingredients"  # its words are the whole reply, and "no edge cases" is part of the list
    left_out = is_list and _has_unread_part(message)
    over = (c for c in claims if c.field != name and c.start < best.end and c.end > best.start and c.role != "negated")
    found = {
        "always": True,
        _PAIRED.get(name, name): not is_list or left_out,
        "not asked": name not in asked,
        "weak": best.strength < WEAK,
        "middling": best.strength < MIDDLING,
        "not plain": best.strength < PLAIN,
        "clause not own": not clause.roles.isdisjoint(CAP),
        "doubt somewhere": not roles.isdisjoint(_SOFT),
        "denial nearby": not is_list and _DENIALS.isdisjoint(inside) and not _DENIALS.isdisjoint(sentence),
        "turn nearby": not _TURNS.isdisjoint(sentence),
        "rival": max(rivals, default=0.0) > RIVAL,
        "strong rival": max(rivals, default=0.0) > STRONG_RIVAL,
        "twice": len(own) > 1,
        "words shared": not is_list and any(claim.strength > SHARED for claim in over),
        "long": len(message.words.raw.split()) >= LONG,
    }
    return tuple(feature for feature, there in found.items() if there)


def _has_unread_part(message: Message) -> bool:
    """Whether the sentences that name parts of a prompt say more than these names: what is that?"""
    hits = [hit for key in INGREDIENTS for hit in message.hits.get(("cue", "prompt_ingredients", key), ())]
    covered = {at for hit in hits for at in range(hit.first, hit.last + 1)}
    speaking = {message.clauses.at(hit.first).sentence for hit in hits}
    tokens = message.words.tokens
    rest = [
        tokens[at]
        for number in speaking
        for at in range(*message.clauses.sentences[number])
        if at not in covered and tokens[at] not in _FILLING and not tokens[at][0].isdigit()
    ]
    return len(rest) > FEW_WORDS
