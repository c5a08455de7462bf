"""What all words of a first message say together of a choice: one softmax a field, over its words and its cues.

No single cue tells a task that is described in passing; many words together do. The weights stand in
`knowledge/opening_words.toml`. They were fitted on 2,034 openings (`python -m tests.nlu.fit_openings`), and nobody
tunes them by hand. A vote is worth something only where a cue speaks for the same choice: it weighs cues.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.decision.problem import Problem
from bot.decision.profile import Value
from bot.decision.remembered import remember
from bot.nlu.message.cues import BREAKS
from bot.nlu.message.vocabulary import BOOLEANS, NAMED, choices_of, validated, value_of
from bot.nlu.reading import PLAINLY, Claim
from bot.nlu.weighing.trust import DENIALS

NOT_STATED = "not_stated"  # the choice of a message that says nothing of the field
TRUST = "trust"  # the table of the weights of `opening_trust`
ALWAYS = "="  # the feature of every message
CUE, PLAIN, DENIED = 3.0, 2.0, 2.0  # how large the features of cues are beside a word's 1
DENIED_WORDS = 4  # so many words behind "not" are denied
_DENIALS = DENIALS | {"noth"}
LATELY = 16  # messages whose words are at hand: one is looked at for each field
POSSIBLE, BESIDE = 0.1, 0.04  # the likelihood of a choice that is offered: by itself, and beside another
OFFERED = 0.35  # the least strength of its claim; the likelier comes first


@dataclass(frozen=True, slots=True)
class FieldVotes:
    """`weights`: for each feature its weight for each of `choices`; the first choice, None, is "not stated"."""

    choices: tuple[Value, ...]
    weights: Mapping[str, Mapping[int, float]]

    def likelihoods(self, found: Mapping[str, float]) -> dict[Value, float]:
        """How likely each choice is, 0 to 1, in a message with these features."""
        sums = [0.0] * len(self.choices)
        for feature, size in found.items():
            for place, weight in self.weights.get(feature, {}).items():
                sums[place] += size * weight
        most = max(sums)
        shares = [math.exp(total - most) for total in sums]
        whole = sum(shares)
        return {choice: share / whole for choice, share in zip(self.choices, shares, strict=True)}


@dataclass(frozen=True, slots=True)
class OpeningWords:
    """The votes by field; the weights of `opening_trust`, and from which likelihood on a value is taken."""

    fields: Mapping[str, FieldVotes]
    trust: Mapping[str, float]
    least: float


def features(tokens: Sequence[str], claims: Iterable[Claim], name: str) -> dict[str, float]:
    """The words of a message and what its cues say of a field, with how much of each there is."""
    found = dict(_words(tuple(tokens)))
    for claim in claims:
        if claim.field != name or claim.role == "similar":
            continue
        value = str(claim.value).lower()
        if claim.role == "negated":
            found[f"denied={value}"] = DENIED
            continue
        found[f"cue={value}"] = max(found.get(f"cue={value}", 0.0), CUE * claim.strength)
        if claim.strength >= PLAINLY:
            found[f"plain={value}"] = PLAIN
    return found


@remember(LATELY)
def _words(tokens: tuple[str, ...]) -> Mapping[str, float]:
    found = {ALWAYS: 1.0} | {token: 1.0 for token in tokens if token.isalpha()}
    return found | dict.fromkeys(_denied(tokens), 1.0)


def _denied(tokens: Sequence[str]) -> Iterator[str]:
    """ "not_X" for each word X just behind a denial: "never tuned", "nothing fine-tuned so far"."""
    for at, token in enumerate(tokens):
        for after in tokens[at + 1 : at + 1 + DENIED_WORDS] if token in _DENIALS else ():
            if after in BREAKS or after == "but":
                break
            if after.isalpha():
                yield f"not_{after}"


def weighed(
    votes: Mapping[str, FieldVotes], tokens: Sequence[str], claims: Sequence[Claim], end: int
) -> tuple[list[Claim], dict[str, dict[Value, float]]]:
    """The claims of an opening, those for a choice as strong as its words together make it likely; these likelihoods.

    `end`: where the message ends; a choice that no cue speaks for is offered, as far as the words make it likely.
    """
    out = [claim for claim in claims if claim.field not in votes]
    shares: dict[str, dict[Value, float]] = {}
    for name, vote in votes.items():
        own = [claim for claim in claims if claim.field == name]
        shares[name] = likely = vote.likelihoods(features(tokens, own, name))
        for claim in own:
            said = claim.role not in {"negated", "similar"}
            share = likely.get(claim.value, 0.0)
            out.append(replace(claim, strength=max(share, OFFERED + share / 10)) if said else claim)
        known = {claim.value for claim in own if claim.strength >= OFFERED}
        more = {value: share for value, share in likely.items() if value is not None and value not in known}
        least = BESIDE if known or max(more.values(), default=0) >= POSSIBLE else POSSIBLE
        out += [
            Claim(name, value, OFFERED + share / 10, 0, end, "similar")
            for value, share in more.items()
            if share >= least
        ]
    return out, shares


def _pairs(text: object) -> dict[str, float]:
    words = str(text).split()
    return {feature: float(weight) for feature, weight in zip(words[::2], words[1::2], strict=True)}


Weights = Annotated[dict[str, float], BeforeValidator(_pairs)]
"""In the file one text: a word and its weight, and so on."""


class _Trust(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    least: Annotated[float, Field(gt=0, le=1)]
    weights: Weights


class _Field(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: dict[str, Weights]


def read_opening_words(raw: Mapping[str, Any]) -> tuple[OpeningWords | None, list[Problem]]:
    """A decoded `opening_words.toml`, or None and every problem found in it."""
    fields, problems = read_field_votes({name: table for name, table in raw.items() if name != TRUST})
    trust = validated(_Trust, raw.get(TRUST, {}), TRUST, problems, "`least`; a word and its weight, and so on")
    if problems or fields is None or trust is None:
        return None, problems
    return OpeningWords(fields, trust.weights, trust.least), []


def read_field_votes(raw: Mapping[str, Any]) -> tuple[Mapping[str, FieldVotes] | None, list[Problem]]:
    """The votes of a decoded file by field, or None and every problem found in it."""
    problems = list[Problem]()
    fields = {name: _votes(name, table, problems) for name, table in raw.items()}
    return (None if problems else {name: vote for name, vote in fields.items() if vote}), problems


def _votes(name: str, table: object, problems: list[Problem]) -> FieldVotes | None:
    field = validated(_Field, table, name, problems, "a word and its weight, and so on")
    if field is None:
        return None
    keys = (NOT_STATED, *choices_of(name)) if name in NAMED or name in BOOLEANS else ()
    if not keys or set(field.weights) != set(keys):
        wanted = ", ".join(keys) or "a field of choices"
        problems.append(Problem(f"{name}.weights", ", ".join(field.weights), wanted))
        return None
    weights: dict[str, dict[int, float]] = {}
    for place, key in enumerate(keys):
        for feature, weight in field.weights[key].items():
            weights.setdefault(feature, {})[place] = weight
    return FieldVotes((None, *(value_of(name, key) for key in keys[1:])), weights)
