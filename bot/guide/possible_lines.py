"""What a message may state, as questions: "A hard limit of 70 ms, right? That speaks for a smaller model."."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from bot.decision.fact_lines import FACTS, FactLine, fact_lines
from bot.decision.facts import CHAIN_OF_THOUGHT
from bot.decision.profile import Profile, ProfileError, Value, parse_profile
from bot.decision.rulebook import Rules
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.understood import Understood

MOST_POSSIBLE = 4  # more questions are not read
LEAST_PARTS = 2  # of a prompt; a single one is mostly not what it holds
RESULTS = frozenset(("tuned_examples", "tuned_failures"))  # who has them has trained a model
LOOKED_UP = {"needs_current_knowledge": True, "failure_mode": "knowledge"}  # then nothing speaks for training
RESULT = ("eval_examples", "eval_failures")  # one says nothing without the other
PROMPT = "prompt_ingredients"
OF_FAILURES = frozenset(("failure_mode", "failures_consistent"))
NO_REASONING = frozenset(("failure_mode.format", "failure_mode.style"))  # what fails is plainly something else
SAME = 0.0005  # two shares told alike
SHARED = frozenset(
    ("input_diversity",)
)  # of several facts: who asks for it in the line of one leaves the others theirs
SAID_WITH = ("structured_outputs", "style_need")  # what other lines leave open, and it settles
IDLE = ("task.prompted", "task.prompted_economic", "task.other", "input_diversity.*")  # not asked beside several lines
IDLE_BESIDE = 1  # lines beside which they are
OF_STYLE = ("style_need.*", "failure_mode.style_*")  # say of a voice what its task would
_ASKS = re.compile(r"[^.?!]*\?")  # it opens with a question
_SAID = re.compile(r"^(?:(?:so|then)\b,?|with [\d,]+ of [\d,]+,)\s*", re.IGNORECASE)  # the lead has it
Candidates = Mapping[str, Sequence[Value]]


@dataclass(frozen=True, slots=True)
class PossibleLines:
    """`stated`, some with what may be true beside them; `asked`: whole lines that are questions.

    `fields` are those that one of them asks whether it was read right.
    """

    stated: tuple[FactLine, ...]
    asked: tuple[FactLine, ...]
    fields: frozenset[str]


def possible_lines(
    profile: Profile, stated: Sequence[FactLine], understood: Understood, rules: Rules, wording: FirstReadWording
) -> PossibleLines:
    """The lines of a first read: the stated ones, and one for each fact that the message may state.

    A candidate that would change a stated line is asked about in that line, and a line that a question says again is
    left out: nothing is shown twice. Of the candidates for a field the best counts, and those that are mostly right are
    asked about as such.
    """
    candidates = understood.candidates
    likely = {
        name: values[0]
        for name, values in candidates.items()
        if values and _is_asked(values[0]) and getattr(profile, name) is None
    }
    prompts = (profile.prompt_ingredients, *tuple(candidates.get("prompt_ingredients", ()))[:1])
    if any(isinstance(held, Collection) and CHAIN_OF_THOUGHT in held for held in prompts):
        likely.pop("reasoning_matters", None)  # the prompt asks for it already
    beside = {name: likely[name] for name in (*looked_up(candidates), *SAID_WITH) if name in likely}
    alone = {name: _lines_with(profile, {**beside, **_with(name, likely)}, rules) for name in likely}
    lines = {_fact_of(line): line for line in stated}
    found: list[FactLine] = []
    asked: set[str] = set()
    ask = _Question(wording, understood.probable)
    for fact, about in sorted(FACTS.items(), key=lambda fact: fact[0] not in lines):  # a doubt has its line if it can
        before = lines.get(fact)
        doubt = _doubt(before, likely, alone, rules, ask) if before is not None else None
        if doubt is not None:
            lines[fact], name = doubt
            asked.update(_with(name, likely))
            continue
        more = {name: likely[name] for name in about.fields if name in likely}
        compared = _compared(more, likely)
        line = _lines_with(profile, {**beside, **more, **compared}, rules).get(fact) if more else None
        settled = before is not None and {before.asks, about.fields[0], *RESULTS}.isdisjoint(more)
        again = asked.issuperset(more) or bool(asked & {*line.fields} - SHARED if line else ())
        if line is None or settled or again or len(found) == MOST_POSSIBLE:
            continue
        if len(lines) + len(found) > IDLE_BESIDE and any(fnmatchcase(line.key, key) for key in IDLE):
            continue
        found.append(ask(line, more))
        asked.update(line.fields)
        lines = {key: kept for key, kept in lines.items() if key != fact and not _repeats(line, kept)}
    if not asked.isdisjoint(RESULT):  # of how many it is has been asked
        lines = {fact: kept for fact, kept in lines.items() if fact not in ("failure_rate", "failures")}
    if any(fnmatchcase(line.key, key) for line in (*lines.values(), *found) for key in OF_STYLE):
        lines = {fact: kept for fact, kept in lines.items() if kept.key != "task.brand_voice"}
    return PossibleLines(tuple(lines.values()), tuple(found), frozenset(asked & likely.keys()))


def _halves(name: str) -> tuple[str, ...]:
    """A field with the other half of a result."""
    return RESULT if name in RESULT else (name,)


def _with(name: str, likely: Mapping[str, Value]) -> dict[str, Value]:
    """A field that may be stated, with the other half of a result where that may be too."""
    return {other: likely[other] for other in _halves(name) if other in likely}


def _compared(more: Mapping[str, Value], likely: Mapping[str, Value]) -> Mapping[str, Value]:
    """The prompt's result beside a whole one of the trained model, which is held against it."""
    return {name: likely[name] for name in RESULT if name in likely} if more.keys() >= RESULTS else {}


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
    ask: _Question,
) -> tuple[FactLine, str] | None:
    """A stated line with the first doubt about it that has words, and the doubted field."""
    fact = _fact_of(before)
    if fact == "labels" and likely.get("labels_trusted") is False and "labelled_examples" in before.fields:
        (untrusted,) = fact_lines(Profile(labels_trusted=False), rules)  # none of them is called enough
        question = ask(untrusted, ("labels_trusted",))
        fields = (*before.fields, "labels_trusted")
        return replace(before, fields=fields, text=f"{question.lead} {question.text}", asks=""), "labels_trusted"
    for name, lines in alone.items():
        line = lines.get(fact, before)
        words = next((line.asked[other] for other in _halves(name) if other in line.asked), "")
        if words and (line.key, line.lead) != (before.key, before.lead):
            return replace(before, fields=(*before.fields, name), text=words, asks=""), name
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


@dataclass(frozen=True, slots=True)
class _Question:
    """A line as a question about what is not sure. `probable`: the fields that are mostly read right."""

    wording: FirstReadWording
    probable: Collection[str]

    def __call__(self, line: FactLine, about: Collection[str]) -> FactLine:
        """The line with these fields not sure; "if so" is for what follows from it, and not for a further question.

        Its `question` is then the fact in plain words.
        """
        is_probable = {*self.probable} >= {*about}
        plain = (line.question or line.lead).rstrip(".?")
        lead = self.wording.decisions.get("right", "{lead}?").replace("{lead}", plain) if is_probable else f"{plain}?"
        line = replace(line, lead=lead, question=plain)
        if (*about,) == line.fields and line.fields[0] in line.asked:
            return replace(line, text=line.asked[line.fields[0]])
        text = line.text if _ASKS.match(line.text) else _SAID.sub("", line.text)
        if is_probable or _ASKS.match(line.text):
            return replace(line, text=f"{text[:1].upper()}{text[1:]}")
        so = self.wording.decisions.get("if_so", "{text}").replace("{text}", f"{text[:1].lower()}{text[1:]}")
        return replace(line, text=so)
