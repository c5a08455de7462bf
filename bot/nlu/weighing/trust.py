"""How likely a value read from a reply is right, by what stands beside it: "sure, or ask" as one number.

The words alone call a value stated. How often such a value is right depends on its field, on how plain the words were
and on what else the reply says: more sentences, a denial in one of them, a word that the reader does not know, another
value of the same field, a second opinion on the choice (`bot.nlu.weighing.reply_votes`). The weights are those of a
logistic regression over 1,291 values as 17 writers' replies gave them when they were met for the first time, before
anything was mended for them (`python -m tests.nlu.fit_trust`); nobody tunes them by hand. With LEAST, and each writer
read by the weights of the others, 97.2% of the values taken are right and 68% of what is stated is taken; five more
writers, met afterwards: 97.6% and 74%.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise

from bot.decision.profile import INGREDIENTS, Value
from bot.nlu.message.mentions import Message
from bot.nlu.reading import Claim
from bot.nlu.text.tokens import of_line

LEAST = 0.89  # a value less likely to be right is offered for a press instead of taken
PLAIN = 0.9  # the strength of a claim that says it in so many words
RIVAL = 0.3
SHORT, LONG = 4, 12  # words
SURE, LIKELY, POSSIBLE = 0.9, 0.7, 0.25  # what share the words together give a choice
LETTERS = 3  # of a word that says something
FEW_WORDS = 2  # beside the parts of a prompt that a reply names
MOST_TOGETHER = 2  # questions answered in one breath; a list of more answers is plain (all 22 such values were right)
SMALL_WORDS = frozenset(  # a reader misses nothing with them
    of_line(
        "a about again all also an and any are as at be been but by can could did do does down each example for "
        "from had has have he her here his how i if in into is it its just may me might more most must my no not of "
        "off on one only or our out over own per plus prompt same she should so some still than that the their them "
        "then there these they this those to too under up us very was we were what when where which who why will "
        "with would yet you your"
    ).tokens
)
_PAIRED = {"eval_failures": "eval_examples", "tuned_failures": "tuned_examples"}  # one statement gives both
DENIALS = frozenset(("not", "no", "never", "nobodi", "none", "without", "nor", "hardli", "neither"))
_DENIALS = DENIALS | {"noth"}
TURNS = frozenset(("but", "though", "howev", "although", "except", "yet", "wherea", "while"))
# fmt: off
WEIGHTS: Mapping[str, float] = {
    "already_tuned": 0.59, "always": 4.3, "change_pace": 0.07, "choice": 1.22, "criteria_written": 0.25,
    "curation_budgeted": -0.61, "denial elsewhere": -0.96, "denial nearby": -0.73, "eval_examples": -0.63,
    "failure_mode": 0.11, "failure_rate": 0.47, "failure_threshold": 0.46, "failures_consistent": 0.52,
    "few_shot_examples": 0.05, "format_tolerance": 0.32, "input_diversity": 0.23, "labelled_examples": -0.41,
    "labels_trusted": -0.05, "latency_budget_ms": 0.41, "later clause": 0.61, "long": -0.68,
    "monthly_requests": -0.42, "needs_current_knowledge": 0.34, "not asked": -0.31, "not plain": -0.63,
    "prompt_ingredients": -1.66, "reasoning_matters": -0.36, "retraining_budgeted": -0.18, "rival": -0.44,
    "several sentences": -1.11, "similar": -0.26, "stable_months": 0.15, "structured_outputs": 0.01,
    "style_need": 0.22, "task": 0.25, "tuned_examples": 0.48, "turn nearby": -0.9, "twice": 0.57,
    "unread words": -0.9, "words against": -1.36, "words doubt": -0.62, "words unsure": -0.37,
}
# fmt: on


def likelihood(found: Iterable[str], weights: Mapping[str, float] = WEIGHTS) -> float:
    """The share of values right, 0 to 1, among those with these features (keys of the weights)."""
    return 1 / (1 + math.exp(-sum(weights.get(feature, 0.0) for feature in found)))


def features(
    message: Message,
    claims: Sequence[Claim],
    name: str,
    value: Value,
    asked: Sequence[str],
    shares: Mapping[Value, float] | None = None,
) -> tuple[str, ...]:
    """What stands beside a value that was read for a field: names of WEIGHTS.

    `shares`: how likely each choice is by the words together (`bot.nlu.weighing.reply_votes`), where they were weighed.
    """
    own = [claim for claim in claims if claim.field == name and claim.value == value and claim.role != "negated"]
    best = max(own, key=lambda claim: claim.strength, default=Claim(name, value, 0.0, 0, len(message.words.line)))
    rivals = [c.strength for c in claims if c.field == name and c.value != value and c.role != "negated"]
    clause = message.clauses.at(message.token(best.start))
    first, last = message.clauses.sentence(clause.first)
    sentence, inside = message.words.tokens[first:last], message.words.tokens[clause.first : clause.last]
    is_list = name == "prompt_ingredients"  # its words are the whole reply, and "no edge cases" is part of the list
    left_out = is_list and _has_unread_part(message)
    answers = () if isinstance(value, int) and not isinstance(value, bool) else asked
    other = _sentences(message, (c for c in claims if c.field in answers and c.field != name and c.strength >= PLAIN))
    few = len(message.words.raw.split()) <= SHORT  # such a reply is read by its cues alone
    share = 1.0 if shares is None or few else shares.get(value, 0.0)
    found = {
        "always": True,
        _PAIRED.get(name, name): not is_list or left_out,
        "not asked": name not in asked,
        "choice": isinstance(value, str),
        "not plain": best.strength < PLAIN,
        "similar": best.role == "similar",
        "denial nearby": not is_list and _DENIALS.isdisjoint(inside) and not _DENIALS.isdisjoint(sentence),
        "denial elsewhere": name != "failure_rate" and _denies_elsewhere(message, own, other),  # "counts I do not have"
        "turn nearby": not is_list and _turns(sentence),
        "rival": max(rivals, default=0.0) > RIVAL,
        "twice": len(own) > 1,
        "long": len(message.words.raw.split()) >= LONG,
        "several sentences": len(message.clauses.sentences) - len(other - {clause.sentence}) > 1,
        "later clause": clause.first > message.clauses.at(0).first,
        "unread words": _has_unread_word(message, first, last),
        "words unsure": share < SURE,
        "words doubt": share < LIKELY,
        "words against": share < POSSIBLE,
    }
    return tuple(feature for feature, there in found.items() if there)


def _turns(tokens: Sequence[str]) -> bool:
    """Whether some words take a turn; "all but 7 passed" takes none."""
    return any(word in TURNS and before != "all" for before, word in pairwise(("", *tokens)))


def _sentences(message: Message, claims: Iterable[Claim]) -> set[int]:
    """The numbers of the sentences in which words speak for something."""
    return {message.clauses.at(message.token(claim.start)).sentence for claim in claims if claim.role != "similar"}


def _denies_elsewhere(message: Message, own: Iterable[Claim], other: Collection[int]) -> bool:
    """Whether a sentence denies something that speaks neither for a value nor (`other`) for another that was asked."""
    speaking = _sentences(message, own) | {*other}
    tokens = message.words.tokens
    silent = (span for number, span in enumerate(message.clauses.sentences) if number not in speaking)
    return any(not _DENIALS.isdisjoint(tokens[first:last]) for first, last in silent)


def _has_unread_word(message: Message, first: int, last: int) -> bool:
    """Whether a word among tokens first..last is neither part of a cue nor a number nor a small word."""
    hits = (hit for found in message.hits.values() for hit in found)
    read = {at for hit in hits for at in range(hit.first, hit.last + 1)}
    read |= {at for mention in message.mentions for at in range(mention.first, mention.last)}
    words = ((at, message.words.tokens[at]) for at in range(first, last) if at not in read)
    return any(carries_meaning(word) for _, word in words)


def carries_meaning(word: str) -> bool:
    """Whether a reader who skips the word may miss something."""
    return word.isalpha() and len(word) >= LETTERS and word not in SMALL_WORDS


def _has_unread_part(message: Message) -> bool:
    """Whether the sentences that name parts of a prompt say more than these names: what is that?"""
    hits = [hit for key in INGREDIENTS for hit in message.hits.get(("cue", "prompt_ingredients", key), ())]
    named = (*hits, *message.found(("always", "all")), *message.found(("always", "except")))
    covered = {at for hit in named for at in range(hit.first, hit.last + 1)}
    speaking = {message.clauses.at(hit.first).sentence for hit in hits}
    tokens = message.words.tokens
    rest = [
        tokens[at]
        for number in speaking
        for at in range(*message.clauses.sentences[number])
        if at not in covered and carries_meaning(tokens[at])
    ]
    return len(rest) > FEW_WORDS
