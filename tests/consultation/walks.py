"""A person at the checklist, for tests: acts through the real engine, and answers at random if asked to."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

from bot.consultation.engine import Transition, apply
from bot.consultation.messages import CardMessage, LivingCard, Notice
from bot.consultation.position import Position, position
from bot.consultation.questions import Field
from bot.consultation.state import Consultation, Origin
from bot.consultation.user_actions import Command, Confirm, Edit, FormAnswer, Start, TextReply, UserAction, Word
from bot.decision.profile import INGREDIENTS
from bot.decision.verdict import Verdict
from bot.knowledge.loader import Knowledge
from tests.harness import guide
from tests.harness.profiles import FINE_TUNE

PERSON = "U1"
MOST_STEPS = 60  # far more than any way through the questions takes

# Values about the lines that matter; None is "don't know". What a value is drawn from decides how often it comes.
VALUES: dict[str, list[Any]] = {
    "project": ["Bluebird", "Invoice extractor"],
    "monthly_requests": [0, 400_000, 800_000, 2_000_000, 5_000_000, None],
    "latency_budget_ms": [50, 80, 150, 500, None, None],
    "few_shot_examples": [0, 9, 10, 15, 15, 15, None],
    "eval_examples": [0, 20, 200, 400, 400, None],
    "eval_failures": [0, 1, 5, 20, None],
    "tuned_examples": [0, 200, 400, None],
    "tuned_failures": [0, 2, 20, None],
    "failure_rate": [0.07, None],
    "failure_threshold": [0.0, 0.01, 0.03, 0.2, None],
    "labelled_examples": [0, 100, 600, 2500, 20_000, 20_000, None],
    "stable_months": [1, 6, 12, 12, 12, None],
    "needs_current_knowledge": [False] * 8 + [True, None],
    "already_tuned": [False, False, True, None],
    "failure_mode": ["none", "format", "format", "reasoning", "reasoning", "style", "style", "knowledge", None, None],
    "prompt_ingredients": [INGREDIENTS, INGREDIENTS, INGREDIENTS, INGREDIENTS[:4], (), None],
}
MOSTLY_YES = [True, True, True, True, True, False, None]
WORDS: tuple[Word, ...] = (
    "back", "back", "skip", "why", "pause", "resume", "summary", "start_over", "keep", "drop", "finish", "help",
    "yes", "no",
)  # fmt: skip


@cache
def knowledge() -> Knowledge:
    """The content as it stands in `knowledge/`."""
    return guide.knowledge()


def some_value(chance: random.Random, field: Field) -> Any:
    """A possible answer to one field, or None for "don't know"."""
    if field.name in VALUES:
        return chance.choice(VALUES[field.name])
    if field.kind == "yes_no":
        return chance.choice(MOSTLY_YES)
    return chance.choice([*(option.value for option in field.options), None])


class Person:
    """One person's consultation. `card`, `note`, `living` and `verdict` are the latest."""

    def __init__(
        self,
        opening: dict[str, Any] | None = None,
        project: str | None = None,
        candidates: dict[str, tuple[Any, ...]] | None = None,
    ) -> None:
        origin = Origin(channel="C1", thread="1.0")
        self.consultation = Consultation(id="C1", team="T1", owner=PERSON, project=project, origin=origin)
        self.card: CardMessage | None = None
        self.note: Notice | None = None
        self.living: LivingCard | None = None
        self.verdict: Verdict | None = None
        self.clock = 0.0
        self.act(Start(opening or {}, candidates or {}))

    @property
    def here(self) -> Position:
        """Where the consultation is."""
        return position(self.consultation, knowledge().checklist, knowledge().rules)

    def act(self, action: UserAction) -> Transition:
        """One action, stored as the handlers store it."""
        self.clock += 1
        known = knowledge()
        done = apply(self.consultation, action, PERSON, self.clock, known.checklist, known.phrases, known.rules)
        entries = (*self.consultation.entries, *done.entries)
        self.consultation = self.consultation.model_copy(update={"entries": entries})
        self.card = done.card or self.card
        self.note, self.living = done.note, done.living
        self.verdict = done.verdict or self.verdict
        return done

    def say(self, text: str, **values: Any) -> Transition:
        """A reply in words that states these values."""
        return self.act(TextReply(text, values))

    def press(self, **values: Any) -> Transition:
        """An answer with the controls of the card that waits."""
        assert self.here.current is not None, self.here.place
        return self.act(FormAnswer(self.here.current.id, values))

    def finish(self, values: dict[str, Any]) -> Verdict:
        """Answer what is asked, from a table of values by field (absent: don't know), and ask for the verdict."""
        for _ in range(MOST_STEPS):
            if self.here.place in ("ready", "early"):
                break
            self.press(**{name: values.get(name) for name in self.here.asked})
        self.act(Confirm())
        assert self.verdict is not None
        return self.verdict


def asked_alone(name: str) -> Person:
    """At a card that asks for this field alone."""
    person = Person()
    while person.here.asked != (name,):
        person.press(**{asked: FINE_TUNE.get(asked) for asked in person.here.asked if asked != name})
    return person


def some_action(person: Person, chance: random.Random) -> UserAction:
    """Something that a person might do next, sensible or not."""
    here = person.here
    questions = here.checklist.questions
    kind = chance.random()
    if here.current is not None and kind < ANSWERS:
        names = [name for name in here.asked if chance.random() < FILLED] or list(here.asked)
        return FormAnswer(here.current.id, {name: some_value(chance, here.checklist.fields[name]) for name in names})
    fields = chance.sample(list(here.checklist.fields.values()), 3)
    some = {field.name: some_value(chance, field) for field in fields}
    if kind < FORM:
        return FormAnswer(None, some, "form")
    if kind < TYPED:
        candidates = {name: (value,) for name, value in some.items() if chance.random() < FILLED}
        stated = {name: value for name, value in some.items() if name not in candidates and value is not None}
        return TextReply("words", stated, candidates, chance.choice(["typed", "model", "prompt"]))
    if kind < CHANGES:
        return Edit(chance.choice(questions).id)
    if kind < STALE:
        question = chance.choice(questions)
        return FormAnswer(question.id, {field.name: some_value(chance, field) for field in question.fields})
    if kind < CONFIRMS:
        return Confirm(chance.choice(["origin", "owner"]))
    return Command(chance.choice(WORDS), chance.choice([None, here.current.id if here.current else None]))


# How often each kind of action is taken, as points on the way from 0 to 1.
ANSWERS, FORM, TYPED, CHANGES, STALE, CONFIRMS, FILLED = 0.45, 0.5, 0.6, 0.68, 0.72, 0.76, 0.8
