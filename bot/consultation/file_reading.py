"""What was read from a file that a team sent: the summary that is kept, shown before it counts, and its questions.

The file itself is not kept. `values` are what a person fills in with one press; until then nothing counts.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.decision.profile import PairedTest, Value

ReadingSubject = Literal["evals", "training", "costs"]
FAILURE_KINDS = ("format", "style", "knowledge", "reasoning", "other")  # into which people sort failed cases


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileSource(_Frozen):
    """The file that a fact was measured in: its name and its SHA-256."""

    name: str
    sha256: str

    @property
    def short_hash(self) -> str:
        """As much of the hash as people read."""
        return self.sha256[:12]


class Attachment(_Frozen):
    """A file in a message: where Slack keeps it, so that it can be read again with other choices. `size` in bytes."""

    id: str
    name: str
    mimetype: str
    size: int
    url: str


class GroupRow(_Frozen):
    """One input type: failures of n, and the bounds of its failure rate as fractions."""

    name: str
    n: int
    failures: int
    low: float
    high: float


class ReadingQuestion(_Frozen):
    """Something to be answered before a reading counts.

    `keys` are the choices that answer it: `pass_column`, `passes`, `at_least`, `at_most`, `variant`, `repeats_as`,
    `errors_as`, `id_column`. None: the file can't be used as it is. `choices` are the answers there are, if they are
    known.
    """

    about: str
    text: str
    keys: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


class TrainedBase(_Frozen):
    """The model that would be trained. `retires` is its last day as 2027-06-30, "" if nobody says; `by` is who says."""

    model: str
    retires: str = ""
    by: str = ""


class FailedCase(_Frozen):
    """A failed case for a person to sort: its id, the reason that was given, the kind that is proposed."""

    case: str
    reason: str
    kind: str


class FileReading(_Frozen):
    """The reading of one file, or of two to compare.

    `id` names the reading within its consultation. `choices` are what people chose about it. `values` are the fields it
    fills, `tuned_values` those if the file is a trained model's. `counts` are labelled figures of a training set,
    `tokens` its measured lengths in tokens (low, high). `before` is the file that it was read together with, `paired`
    the test of the two by case, `changed` names cases that differ. `reasons` counts failures by kind. `base` is the
    model that a cost comparison trains.
    """

    id: str = ""
    subject: ReadingSubject
    source: FileSource = FileSource(name="", sha256="")
    format: str = ""
    files: tuple[Attachment, ...] = ()
    choices: dict[str, str] = {}
    verdict: str = ""
    passes: str = ""
    group_column: str = ""
    groups: tuple[GroupRow, ...] = ()
    statements: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    questions: tuple[ReadingQuestion, ...] = ()
    values: dict[str, Value] = {}
    tuned_values: dict[str, Value] = {}
    before: FileSource | None = None
    paired: PairedTest | None = None
    changed: tuple[str, ...] = ()
    reasons: dict[str, int] = {}
    problems: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    tokens: dict[str, tuple[float, float]] = {}
    base: TrainedBase | None = None

    @property
    def counts_now(self) -> bool:
        """Can it be used as it is?"""
        return bool(self.values) and not self.questions


class SampleExample(_Frozen):
    """One example of a training set for a person to judge: where it stands, what goes in, what shall come out."""

    line: int
    input: str
    output: str
