"""The buttons on a reading: use its numbers, change how the file is read, judge a sample, clean a training set.

A sample is some examples of a training set, whose labels people judge, or some failed cases, which people sort by kind.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.consultation.evidence_messages import ReadingState
from bot.consultation.file_reading import FAILURE_KINDS, FailedCase, FileReading, ReadingQuestion
from bot.consultation.grades import readings
from bot.consultation.messages import Control, Option
from bot.consultation.state import Consultation
from bot.consultation.user_actions import FormAnswer, ReadFile
from bot.handlers.context import AppContext
from bot.handlers.conversation.transitions import apply_action
from bot.handlers.evidence.shared_files import (
    UNREAD,
    StoppedError,
    evidence_message,
    explain_unread,
    fetched,
    read_stoppable,
)
from bot.handlers.verdicts.verdict_posts import share_rates
from bot.ports.event_handler import FieldErrors, Response
from bot.ports.inbound import BlockAction, Interaction, Person, ViewSubmission
from bot.ports.slack_workspace import Upload
from bot.ports.views import Form, FormSection

OwnReading = tuple[Consultation, FileReading]
LABEL, KIND = "label_", "kind_"  # begin the names of the inputs of an example and of a failed case
AGREE, DISAGREE = "agree", "disagree"
MAJORITY = 0.5  # of the failures that people sorted
# What can be changed about a reading beside what its questions ask, and the values of the only choice among it.
OTHER_CHOICES = {
    "verdict": ("pass_column", "passes"),
    "limits": ("at_least", "at_most"),
    "cases": ("id_column", "variant"),
    "groups": ("group_column",),
    "repeats": ("repeats_as",),
}
REPEATS = ("clusters", "cases", "all")
NAMED_CHOICES = {"repeats_as": "repeats", "errors_as": "errors"}  # whose values have names in the phrases


async def use_numbers(state: ReadingState, ctx: AppContext, event: BlockAction) -> Response:
    """*Use these numbers*: they count from now on, as measured in this file.

    *It's the trained model* ("used_tuned"): the second file's numbers are those of the trained model.
    """
    async with _locked_reading(ctx, event) as (consultation, reading):
        values = reading.tuned_values if state == "used_tuned" else reading.values
        if not values or reading.questions:
            return ctx.ephemeral("evidence_open")
        used = evidence_message(ctx, consultation, reading, state, key=event.key)
        threshold = ctx.position(consultation).values.get("failure_threshold")
        place = (consultation.room or "", consultation.thread)
        ctx.scope.afterwards.append(lambda: share_rates(ctx, reading, threshold, *place))
        action = FormAnswer(None, values, "file", reading.source)
        return await apply_action(ctx, event, consultation, action, after=(used,))


async def leave(ctx: AppContext, event: BlockAction) -> Response:
    """*Don't use it*: the card becomes a line."""
    async with _locked_reading(ctx, event) as (consultation, reading):
        await ctx.commit(event, evidence_message(ctx, consultation, reading, "left", key=event.key))
    return None


async def open_reading(ctx: AppContext, event: BlockAction) -> Response:
    """*Answer these questions*, *Change how it's read*: what the file leaves open first, then all other choices."""
    found, reading = await _own_reading(ctx, event)
    intro, value = ctx.phrases.say("modal_reading_intro"), _names(found, reading)
    sections = tuple(
        FormSection(title=question.text, controls=_controls(ctx, question, reading.choices))
        for question in (*reading.questions, *_other_choices(ctx, reading))
    )
    return Form(submit=read_again, name="modal_reading", intro=intro, sections=sections, value=value, optional=True)


def _other_choices(ctx: AppContext, reading: FileReading) -> tuple[ReadingQuestion, ...]:
    asked = {key for question in reading.questions for key in question.keys}
    left = {about: tuple(key for key in keys if key not in asked) for about, keys in OTHER_CHOICES.items()}
    return tuple(
        ReadingQuestion(
            about=about,
            text=ctx.phrases.say(f"reading_{about}"),
            keys=keys,
            choices=REPEATS if about == "repeats" else (),
        )
        for about, keys in left.items()
        if keys
    )


def _controls(ctx: AppContext, question: ReadingQuestion, choices: Mapping[str, str]) -> tuple[Control, ...]:
    """The controls that answer a question: a choice if its answers are known, else a text."""

    def control(key: str) -> Control:
        label, known = ctx.phrases.say(f"reading_{key}"), choices.get(key)
        if not question.choices or key != question.keys[0]:
            return Control(field=key, kind="text", label=label, initial=known or None)
        named = NAMED_CHOICES.get(key)
        options = tuple(
            Option(label=ctx.phrases.say(f"reading_{named}_{choice}") if named else choice, value=choice)
            for choice in question.choices
        )
        initial = known if known in question.choices else None
        return Control(field=key, kind="choice", label=label, options=options, initial=initial)

    return tuple(map(control, question.keys))


async def read_again(ctx: AppContext, event: ViewSubmission) -> Response:
    """Read the file again with what was chosen. It is fetched anew: nothing of it was kept."""
    found, reading = await _own_reading(ctx, event)
    if not reading.files:
        return ctx.ephemeral("button_unknown")
    given = {name: str(value) for name, value in event.values.items() if isinstance(value, str | int | float)}
    given |= {name: ", ".join(value) for name, value in event.values.items() if isinstance(value, tuple)}
    choices, place = {**reading.choices, **given}, (found.room or "", found.thread or "")
    try:
        again = await read_stoppable(ctx, event, place, reading.files[0], choices, found, reading.files[1:])
    except StoppedError:
        again = ctx.phrases.say("evidence_stopped", file=reading.source.name)
    if isinstance(again, str):
        return ctx.ephemeral("evidence_refused", text=again)
    async with ctx.locked_now(found) as current:
        return await _replace_reading(ctx, event, current, again.model_copy(update={"id": reading.id}))


async def open_sample(ctx: AppContext, event: BlockAction) -> Response:
    """*Look at 20 examples*: a random sample to agree or disagree with."""
    async with _fetched_reading(ctx, event, 1) as (found, reading, (path, *_)):
        examples = await ctx.evidence.sample(path, _seed(reading))
    say = ctx.phrases.say
    label = say("sample_label")
    options = tuple(Option(label=say(f"sample_{opinion}"), value=opinion) for opinion in (AGREE, DISAGREE))
    sections = tuple(
        FormSection(
            title=say("sample_line", line=example.line),
            lines=(example.input, f"→ {example.output}"),
            controls=(Control(field=f"{LABEL}{number}", kind="choice", label=label, options=options),),
        )
        for number, example in enumerate(examples)
    )
    intro, value = say("modal_sample_intro", count=len(examples)), _names(found, reading)
    return Form(submit=submit_sample, name="modal_sample", intro=intro, sections=sections, value=value, optional=True)


async def submit_sample(ctx: AppContext, event: ViewSubmission) -> Response:
    """What the judged examples say of all labels, on the card of the training set."""
    judged = [value for name, value in event.values.items() if name.startswith(LABEL)]
    wrong = judged.count(DISAGREE)
    async with _locked_reading(ctx, event) as (consultation, reading):
        if not judged:
            return FieldErrors(errors={f"{LABEL}0": ctx.phrases.say("evidence_judge_first")})
        least, most = ctx.evidence.estimate_wrong(len(judged), wrong)
        rate, low, high = f"{wrong / len(judged):.0%}", f"{100 * least:.0f}", f"{most:.0%}"
        line = ctx.phrases.say("evidence_wrong_labels", wrong=wrong, judged=len(judged), rate=rate, low=low, high=high)
        return await _replace_reading(ctx, event, consultation, reading.model_copy(update={"notes": (line,)}))


async def clean_file(ctx: AppContext, event: BlockAction) -> Response:
    """*Cleaned file and report*: both are shared in the thread."""
    async with _fetched_reading(ctx, event) as (found, reading, (path, *others)):
        diversity = ctx.position(found).values.get("input_diversity")
        with TemporaryDirectory(prefix="cleaned-") as folder:
            target = Path(folder) / f"cleaned_{path.name}"
            named = str(diversity) if diversity else None
            cleaned = await ctx.evidence.clean(path, others[0] if others else None, target, named)
            content = await asyncio.to_thread(target.read_bytes)
    source, say = reading.source.name, ctx.phrases.say
    title, report = say("evidence_cleaned_title", file=source, kept=f"{cleaned.kept:,}"), cleaned.report.encode()
    for upload in (
        Upload(name=target.name, content=content, title=title),
        Upload(name=f"{Path(source).stem}_report.md", content=report, title=say("evidence_report_title", file=source)),
    ):
        if not upload.content or not await ctx.workspace.upload_file(found.room or "", found.thread, upload):
            return ctx.ephemeral("evidence_not_shared")
    return None


async def open_failures(ctx: AppContext, event: BlockAction) -> Response:
    """*Sort the failures*: a sample with a proposed kind for each case."""
    async with _fetched_reading(ctx, event, 1) as (found, reading, (path, *_)):
        cases = await ctx.evidence.failures(path, reading.choices, _seed(reading))
    cases = await _propose_kinds(ctx, event.person, cases)
    sections = tuple(_failure_section(ctx, number, case) for number, case in enumerate(cases))
    intro, value = ctx.phrases.say("modal_failures_intro", count=len(cases)), _names(found, reading)
    return Form(
        submit=submit_failures, name="modal_failures", intro=intro, sections=sections, value=value, optional=True
    )


async def _propose_kinds(ctx: AppContext, asker: Person, cases: Sequence[FailedCase]) -> tuple[FailedCase, ...]:
    """The cases with the model's proposals in place of the rules', where there is a model and it has some."""
    proposed = await ctx.model.label_failures(asker, [case.reason for case in cases]) if ctx.model else ()
    return tuple(
        case.model_copy(update={"kind": proposed[place]}) if place < len(proposed) and proposed[place] else case
        for place, case in enumerate(cases)
    )


def _failure_section(ctx: AppContext, number: int, case: FailedCase) -> FormSection:
    """A failed case with the reason that it was given, and a choice: which kind of failure is it?"""
    kind = case.kind if case.kind in FAILURE_KINDS else None
    label = ctx.phrases.say("failures_label")
    options = tuple(Option(label=ctx.phrases.say(f"failures_{name}"), value=name) for name in FAILURE_KINDS)
    control = Control(field=f"{KIND}{number}", kind="choice", label=label, options=options, initial=kind)
    return FormSection(title=case.case, lines=(case.reason,), controls=(control,))


async def submit_failures(ctx: AppContext, event: ViewSubmission) -> Response:
    """Count what people confirmed; the kind of most of them is the failure mode, which *Use these numbers* fills in."""
    kinds = Counter(str(value) for name, value in event.values.items() if name.startswith(KIND) and value)
    async with _locked_reading(ctx, event) as (consultation, reading):
        if not kinds:
            return FieldErrors(errors={f"{KIND}0": ctx.phrases.say("evidence_sort_first")})
        judged = sum(kinds.values())
        listed = ", ".join(f"{ctx.phrases.say(f'failures_{kind}')} {count}" for kind, count in kinds.most_common())
        line = ctx.phrases.say("evidence_failure_kinds", judged=judged, kinds=listed)
        values = {name: value for name, value in reading.values.items() if name != "failure_mode"}
        kind, count = kinds.most_common(1)[0]
        if reading.values and kind != "other" and count > MAJORITY * judged:
            values["failure_mode"] = kind
        sorted_reading = reading.model_copy(update={"values": values, "notes": (line, *reading.notes)})
        return await _replace_reading(ctx, event, consultation, sorted_reading)


def _names(consultation: Consultation, reading: FileReading) -> dict[str, str]:
    """What a form about a reading carries, so that `_own_reading` finds it."""
    return {"consultation": consultation.id, "reading": reading.id}


async def _own_reading(ctx: AppContext, event: Interaction) -> OwnReading:
    """The consultation and its reading that an event names. Raises RefusedError if they are not this person's."""
    consultation = await ctx.own_consultation(event)
    return consultation, _reading_of(ctx, event, consultation)


@asynccontextmanager
async def _locked_reading(ctx: AppContext, event: Interaction) -> AsyncIterator[OwnReading]:
    """As `_own_reading`, while nothing else may change the consultation."""
    async with ctx.locked_own(event) as consultation:
        yield consultation, _reading_of(ctx, event, consultation)


def _reading_of(ctx: AppContext, event: Interaction, consultation: Consultation) -> FileReading:
    for reading in readings(consultation):
        if reading.id == event.value.get("reading"):
            return reading
    raise ctx.refused("button_unknown")


@asynccontextmanager
async def _fetched_reading(
    ctx: AppContext, event: BlockAction, most: int | None = None
) -> AsyncIterator[tuple[Consultation, FileReading, tuple[Path, ...]]]:
    """As `_own_reading`, with at most so many of its files, until the block ends. Raises RefusedError.

    They are fetched anew: their texts were not kept, and are not.
    """
    found, reading = await _own_reading(ctx, event)
    try:
        async with fetched(ctx, *reading.files[:most]) as paths:
            yield found, reading, paths
    except UNREAD as error:
        raise ctx.refused("evidence_refused", text=explain_unread(ctx, reading.files[0], error)) from None


def _seed(reading: FileReading) -> int:
    """The seed of a sample: the file's own, so that the same file shows the same one."""
    return int(reading.source.sha256[:8], 16)


async def _replace_reading(
    ctx: AppContext, event: Interaction, consultation: Consultation, reading: FileReading
) -> Response:
    """A reading takes the place of the older one, and its card that of the older card."""
    shown = evidence_message(ctx, consultation, reading, key=event.key)
    return await apply_action(ctx, event, consultation, ReadFile((reading,)), after=(shown,))
