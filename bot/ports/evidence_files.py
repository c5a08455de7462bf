"""The evidence port: what a file says, in processes of their own, so that nobody waits and no parser loads here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from bot.consultation.evidence_messages import CostLine
from bot.consultation.file_reading import FailedCase, FileReading, GroupRow, SampleExample, TrainedBase
from bot.consultation.state import Record
from bot.decision.profile import Profile

OnProgress = Callable[[float], None]
LARGEST_FILE = 20_000_000  # bytes of a file in a message; larger ones are for the command line


class EvidenceRefusedError(Exception):
    """A file can't be read, or a choice fits nothing in it. The message is a sentence for the person."""


class EvidenceFailedError(Exception):
    """A reading ended without a result, for a reason that is not the file's."""


class ChartImage(Record):
    """A picture as PNG, and the text that says the same."""

    png: bytes
    alt_text: str


class CleanedFile(Record):
    """A cleaned training set was written: the report in Markdown, and how many records are left."""

    report: str
    kept: int


class CostFigure(CostLine):
    """A number, a model or a day of a cost comparison, by name; its value as text: `3` or `2..3..5`."""

    name: str


class CostResult(Record):
    """A prompted against a trained model. `months`: (month, prompted, low, high, trained, low, high), in dollars."""

    sentences: tuple[str, ...]
    figures: tuple[CostFigure, ...]
    months: tuple[tuple[float, ...], ...]
    month: int | None
    offers: tuple[str, ...] = ()
    base: TrainedBase


class EvidenceFiles(Protocol):
    """Reads files and draws charts. All of it raises EvidenceRefusedError or EvidenceFailedError."""

    async def read(
        self, path: Path, other: Path | None, choices: Mapping[str, str], on_progress: OnProgress | None = None
    ) -> FileReading:
        """The reading of a file. `other` are eval results that were read before, to compare it with."""

    async def sample(self, path: Path, seed: int) -> tuple[SampleExample, ...]:
        """A random sample of a training set."""

    async def failures(self, path: Path, choices: Mapping[str, str], seed: int) -> tuple[FailedCase, ...]:
        """A random sample of the failed cases that have a reason, read with these choices."""

    async def clean(self, path: Path, other: Path | None, target: Path, diversity: str | None) -> CleanedFile:
        """Write the cleaned training set to `target`."""

    def estimate_wrong(self, judged: int, wrong: int) -> tuple[float, float]:
        """Between which shares of all labels are wrong, by a judged sample."""

    async def draw_rates(self, rows: Sequence[GroupRow], threshold: float | None) -> ChartImage:
        """The failure rate by input type, with intervals and the threshold."""

    async def draw_costs(self, result: CostResult) -> ChartImage:
        """The break-even lines, with their range."""

    def compare_costs(
        self, profile: Profile, settings: Mapping[str, str], tokens: Mapping[str, tuple[float, float]], source: str
    ) -> CostResult:
        """The costs for a profile, what was set, and the tokens that were measured in the file `source`."""
