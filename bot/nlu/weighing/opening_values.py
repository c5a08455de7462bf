"""Which values of an opening are taken, and what is offered: the likeliest of each field, if it is likely enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.decision.facts import CHAIN_OF_THOUGHT
from bot.decision.profile import FIELDS, INGREDIENTS, Value
from bot.nlu.message.mentions import Message
from bot.nlu.message.vocabulary import BOOLEANS, NUMBERS, PAIRS
from bot.nlu.numbers.derived_numbers import PLAINEST
from bot.nlu.reading import PLAINLY, Claim, ranked
from bot.nlu.weighing.opening_doubts import is_doubted, is_perhaps
from bot.nlu.weighing.opening_trust import Surroundings
from bot.nlu.weighing.settling import OFFERED, alternatives, drop_share_of_count, settle_of
from bot.nlu.weighing.trust import DENIALS
from bot.nlu.weighing.word_votes import FieldVotes, weighed

# Less likely than that, a value is asked about however plain its words are: of such numbers 7 of 13 were wrong, and so
# were all such choices of these three fields, whose plain words are often of outputs or results.
FLOOR_OF_NUMBERS, FLOOR_OF_CHOICES = 0.5, 0.15
OFTEN_OF_OTHERS = frozenset(("labels_trusted", "criteria_written", "format_tolerance"))
NEVER = 2.0  # above the strength of any claim
MOSTLY_IN_PART = frozenset(("prompt_ingredients",))  # in an opening a prompt is told in part
_NOT_THERE = frozenset(("should", "would", "could", "want", "wants", "add", "adding", "need", "needs", "plan", "if"))
Likely = Callable[[str, Value, frozenset[str]], float]


def settle_opening(
    message: Message, claims: Sequence[Claim], votes: Mapping[str, FieldVotes], likely: Likely | None, least: float = 1
) -> tuple[dict[str, Value], dict[str, tuple[Value, ...]], list[Claim], Mapping[str, Mapping[Value, float]]]:
    """The values taken, the candidates, the claims as the votes weigh them, and how likely these make each choice.

    `likely` gets a field, a value and what stands beside it, and says how likely the value is right; from `least` on it
    is taken. Without it the strength of the words decides.
    """
    beside = Surroundings(message, claims)
    found = claims
    claims, shares = weighed(votes, message.words.tokens, claims, len(message.words.line))
    values: dict[str, Value] = {}
    candidates: dict[str, tuple[Value, ...]] = {}
    sure: dict[str, float] = {}
    for name in FIELDS:
        weigh = likely is not None and name != "project"  # a project is named, or it is not
        taken, offered = settle_of(claims, name, NEVER if weigh else PLAINLY)
        if likely is not None and weigh:
            said = ranked(c for c in claims if c.field == name and c.role != "similar" and c.strength >= OFFERED)
            likeliest = [value for value, _ in said if value is not None]
            stands = [value for value in likeliest if not is_doubted(message, found, name, value)]
            taken = tuple(stands or likeliest)[:1]
            vote = shares[name].get(taken[0], 0.0) if taken and name in shares else None
            marks = beside.features(name, taken[0], vote) if taken else frozenset()
            share = likely(name, taken[0], marks) if taken else 0.0
            floor = FLOOR_OF_NUMBERS if name in NUMBERS else FLOOR_OF_CHOICES if name in OFTEN_OF_OTHERS else 0.0
            plain = bool(taken) and share >= floor and beside.is_plain_alone(name, taken[0])
            plain = plain or (name in NUMBERS and _is_plainest(claims, name, taken))
            sure[name] = 1.0 if plain else share
            if not stands or (taken and is_perhaps(found, name, taken[0])):
                sure[name] = 0.0
        if taken and taken[0] is not None and name not in MOSTLY_IN_PART:
            values[name] = taken[0]
        elif offered := (*taken, *(value for value in offered if value not in taken)):
            candidates[name] = alternatives(claims, name, offered[0]) if name in BOOLEANS else offered
    for pair in PAIRS if likely else ():
        if values.get(pair[0]) != 0 and set(pair) <= {*values, *candidates}:  # both numbers of one result, or neither
            sure |= dict.fromkeys(pair, sum(sure[name] for name in pair) / 2)
    for name in [name for name in values if sure.get(name, 1.0) < least]:
        candidates[name] = alternatives(claims, name, values.pop(name))
    values |= _whole_prompt(message, claims, values, candidates)
    candidates = {name: candidates[name] for name in FIELDS if name in candidates and name not in values}
    rate = values.get("failure_rate")
    drop_share_of_count(values, candidates)
    if rate is not None and "failure_rate" not in values:
        candidates.setdefault("failure_rate", (rate,))  # it may contradict the count
    return values, candidates, claims, shares


def likely_candidates(
    message: Message,
    claims: Sequence[Claim],
    candidates: Mapping[str, Sequence[Value]],
    shares: Mapping[str, Mapping[Value, float]],
    likely: Likely,
) -> dict[str, dict[Value, float]]:
    """How likely the candidates of each field are right, each number and the best choice, likeliest first.

    `claims`: as the finders made them. `shares` tell it of a choice that only the words together speak for.
    """
    beside = Surroundings(message, claims)
    said = {(claim.field, claim.value) for claim in claims if claim.role != "negated"}
    found: dict[str, dict[Value, float]] = {}
    for name, values in candidates.items():
        if name == "project":  # a project is named, or it is not
            continue
        sure: dict[Value, float] = {}
        for value in values if name in NUMBERS else values[:1]:
            share = shares.get(name, {}).get(value)
            doubted = value is None or is_doubted(message, claims, name, value)
            if (name, value) in said:
                share = likely(name, value, beside.features(name, value, share))
            sure[value] = 0.0 if doubted else share or 0.0
        found[name] = dict(sorted(sure.items(), key=lambda item: -item[1]))
    for pair in PAIRS:
        if {*pair} <= found.keys():  # both numbers of one result, or neither
            _pair(*(found[name] for name in pair))
    return found


def _pair(totals: dict[Value, float], parts: dict[Value, float]) -> None:
    """Make the likeliest numbers of one result as likely as both are together, and put them first.

    Most of the tested are right: more failures than that are as likely what passed.
    """
    fitting = [(a, b) for a in totals for b in parts if isinstance(a, int) and isinstance(b, int) and a >= 2 * b]
    total, part = max(fitting, key=lambda pair: totals[pair[0]] + parts[pair[1]], default=(None, None))
    if total is None:
        parts.clear()
    else:
        both = (totals[total] + parts[part]) / 2
        for numbers, best in (totals, total), (parts, part):
            rest = {number: min(share, both) for number, share in numbers.items() if number != best}
            numbers.clear()
            numbers |= {best: both, **rest}


def _is_plainest(claims: Sequence[Claim], name: str, taken: Sequence[Value]) -> bool:
    """Whether the words of one number of a field leave no doubt of it, and those of no other do too."""
    found = [claim for claim in claims if claim.field == name]
    plain = {claim.value for claim in found if claim.strength == PLAINEST}
    return plain == {*taken} and not any(claim.value is None for claim in found)


def _whole_prompt(
    message: Message, claims: Sequence[Claim], values: Mapping[str, Value], candidates: Mapping[str, tuple[Value, ...]]
) -> dict[str, Value]:
    """What is in the prompt where nothing is left that could be in it as well: a list of a part may go on."""
    (best, *_) = candidates.get("prompt_ingredients", (None,))
    said = [c for c in claims if c.field == "prompt_ingredients" and c.value == best and c.strength >= PLAINLY]
    words = {token for c in said for token in message.words.line[c.start : c.end].split()}
    if not said or not isinstance(best, tuple) or not _NOT_THERE.isdisjoint(words):
        return {}
    if CHAIN_OF_THOUGHT in best and not DENIALS.isdisjoint(words):  # "and chain of thought is of no use here"
        return {}
    left = set(INGREDIENTS) - set(best)
    needless = {CHAIN_OF_THOUGHT} if values.get("reasoning_matters") is False else set()
    return {"prompt_ingredients": best} if left <= needless else {}
