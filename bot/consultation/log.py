"""What a consultation's entries add up to: the latest answer to each field, and what is pending."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.consultation.file_reading import FileSource
from bot.consultation.questions import Checklist, Field
from bot.consultation.state import Entry, How
from bot.decision.profile import PairedTest, Value

Pending = Literal["restart", "replace"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One field's answer: its value (None: asked, not known), how it came, its entry's place in the log, its file."""

    value: Value
    how: How
    place: int
    file: FileSource | None = None


@dataclass(slots=True)
class Log:
    """The sum of the entries so far.

    `reopened` are cards to ask again, the latest last. `offered` are the values that may have been meant by the last
    reply, `suggested` those by the first message: they wait for the card of their question. `paired` is the test of
    two files whose counts were used, `tests` are those of all files that were read. `pending` is what the next word
    decides. `confirmed` is what the last verdict was drawn from. `misread` is the card whose last reply was not
    understood.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    offered: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    suggested: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    paired: PairedTest | None = None
    tests: dict[FileSource, PairedTest] = field(default_factory=dict)
    reopened: list[str] = field(default_factory=list)
    confirmed: dict[str, Value] | None = None
    misread: str | None = None
    pending: Pending | None = None
    paused: bool = False
    finishing: bool = False
    dropped: bool = False

    @property
    def values(self) -> dict[str, Value]:
        """The values alone."""
        return {name: answer.value for name, answer in self.answers.items()}

    def suggestions(self, names: Iterable[str], checklist: Checklist) -> dict[str, tuple[Value, ...]]:
        """What the first message may have meant by these fields; a number whose role is to be asked comes alone."""
        return first_asked({name: self.suggested[name] for name in names if self.suggested.get(name)}, checklist)


def asks_role(field: Field, values: tuple[Value, ...]) -> bool:
    """Is it one number of which a person is asked whether it is this field ("180 ms: is that a hard limit?")?"""
    return field.confirm is not None and len(values) == 1 and values[0] is not None


def first_asked(offered: Mapping[str, tuple[Value, ...]], checklist: Checklist) -> dict[str, tuple[Value, ...]]:
    """What is shown of what may have been meant: a number whose role is to be asked comes alone, before the rest."""
    alone = next((name for name, values in offered.items() if asks_role(checklist.fields[name], values)), None)
    return {name: values for name, values in offered.items() if values and alone in (None, name)}


def fold(entries: Iterable[Entry], checklist: Checklist) -> Log:
    """Add up the entries, oldest first."""
    log = Log()
    for place, entry in enumerate(entries):
        if entry.kind != "misread":
            log.misread = None
        log.pending = None
        _add(log, entry, place, checklist)
    return log


def _add(log: Log, entry: Entry, place: int, checklist: Checklist) -> None:
    match entry.kind:
        case "answered":
            _answer(log, entry, place, checklist)
        case "offered" if entry.how == "opening":
            log.suggested = {name: values for name, values in entry.candidates.items() if name in checklist.fields}
        case "offered":
            log.offered = {name: values for name, values in entry.candidates.items() if name in checklist.fields}
            log.paused = False
        case "reopened" if entry.question in checklist.by_id:
            log.reopened = [*_without(log.reopened, entry.question), entry.question or ""]
            log.offered = {}
        case "kept":
            log.reopened = _without(log.reopened, entry.question)
            kept = checklist.by_id.get(entry.question or "")
            if kept is not None and not log.offered:  # it is none of what was suggested
                none = log.suggestions((field.name for field in kept.fields), checklist)
                log.suggested = {name: values for name, values in log.suggested.items() if name not in none}
            shown = first_asked(log.offered, checklist)
            log.offered = {name: values for name, values in log.offered.items() if name not in shown}
        case "asked_replace":
            log.pending = "replace"
        case "misread":
            log.misread = entry.question
        case "paused":
            log.paused = True
        case "resumed":
            log.paused = log.dropped = False
        case "asked_restart":
            log.pending = "restart"
        case "restarted":
            log.__init__()  # type: ignore[misc]  # nothing said before counts
        case "finishing":
            log.finishing = True
        case "read" if entry.reading is not None and entry.reading.paired is not None:
            log.tests[entry.reading.source] = entry.reading.paired
        case "confirmed":
            log.confirmed = log.values
        case "dropped":
            log.dropped = True


def _answer(log: Log, entry: Entry, place: int, checklist: Checklist) -> None:
    """New answers count at once; they also settle what was offered, or reopened, for the same fields."""
    log.answers.update({name: Answer(value, entry.how, place, entry.file) for name, value in entry.values.items()})
    if entry.file is not None and "tuned_failures" in entry.values:
        log.paired = log.tests.get(entry.file)
    if log.reopened:
        answered = {checklist.asking[name].id for name in entry.values if name in checklist.asking}
        log.reopened = [name for name in log.reopened if name not in answered]
    if log.offered:
        log.offered = {name: values for name, values in log.offered.items() if name not in entry.values}
    if log.suggested:
        log.suggested = {name: values for name, values in log.suggested.items() if name not in entry.values}
    log.paused = False


def _without(names: Iterable[str], gone: str | None) -> list[str]:
    return [name for name in names if name != gone]
