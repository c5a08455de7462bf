"""What a person chose about a reading: everything that a file does not say by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from bot.evidence.file_error import EvidenceFileError
from bot.evidence.loaded_content import refused, sentence

RepeatsAs = Literal["clusters", "cases", "all"]
ErrorsAs = Literal["failed", "not_evaluated"]


class EvalChoices(BaseModel):
    """The answers to a reading's questions; what is None or empty was not chosen.

    `pass_column` names the column, metric or scorer that decides. `passes` lists the values in it that pass; for a
    score, `at_least` or `at_most` says which numbers do. `variant` is the model or prompt that is meant, `versus` the
    other of a pair. `repeats_as`: "clusters" (rows of one id are repeats), "cases" (each row is a case of its own) or
    "all" (a case passes only if each of its repeats does). `errors_as` says what failed rows are beside which the tool
    noted an error of the call. `threshold` is the highest acceptable failure rate, 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    pass_column: str | None = None
    passes: tuple[str, ...] = ()
    at_least: FiniteFloat | None = None
    at_most: FiniteFloat | None = None
    variant: str | None = None
    versus: str | None = None
    group_column: str | None = None
    id_column: str | None = None
    repeats_as: RepeatsAs | None = None
    errors_as: ErrorsAs | None = None
    threshold: float | None = Field(default=None, ge=0, le=1)

    @property
    def has_limit(self) -> bool:
        """Was it said which scores pass?"""
        return self.at_least is not None or self.at_most is not None

    def unknown(self, kind: str, names: Iterable[str]) -> EvidenceFileError:
        """The error for a `pass_column` that is none of these scorers, metrics or statistics."""
        there = ", ".join(names) or sentence("terms.none")
        return refused("unknown_kind", kind=kind, name=self.pass_column, names=there)

    def score_passes(self, score: float) -> bool:
        """Does a score pass under the chosen limits?"""
        return (self.at_least is None or score >= self.at_least) and (self.at_most is None or score <= self.at_most)

    def limit_text(self) -> str:
        """The chosen limits in words, such as "at least 0.7"."""
        limits = []
        if self.at_least is not None:
            limits.append(sentence("terms.at_least", limit=f"{self.at_least:g}"))
        if self.at_most is not None:
            limits.append(sentence("terms.at_most", limit=f"{self.at_most:g}"))
        return sentence("terms.both", first=limits[0], second=limits[1]) if len(limits) > 1 else "".join(limits)
