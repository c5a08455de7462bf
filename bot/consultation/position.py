"""Where a consultation stands is derived from the questions and the entries, every time; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bot.consultation.log import Log, fold
from bot.consultation.messages import Progress
from bot.consultation.question_status import QuestionStatus, statuses_of
from bot.consultation.questions import Checklist, Question
from bot.consultation.state import Consultation
from bot.decision.profile import Profile, Value
from bot.decision.rulebook import Rules

Place = Literal["opening", "question", "summary", "done", "closed"]


@dataclass(frozen=True)
class Position:
    """Where a consultation stands.

    `values` are the answers that count (None: asked, and not known). `place` says what is waited for: a yes or no to
    what was proposed ("opening"), an answer ("question"), the confirmation of the summary ("summary"), or nothing more.
    """

    checklist: Checklist
    log: Log
    statuses: Mapping[str, QuestionStatus]
    values: Mapping[str, Value]
    project: str | None

    @cached_property
    def place(self) -> Place:
        """What is waited for."""
        if self.log.closed:
            return "closed"
        if self.log.proposed:
            return "opening"
        if self.current is not None:
            return "question"
        return "done" if self.log.confirmed is not None and self.log.confirmed == self.log.said else "summary"

    @cached_property
    def current(self) -> Question | None:
        """The question that is to be answered: the one reopened last, else the first one open."""
        for name in reversed(self.log.reopened):
            if self.statuses[name].applies:
                return self.checklist.by_id[name]
        return next((q for q in self.checklist.questions if self.statuses[q.id].state == "open"), None)

    @cached_property
    def changing(self) -> bool:
        """Is the current question one that was answered, and is asked again?"""
        return self.current is not None and self.current.id in self.log.reopened

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The fields on the card that waits for an answer; none where a yes or no, or nothing, is waited for."""
        if self.place != "question" or self.current is None or self.log.restarting:
            return ()
        standing = self.statuses[self.current.id]
        return standing.applicable if self.changing else standing.open

    @property
    def paused(self) -> bool:
        """Did the person put it aside?"""
        return self.log.paused

    @cached_property
    def profile(self) -> Profile:
        """What the answers that count say of the project."""
        known = {name: value for name, value in self.values.items() if value is not None}
        return Profile(**{**known, "project": self.project})  # type: ignore[arg-type]

    @cached_property
    def progress(self) -> Progress:
        """Questions done, of those that apply now."""
        states = [standing.state for standing in self.statuses.values()]
        done = states.count("settled")
        return Progress(done=done, total=done + states.count("open"))

    @cached_property
    def latest(self) -> Question | None:
        """The question that was answered last: where *back* leads."""
        answered = [
            (self.log.answers[name].place, number, question)
            for number, question in enumerate(self.checklist.questions)
            for name in self.statuses[question.id].answered
            if name in self.log.answers
        ]
        return max(answered, key=lambda found: found[:2])[2] if answered else None


def position(consultation: Consultation, checklist: Checklist, rules: Rules) -> Position:
    """Derive where a consultation stands."""
    log = fold(consultation.entries, checklist)
    said = log.said
    if consultation.project and said.get("project") is None and "project" not in log.former:
        said["project"] = consultation.project  # it was named before the first question
    statuses, values = statuses_of(said, checklist, rules)
    project = values.get("project")
    return Position(checklist, log, statuses, values, project if isinstance(project, str) else None)
