"""What a message may state, as questions: "A hard limit of 70 ms? If so, only a small model will do."."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.decision.fact_lines import FactLine, fact_lines
from bot.decision.profile import INFO, Profile, ProfileError, Value, parse_profile
from bot.decision.rulebook import Rules

MOST_POSSIBLE = 3  # more questions are not read
# Never asked like this: a result takes two numbers, the line of the labels asks whether they are right by itself, a
# prompt is told in part, and a project's name means nothing to the rules.
NOT_ASKED = frozenset(
    (
        *("project", "labels_trusted", "prompt_ingredients"),
        *("eval_examples", "eval_failures", "tuned_examples", "tuned_failures"),
    )
)
_ASKS = re.compile(r"[^.?!]*\?")  # it opens with a question
_FOLLOWS = re.compile(r"^(?:so|then)\b,?\s*", re.IGNORECASE)  # says no more than "if so"


@dataclass(frozen=True, slots=True)
class PossibleLines:
    """`stated`, some with what may be true beside them; `asked`: whole lines that are questions.

    `changed` are the stated ones as they would be if what may be true is.
    """

    stated: tuple[FactLine, ...]
    asked: tuple[FactLine, ...]
    changed: tuple[FactLine, ...]


def possible_lines(
    profile: Profile,
    stated: Sequence[FactLine],
    candidates: Mapping[str, Sequence[Value]],
    rules: Rules,
    if_so: str,
) -> PossibleLines:
    """The lines of a first read: the stated ones, and one for each fact that the message may state.

    A candidate that would change a stated line is asked about in that line: nothing is shown twice.
    `candidates`: field -> values, best first, of which the best counts. `if_so` words it: it has the place {text}.
    """
    known = {(line.key, line.lead) for line in stated}
    lines = {_fact_of(line): line for line in stated}
    found: list[FactLine] = []
    changed: list[FactLine] = []
    doubted = tuple(candidates.get("labels_trusted", ()))[:1] == (False,) and profile.labels_trusted is None
    counted = lines.get("labels")
    if doubted and counted is not None and profile.labelled_examples:
        lines["labels"] = replace(counted, text=_doubt(rules, if_so), asks="labels_trusted")
    for name, values in candidates.items():
        several = len(values) > 1 and INFO[name].kind == "number"  # which of them it is, is asked elsewhere
        if not values or values[0] is None or several or name in NOT_ASKED or getattr(profile, name) is not None:
            continue
        with_it = _with(profile, name, values[0])
        for line in fact_lines(with_it, rules) if with_it else ():
            if name not in line.fields or (line.key, line.lead) in known:
                continue
            before = lines.get(_fact_of(line))
            if before is None:
                found.append(_as_question(line, if_so))
            elif line.asked and before in stated:
                lines[_fact_of(line)] = replace(before, fields=line.fields, text=line.asked)
                changed.append(line)
    order = list(rules.facts)
    found = sorted(found, key=lambda line: order.index(line.key))[:MOST_POSSIBLE]
    return PossibleLines(tuple(lines.values()), tuple(found), tuple(changed))


def _doubt(rules: Rules, if_so: str) -> str:
    """What stands beside a count of labels that may not all be right: none of them is called enough."""
    (untrusted,) = fact_lines(Profile(labels_trusted=False), rules)
    question = _as_question(untrusted, if_so)
    return f"{question.lead} {question.text}"


def _fact_of(line: FactLine) -> str:
    return line.key.partition(".")[0]


def _with(profile: Profile, name: str, value: Value) -> Profile | None:
    """The profile with one more fact; None where the two don't fit."""
    try:
        return parse_profile({**profile.model_dump(exclude_none=True), name: value})
    except ProfileError:
        return None


def _as_question(line: FactLine, if_so: str) -> FactLine:
    """The line as a question; "if so" is for what follows from it, and not for a further question."""
    lead = f"{line.lead.rstrip('.')}?"
    if _ASKS.match(line.text):
        return replace(line, lead=lead)
    text = _FOLLOWS.sub("", line.text)
    return replace(line, lead=lead, text=if_so.replace("{text}", text[:1].lower() + text[1:]))
