"""The buttons on a reading: use its numbers, change how the file is read, look at examples, clean a training set."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from bot.consultation.evidence_messages import ReadingState
from bot.consultation.file_reading import FileReading, ReadingQuestion, SlackFile
from bot.consultation.messages import Control, Option
from bot.consultation.position import position
from bot.consultation.state import Consultation
from bot.consultation.user_actions import FormAnswer, ReadFile
from bot.decision.profile import Value
from bot.handlers.context import AppContext
from bot.handlers.evidence_cards import evidence_card, evidence_message, find_reading
from bot.handlers.evidence_charts import share_rates
from bot.handlers.fetched_files import fetched
from bot.handlers.file_readings import read_stoppable
from bot.handlers.transitions import apply_action, not_yours, own_consultation
from bot.ports.event_handler import Ephemeral, FieldErrors, OpenModal, Response
from bot.ports.evidence_files import EvidenceFailedError, EvidenceFiles, EvidenceRefusedError
from bot.ports.inbound import BlockAction, ViewSubmission
from bot.ports.slack_workspace import FileRefusedError, Upload
from bot.ports.views import FormSection, ReadingForm, SampleForm

log = logging.getLogger(__name__)
Drawn = TypeVar("Drawn")

AGREE, DISAGREE = "agree", "disagree"
REPEATS = ("clusters", "cases", "all")
LABEL = "label_"  # begins the name of each example's control


async def use_numbers(ctx: AppContext, event: BlockAction) -> Response:
    """*Use these numbers*: they count from now on, as measured in this file."""
    return await _use(ctx, event, "used")


async def use_as_tuned(ctx: AppContext, event: BlockAction) -> Response:
    """*It's the trained model*: the second file's numbers are those of the trained model."""
    return await _use(ctx, event, "used_tuned")


async def leave(ctx: AppContext, event: BlockAction) -> Response:
    """*Don't use it*: the card becomes a line."""
    async with ctx.locked(event.team, event.value.get("consultation", "")) as consultation:
        reading = own_reading(ctx, event, consultation)
        if isinstance(reading, Ephemeral) or consultation is None:
            return reading if isinstance(reading, Ephemeral) else None
        card = evidence_card(ctx, consultation, reading, "left")
        await ctx.commit(event, evidence_message(ctx, consultation, reading, card, key=event.key))
    return None


async def _use(ctx: AppContext, event: BlockAction, state: ReadingState) -> Response:
    async with ctx.locked(event.team, event.value.get("consultation", "")) as consultation:
        reading = own_reading(ctx, event, consultation)
        if isinstance(reading, Ephemeral) or consultation is None:
            return reading if isinstance(reading, Ephemeral) else None
        values = reading.tuned_values if state == "used_tuned" else reading.values
        if not values or reading.questions:
            return ctx.ephemeral("evidence_open")
        card = evidence_card(ctx, consultation, reading, state)
        used = evidence_message(ctx, consultation, reading, card, key=event.key)
        action = FormAnswer(None, values, "file", reading.source)
        threshold = position(consultation, ctx.checklist, ctx.rules).values.get("failure_threshold")
        room, thread = consultation.room or "", consultation.thread
        ctx.scope.afterwards.append(lambda: share_rates(ctx, reading, threshold, room, thread))
        return await apply_action(ctx, event, consultation, action, after=(used,))


async def open_reading(ctx: AppContext, event: BlockAction) -> Response:
    """*Answer these questions*, *Change how it's read*: the modal with the choices."""
    found = await own_consultation(ctx, event)
    if isinstance(found, Ephemeral):
        return found
    reading = find_reading(found, event.value.get("reading", ""))
    if reading is None:
        return ctx.ephemeral("button_unknown")
    sections = tuple(
        FormSection(title=question.text, controls=tuple(_controls(ctx, question, reading.choices)))
        for question in (*reading.questions, *_other_choices(ctx, reading))
    )
    return OpenModal(modal=ReadingForm(consultation=found.id, reading=reading.id, sections=sections))


async def read_again(ctx: AppContext, event: ViewSubmission) -> Response:
    """Read the file again with what was chosen. It is fetched anew: nothing of it was kept."""
    found = await own_consultation(ctx, event)
    if isinstance(found, Ephemeral):
        return found
    reading = find_reading(found, event.value.get("reading", ""))
    if reading is None or not reading.files:
        return ctx.ephemeral("button_unknown")
    given = {name: str(value) for name, value in event.values.items() if isinstance(value, str | int | float)}
    given |= {name: ", ".join(value) for name, value in event.values.items() if isinstance(value, tuple)}
    choices = {**reading.choices, **given}
    place = (found.room or "", found.thread or "")
    try:
        again = await read_stoppable(ctx, event, place, reading.files[0], choices, found, reading.files[1:])
    except asyncio.CancelledError:
        if (task := asyncio.current_task()) is None or task.cancelling():
            raise
        return ctx.ephemeral("evidence_stopped", file=reading.source.name)
    if isinstance(again, str):
        return Ephemeral(message=ctx.notice("evidence_refused", text=again))
    again = again.model_copy(update={"id": reading.id})
    async with ctx.locked(event.team, found.id, fresh=True) as current:
        consultation = current or found
        card = evidence_card(ctx, consultation, again)
        shown = evidence_message(ctx, consultation, again, card, key=event.key)
        return await apply_action(ctx, event, consultation, ReadFile((again,)), after=(shown,))


async def open_sample(ctx: AppContext, event: BlockAction) -> Response:
    """*Look at 20 examples*: a random sample to agree or disagree with."""
    drawn = await draw_sample(ctx, event, lambda evidence, path, _, seed: evidence.sample(path, seed))
    if isinstance(drawn, Ephemeral):
        return drawn
    consultation, reading, examples = drawn
    return OpenModal(modal=SampleForm(consultation=consultation, reading=reading, examples=examples))


async def draw_sample(
    ctx: AppContext, event: BlockAction, draw: Callable[[EvidenceFiles, Path, FileReading, int], Awaitable[Drawn]]
) -> tuple[str, str, Drawn] | Ephemeral:
    """The ids of the consultation and its reading, and what `draw` takes of the file; or a word why there is none.

    The file is fetched anew: its texts were not kept, and are not. `draw` also gets the seed, which is the file's own.
    """
    found = await own_consultation(ctx, event)
    if isinstance(found, Ephemeral):
        return found
    reading = find_reading(found, event.value.get("reading", ""))
    if reading is None or ctx.evidence is None:
        return ctx.ephemeral("button_unknown")
    try:
        async with fetched(ctx, reading.files[0]) as (path, *_):
            drawn = await draw(ctx.evidence, path, reading, int(reading.source.sha256[:8], 16))
    except (FileRefusedError, EvidenceRefusedError, EvidenceFailedError) as error:
        return Ephemeral(message=ctx.notice("evidence_refused", text=why(ctx, reading.files[0], error)))
    return found.id, reading.id, drawn


async def submit_sample(ctx: AppContext, event: ViewSubmission) -> Response:
    """What the judged examples say of all labels, on the card of the training set."""
    judged = [value for name, value in event.values.items() if name.startswith(LABEL)]
    wrong = judged.count(DISAGREE)
    async with ctx.locked(event.team, event.value.get("consultation", "")) as consultation:
        reading = own_reading(ctx, event, consultation)
        if isinstance(reading, Ephemeral) or consultation is None:
            return reading if isinstance(reading, Ephemeral) else None
        if not judged or ctx.evidence is None:
            return FieldErrors(errors={f"{LABEL}0": ctx.phrases.say("evidence_judge_first")})
        share = ctx.evidence.estimate_wrong(len(judged), wrong, max(reading.usable, len(judged)))
        line = ctx.phrases.say(
            "evidence_wrong_labels",
            wrong=wrong,
            judged=len(judged),
            rate=f"{share.rate:.0%}",
            low=f"{share.low:.0%}",
            high=f"{share.high:.0%}",
        )
        judged_reading = reading.model_copy(update={"notes": (line,)})
        card = evidence_card(ctx, consultation, judged_reading)
        shown = evidence_message(ctx, consultation, judged_reading, card, key=event.key)
        return await apply_action(ctx, event, consultation, ReadFile((judged_reading,)), after=(shown,))


async def clean_file(ctx: AppContext, event: BlockAction) -> Response:
    """*Cleaned file and report*: both are shared in the thread."""
    found = await own_consultation(ctx, event)
    if isinstance(found, Ephemeral):
        return found
    reading = find_reading(found, event.value.get("reading", ""))
    if reading is None or ctx.evidence is None:
        return ctx.ephemeral("button_unknown")
    diversity = position(found, ctx.checklist, ctx.rules).values.get("input_diversity")
    try:
        async with fetched(ctx, *reading.files) as (path, *others):
            with TemporaryDirectory(prefix="cleaned-") as folder:
                target = Path(folder) / f"cleaned_{path.name}"
                named = str(diversity) if diversity else None
                cleaned = await ctx.evidence.clean(path, others[0] if others else None, target, named)
                content = await asyncio.to_thread(target.read_bytes)
    except (FileRefusedError, EvidenceRefusedError, EvidenceFailedError) as error:
        return Ephemeral(message=ctx.notice("evidence_refused", text=why(ctx, reading.files[0], error)))
    report = Upload(
        name=f"{Path(reading.source.name).stem}_report.md",
        content=cleaned.report.encode(),
        title=ctx.phrases.say("evidence_report_title", file=reading.source.name),
    )
    title = ctx.phrases.say("evidence_cleaned_title", file=reading.source.name, kept=f"{cleaned.kept:,}")
    for upload in (Upload(name=f"cleaned_{path.name}", content=content, title=title), report):
        if not upload.content or not await ctx.workspace.upload_file(found.room or "", found.thread, upload):
            return ctx.ephemeral("evidence_not_shared")
    return None


def why(ctx: AppContext, file: SlackFile, error: Exception) -> str:
    """Why a file was not read, in a sentence."""
    if isinstance(error, FileRefusedError):
        return ctx.phrases.say(f"evidence_{error.reason}", file=file.name, limit="20 MB")
    if isinstance(error, EvidenceFailedError):
        log.error("a file could not be read: %s", type(error).__name__)
        return ctx.phrases.say("evidence_failed", file=file.name)
    return str(error)


def own_reading(
    ctx: AppContext, event: BlockAction | ViewSubmission, consultation: Consultation | None
) -> FileReading | Ephemeral:
    """The reading that an event names, if the consultation is this person's; else what to say."""
    if consultation is None or consultation.owner != event.user:
        return not_yours(ctx, consultation.owner if consultation else None)
    return find_reading(consultation, event.value.get("reading", "")) or ctx.ephemeral("button_unknown")


def _controls(ctx: AppContext, question: ReadingQuestion, choices: Mapping[str, str]) -> list[Control]:
    """The controls that answer a question: a choice if its answers are known, else a text."""
    found = []
    for key in question.keys:
        label, known = ctx.phrases.say(f"reading_{key}"), choices.get(key, "")
        if question.choices and key == question.keys[0]:
            options = tuple(Option(label=_label(ctx, key, choice), value=choice) for choice in question.choices)
            initial: Value = known if known in question.choices else None
            found.append(Control(field=key, kind="choice", label=label, options=options, initial=initial))
        else:
            found.append(Control(field=key, kind="text", label=label, initial=known or None))
    return found


def _label(ctx: AppContext, key: str, choice: str) -> str:
    if key == "repeats_as":
        return ctx.phrases.say(f"reading_repeats_{choice}")
    return ctx.phrases.say(f"reading_errors_{choice}") if key == "errors_as" else choice


def _other_choices(ctx: AppContext, reading: FileReading) -> tuple[ReadingQuestion, ...]:
    """Everything else that can be changed about a reading, beside what its questions ask."""
    asked = {key for question in reading.questions for key in question.keys}
    every = (
        ReadingQuestion(about="pass column", text=ctx.phrases.say("reading_verdict"), keys=("pass_column", "passes")),
        ReadingQuestion(about="threshold", text=ctx.phrases.say("reading_limits"), keys=("at_least", "at_most")),
        ReadingQuestion(about="id", text=ctx.phrases.say("reading_cases"), keys=("id_column", "variant")),
        ReadingQuestion(about="groups", text=ctx.phrases.say("reading_groups"), keys=("group_column",)),
        ReadingQuestion(
            about="repeats", text=ctx.phrases.say("reading_repeats"), keys=("repeats_as",), choices=REPEATS
        ),
    )
    left = [
        question.model_copy(update={"keys": tuple(key for key in question.keys if key not in asked)})
        for question in every
    ]
    return tuple(question for question in left if question.keys)
