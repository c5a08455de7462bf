"""Which values of an opening are taken, and what is offered: the likeliest of each field, if it is likely enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.decision.profile import FIELDS, Value
from bot.nlu.mentions import Message
from bot.nlu.opening_trust import PLAIN_ALONE, Surroundings
from bot.nlu.reading import PLAINLY, Claim, ranked
from bot.nlu.settling import OFFERED, alternatives, drop_share_of_count, settle_of
from bot.nlu.unknowns import PAIRS
from bot.nlu.vocabulary import BOOLEANS
from bot.nlu.word_votes import FieldVotes, weighed

NEVER = 2.0  # above the strength of any claim
MOSTLY_IN_PART = frozenset(("prompt_ingredients",))  # in an opening a prompt is told in part
Trusts = Callable[[str, Value, frozenset[str]], bool]


def settle_opening(
    message: Message, claims: Sequence[Claim], votes: Mapping[str, FieldVotes], trusts: Trusts | None
) -> tuple[dict[str, Value], dict[str, tuple[Value, ...]], list[Claim]]:
    """The values taken, the candidates, and the claims as the votes weigh them.

    `trusts` gets a field, a value and what stands beside it; without it the strength of the words decides.
    """
    beside = Surroundings(message, claims)
    claims, shares = weighed(votes, message.words.tokens, claims, len(message.words.line))
    values: dict[str, Value] = {}
    candidates: dict[str, tuple[Value, ...]] = {}
    for name in FIELDS:
        weigh = trusts is not None and name != "project"  # a project is named, or it is not
        taken, offered = settle_of(claims, name, NEVER if weigh else PLAINLY)
        if trusts is not None and weigh:
            said = ranked(c for c in claims if c.field == name and c.role != "similar" and c.strength >= OFFERED)
            taken = tuple(value for value, _ in said if value is not None)[:1]
            share = shares[name].get(taken[0], 0.0) if taken and name in shares else None
            marks = beside.features(name, taken[0], share) if taken else frozenset()
            taken = taken if taken and (trusts(name, taken[0], marks) or PLAIN_ALONE in marks) else ()
        if taken and taken[0] is not None and name not in MOSTLY_IN_PART:
            values[name] = taken[0]
        elif offered := (*taken, *(value for value in offered if value not in taken)):
            candidates[name] = alternatives(claims, name, offered[0]) if name in BOOLEANS else offered
    for pair in PAIRS if trusts else ():
        if any(name in candidates for name in pair):  # both numbers of one result, or neither
            for name in {*pair} & values.keys():
                candidates[name] = alternatives(claims, name, values.pop(name))
    drop_share_of_count(values, candidates)
    return values, candidates, claims
