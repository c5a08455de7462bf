"""What all words of a first message say together of a choice: one softmax a field, over its words and its cues.

No single cue tells a task that is described in passing; many words together do. The weights stand in
`knowledge/opening_words.toml`. They were fitted on 814 openings (`python -m tests.nlu.fit_openings`), and nobody tunes
them by hand. A vote is worth something only where a cue speaks for the same choice: it weighs cues.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.decision.problem import Problem
from bot.decision.profile import Value
from bot.nlu.reading import PLAINLY, Claim
from bot.nlu.vocabulary import BOOLEANS, NAMED, choices_of, value_of

NOT_STATED = "not_stated"  # the choice of a message that says nothing of the field
ALWAYS = "="  # the feature of every message
CUE, PLAIN, DENIED = 3.0, 2.0, 2.0  # how large the features of cues are beside a word's 1
POSSIBLE = 0.15  # the likelihood of a choice that is offered
OFFERED, DOUBTED, VOTED = 0.35, 0.6, 0.86  # the strength of the claims for what is taken, and of those that are not


@dataclass(frozen=True, slots=True)
class FieldVotes:
    """`weights`: for each feature its weight for each of `choices`; the first choice, None, is "not stated".

    `plainly`, `least`: from which likelihood on a choice is taken that a plain cue speaks for, and one with any cue.
    """

    choices: tuple[Value, ...]
    plainly: float
    least: float
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


def features(tokens: Iterable[str], claims: Iterable[Claim], name: str) -> dict[str, float]:
    """The words of a message and what its cues say of a field, with how much of each there is."""
    found = {ALWAYS: 1.0} | {token: 1.0 for token in tokens if token.isalpha()}
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


def weighed(votes: Mapping[str, FieldVotes], tokens: Sequence[str], claims: Sequence[Claim], end: int) -> list[Claim]:
    """The claims of an opening where the words together decide how much those for a choice are worth.

    `end`: where the message ends; a choice that no cue speaks for is offered, as far as the words make it likely.
    """
    out = [claim for claim in claims if claim.field not in votes]
    for name, vote in votes.items():
        own = [claim for claim in claims if claim.field == name]
        likely = vote.likelihoods(features(tokens, own, name))
        for claim in own:
            said = claim.role not in {"negated", "similar"}
            least = vote.plainly if claim.strength >= PLAINLY else vote.least
            taken = said and likely.get(claim.value, 0.0) >= least
            strength = max(claim.strength, VOTED) if taken else min(claim.strength, DOUBTED)
            out.append(Claim(name, claim.value, strength, claim.start, claim.end, claim.role))
        known = {claim.value for claim in own if claim.strength >= OFFERED}
        out += [
            Claim(name, value, OFFERED, 0, end, "similar")
            for value, share in likely.items()
            if share >= POSSIBLE and value is not None and value not in known
        ]
    return out


class _Field(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    plainly: Annotated[float, Field(gt=0, le=1)]
    least: Annotated[float, Field(gt=0, le=1)]
    weights: dict[str, str]


def read_votes(raw: Mapping[str, Any]) -> tuple[Mapping[str, FieldVotes] | None, list[Problem]]:
    """The votes of a decoded `opening_words.toml`, by field, or None and every problem found in it."""
    votes, problems = dict[str, FieldVotes](), list[Problem]()
    for name, table in raw.items():
        try:
            field = _Field.model_validate(table)
        except ValidationError as error:
            problems += [
                Problem(f"{name}.{item['loc'][0]}", item["msg"], "`plainly`, `least`, `weights`")
                for item in error.errors()
            ]
            continue
        keys = (NOT_STATED, *choices_of(name)) if name in NAMED or name in BOOLEANS else ()
        if not keys or set(field.weights) != set(keys):
            problems.append(
                Problem(f"{name}.weights", ", ".join(field.weights), ", ".join(keys) or "a field of choices")
            )
            continue
        weights: dict[str, dict[int, float]] = {}
        for place, key in enumerate(keys):
            words = field.weights[key].split()
            for feature, weight in zip(words[::2], words[1::2], strict=False):
                try:
                    weights.setdefault(feature, {})[place] = float(weight)
                except ValueError:
                    problems.append(Problem(f"{name}.weights.{key}", f"{feature} {weight}", "a word and its weight"))
        choices = (None, *(value_of(name, key) for key in keys[1:]))
        votes[name] = FieldVotes(choices, field.plainly, field.least, weights)
    return (None if problems else votes), problems
