"""What was read from eval files, for people to confirm: counts, intervals, tests, questions. JSON in and out."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.evidence.evals.eval_questions import Question


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class GroupCount(_Frozen):
    """One input type. `low` and `high` bound its failure rate, as fractions."""

    n: int
    failures: int
    low: float
    high: float


class BunchedTest(_Frozen):
    """Are failures bunched by input type? `groups` carry them, after Holm's correction. `p` is None if not tested."""

    p: float | None
    groups: tuple[str, ...] = ()


class VariantCount(_Frozen):
    """One model, prompt or file. `rate`, `low`, `high` are its failure rate; None if nothing was evaluated."""

    name: str
    n: int
    failures: int
    not_evaluated: int
    undecided: int = 0
    rate: float | None = None
    low: float | None = None
    high: float | None = None
    groups: dict[str, GroupCount] = {}
    bunched: BunchedTest | None = None


class PairedResult(_Frozen):
    """Two variants on the same cases, paired by id. `difference` is the second failure rate minus the first.

    `p` is McNemar's exact test; `corrected_p` after Holm's correction over all comparisons that were made.
    """

    first: str
    second: str
    both_pass: int
    only_first: int
    only_second: int
    both_fail: int
    p: float
    difference: float
    low: float
    high: float
    corrected_p: float
    changed: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many cases have both results."""
        return self.both_pass + self.only_first + self.only_second + self.both_fail


class RepeatCount(_Frozen):
    """Cases that were run several times, and how steady they are."""

    results: int
    cases: int
    always: int
    never: int
    mixed: int
    by: tuple[str, ...] = ()


class EvalReading(_Frozen):
    """A reading of one or two eval files. Rates are failure rates, as fractions; `n` counts evaluated results.

    `rate`, `low` and `high` are None while a question is open that would change them. `other_file` is the second of
    two files; counts and groups are of the first. The fields stand in the order of the public JSON.
    """

    format: str
    n: int
    failures: int
    not_evaluated: int
    rate: float | None
    low: float | None
    high: float | None
    groups: dict[str, GroupCount]
    bunched: BunchedTest
    variants: tuple[VariantCount, ...]
    pairs: PairedResult | None
    questions: tuple[Question, ...]
    file: str
    sha256: str
    other_file: str = ""
    other_sha256: str = ""
    verdict: str
    passes: str
    undecided: int
    group_column: str
    groups_of: str
    comparisons: tuple[PairedResult, ...]
    repeats: RepeatCount | None
    reasons: dict[str, int]
    notes: tuple[str, ...]
    statements: tuple[str, ...]

    def public_json(self) -> dict[str, Any]:
        """The JSON of `evals --json`: the agreed keys, then what else is known; a question as one line."""
        questions = [
            f"{asked.about}: {asked.text}{f' ({asked.option})' if asked.option else ''}" for asked in self.questions
        ]
        return self.model_dump(mode="json") | {"questions": questions}
