"""What all words of a reply say together of a choice that was asked: a second opinion beside the cues.

It knows no cue and no clause: one softmax a field over the words alone (`knowledge/reply_words.toml`, written by
`python -m tests.nlu.fit_replies`), so it errs elsewhere than they do. Where both agree, a choice is taken that the cues
alone leave open (34 of 34 such choices of 17 writers were right); what it thinks possible is offered.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.decision.profile import Value
from bot.nlu.reading import MOST_CANDIDATES
from bot.nlu.weighing.trust import SMALL_WORDS
from bot.nlu.weighing.word_votes import ALWAYS, FieldVotes, OpeningWords

OFFERED, TAKEN = 0.2, 0.8  # from which share on a choice is offered, and taken where a cue leaves it open
SPOKEN_FOR = 1.25  # times as likely as by the small words alone, which speak of anything

Shares = Mapping[str, Mapping[Value, float]]
"""For each field how likely each of its choices is by the words, 0 to 1; None stands for "not stated"."""


@dataclass(frozen=True, slots=True)
class Votes:
    """What words say together, by field: those of a first message, and those of a reply."""

    openings: OpeningWords | None = None
    replies: Mapping[str, FieldVotes] = field(default_factory=dict)


def words_in(tokens: Sequence[str]) -> dict[str, float]:
    """The features of a reply: its words."""
    return {ALWAYS: 1.0} | {token: 1.0 for token in tokens if token.isalpha()}


def shares_of(votes: Mapping[str, FieldVotes], tokens: Sequence[str], fields: Collection[str]) -> Shares:
    """What the words say of the fields that were asked."""
    found = words_in(tokens)
    return {name: votes[name].likelihoods(found) for name in fields if name in votes}


def unsaid_shares(votes: Mapping[str, FieldVotes], tokens: Sequence[str], fields: Collection[str]) -> Shares:
    """What would be as likely if the reply had said nothing, in as many small words."""
    return shares_of(votes, [token for token in tokens if token in SMALL_WORDS], fields)


def settle_by_words(
    shares: Shares,
    unsaid: Shares,
    values: dict[str, Value],
    candidates: dict[str, tuple[Value, ...]],
    *,
    may_take: bool,
) -> set[str]:
    """Take of the choices left open what the words agree on, offer what they think possible; which were taken."""
    taken = set()
    for name, likely in shares.items():
        if name in values:
            continue
        best = max(likely, key=likely.__getitem__)
        offered = candidates.get(name, ())
        if may_take and best is not None and best in offered and likely[best] >= TAKEN:
            values[name] = best
            taken.add(name)
            continue
        spoken = [v for v in likely if v is not None and likely[v] >= SPOKEN_FOR * unsaid[name][v]]
        more = [value for value in spoken if likely[value] >= OFFERED]
        more.sort(key=lambda value: -likely[value])
        together = tuple(dict.fromkeys((*offered, *more)))[:MOST_CANDIDATES]
        if together:
            candidates[name] = together
    return taken
