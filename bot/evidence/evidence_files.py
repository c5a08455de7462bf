"""Implements the evidence port with worker processes. No parser is imported here."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.consultation.file_reading import FailedCase, FileReading, GroupRow, SampleExample, TrainedBase
from bot.decision.profile import Profile
from bot.decision.statistics import wilson
from bot.evidence.costs.cost_comparison import Comparison, compare, list_months
from bot.evidence.costs.cost_inputs import RETIRES, CostInputError, Figure, figures_of_file
from bot.evidence.costs.cost_report import describe, describe_offers
from bot.evidence.evidence_worker import EvidenceWorker, OnProgress, WorkerError
from bot.evidence.file_error import EvidenceFileError, QuestionError
from bot.evidence.loaded_content import confidence, content, sentence, use_content
from bot.ports.evidence_content import EvidenceContent
from bot.ports.evidence_files import (
    ChartImage,
    CleanedFile,
    CostFigure,
    CostResult,
    EvidenceFailedError,
    EvidenceRefusedError,
)

READ = "bot.evidence.dropped_files:read_dropped"
FAILURES = "bot.evidence.dropped_files:sample_failures"
SAMPLE = "bot.evidence.dropped_files:sample_training"
CLEAN = "bot.evidence.dropped_files:clean_training"
RATES = "bot.evidence.charts:draw_rates"
COSTS = "bot.evidence.charts:draw_costs"


class EvidenceFileReader:
    """Implements `bot.ports.evidence_files.EvidenceFiles`. A chart takes a second: it waits for no reading."""

    def __init__(self, content: EvidenceContent) -> None:
        """From here on, this process works with the content."""
        use_content(content)
        self._readings, self._charts = EvidenceWorker(content), EvidenceWorker(content, at_once=1)

    async def read(
        self, path: Path, other: Path | None, choices: Mapping[str, str], on_progress: OnProgress | None = None
    ) -> FileReading:
        arguments = [str(path), str(other) if other else None, dict(choices)]
        return FileReading.model_validate(await self._run(READ, arguments, on_progress))

    async def sample(self, path: Path, seed: int) -> tuple[SampleExample, ...]:
        found = await self._run(SAMPLE, [str(path), content().training.limits.sample_size, seed])
        return tuple(SampleExample.model_validate(example) for example in found)

    async def failures(self, path: Path, choices: Mapping[str, str], seed: int) -> tuple[FailedCase, ...]:
        found = await self._run(FAILURES, [str(path), dict(choices), content().training.limits.sample_size, seed])
        return tuple(FailedCase.model_validate(case) for case in found)

    async def clean(self, path: Path, other: Path | None, target: Path, diversity: str | None) -> CleanedFile:
        arguments = [str(path), str(other) if other else None, str(target), diversity]
        return CleanedFile.model_validate(await self._run(CLEAN, arguments))

    @staticmethod
    def estimate_wrong(judged: int, wrong: int) -> tuple[float, float]:
        """The Wilson interval at the confidence of knowledge/thresholds.toml."""
        return wilson(wrong, judged, confidence())

    async def draw_rates(self, rows: Sequence[GroupRow], threshold: float | None) -> ChartImage:
        return await self._draw(RATES, [[row.model_dump() for row in rows], threshold])

    async def draw_costs(self, result: CostResult) -> ChartImage:
        return await self._draw(COSTS, [result.months, result.month])

    def compare_costs(
        self, profile: Profile, settings: Mapping[str, str], tokens: Mapping[str, tuple[float, float]], source: str
    ) -> CostResult:
        offers, today = content().offers, datetime.now(UTC).date()
        measured = figures_of_file(tokens, source)
        try:
            result = compare(profile.model_dump(), settings, content().prices, offers, today, measured)
        except CostInputError as error:
            raise EvidenceRefusedError(str(error)) from None
        return CostResult(
            sentences=describe(result),
            figures=(*_texts(result, settings), *(_figure(figure) for figure in result.figures.values())),
            months=tuple(list_months(result)),
            month=result.middle.month,
            offers=tuple(_offer(offer, offers.seen.isoformat()) for offer in describe_offers(offers, today)),
            base=TrainedBase(model=result.tuned_model, retires=_day(result.retires), by=result.retires_by),
        )

    async def _run(self, function: str, arguments: Sequence[Any], on_progress: OnProgress | None = None) -> Any:
        return await _translate(self._readings.run(function, arguments, on_progress))

    async def _draw(self, function: str, arguments: Sequence[Any]) -> ChartImage:
        chart = await _translate(self._charts.run(function, arguments))
        return ChartImage(png=base64.b64decode(chart["png"]), alt_text=chart["alt_text"])


async def _translate(result: Awaitable[Any]) -> Any:
    """The result, with the port's errors in place of the worker's."""
    try:
        return await result
    except (EvidenceFileError, QuestionError) as error:
        raise EvidenceRefusedError(getattr(error, "message", "") or str(error)) from None
    except WorkerError as error:
        raise EvidenceFailedError(str(error)) from None


def _texts(result: Comparison, settings: Mapping[str, str]) -> list[CostFigure]:
    """What is set in words: both models, and the base model's last day."""
    labels, assumed = content().costs.texts, content().costs.words["assumed"]
    values = {"prompted_model": result.prompted_model, "tuned_model": result.tuned_model, RETIRES: _day(result.retires)}
    return [
        CostFigure(
            name=name,
            label=labels[name],
            value=value,
            source=result.retires_by if name == RETIRES else sentence("costs.team") if name in settings else assumed,
        )
        for name, value in values.items()
    ]


def _figure(figure: Figure) -> CostFigure:
    label = content().costs.inputs[figure.name].label
    return CostFigure(
        name=figure.name,
        label=label if figure.unit in label.lower() else f"{label} ({figure.unit})",
        value=_range(figure),
        source=", ".join(filter(None, (figure.source, _day(figure.day)))),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _range(figure: Figure) -> str:
    if figure.value is None:
        return ""
    if figure.low is None or figure.high is None or figure.low == figure.high:
        return f"{figure.value:g}" if figure.value < 1e6 else f"{figure.value:.0f}"
    parts = (figure.low, figure.value, figure.high)
    return "..".join(f"{part:g}" if part >= 1_000 else f"{part:.3g}" for part in parts)


def _offer(offer: Mapping[str, Any], seen: str) -> str:
    last = offer["last_day_for_new_jobs"]
    until = sentence("costs.new_jobs_until", day=last) if last else ""
    status = str(offer["status"]).replace("_", " ")
    return sentence("costs.offer", provider=offer["provider"], status=status, until=until, seen=seen)
