"""Eval results and training sets shared in the DM: fetched, read in a process of its own, shown before they count.

What stays of a file is the summary and the hash. While it is read, a status line shows how far that is, and the person
can stop it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.consultation.answers import format_value
from bot.consultation.evidence_messages import EvidenceCard, ReadingState
from bot.consultation.file_reading import Attachment, FileReading
from bot.consultation.grades import latest_reading, readings
from bot.consultation.state import Consultation
from bot.consultation.user_actions import ReadFile, TextReply
from bot.decision.profile import Value
from bot.handlers.answers.streamed_answers import show_status_line
from bot.handlers.context import AppContext
from bot.handlers.conversation.begin_or_resume import begin
from bot.handlers.conversation.transitions import apply_action
from bot.handlers.conversation.word_readings import read_opening, read_reply
from bot.handlers.in_progress import RunningAnswer
from bot.ports.evidence_files import LARGEST_FILE, EvidenceFailedError, EvidenceFiles, EvidenceRefusedError, OnProgress
from bot.ports.inbound import DirectMessage, EventBase
from bot.ports.outbound import OutboundMessage, derive_id, post_in, reply_to
from bot.ports.slack_workspace import FileRefusedError

log = logging.getLogger(__name__)

# What may be eval results or a training set, by the end of its name; prompts are .txt, .md and the like.
EVIDENCE_NAMES = (
    *(".csv", ".tsv", ".xlsx", ".xlsm", ".json", ".jsonl", ".ndjson", ".parquet"),
    *(".eval", ".xml", ".html", ".htm", ".zip"),
)
LOCK_FILES = ("~$", ".~lock.")
AT_ONCE = 2  # files of one message: the second is compared with the first
UNREAD = (FileRefusedError, EvidenceRefusedError, EvidenceFailedError)
MEGABYTE = 1_000_000
STEP = 0.1  # of the whole, between two status lines


class StoppedError(Exception):
    """A person stopped the reading of a file."""


def is_evidence(file: Attachment) -> bool:
    """Whether a file can be eval results or a training set, by its name."""
    return file.name.lower().endswith(EVIDENCE_NAMES) or file.name.startswith(LOCK_FILES)


async def read_evidence(ctx: AppContext, event: DirectMessage, inside: Consultation | None) -> bool:
    """Read the eval results or the training set in a message. False if there is none.

    `inside`: the consultation that lives in the message's thread.
    """
    files = [file for file in event.files if is_evidence(file)]
    if not files:
        return False
    if inside is not None and inside.owner != event.user:
        await _refuse(ctx, event, ctx.phrases.say("evidence_not_yours"))
        return True
    possible = (inside,) if inside else await ctx.open_consultations(event.team, event.user)
    if len(possible) > 1:
        await _refuse(ctx, event, ctx.phrases.say("evidence_which"))
        return True
    found = possible[0] if possible else None
    *earlier, newest = files[:AT_ONCE]
    place, choices = (event.channel, event.root), _start(ctx, found)
    try:
        reading = await read_stoppable(ctx, event, place, newest, choices, found, earlier)
        results = [reading]
        if earlier and (isinstance(reading, str) or reading.before is None):  # the two were not compared
            results.insert(0, await read_stoppable(ctx, event, place, earlier[0], choices, found, [newest]))
    except StoppedError:
        results = [ctx.phrases.say("evidence_stopped", file=newest.name)]
    refused = " ".join(result for result in results if isinstance(result, str))
    shown = [
        result.model_copy(update={"id": derive_id(event.key, f"reading:{number}")})
        for number, result in enumerate(results)
        if not isinstance(result, str)
    ]
    if shown:
        await _note(ctx, event, shown, found, refused)
    else:
        await _refuse(ctx, event, refused)
    return True


async def _note(
    ctx: AppContext,
    event: DirectMessage,
    shown: Sequence[FileReading],
    found: Consultation | None,
    refused: str = "",
) -> None:
    """Store the readings with their consultation, which begins with them if there is none, and show each.

    What was written beside the files counts as well. `refused` says why another file of the message was not read.
    """

    def messages(consultation: Consultation, note: str, link: str = "") -> tuple[OutboundMessage, ...]:
        *earlier, newest = shown
        said = " ".join(filter(None, (refused, note)))
        cards = (evidence_message(ctx, consultation, reading, link=link) for reading in earlier)
        return *cards, evidence_message(ctx, consultation, newest, note=said, link=link)

    if found is None:
        opening = await read_opening(ctx, event.text)
        note = _note_beside(ctx, event, bool(opening.values or opening.candidates))
        await begin(
            ctx, event, opening, words=event.text, room=event.channel, thread=None if event.thread else event.ts,
            readings=tuple(shown), below=lambda begun: messages(begun, note),
        )  # fmt: skip
        return
    async with ctx.locked_now(found) as consultation:
        reply = await _read_words(ctx, consultation, event.text)
        note = _note_beside(ctx, event, reply is not None)
        link = await ctx.thread_link(consultation) if event.root != consultation.thread else ""
        before = messages(consultation, note, link)
        await apply_action(ctx, event, consultation, ReadFile(tuple(shown), reply), before=before)


async def _read_words(ctx: AppContext, consultation: Consultation, text: str) -> TextReply | None:
    """What was written beside a file, if it states something."""
    action = await read_reply(ctx, consultation, text) if text.strip() else None
    return action if isinstance(action, TextReply) and (action.values or action.candidates) else None


def _note_beside(ctx: AppContext, event: DirectMessage, words_read: bool) -> str:
    """What was not read of a message with files: words that state nothing, and files beyond the second."""
    left_out = [file.name for file in event.files if is_evidence(file)][AT_ONCE:]
    notes = [ctx.phrases.say("evidence_words")] if event.text.strip() and not words_read else []
    notes += [ctx.phrases.say("evidence_two", files=", ".join(left_out))] if left_out else []
    return " ".join(notes)


def _start(ctx: AppContext, consultation: Consultation | None) -> dict[str, str]:
    """The choices that are known before a file is read: how the eval results before were read, and the limit."""
    if consultation is None:
        return {}
    before = latest_reading(consultation, "evals")
    threshold = ctx.position(consultation).values.get("failure_threshold")
    limit = {"threshold": str(threshold)} if isinstance(threshold, float | int) else {}
    return {**(before.choices if before else {}), **limit}


async def _refuse(ctx: AppContext, event: DirectMessage, text: str) -> None:
    await ctx.commit(event, reply_to(event, "evidence", ctx.notice("evidence_refused", text=text)))


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

    `others` are the eval results to compare it with; else the last that the consultation has. Raises StoppedError if
    the person stopped it.
    """
    known = [*others] or _compared(consultation, file, choices)

    async def read() -> FileReading | str:
        fetching = ctx.phrases.say("evidence_fetching", file=file.name)
        async with show_status_line(ctx, event, *place, fetching) as show_status:
            try:
                async with fetched(ctx, file, *known) as (path, *paths):
                    show = _in_steps(ctx, file.name, show_status)
                    reading = await _read_either(ctx.evidence, path, paths[0] if paths else None, choices, show)
            except UNREAD as error:
                return explain_unread(ctx, file, error)
        return reading.model_copy(update={"files": (file, *known), "choices": dict(choices)})

    task = asyncio.create_task(read())
    with ctx.answers.allow_stop((event.team, *place), RunningAnswer(event.user, task)):
        try:
            return await task
        except asyncio.CancelledError:
            if (ours := asyncio.current_task()) is None or ours.cancelling():
                raise
            raise StoppedError from None
        finally:
            task.cancel()


async def _read_either(
    evidence: EvidenceFiles, path: Path, other: Path | None, choices: Mapping[str, str], show: OnProgress
) -> FileReading:
    """Together with the other file if the two can be compared, else by itself, at last with the limit alone."""
    attempts: list[tuple[Path | None, Mapping[str, str]]] = [(None, choices)]
    if other is not None:  # what is wrong may be the other file's, or that the two don't fit, or choices made for it
        limit = {name: value for name, value in choices.items() if name == "threshold"}
        attempts = [(other, choices), (None, choices), *([(None, limit)] if limit != choices else [])]
    for compared, chosen in attempts[:-1]:
        with suppress(EvidenceRefusedError):
            return await evidence.read(path, compared, chosen, show)
    return await evidence.read(path, *attempts[-1], show)


def explain_unread(ctx: AppContext, file: Attachment, error: Exception) -> str:
    """Why a file was not read, in a sentence. `error` is of `UNREAD`."""
    if isinstance(error, FileRefusedError):
        return ctx.phrases.say(f"evidence_{error.reason}", file=file.name, limit=f"{LARGEST_FILE // MEGABYTE} MB")
    if isinstance(error, EvidenceFailedError):
        log.error("a file could not be read: %s", type(error).__name__)
        return ctx.phrases.say("evidence_failed", file=file.name)
    return str(error)


def evidence_message(
    ctx: AppContext,
    consultation: Consultation,
    reading: FileReading,
    state: ReadingState = "shown",
    *,
    key: str = "",
    note: str = "",
    link: str = "",
) -> OutboundMessage:
    """The card of a reading, for the consultation's thread. `key`: that of the event that changes it in place."""

    def fills(values: Mapping[str, Value]) -> tuple[str, ...]:
        known = ((ctx.checklist.fields.get(name), value) for name, value in values.items())
        return tuple(
            f"{field.label.removesuffix('?')}: {format_value(field, value, ctx.phrases)}"
            for field, value in known
            if field
        )

    tuned_fills = fills(reading.tuned_values)
    card = EvidenceCard(
        reading=reading, state=state, fills=fills(reading.values), tuned_fills=tuned_fills, note=note, link=link
    )
    ident = derive_id(key or reading.id, f"evidence:{state}")
    return post_in(consultation, ident, card, f"evidence:{reading.id}", edits=bool(key))


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
            own = Path(folder) / str(number)
            own.mkdir()
            try:
                paths.append(await ctx.workspace.save_file(file, own, LARGEST_FILE))
            except FileRefusedError:
                if number == 0:
                    raise
        yield tuple(paths)


def _in_steps(ctx: AppContext, name: str, show_status: Callable[[str], None]) -> OnProgress:
    """Shows how far a file is read."""
    last = 0.0

    def show(share: float) -> None:
        nonlocal last
        if share >= last + STEP:
            last = share
            show_status(ctx.phrases.say("evidence_reading", file=name, percent=round(share * 100)))

    return show
