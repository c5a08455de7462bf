"""What in a reply makes its values less than the writer's own plain statement: orders, doubts, "can't tell" first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.nlu.cues import Hit
from bot.nlu.mentions import Message
from bot.nlu.reading import STATED, Claim
from bot.nlu.settling import BELOW_STATED, weakened
from bot.nlu.vocabulary import BOOLEANS, NUMBERS

UNDECIDED = 0.6  # what the claims of a reply are worth if it is not plain whose fact it tells
# Answers to one question that sound like another's: not volunteered from each other.
TOO_NEAR: Mapping[str, tuple[str, ...]] = {
    "format_tolerance": ("failure_mode", "structured_outputs"),
    "structured_outputs": ("failure_mode", "format_tolerance", "stable_months"),
    "failure_mode": ("format_tolerance", "structured_outputs", "needs_current_knowledge", "failures_consistent"),
    "needs_current_knowledge": ("failure_mode", "stable_months", "change_pace"),
    "stable_months": ("change_pace", "needs_current_knowledge"),
    "change_pace": ("stable_months", "needs_current_knowledge", "retraining_budgeted"),
    "failures_consistent": ("input_diversity",),
    "labels_trusted": ("failure_rate", "eval_examples", "eval_failures", "failures_consistent", "reasoning_matters"),
    "task": ("failure_mode", "structured_outputs", "reasoning_matters", "input_diversity"),
    "reasoning_matters": ("failure_mode", "prompt_ingredients"),
    "style_need": ("failure_mode", "criteria_written"),
    "input_diversity": ("failures_consistent",),
}
_EXCEPTION = re.compile(
    r"\b(?:all|every|each|everything|everyone|both|100 ?%)\b[^.;!?\n]*?[^.;!?\n\w](except(?:ing)?|apart from|aside from"
    r"|other than|barring|excluding|save for|but for|but the|not counting|with the exception of)\b"
)
_TOTALS = frozenset(("labelled_examples", "monthly_requests"))
_OTHERS = frozenset(("rest", "other"))
FEW_WORDS = 2  # beside its numbers, in a reply that tells nothing of whose fact it is
_TELLERS = frozenset(("we", "i", "they", "he", "she"))  # "we just tell it" is no order
_OPENERS = frozenset((";", ",", "and", "pleas", "just", "so", "then", "now", "or", "to", "simpli", "you", "can", "but"))


def unsure_after_no_idea(message: Message, claims: list[Claim], fields: Sequence[str]) -> list[Claim]:
    """The claims where a reply to one question begins with "can't tell": what it says next is no plain answer."""
    unsure = message.found(("always", "dont_know"))
    if len(fields) != 1 or not unsure or not message.clauses.all or unsure[0].first >= message.clauses.all[0].last:
        return claims
    end = message.offsets(0, message.clauses.all[0].last)[1]
    after = ((claim, claim.start > end or claim.role == "similar") for claim in claims)
    return [
        weakened(claim, UNDECIDED if claim.field in NUMBERS else BELOW_STATED)
        if later and claim.field in fields
        else claim
        for claim, later in after
    ]


def exception_of(message: Message) -> int | None:
    """Where an exception stands behind a word for all: "all of them, except the French ones"; an offset."""
    found = _EXCEPTION.search(message.words.line)
    return None if found is None else found.start(1)


def excepted(message: Message, claims: list[Claim]) -> list[Claim]:
    """The claims where something is left out of "all": a yes is rather a no, and what is left out is no total."""
    at = exception_of(message)
    if at is None:
        return claims
    out = []
    clause = message.clauses.at(message.token(at))
    first, last = message.clauses.sentences[clause.sentence][0], clause.last
    start, end = message.offsets(first, last)
    for claim in claims:
        if claim.field in BOOLEANS and claim.value is True and claim.role != "negated" and start <= claim.start < at:
            out.append(Claim(claim.field, False, min(claim.strength, UNDECIDED), claim.start, claim.end))
            out.append(weakened(claim, BELOW_STATED))
        elif claim.field not in _TOTALS or not at < claim.start < end:
            out.append(claim)
    return out


def doubted_apart(message: Message) -> bool:
    """Whether a clause without any number says that it is not sure: "5%, or so I think"; not "unsure of the rest"."""
    numbered = {mention.clause.first for mention in message.mentions}
    return bool(numbered) and any(
        "doubt" in clause.roles
        and clause.first not in numbered
        and _OTHERS.isdisjoint(message.words.tokens[clause.first : clause.last])
        for clause in message.clauses.all
    )


def plainly_own(message: Message, claim: Claim) -> bool:
    """Whether another clause is marked as not theirs, and that of a claim is not: "we hope for 1M, now it's 30k"."""
    own = message.clauses.at(message.token(claim.start))
    marked = [m for m in message.mentions if m.clause.cap() < 1 and m.clause.first != own.first]
    return bool(marked) and own.cap() == 1


def may_be_anothers(message: Message, claims: Sequence[Claim]) -> bool:
    """Whether something would be taken from a reply with words enough to say whose fact it is."""
    return (
        len(message.words.tokens) - sum(m.last - m.first for m in message.mentions) > FEW_WORDS
        and (not message.merely_number or doubted_apart(message))
        and any(claim.strength >= STATED for claim in claims)
    )


def orders(message: Message) -> list[Hit]:
    """Insults, and orders to judge in some way: nothing of such a sentence is an answer."""
    tokens = message.words.tokens
    commands = [
        hit
        for hit in message.hits.get(("always", "command"), ())
        if (hit.first == 0 or tokens[hit.first - 1] not in _TELLERS)
        and (hit.first == 0 or not _OPENERS.isdisjoint((tokens[hit.first - 1], tokens[hit.first])))
    ]
    return [*message.found(("always", "rude")), *commands]


def without_orders(message: Message, claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims of a first message that stand in no sentence which orders somebody about."""
    ordered = [message.offsets(*message.clauses.sentence(hit.first)) for hit in orders(message)]
    return (claim for claim in claims if not any(a <= claim.start and claim.end <= b for a, b in ordered))
