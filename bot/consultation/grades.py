"""The grade of each fact: measured in a file, or said. What nobody answered has none."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.consultation.answers import format_facts
from bot.consultation.file_reading import FileReading, FileSource, ReadingSubject
from bot.consultation.log import fold
from bot.consultation.phrases import Phrases
from bot.consultation.questions import Checklist
from bot.consultation.state import Consultation
from bot.decision.profile import Profile

MEASURED, SAID = "measured", "said"


def measured_in(consultation: Consultation, checklist: Checklist) -> dict[str, FileSource]:
    """The fields whose answer now comes from a file, with that file. A count that was typed since is none of them."""
    answers = fold(consultation.entries, checklist).answers
    return {
        name: answer.file
        for name, answer in answers.items()
        if answer.how == "file" and answer.file is not None and answer.value is not None
    }


def grades_json(profile: Profile, files: Mapping[str, FileSource]) -> dict[str, dict[str, str]]:
    """Each known field's grade, for the public JSON: `{"grade", "file", "sha256"}`."""
    known = profile.model_dump(exclude_none=True)
    return {
        name: {"grade": MEASURED, "file": files[name].name, "sha256": files[name].sha256}
        if name in files
        else {"grade": SAID}
        for name in known
        if name != "project"
    }


def measured_lines(
    profile: Profile, files: Mapping[str, FileSource], phrases: Phrases, checklist: Checklist
) -> tuple[str, ...]:
    """A line for each file: which facts were measured in it."""
    lines = []
    for source in dict.fromkeys(files.values()):
        known = profile.model_dump(exclude_none=True)
        names = [name for name, file in files.items() if file == source and name in checklist.fields and name in known]
        facts = format_facts(checklist.fields, known, names, phrases)
        if facts:
            lines.append(phrases.say("evidence_measured", file=source.name, sha256=source.short_hash, facts=facts))
    return tuple(lines)


def readings(consultation: Consultation) -> tuple[FileReading, ...]:
    """The readings that still count, oldest first; of those with the same id the latest. None from before a restart."""
    found: dict[str, FileReading] = {}
    for entry in consultation.entries:
        if entry.kind == "restarted":
            found = {}
        elif entry.reading is not None:
            found.pop(entry.reading.id, None)
            found[entry.reading.id] = entry.reading
    return tuple(found.values())


def latest_reading(
    consultation: Consultation, subject: ReadingSubject, files: Collection[FileSource] | None = None
) -> FileReading | None:
    """The last reading of this subject that counts, or None. `files`: those that it may be of."""
    found = (each for each in reversed(readings(consultation)) if each.subject == subject)
    return next((each for each in found if files is None or each.source in files), None)
