"""A reading of eval files: what is asked, what people chose, what was counted and tested. JSON in and out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from bot.evidence.file_error import EvidenceFileError
from bot.evidence.loaded_content import refused, sentence

# Subject, option on the command line, the choices that answer it, and the questions' names in
# knowledge/evidence_sentences.toml.
_QUESTIONS = (
    (
        "verdict",
        "",
        "",
        "no_result no_score empty_log no_test_case no_metric_by_document no_metric no_event empty_column",
    ),
    ("verdict", "--pass-column NAME", "pass_column passes", "all_alike"),
    ("verdict", "--pass-column NAME --passes VALUE", "pass_column passes", "no_verdict_column"),
    ("pass column", "--pass-column NAME", "pass_column", "which_of no_statistic several_verdicts several_scores"),
    ("passes", "--passes VALUE", "passes", "other_values other_words odd_value"),
    ("partial", "--passes C or --passes C,P", "passes", "partial"),
    ("direction", "--at-least 1 or --at-most 0", "at_least at_most", "one_is_bad"),
    ("direction", "--passes 1 or --passes 0", "passes", "true_may_be_bad true_passes"),
    ("threshold", "", "", "means_without_samples mean_of_grades"),
    ("threshold", "--at-least N or --at-most N", "at_least at_most", "which_scores"),
    ("threshold", "--pass-column NAME --at-least N or --at-most N", "at_least at_most", "score_range"),
    ("variant", "--variant NAME", "variant", "which_variant"),
    ("repeats", "--repeats-as clusters|cases|all", "repeats_as", "repeats repeated_cases"),
    ("id", "--id-column NAME", "id_column", "no_ids texts_differ"),
    ("errors", "--errors-as failed|not_evaluated", "errors_as", "call_errors"),
    ("incomplete", "", "incomplete", "stopped_early few_samples few_documents run_status one_page"),
    ("count", "", "", "skipped_among_all mean_of_how_many"),
    ("repeated key", "", "", "key_twice keys_twice"),
)
_KINDS = {name: (about, option, keys) for about, option, keys, names in _QUESTIONS for name in names.split()}
_ANSWERS = {"partial": ("C", "C,P"), "incomplete": ("yes",)}  # where a question has the same ones each time
RepeatsAs = Literal["clusters", "cases", "all"]
ErrorsAs = Literal["failed", "not_evaluated"]


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask before a reading counts. `about` is its subject; `option` answers it on the command line.

    `keys` are the fields of EvalChoices that do, or "incomplete"; `choices` are the answers, if they are known.
    """

    about: str
    text: str
    option: str = ""
    keys: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


def question(name: str, /, choices: Iterable[str] = (), **values: object) -> Question:
    """The question with this sentence, its places filled."""
    about, option, keys = _KINDS[name]
    answers = tuple(choices) or _ANSWERS.get(about, ())
    return Question(about, sentence(f"questions.{name}", **values), option, tuple(keys.split()), answers)


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
        limits = [sentence("terms.at_least", limit=f"{self.at_least:g}")] if self.at_least is not None else []
        limits += [sentence("terms.at_most", limit=f"{self.at_most:g}")] if self.at_most is not None else []
        return sentence("terms.both", first=limits[0], second=limits[1]) if len(limits) > 1 else "".join(limits)


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
