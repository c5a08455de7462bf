"""What a message may state, as questions: "A hard limit of 70 ms? If so, only a small model will do."."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.decision.fact_lines import FACTS, FactLine, fact_lines
from bot.decision.profile import Profile, ProfileError, Value, parse_profile
from bot.decision.rulebook import Rules

MOST_POSSIBLE = 4  # more questions are not read
LEAST_PARTS = 2  # of a prompt; a single one is mostly not what it holds
RESULTS = frozenset(("tuned_examples", "tuned_failures"))  # who has them has trained a model
LOOKED_UP = {"needs_current_knowledge": True, "failure_mode": "knowledge"}  # then nothing speaks for training
_ASKS = re.compile(r"[^.?!]*\?")  # it opens with a question
_SAID = re.compile(r"^(?:(?:so|then)\b,?|with [\d,]+ of [\d,]+,)\s*", re.IGNORECASE)  # the lead has it


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

    A candidate that would change a stated line is asked about in that line, and a line that a question says again is
    left out: nothing is shown twice. `candidates`: field -> values, best first, of which the best counts. `if_so` words
    what follows from it: it has the place {text}.
    """
    likely = {
        name: values[0]
        for name, values in candidates.items()
        if values and _is_asked(values[0]) and getattr(profile, name) is None
    }
    looks_up = {name: likely[name] for name in looked_up(candidates) if name in likely}
    alone = {name: _lines_with(profile, {**looks_up, name: value}, rules) for name, value in likely.items()}
    lines = {_fact_of(line): line for line in stated}
    found: list[FactLine] = []
    changed: list[FactLine] = []
    asked: set[str] = set()
    for fact, about in FACTS.items():
        before = lines.get(fact)
        doubt = _doubt(before, likely, alone, rules, if_so) if before is not None else None
        if doubt is not None:
            lines[fact], would_be, name = doubt
            changed.append(would_be)
            asked.add(name)
            continue
        more = {name: likely[name] for name in about.fields if name in likely}
        line = _lines_with(profile, {**looks_up, **more}, rules).get(fact) if more else None
        settled = before is not None and {before.asks, about.fields[0]}.isdisjoint(more)
        if line is None or settled or asked.issuperset(more) or asked & {*line.fields} or len(found) == MOST_POSSIBLE:
            continue
        found.append(_as_question(line, if_so, more))
        asked.update(line.fields)
        lines = {key: kept for key, kept in lines.items() if key != fact and not _repeats(line, kept)}
    return PossibleLines(tuple(lines.values()), tuple(found), tuple(changed))


def _is_asked(value: Value) -> bool:
    """Whether a value means something to the rules: no task that the guide lacks, nor a prompt's single part."""
    return value not in (None, "other") and not (isinstance(value, tuple) and len(value) < LEAST_PARTS)


def looked_up(candidates: Mapping[str, Sequence[Value]]) -> Sequence[str]:
    """The fields by which the answers may depend on facts that have to be looked up."""
    return [name for name, value in LOOKED_UP.items() if tuple(candidates.get(name, ()))[:1] == (value,)]


def _doubt(
    before: FactLine,
    likely: Mapping[str, Value],
    alone: Mapping[str, Mapping[str, FactLine]],
    rules: Rules,
    if_so: str,
) -> tuple[FactLine, FactLine, str] | None:
    """A stated line with the first doubt about it that has words, the line that it would be, and the doubted field."""
    fact = _fact_of(before)
    if fact == "labels" and likely.get("labels_trusted") is False and "labelled_examples" in before.fields:
        (untrusted,) = fact_lines(Profile(labels_trusted=False), rules)  # none of them is called enough
        question = _as_question(untrusted, if_so)
        return replace(before, text=f"{question.lead} {question.text}", asks=""), untrusted, "labels_trusted"
    for name, lines in alone.items():
        line = lines.get(fact, before)
        if name in line.asked and (line.key, line.lead) != (before.key, before.lead):
            return replace(before, fields=(*before.fields, name), text=line.asked[name], asks=""), line, name
    return None


def _repeats(question: FactLine, line: FactLine) -> bool:
    """Whether a question says again what a stated line says."""
    return {*line.fields} < {*question.fields}


def _fact_of(line: FactLine) -> str:
    return line.key.partition(".")[0]


def _lines_with(profile: Profile, more: Mapping[str, Value], rules: Rules) -> Mapping[str, FactLine]:
    """The lines by fact if the profile had more facts; none where they don't fit."""
    tuned = {} if RESULTS.isdisjoint(more) else {"already_tuned": True}
    try:
        with_it = parse_profile({**tuned, **profile.model_dump(exclude_none=True), **more})
    except ProfileError:
        return {}
    return {_fact_of(line): line for line in fact_lines(with_it, rules)}


def _as_question(line: FactLine, if_so: str, about: Collection[str] = ()) -> FactLine:
    """The line as a question; "if so" is for what follows from it, and not for a further question.

    `about`: the fields that are not sure.
    """
    lead = line.question or f"{line.lead.rstrip('.')}?"
    if {*about} == {*line.fields} and (asked := [line.asked[name] for name in about if name in line.asked]):
        return replace(line, lead=lead, text=asked[0])
    if _ASKS.match(line.text):
        return replace(line, lead=lead)
    text = _SAID.sub("", line.text)
    return replace(line, lead=lead, text=if_so.replace("{text}", text[:1].lower() + text[1:]))
