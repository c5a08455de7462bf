"""How likely a value read from a reply is right, by what stands beside it: "sure, or ask" as one number.

The words alone call a value stated. How often such a value is right depends on its field, on how plain the words were
and on what else the reply says: a doubt or a denial nearby, another value of the same field, a question that was not
asked. The weights are those of a logistic regression over the replies of 23 writers (`python -m tests.nlu.fit_trust`):
first over those of 18, then, drawn to these, over the 370 values of the 420 replies of five whose lines nobody looked
at: what the reader was mended for no longer shows how often it errs on words that it never met. Nobody tunes them by
hand. With LEAST, and each of the five read by the weights of the others, 97.6% of the values taken are right, 65% of
what is stated is taken, and 91% taken or offered; five more writers, met afterwards: 95.2%, 66% and 90%.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.decision.profile import INGREDIENTS, Value
from bot.nlu.mentions import Message
from bot.nlu.reading import Claim
from bot.nlu.roles import CAP, Clause

LEAST = 0.9  # a value less likely to be right is offered for a press instead of taken
PLAIN, MIDDLING, WEAK = 0.9, 0.85, 0.8  # steps of a claim's strength
RIVAL, STRONG_RIVAL, SHARED = 0.3, 0.5, 0.7
SHORT, LONG = 4, 12  # words
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
_OF_RESULTS = frozenset(("part", "past", "comparison"))  # "34 of them were wrong" is how results are told
HARMLESS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("eval_examples", "eval_failures", "tuned_examples", "tuned_failures"), _OF_RESULTS),
    "few_shot_examples": frozenset(("part",)),  # "there are fifteen of them in it"
    "failure_threshold": frozenset(("past", "comparison", "wish")),
    "failure_rate": frozenset(("past", "comparison")),
}
_SOFT = frozenset(("wish", "hearsay", "question", "elses", "doubt"))
DENIALS = frozenset(("not", "no", "never", "nobodi", "none", "without", "nor", "hardli", "neither"))
TURNS = frozenset(("but", "though", "howev", "although", "except", "yet", "wherea", "while"))
# fmt: off
WEIGHTS: Mapping[str, float] = {
    "always": 4.4, "already_tuned": 1.03, "change_pace": 0.12, "clause not own": -1.14, "criteria_written": -0.53,
    "curation_budgeted": -0.91, "denial nearby": -0.55, "doubt somewhere": -0.84, "eval_examples": -0.17,
    "failure_mode": 0.48, "failure_rate": 1.04, "failure_threshold": -0.83, "failures_consistent": 0.53,
    "few_shot_examples": 0.76, "format_tolerance": 1.13, "input_diversity": 0.71, "labelled_examples": -1.18,
    "labels_trusted": -0.42, "latency_budget_ms": 0.73, "long": -1.13, "middling": -0.41, "monthly_requests": -0.09,
    "needs_current_knowledge": -0.35, "not asked": -0.64, "not plain": -0.81, "prompt_ingredients": -2.19,
    "reasoning_matters": 0.39, "retraining_budgeted": 0.41, "rival": -0.4, "short": 0.38, "similar": -0.77,
    "stable_months": 0.66, "strong rival": -0.73, "structured_outputs": -0.15, "style_need": 0.16, "task": 0.68,
    "tuned_examples": 1.68, "turn nearby": -0.8, "twice": 0.84, "unknown somewhere": -0.39, "weak": -0.33,
    "words shared": -0.7,
}
# fmt: on


def likelihood(found: Iterable[str], weights: Mapping[str, float] = WEIGHTS) -> float:
    """The share of values right, 0 to 1, among those with these features (keys of the weights)."""
    return 1 / (1 + math.exp(-sum(weights.get(feature, 0.0) for feature in found)))


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
    weakening = frozenset(CAP) - HARMLESS.get(name, frozenset())
    roles, own_roles = (_roles_beside(message, best, weakening, place) for place in (None, clause))
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
        "similar": best.role == "similar",
        "clause not own": bool(own_roles),
        "doubt somewhere": not roles.isdisjoint(_SOFT),
        "denial nearby": not is_list and DENIALS.isdisjoint(inside) and not DENIALS.isdisjoint(sentence),
        "turn nearby": not TURNS.isdisjoint(sentence),
        "rival": max(rivals, default=0.0) > RIVAL,
        "strong rival": max(rivals, default=0.0) > STRONG_RIVAL,
        "twice": len(own) > 1,
        "unknown somewhere": message.any(("always", "dont_know")),
        "words shared": not is_list and any(claim.strength > SHARED for claim in over),
        "short": len(message.words.raw.split()) <= SHORT,
        "long": len(message.words.raw.split()) >= LONG,
    }
    return tuple(feature for feature, there in found.items() if there)


def _roles_beside(message: Message, claim: Claim, names: Collection[str], clause: Clause | None) -> set[str]:
    """Which roles a clause has (None: all clauses) by other words than those of a claim: "never measured" is plain."""
    first, last = (0, len(message.words.tokens)) if clause is None else (clause.first, clause.last)
    own_first, own_last = message.token(claim.start), message.token(max(claim.start, claim.end - 1))
    found = {
        name
        for name in names
        for hit in message.found(("role", name), first, last)
        if hit.last < own_first or own_last < hit.first
    }
    asks = any("question" in other.roles for other in message.clauses.all if first <= other.first < last)
    return found | ({"question"} if asks else set())


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
