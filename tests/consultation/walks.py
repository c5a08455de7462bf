"""A person at the checklist, for tests: hears and says through the real `turn`, and answers at random when asked to."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

from bot.consultation.engine import Transition, apply
from bot.consultation.position import Position, position
from bot.consultation.questions import Field
from bot.consultation.state import Consultation
from bot.consultation.user_actions import Command, Confirm, Edit, FormAnswer, Start, UserAction
from bot.decision.profile import INGREDIENTS
from bot.decision.verdict import Verdict
from bot.knowledge.loader import Knowledge, load
from bot.ports.outbound import Message

PERSON = "U1"

# Values about the lines that matter; None is "don't know". What a value is drawn from decides how often it comes.
VALUES: dict[str, list[Any]] = {
    "project": ["Bluebird", "Invoice extractor"],
    "monthly_requests": [0, 400_000, 800_000, 2_000_000, 5_000_000, None],
    "latency_budget_ms": [50, 80, 150, 500, None, None],
    "few_shot_examples": [0, 9, 10, 15, 15, 15, None],
    "eval_examples": [0, 20, 200, 400, 400, None],
    "eval_failures": [0, 1, 5, 20, None],
    "failure_threshold": [0.0, 0.01, 0.03, 0.2, None],
    "labelled_examples": [0, 100, 600, 2500, 20_000, 20_000, None],
    "stable_months": [1, 6, 12, 12, 12, None],
    "needs_current_knowledge": [False] * 8 + [True, None],
    "failure_mode": ["none", "format", "format", "reasoning", "reasoning", "style", "style", "knowledge", None, None],
    "prompt_ingredients": [INGREDIENTS, INGREDIENTS, INGREDIENTS, INGREDIENTS[:4], (), None],
}
MOSTLY_YES = [True, True, True, True, True, False, None]


@cache
def knowledge() -> Knowledge:
    """The content as it stands in `knowledge/`."""
    return load()


def some_value(chance: random.Random, field: Field) -> Any:
    """A possible answer to one field, or None for "don't know"."""
    if field.name in VALUES:
        return chance.choice(VALUES[field.name])
    if field.kind == "yes_no":
        return chance.choice(MOSTLY_YES)
    return chance.choice([*(option.value for option in field.options), None])


class Person:
    """One person's consultation. `says` and `verdict` are those of the last turn."""

    def __init__(self, opening: dict[str, Any] | None = None, project: str | None = None) -> None:
        self.consultation = Consultation(id="C1", team="T1", owner=PERSON, project=project)
        self.messages: tuple[Message, ...] = ()
        self.verdict: Verdict | None = None
        self.clock = 0.0
        self.hear(Start(opening or {}))

    @property
    def here(self) -> Position:
        """Where the consultation stands."""
        return position(self.consultation, knowledge().checklist, knowledge().rules)

    def hear(self, action: UserAction) -> Transition:
        """One turn, kept as the use cases keep it."""
        self.clock += 1
        known = knowledge()
        taken = apply(self.consultation, action, PERSON, self.clock, known.checklist, known.phrases, known.rules)
        self.consultation = self.consultation.model_copy(
            update={"entries": (*self.consultation.entries, *taken.entries)}
        )
        self.messages = taken.messages
        self.verdict = taken.verdict or self.verdict
        return taken

    def shown(self, kind: str) -> list[Any]:
        """What was said last, of one kind."""
        return [say for say in self.messages if say.kind == kind]

    def answer(self, values: dict[str, Any]) -> None:
        """Answer what is asked, from a table of values by field (absent: don't know), to the end of the questions."""
        while self.here.place != "summary":
            if self.here.place == "opening":
                self.hear(Confirm("opening", True))
                continue
            question = self.here.current
            assert question is not None, self.here.place
            self.hear(FormAnswer(question.id, {name: values.get(name) for name in self.here.asked}))

    def finish(self, values: dict[str, Any]) -> Verdict:
        """Answer everything and confirm."""
        self.answer(values)
        self.hear(Confirm("summary", True))
        assert self.verdict is not None
        return self.verdict


def step(person: Person, chance: random.Random) -> UserAction:
    """Something that a person might do next, sensible or not."""
    here = person.here
    questions = here.checklist.questions
    kind = chance.random()
    if here.place == "question" and here.current is not None and kind < ANSWERS:
        names = [name for name in here.asked if chance.random() < FILLED] or list(here.asked)
        return FormAnswer(here.current.id, {name: some_value(chance, here.checklist.fields[name]) for name in names})
    if kind < SEVERAL:
        fields = chance.sample(list(here.checklist.fields.values()), 3)
        return FormAnswer(None, {field.name: some_value(chance, field) for field in fields}, "modal")
    if kind < CHANGES:
        return Edit(chance.choice(questions).id)
    if kind < STALE:
        question = chance.choice(questions)
        return FormAnswer(question.id, {field.name: some_value(chance, field) for field in question.fields})
    if kind < CONFIRMS:
        return Confirm(chance.choice(["opening", "summary"]), chance.random() < FILLED)
    return Command(
        chance.choice(["back", "back", "skip", "why", "pause", "resume", "summary", "start_over", "help", "yes", "no"])
    )


# How often each kind of step is taken, as points on the way from 0 to 1.
ANSWERS, SEVERAL, CHANGES, STALE, CONFIRMS, FILLED = 0.5, 0.55, 0.65, 0.7, 0.75, 0.8


def go_on(person: Person, chance: random.Random) -> UserAction:
    """The shortest way on from where the consultation stands."""
    here = person.here
    if here.place == "opening":
        return Confirm("opening", True)
    if here.place == "summary":
        return Confirm("summary", True)
    if here.paused or here.log.restarting or here.current is None:
        return Command("resume")
    return FormAnswer(here.current.id, {name: some_value(chance, here.checklist.fields[name]) for name in here.asked})
