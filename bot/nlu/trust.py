"""How likely a value read from a reply is right, by what stands beside it: "sure, or ask" as one number.

The words alone call a value stated. How often such a value is right depends on its field, on how plain the words were
and on what else the reply says: a doubt or a denial nearby, another value of the same field, a question that was not
asked. The weights are those of a logistic regression over the 845 values that were read from 920 replies by thirteen
writers (`python -m tests.nlu.fit_trust` fits and cross-validates them); nobody tunes them by hand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from bot.decision.profile import Value
from bot.nlu.mentions import Message
from bot.nlu.reading import Claim
from bot.nlu.roles import CAP

LEAST = 0.9  # a value less likely to be right is offered for a press instead of taken
PLAIN, MIDDLING, WEAK = 0.9, 0.85, 0.8  # steps of a claim's strength
RIVAL, STRONG_RIVAL, SHARED = 0.3, 0.5, 0.7
LONG = 12  # words
MOST_TOGETHER = 2  # questions answered in one breath; a list of more answers is plain (all 22 such values were right)
_SOFT = frozenset(("wish", "hearsay", "question", "elses", "doubt"))
_DENIALS = frozenset(("not", "no", "never", "nobodi", "none", "without", "nor", "hardli", "neither"))
_TURNS = frozenset(("but", "though", "howev", "although", "except", "yet", "wherea", "while"))
# fmt: off
WEIGHTS: Mapping[str, float] = {
    "always": 4.17, "already_tuned": 0.77, "change_pace": -0.13, "clause not own": -0.97, "criteria_written": -0.74,
    "curation_budgeted": -0.15, "denial nearby": -1.11, "doubt somewhere": -0.95, "eval_examples": 0.09,
    "eval_failures": -1.06, "failure_mode": 0.2, "failure_rate": 0.94, "failure_threshold": -0.97,
    "failures_consistent": 0.35, "few_shot_examples": 0.47, "format_tolerance": 0.9, "input_diversity": 0.52,
    "labelled_examples": -1.02, "labels_trusted": -0.14, "latency_budget_ms": 0.39, "long": -0.54, "middling": -0.66,
    "needs_current_knowledge": -0.34, "not asked": -0.72, "not plain": -0.82, "project": -1.58,
    "prompt_ingredients": -1.55, "reasoning_matters": 0.47, "retraining_budgeted": 0.19, "rival": -0.2,
    "stable_months": 0.37, "strong rival": -0.86, "structured_outputs": -0.29, "style_need": 0.1, "task": 0.56,
    "tuned_examples": 0.77, "tuned_failures": 0.96, "turn nearby": -0.46, "twice": 0.65, "weak": -0.61,
    "words shared": -0.49,
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
    over = (c for c in claims if c.field != name and c.start < best.end and c.end > best.start and c.role != "negated")
    found = {
        "always": True,
        name: True,
        "not asked": name not in asked,
        "weak": best.strength < WEAK,
        "middling": best.strength < MIDDLING,
        "not plain": best.strength < PLAIN,
        "clause not own": not clause.roles.isdisjoint(CAP),
        "doubt somewhere": not roles.isdisjoint(_SOFT),
        "denial nearby": _DENIALS.isdisjoint(inside) and not _DENIALS.isdisjoint(sentence),
        "turn nearby": not _TURNS.isdisjoint(sentence),
        "rival": max(rivals, default=0.0) > RIVAL,
        "strong rival": max(rivals, default=0.0) > STRONG_RIVAL,
        "twice": len(own) > 1,
        "words shared": any(claim.strength > SHARED for claim in over),
        "long": len(message.words.raw.split()) >= LONG,
    }
    return tuple(feature for feature, there in found.items() if there)
