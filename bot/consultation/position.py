"""Where a consultation is: derived from the questions and the entries, every time; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bot.consultation.log import Log, first_asked, fold
from bot.consultation.messages import ItemProgressState, Progress
from bot.consultation.question_status import MEMORY, QuestionStatus, statuses_of
from bot.consultation.questions import ITEMS, Checklist, Question
from bot.consultation.state import Consultation
from bot.decision.outlook import settled_decision
from bot.decision.profile import Profile, Value
from bot.decision.remembered import remember
from bot.decision.rulebook import Rules
from bot.decision.verdict import Decision

Place = Literal["question", "early", "ready", "done", "dropped"]


@dataclass(frozen=True)
class Position:
    """Where a consultation is.

    `values` are the answers that count (None: asked, and not known). `place` says what is waited for: an answer
    ("question"), whether to go on though the decision is clear ("early"), the word to post the verdict ("ready"), or
    nothing more.
    """

    checklist: Checklist
    rules: Rules
    log: Log
    statuses: Mapping[str, QuestionStatus]
    values: Mapping[str, Value]
    project: str | None

    @cached_property
    def place(self) -> Place:
        """What is waited for."""
        if self.log.dropped:
            return "dropped"
        if self._reopened is not None:
            return "question"
        if self.log.confirmed is not None and self.log.confirmed == self.log.values:
            return "done"
        if self.open_question is None:
            return "ready"
        return "early" if self.early is not None and not self.log.finishing else "question"

    @cached_property
    def current(self) -> Question | None:
        """The question that waits for an answer: the one reopened last, else the first with something open."""
        return (self._reopened or self.open_question) if self.place == "question" else None

    @cached_property
    def open_question(self) -> Question | None:
        """The first question with something open."""
        return next((q for q in self.checklist.questions if self.statuses[q.id].open), None)

    @cached_property
    def early(self) -> Decision | None:
        """Keep prompting, if questions are open and no answer to them can change that.

        A "not yet" is no such end: which items are missing is what the team came for.
        """
        if self.open_question is None:
            return None
        return "prompt" if settled_decision(self.profile, self.rules, self.open) == "prompt" else None

    @cached_property
    def open(self) -> frozenset[str]:
        """Every field that is still to be asked."""
        return frozenset(name for status in self.statuses.values() for name in status.open)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The fields on the card that waits for an answer."""
        if self.place in ("ready", "early") and self.project is None:
            return ("project",)
        return self.fields_asked(self.current) if self.current is not None else ()

    def fields_asked(self, question: Question) -> tuple[str, ...]:
        """The fields that a question's card would ask for now."""
        status = self.statuses[question.id]
        if question.id in self.log.reopened or not status.open:
            return status.applicable[: question.most]
        return (*status.open, *self._joined(question))[: question.most]

    def _joined(self, question: Question) -> tuple[str, ...]:
        """The fields of later questions that stand on this card: a single one makes no card of its own."""
        if len(self.statuses[question.id].open) < 2:
            return ()  # its choices are buttons
        joining = (other.id for other in self.checklist.questions if other.joins == question.id)
        opened = (self.statuses[ident].open for ident in joining if ident not in self.log.reopened)
        return tuple(name for names in opened if len(names) == 1 for name in names)

    @property
    def changing(self) -> bool:
        """Is the current question one that was answered, and is asked again?"""
        return self.place == "question" and self._reopened is not None

    @property
    def paused(self) -> bool:
        """Did the person put it aside?"""
        return self.log.paused

    @cached_property
    def offered(self) -> Mapping[str, tuple[Value, ...]]:
        """What the last reply may have meant; if nothing, what the first message may have to say to this card."""
        return first_asked(self.log.offered, self.checklist) or self.log.suggestions(self.asked, self.checklist)

    @cached_property
    def profile(self) -> Profile:
        """What the answers that count say of the project."""
        profile = _profile_of(tuple(self.values.items()), self.project)
        return profile.with_paired(self.log.paired) if self.log.paired is not None else profile

    @cached_property
    def progress(self) -> Progress:
        """How many of the ten items are settled."""
        return Progress(settled=sum(state == "settled" for state in self.item_states.values()), total=len(ITEMS))

    @cached_property
    def item_states(self) -> Mapping[int, ItemProgressState]:
        """Is everything known of an item that will be asked for it? Of what was asked, nobody may be sure."""
        return {item: self._state_of(item) for item in ITEMS}

    def _state_of(self, item: int) -> ItemProgressState:
        names = self.checklist.fields_of_item[item]
        states = [self.statuses[self.checklist.asking[name].id].states[name] for name in names]
        if "open" in states:
            return "partly" if "answered" in states else "open"
        answered = [name for name, state in zip(names, states, strict=True) if state == "answered"]
        return "unsure" if answered and all(self.values.get(name) is None for name in answered) else "settled"

    def answered_before(self, place: int) -> Question | None:
        """The question that was answered last before this entry of the log: where *back* leads."""
        answered = [
            (self.log.answers[name].place, number, question)
            for number, question in enumerate(self.checklist.questions)
            for name in self.statuses[question.id].answered
            if name in self.log.answers and self.log.answers[name].how != "opening"
        ]
        earlier = [found for found in answered if found[0] < place]
        return max(earlier, key=lambda found: found[:2])[2] if earlier else None

    def answered_at(self, question: Question) -> int:
        """The place in the log of the latest answer on a question's card; -1 if there is none."""
        answers = (self.log.answers.get(field.name) for field in question.fields)
        return max((answer.place for answer in answers if answer is not None), default=-1)

    @cached_property
    def _reopened(self) -> Question | None:
        for name in reversed(self.log.reopened):
            if self.statuses[name].applies:
                return self.checklist.by_id[name]
        return None


@remember(MEMORY)
def _profile_of(values: tuple[tuple[str, Value], ...], project: str | None) -> Profile:
    """Where an answer leads to is where the next one comes from: its profile is checked once."""
    known = {name: value for name, value in values if value is not None}
    return Profile(**{**known, "project": project})  # type: ignore[arg-type]


def position(consultation: Consultation, checklist: Checklist, rules: Rules) -> Position:
    """Derive where a consultation is."""
    log = fold(consultation.entries, checklist)
    values = log.values
    if consultation.project and values.get("project") is None:
        values["project"] = consultation.project  # it was named before the first question
    statuses, counting = statuses_of(tuple(values.items()), checklist, rules)
    project = counting.get("project")
    return Position(
        checklist, rules, log, statuses, counting, project if isinstance(project, str) else consultation.project
    )
