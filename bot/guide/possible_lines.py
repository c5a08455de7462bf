"""What a message may state, as questions: "A hard limit of 70 ms? If so, only a small model will do."."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.decision.fact_lines import FactLine, fact_lines
from bot.decision.profile import Profile, ProfileError, Value, parse_profile
from bot.decision.rulebook import Rules

MOST_POSSIBLE = 3  # more questions are not read
# Never asked like this: a result takes two numbers, the line of the labels asks whether they are right by itself, and a
# project's name means nothing to the rules.
NOT_ASKED = frozenset(
    ("project", "labels_trusted", "eval_examples", "eval_failures", "tuned_examples", "tuned_failures")
)
_FOLLOWS = re.compile(r"^(?:so|then)\b,?\s*", re.IGNORECASE)  # says no more than "if so"


def possible_lines(
    profile: Profile, candidates: Mapping[str, Sequence[Value]], rules: Rules, if_so: str
) -> tuple[FactLine, ...]:
    """A line for each fact that the message may state, in the order of a first read.

    `candidates`: field -> values, best first, of which the best counts. `if_so` words it: it has the place {text}.
    """
    stated = {(line.key, line.lead) for line in fact_lines(profile, rules)}
    found: list[FactLine] = []
    for name, values in candidates.items():
        if not values or values[0] is None or name in NOT_ASKED or getattr(profile, name) is not None:
            continue
        with_it = _with(profile, name, values[0])
        lines = fact_lines(with_it, rules) if with_it else ()
        new = (line for line in lines if name in line.fields and (line.key, line.lead) not in stated)
        found += [_as_question(line, if_so) for line in new]
    order = list(rules.facts)
    return tuple(sorted(found, key=lambda line: order.index(line.key))[:MOST_POSSIBLE])


def _with(profile: Profile, name: str, value: Value) -> Profile | None:
    """The profile with one more fact; None where the two don't fit."""
    try:
        return parse_profile({**profile.model_dump(exclude_none=True), name: value})
    except ProfileError:
        return None


def _as_question(line: FactLine, if_so: str) -> FactLine:
    text = _FOLLOWS.sub("", line.text)
    return replace(line, lead=f"{line.lead.rstrip('.')}?", text=if_so.replace("{text}", text[:1].lower() + text[1:]))
