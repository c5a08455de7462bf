"""Each question is settled, open, or falls away: because of an earlier answer, or because no answer could matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.consultation.questions import BASELINE, AskedWhen, Checklist, Condition, Field, Question
from bot.consultation.relevance import BASELINE_FIELDS, VARIANTS, Relevance
from bot.decision.baseline import baseline_of
from bot.decision.profile import FIELDS, MEASURED, ProfileError, Value, parse_profile
from bot.decision.rulebook import Rules

MEMORY = 1024  # remembered positions: those of the consultations that are answered just now
State = Literal["settled", "open", "not_applicable", "cannot_matter"]
FieldState = Literal["answered", "open", "not_applicable", "cannot_matter"]


@dataclass(frozen=True, slots=True)
class QuestionStatus:
    """How one question stands: which of its fields are answered and which open, and why it falls away if it does."""

    state: State
    answered: tuple[str, ...]
    open: tuple[str, ...]
    reason: str = ""

    @property
    def applies(self) -> bool:
        """Is it part of this consultation?"""
        return self.state in ("settled", "open")

    @property
    def applicable(self) -> tuple[str, ...]:
        """The fields that may be answered now, answered or not."""
        return (*self.answered, *self.open)


class _Reckoning:
    """One walk through the questions in their order, so that a condition always finds its facts reckoned already."""

    def __init__(self, said: Mapping[str, Value], rules: Rules) -> None:
        self.rules = rules
        self.known = dict(said)
        self.open = {name for name in FIELDS if name not in said}
        self.hidden: set[str] = set()
        self._outlook: Relevance | None = None

    def states(self, question: Question) -> Mapping[str, FieldState]:
        """The states of its fields. A question falls away with its first field, and with it what was said to the rest.

        What was said on one card counts together, also where one answer makes another needless: twelve examples in a
        prompt without examples is a contradiction to be named, not to be dropped.
        """
        first, *others = question.fields
        states = {first.name: self._state(first, gone=self._falls_away(first))}
        gone = states[first.name] == "not_applicable"
        for one in others:
            said_with_it = one.name in self.known and _hangs_on(one, question)
            states[one.name] = self._state(one, gone=gone or (self._falls_away(one) and not said_with_it))
        return states

    def _falls_away(self, one: Field) -> bool:
        return one.asked_when is not None and self._holds(one.asked_when) is False

    def _state(self, one: Field, *, gone: bool) -> FieldState:
        if gone:
            self.known[one.name] = None
            self.open.discard(one.name)
            self._outlook = None
            return "not_applicable"
        if one.name in self.known:
            return "answered"
        if one.volunteered or (self._may_not_matter(one.name) and not self.outlook.could_matter(one.name)):
            self.hidden.add(one.name)
            return "cannot_matter"
        return "open"

    def _may_not_matter(self, name: str) -> bool:
        """Is this a field that is left out where it can't matter? Without a trained model, only the situation's."""
        if name == "project":
            return False
        return name in VARIANTS or self.outlook.trained

    @property
    def outlook(self) -> Relevance:
        if self._outlook is None:
            self._outlook = Relevance(dict(self.known), frozenset(self.open), self.rules)
        return self._outlook

    def _holds(self, when: AskedWhen) -> bool | None:
        """Do the conditions hold? None: an answer that they look at is still open."""
        found = [self._one(condition) for condition in when.conditions]
        decisive = not when.every  # one False decides "all of", one True decides "any of"
        if decisive in found:
            return decisive
        return None if None in found else when.every

    def _one(self, condition: Condition) -> bool | None:
        if condition.fact == BASELINE:
            return None if self._awaited(*BASELINE_FIELDS) else condition.holds(self._baseline())
        return None if self._awaited(condition.fact) else condition.holds(self.known.get(condition.fact))

    def _awaited(self, *names: str) -> bool:
        return any(name in self.open and name not in self.hidden for name in names)

    def _baseline(self) -> str:
        examples, failures, threshold = (self.known.get(name) for name in BASELINE_FIELDS)
        return baseline_of(examples, failures, threshold, self.rules.line("confidence")).state  # type: ignore[arg-type]


def _hangs_on(one: Field, question: Question) -> bool:
    """Is a field asked, or not, for what is said on its own card alone?"""
    card = {other.name for other in question.fields}
    return one.asked_when is not None and all(condition.fact in card for condition in one.asked_when.conditions)


def statuses_of(
    said: Mapping[str, Value], checklist: Checklist, rules: Rules
) -> tuple[Mapping[str, QuestionStatus], Mapping[str, Value]]:
    """How each question stands, by its id, and the answers that count."""
    return _reckoned(tuple(said.items()), checklist, _Same(rules))


class _Same:
    """The rules, as a key: the same object is the same key, whatever is in it."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.rules is self.rules

    def __hash__(self) -> int:
        return id(self.rules)


@lru_cache(maxsize=MEMORY)
def _reckoned(
    said: tuple[tuple[str, Value], ...], checklist: Checklist, same: _Same
) -> tuple[Mapping[str, QuestionStatus], Mapping[str, Value]]:
    """A turn looks at where it began, where it ends, and so does the next one: each is reckoned once."""
    reckoning = _Reckoning(_valid(dict(said), checklist), same.rules)
    statuses = {}
    counting: dict[str, Value] = {}
    for question in checklist.questions:
        states = reckoning.states(question)
        statuses[question.id] = _standing(question, states)
        counting.update({name: reckoning.known[name] for name, state in states.items() if state == "answered"})
    return statuses, counting


def _standing(question: Question, states: Mapping[str, FieldState]) -> QuestionStatus:
    answered = tuple(name for name, state in states.items() if state == "answered")
    awaited = tuple(name for name, state in states.items() if state == "open")
    if awaited:
        return QuestionStatus("open", answered, awaited)
    if answered:
        return QuestionStatus("settled", answered, ())
    first = question.fields[0]
    if states[first.name] == "not_applicable" and first.asked_when is not None:
        return QuestionStatus("not_applicable", (), (), first.asked_when.otherwise)
    return QuestionStatus("cannot_matter", (), ())


def _valid(said: Mapping[str, Value], checklist: Checklist) -> dict[str, Value]:
    """The answers that still fit: a choice that was removed since, or an impossible value, counts as unanswered."""
    fields = checklist.fields
    kept = {name: value for name, value in said.items() if name in fields and fields[name].allows(value)}
    try:
        parse_profile(kept)
    except ProfileError:
        kept = {name: value for name, value in kept.items() if _fits({name: value})}
        if not _fits(kept):  # each fits alone: more failures than examples
            kept = {name: value for name, value in kept.items() if name not in MEASURED}
    return kept


def _fits(values: Mapping[str, Value]) -> bool:
    try:
        parse_profile(values)
    except ProfileError:
        return False
    return True
