"""What a consultation's entries add up to: the latest answer to each field, and what is pending."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.consultation.questions import Checklist
from bot.consultation.state import Entry, How
from bot.decision.profile import Value


@dataclass(frozen=True, slots=True)
class Answer:
    """One field's answer: its value (None: asked, and not known), how it came, and its entry's place in the log."""

    value: Value
    how: How
    place: int


@dataclass(slots=True)
class Log:
    """The sum of the entries so far.

    `proposed` waits for a yes or no. `reopened` are questions to ask again, the latest last. `former` are answers that
    were taken back, kept to show what was said. `confirmed` is what the last verdict was drawn from. `misreads` counts
    replies to one question that were not understood, one after the other.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    proposed: dict[str, Value] = field(default_factory=dict)
    proposed_by: list[How] = field(default_factory=list)
    reopened: list[str] = field(default_factory=list)
    former: dict[str, Value] = field(default_factory=dict)
    confirmed: dict[str, Value] | None = None
    misreads: int = 0
    misread: str | None = None
    paused: bool = False
    restarting: bool = False
    closed: bool = False

    @property
    def begun_with_proposal(self) -> bool:
        """Is what waits for a yes or no from the opening question, rather than from a reply?"""
        return "opening" in self.proposed_by

    @property
    def said(self) -> dict[str, Value]:
        """The values alone."""
        return {name: answer.value for name, answer in self.answers.items()}


def fold(entries: Iterable[Entry], checklist: Checklist) -> Log:
    """Add up the entries, oldest first."""
    log = Log()
    for place, entry in enumerate(entries):
        if entry.kind != "misread":
            log.misreads, log.misread = 0, None
        log.restarting = entry.kind == "asked_restart"
        _add(log, entry, place, checklist)
    return log


def _add(log: Log, entry: Entry, place: int, checklist: Checklist) -> None:
    match entry.kind:
        case "answered":
            _answer(log, entry, place, checklist)
        case "proposed":
            log.proposed.update(entry.values)
            log.proposed_by.append(entry.how)
        case "accepted":
            log.answers.update({name: Answer(value, entry.how, place) for name, value in log.proposed.items()})
            _settle(log)
        case "declined":
            _settle(log)
        case "reopened" if entry.question in checklist.by_id:
            log.reopened = [*(name for name in log.reopened if name != entry.question), entry.question or ""]
        case "withdrawn" if entry.question in checklist.by_id:
            _withdraw(log, entry.question or "", checklist)
        case "misread":
            log.misreads = log.misreads + 1 if log.misread == entry.question else 1
            log.misread = entry.question
        case "paused":
            log.paused = True
        case "resumed":
            log.paused = False
        case "restarted":
            log.__init__()  # type: ignore[misc]  # nothing said before counts
        case "confirmed":
            log.confirmed = log.said
        case "closed":
            log.closed = True
        case _:
            pass


def _answer(log: Log, entry: Entry, place: int, checklist: Checklist) -> None:
    """New answers count at once; they also settle what was proposed, or reopened, for the same fields."""
    log.answers.update({name: Answer(value, entry.how, place) for name, value in entry.values.items()})
    answered = {checklist.asking[name].id for name in entry.values if name in checklist.asking}
    log.reopened = [name for name in log.reopened if name not in answered]
    for name in entry.values:
        log.proposed.pop(name, None)
        log.former.pop(name, None)
    if not log.proposed:
        _settle(log)
    log.paused = False


def _settle(log: Log) -> None:
    """Nothing is proposed any more."""
    log.proposed.clear()
    log.proposed_by.clear()


def _withdraw(log: Log, question: str, checklist: Checklist) -> None:
    for one in checklist.by_id[question].fields:
        answer = log.answers.pop(one.name, None)
        if answer is not None:
            log.former[one.name] = answer.value
    log.reopened = [name for name in log.reopened if name != question]
