"""A file is fetched, read in a process of its own, and deleted; what stays is the summary and the hash.

While it is read, a status line shows how far that is, and the person can stop it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.consultation.file_reading import Attachment, FileReading
from bot.consultation.grades import readings
from bot.consultation.state import Consultation
from bot.handlers.answers.streamed_answers import show_status_line
from bot.handlers.context import AppContext
from bot.handlers.running_answers import RunningAnswer
from bot.ports.evidence_files import (
    LARGEST_FILE,
    EvidenceFailedError,
    EvidenceFiles,
    EvidenceRefusedError,
    OnProgress,
)
from bot.ports.inbound import EventBase
from bot.ports.slack_workspace import FileRefusedError

log = logging.getLogger(__name__)

UNREAD = (FileRefusedError, EvidenceRefusedError, EvidenceFailedError)
MEGABYTE = 1_000_000
STEP = 0.1  # of the whole, between two status lines
LONGEST_NAME = 60  # with four bytes each, and a word before them: file systems take 255
# On Windows these are devices, whatever follows behind a dot:
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions
DEVICES = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))})


async def read_stoppable(
    ctx: AppContext,
    event: EventBase,
    place: tuple[str, str],
    file: Attachment,
    choices: Mapping[str, str],
    consultation: Consultation | None,
    others: Sequence[Attachment] = (),
) -> FileReading | str:
    """The reading of a file, with its progress as a status line in `place` (channel, thread), or why there is none.

    `others` are the eval results to compare it with; else the last that the consultation has. Raises CancelledError
    if the person stopped it.
    """
    evidence, known = ctx.evidence, [*others] or _compared(consultation, file, choices)
    assert evidence is not None

    async def read() -> FileReading | str:
        async with _show_progress(ctx, event, place, file.name) as show:
            try:
                async with fetched(ctx, file, *known) as (path, *paths):
                    reading = await _read_either(evidence, path, paths[0] if paths else None, choices, show)
            except UNREAD as error:
                return explain_unread(ctx, file, error)
        return reading.model_copy(update={"files": (file, *known), "choices": dict(choices), "size": file.size})

    task = asyncio.create_task(read())
    with ctx.answers.allow_stop((event.team, *place), RunningAnswer(event.user, task)):
        try:
            return await task
        finally:
            task.cancel()


async def _read_either(
    evidence: EvidenceFiles, path: Path, other: Path | None, choices: Mapping[str, str], show: OnProgress
) -> FileReading:
    """Together with the other file if the two can be compared, else by itself."""
    if other is not None:
        try:
            return await evidence.read(path, other, choices, show)
        except EvidenceRefusedError:
            pass  # what is wrong may be the other file's, or that the two don't fit
    try:
        return await evidence.read(path, None, choices, show)
    except EvidenceRefusedError:  # the choices may be those of the file before
        limit = {name: value for name, value in choices.items() if name == "threshold"}
        if limit == dict(choices) or other is None:
            raise
        return await evidence.read(path, None, limit, show)


def explain_unread(ctx: AppContext, file: Attachment, error: Exception) -> str:
    """Why a file was not read, in a sentence. `error` is of `UNREAD`."""
    if isinstance(error, FileRefusedError):
        return ctx.phrases.say(f"evidence_{error.reason}", file=file.name, limit=f"{LARGEST_FILE // MEGABYTE} MB")
    if isinstance(error, EvidenceFailedError):
        log.error("a file could not be read: %s", type(error).__name__)
        return ctx.phrases.say("evidence_failed", file=file.name)
    return str(error)


def _compared(consultation: Consultation | None, file: Attachment, choices: Mapping[str, str]) -> list[Attachment]:
    """The last eval results of this consultation that were another file."""
    if consultation is None or choices.get("alone"):
        return []
    for known in reversed(readings(consultation)):
        if known.subject == "evals" and known.files and known.files[0].id != file.id:
            return [known.files[0]]
    return []


@asynccontextmanager
async def fetched(ctx: AppContext, *files: Attachment) -> AsyncIterator[tuple[Path, ...]]:
    """The files on disk, each in a folder of its own, until the block ends. The first must be there; the others may be
    gone. Raises FileRefusedError."""
    with TemporaryDirectory(prefix="evidence-") as folder:
        paths: list[Path] = []
        for number, file in enumerate(files):
            target = Path(folder) / str(number) / safe_name(file.name)
            target.parent.mkdir()
            try:
                await ctx.workspace.save_file(file, target, LARGEST_FILE)
            except FileRefusedError:
                if number == 0:
                    raise
                continue
            paths.append(target)
        yield tuple(paths)


@asynccontextmanager
async def _show_progress(
    ctx: AppContext, event: EventBase, place: tuple[str, str], name: str
) -> AsyncIterator[OnProgress]:
    """A status line in the thread while a file is read."""
    last = 0.0
    async with show_status_line(ctx, event, *place, ctx.phrases.say("evidence_fetching", file=name)) as show_status:

        def show(share: float) -> None:
            nonlocal last
            if share >= last + STEP:
                last = share
                show_status(ctx.phrases.say("evidence_reading", file=name, percent=round(share * 100)))

        yield show


def safe_name(name: str) -> str:
    """A file's name without what a path reads in it, on any system."""
    shown = "".join(sign for sign in name if sign.isprintable() and sign not in '/\\:*?"<>|')
    safe = shown[-LONGEST_NAME:].lstrip(".").rstrip(". ") or "file"
    return f"file {safe}" if safe.partition(".")[0].strip().upper() in DEVICES else safe
