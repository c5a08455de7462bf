"""What was read from eval files, for people to confirm: counts, intervals, tests, questions. JSON in and out."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


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


class RepeatCount(_Frozen):
    """Cases that were run several times, and how steady they are."""

    results: int
    cases: int
    always: int
    never: int
    mixed: int
    by: tuple[str, ...] = ()


class Asked(_Frozen):
    """A question that stands between a reading and its use. `option` is the command line's option that answers it."""

    about: str
    text: str
    option: str = ""
    choices: tuple[str, ...] = ()


class EvalReading(_Frozen):
    """A reading of one or two eval files. Rates are failure rates, as fractions; `n` counts evaluated results.

    `rate`, `low` and `high` are None while a question is open that would change them. `other_file` is the second of
    two files; counts and groups are of the first.
    """

    file: str
    sha256: str
    other_file: str = ""
    other_sha256: str = ""
    format: str
    verdict: str
    passes: str
    n: int
    failures: int
    not_evaluated: int
    undecided: int
    rate: float | None
    low: float | None
    high: float | None
    group_column: str
    groups_of: str
    groups: dict[str, GroupCount]
    bunched: BunchedTest
    variants: tuple[VariantCount, ...]
    pairs: PairedResult | None
    comparisons: tuple[PairedResult, ...]
    repeats: RepeatCount | None
    reasons: dict[str, int]
    questions: tuple[Asked, ...]
    notes: tuple[str, ...]
    statements: tuple[str, ...]

    def public_json(self) -> dict[str, Any]:
        """The JSON of `evals --json`: the agreed keys, then what else is known."""
        groups = {
            name: {"n": group.n, "failures": group.failures, "low": group.low, "high": group.high}
            for name, group in self.groups.items()
        }
        pairs = None
        if self.pairs is not None:
            pairs = self.pairs.model_dump()
        return {
            "format": self.format,
            "n": self.n,
            "failures": self.failures,
            "not_evaluated": self.not_evaluated,
            "rate": self.rate,
            "low": self.low,
            "high": self.high,
            "groups": groups,
            "bunched": {"p": self.bunched.p, "groups": list(self.bunched.groups)},
            "variants": [variant.model_dump() for variant in self.variants],
            "pairs": pairs,
            "questions": [
                f"{asked.about}: {asked.text}{f' ({asked.option})' if asked.option else ''}" for asked in self.questions
            ],
            "file": self.file,
            "sha256": self.sha256,
            "other_file": self.other_file,
            "other_sha256": self.other_sha256,
            "verdict": self.verdict,
            "passes": self.passes,
            "undecided": self.undecided,
            "group_column": self.group_column,
            "groups_of": self.groups_of,
            "comparisons": [pair.model_dump() for pair in self.comparisons],
            "repeats": self.repeats.model_dump() if self.repeats else None,
            "reasons": self.reasons,
            "notes": list(self.notes),
            "statements": list(self.statements),
        }
