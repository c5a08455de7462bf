"""What the sample answers say of a reply whose words leave an asked field open."""

from __future__ import annotations

from collections.abc import Sequence

from bot.nlu.finders.choices import asks_back
from bot.nlu.finders.yes_no import NOT_YET
from bot.nlu.meaning.similarity import Nearness
from bot.nlu.message.mentions import Message
from bot.nlu.message.roles import CAP
from bot.nlu.message.vocabulary import BOOLEANS, CHOSEN, NUMBERS
from bot.nlu.numbers.derived_numbers import ASKED
from bot.nlu.reading import BELOW_STATED, STATED, Claim, ranked, weakened
from bot.nlu.weighing.doubts import may_be_alike
from bot.nlu.weighing.settling import nearness, settle_of

CHATS, ELSEWHERE_BY, KNOWN = 0.0, 0.2, 0.22  # when a bare number among other words is no answer, as cosines


def open_of(fields: Sequence[str], claims: Sequence[Claim]) -> list[str]:
    """The asked fields that the words leave open, or answer only by a bare number among other words."""
    out = []
    for name in fields:
        order = ranked(claim for claim in claims if claim.field == name)
        sure = bool(order) and order[0][1] >= STATED and bool(settle_of(claims, name)[0])
        bare = name in NUMBERS and bool(order) and order[0][1] <= ASKED
        if (not sure or bare) and (name in CHOSEN or name in BOOLEANS or bare):
            out.append(name)
    return out


def with_samples(
    message: Message, fields: Sequence[str], open_fields: Sequence[str], claims: list[Claim], near: Nearness
) -> list[Claim]:
    """The claims with what the samples say: they speak for choices, and against what answers something else."""
    if not near.scores:
        return claims
    elsewhere_by, chats = near.elsewhere_by(fields), near.chats(fields)
    end = len(message.words.line)
    out = []
    no_answer = chats > CHATS or elsewhere_by > ELSEWHERE_BY or near.own(fields) < KNOWN
    for claim in claims:
        weak = claim.field in fields and claim.strength <= ASKED and claim.field in open_fields
        out.append(weakened(claim, BELOW_STATED) if weak and no_answer else claim)
    enough = may_be_alike(message, claims, fields)
    for name in open_fields:
        if name in NUMBERS:
            continue
        near_choices = near.choices(name)
        said = {claim.value: claim.strength for claim in claims if claim.field == name and claim.role != "negated"}
        denied = {c.value for c in claims if c.field == name and c.role == "negated"} - said.keys()
        strength = nearness(near_choices, elsewhere_by)
        if name == "already_tuned" and any("elses" in clause.roles for clause in message.clauses.all):
            strength = min(strength, CAP["elses"])
        if name not in NOT_YET and any("doubt" in clause.roles for clause in message.clauses.all):
            strength = min(strength, CAP["doubt"])
        asked_back = name != "structured_outputs" and any(asks_back(message, c) for c in message.clauses.all)
        if asked_back or all("question" in clause.roles for clause in message.clauses.all):
            strength = min(strength, CAP["question"])
        value = near_choices[0][0] if near_choices else None
        for rank, (other, cosine) in enumerate(near_choices[:3]):
            if other is None or other in denied or cosine < 0.25:
                continue
            own = strength if rank == 0 else min(0.45, cosine)
            if other not in said and not enough:
                own = min(own, BELOW_STATED)
            if other in said and rank == 0 and other == value:
                own = min(0.9, max(own, said[other]) + 0.15)
            if name in NOT_YET and other is True and any("wish" in clause.roles for clause in message.clauses.all):
                own = min(own, CAP["wish"])  # "yes, if the board signs"
            out.append(Claim(name, other, own, 0, end, "similar"))
    return out
