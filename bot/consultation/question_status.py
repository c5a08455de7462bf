"""The state of each question and each of its fields: answered, open, not applicable, or of no consequence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bot.consultation.questions import BASELINE, AskedWhen, Checklist, Condition, Field, Question
from bot.consultation.relevance import BASELINE_FIELDS, Relevance
from bot.decision.facts import baseline_of
from bot.decision.profile import FIELDS, MEASURED, Value, is_profile
from bot.decision.remembered import remember
from bot.decision.rulebook import Rules

MEMORY = 1024  # remembered states: those of the consultations that are answered just now
FieldState = Literal["answered", "open", "not_applicable", "cannot_matter"]


@dataclass(frozen=True)
class QuestionStatus:
    """The states of a question's fields, and why it falls away if it does."""

    states: Mapping[str, FieldState]
    reason: str = ""

    @cached_property
    def answered(self) -> tuple[str, ...]:
        """The fields with an answer (which may be "not known")."""
        return self._of("answered")

    @cached_property
    def open(self) -> tuple[str, ...]:
        """The fields to be asked."""
        return self._of("open")

    @cached_property
    def applicable(self) -> tuple[str, ...]:
        """The fields that may be answered now, answered or not, in their order."""
        return tuple(name for name, state in self.states.items() if state in ("answered", "open"))

    @property
    def applies(self) -> bool:
        """Is it part of this consultation?"""
        return bool(self.applicable)

    def _of(self, wanted: FieldState) -> tuple[str, ...]:
        return tuple(name for name, state in self.states.items() if state == wanted)


class _Walk:
    """One walk through the questions in their order, so that a condition always finds its facts worked out already."""

    def __init__(self, values: Mapping[str, Value], checklist: Checklist, rules: Rules) -> None:
        self.rules = rules
        self.known = dict(values)
        volunteered = {name for name, field in checklist.fields.items() if field.volunteered}
        self.open = {name for name in FIELDS if name not in values and name not in volunteered}
        self.hidden: set[str] = set()
        self._relevance: Relevance | None = None

    def states(self, question: Question) -> Mapping[str, FieldState]:
        """The states of its fields, in their order.

        What was said on one card counts together, also if one answer makes another needless: twelve examples in a
        prompt without examples is a contradiction to be named, not to be dropped.
        """
        return {field.name: self._state(field, question) for field in question.fields}

    def _state(self, field: Field, question: Question) -> FieldState:
        said_with_it = field.name in self.known and _hangs_on(field, question)
        if field.asked_when is not None and not said_with_it and self._holds(field.asked_when) is False:
            self.known[field.name] = None
            self.open.discard(field.name)
            self._relevance = None
            return "not_applicable"
        if field.name in self.known:
            return "answered"
        if field.volunteered or not self.relevance.could_matter(field.name):
            self.hidden.add(field.name)
            return "cannot_matter"
        return "open"

    @property
    def relevance(self) -> Relevance:
        if self._relevance is None:
            self._relevance = Relevance(dict(self.known), frozenset(self.open), self.rules)
        return self._relevance

    def _holds(self, when: AskedWhen) -> bool | None:
        """Do the conditions hold? None: an answer that they look at is still open."""
        found = [self._condition(condition) for condition in when.conditions]
        decisive = not when.every  # one False decides "all of", one True decides "any of"
        if decisive in found:
            return decisive
        return None if None in found else when.every

    def _condition(self, condition: Condition) -> bool | None:
        if condition.fact == BASELINE:
            return None if self._awaited(*BASELINE_FIELDS) else condition.holds(self._baseline())
        return None if self._awaited(condition.fact) else condition.holds(self.known.get(condition.fact))

    def _awaited(self, *names: str) -> bool:
        return any(name in self.open and name not in self.hidden for name in names)

    def _baseline(self) -> str:
        examples, failures, threshold = (self.known.get(name) for name in BASELINE_FIELDS)
        return baseline_of(examples, failures, threshold, self.rules.line("confidence")).state  # type: ignore[arg-type]


def _hangs_on(field: Field, question: Question) -> bool:
    """Is a field asked, or not, for what is said on its own card alone?"""
    card = {other.name for other in question.fields}
    return field.asked_when is not None and all(condition.fact in card for condition in field.asked_when.conditions)


@remember(MEMORY)  # an action looks at the state before and after it, and so does the next one
def statuses_of(
    values: tuple[tuple[str, Value], ...], checklist: Checklist, rules: Rules
) -> tuple[Mapping[str, QuestionStatus], Mapping[str, Value]]:
    """The status of each question, by its id, and the answers that count."""
    walk = _Walk(_valid(dict(values), checklist), checklist, rules)
    statuses = {}
    counting: dict[str, Value] = {}
    for question in checklist.questions:
        states = walk.states(question)
        statuses[question.id] = QuestionStatus(states, _reason(question, states))
        counting.update({name: walk.known[name] for name, state in states.items() if state == "answered"})
    return statuses, counting


def _reason(question: Question, states: Mapping[str, FieldState]) -> str:
    """Why a question is not asked at all; "" if it is, or if no answer to it could matter."""
    if any(state in ("answered", "open") for state in states.values()):
        return ""
    reasons = (field.asked_when.otherwise for field in question.fields if field.asked_when is not None)
    return next(reasons, "") if "not_applicable" in states.values() else ""


def _valid(values: Mapping[str, Value], checklist: Checklist) -> dict[str, Value]:
    """The answers that still fit: a choice that was removed since, or an impossible value, counts as unanswered."""
    fields = checklist.fields
    kept = {name: value for name, value in values.items() if name in fields and fields[name].allows(value)}
    if is_profile(kept):
        return kept
    kept = {name: value for name, value in kept.items() if is_profile({name: value})}
    for failures in MEASURED:  # each fits alone: more failures than examples
        if not is_profile(kept):
            kept.pop(failures, None)
    return kept
