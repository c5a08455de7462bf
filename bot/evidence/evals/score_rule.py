"""One metric's values to outcomes: letters, 0 and 1, and grades that need a limit which only a person can give."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from bot.evidence.evals.eval_cases import EvalCases, Outcome
from bot.evidence.evals.eval_reading import EvalChoices
from bot.evidence.evals.evidence_words import Kind, name_has, read_cell
from bot.evidence.files.json_values import objects_among
from bot.evidence.loaded_content import refused

PARTIAL = "P"
LETTERS = {"C": Outcome.PASSED, "I": Outcome.FAILED, "N": Outcome.FAILED}
MOST_NAMED = 8
MOST_COUNTED = 10**12


class ScoreRule:
    """Decides each value of one metric. Call `finish` at the end: grades may turn up after many zeros and ones."""

    def __init__(self, metric: str, choices: EvalChoices, *, words_decide: bool = True) -> None:
        self.metric, self.choices, self.words_decide = metric, choices, words_decide
        self.passes = {value.casefold() for value in choices.passes}
        self.numbers: list[int] = []
        self.graded = False
        self.low, self.high = math.inf, -math.inf
        self.others: dict[str, None] = {}  # in the order in which they were met
        self.partial = 0

    def outcome(self, value: Any, index: int) -> Outcome:
        """The outcome of a value; `index` is the place its case will have."""
        if self.passes and isinstance(value, str | bool | int):
            return Outcome(int(str(value).casefold() in self.passes))
        if isinstance(value, list | dict):
            return self._other(type(value).__name__)
        kind, number = read_cell(value)
        if kind is Kind.ABSENT:
            return Outcome.NOT_EVALUATED
        if isinstance(value, str):
            value = value.strip()
            if not self.words_decide:
                return self._other(value)
            if value == PARTIAL:
                self.partial += 1
                return Outcome.UNDECIDED
            if value in LETTERS:
                return LETTERS[value]
        if kind in (Kind.PASS, Kind.FAIL):
            return Outcome(int(kind is Kind.PASS))
        if math.isnan(number):
            return self._other(str(value))
        self.numbers.append(index)
        self.low, self.high = min(self.low, number), max(self.high, number)
        if self.choices.has_limit:
            return Outcome(int(self.choices.score_passes(number)))
        self.graded = self.graded or kind is Kind.NUMBER
        return Outcome.UNDECIDED if kind is Kind.NUMBER else Outcome(int(number))

    def finish(self, cases: EvalCases) -> None:
        """Ask what is open, and take back what was decided too early."""
        where = f'"{self.metric}"'
        cases.verdict = cases.verdict or self.metric
        if self.graded and not self.choices.has_limit:
            for index in self.numbers:
                cases.outcomes[index] = Outcome.UNDECIDED
            cases.ask("which_scores", name=where, low=f"{self.low:g}", high=f"{self.high:g}")
        elif self.choices.has_limit and self.numbers:
            cases.passes = self.choices.limit_text()
        elif name_has(self.metric, "bad") and self.numbers:
            cases.ask("one_is_bad", name=where)
        if self.partial:
            cases.ask("partial", count=self.partial, mark=PARTIAL)
        if self.others:
            cases.ask("other_values", name=where, values=", ".join(self.others))
        cases.passes = cases.passes or (", ".join(self.choices.passes) if self.passes else "1, true, C")

    def _other(self, value: str) -> Outcome:
        if len(self.others) < MOST_NAMED:
            self.others[value[:60]] = None
        return Outcome.UNDECIDED


def choose_metric(
    names: Sequence[str], cases: EvalCases, choices: EvalChoices, kind: str, none: str, preferred: Sequence[str] = ()
) -> str:
    """The metric or scorer that says what passed: the chosen one, else the likeliest, which is asked about.

    A name may have a filter behind a comma. `none`: the question if there is no name. Raises EvidenceFileError.
    """
    if choices.pass_column is not None:
        found = [name for name in names if choices.pass_column in (name, name.partition(",")[0])]
        if not found:
            raise choices.unknown(kind, names)
        return found[0]
    if not names:
        cases.ask(none)
        return ""
    if len(names) > 1:
        cases.ask_which(f"{kind}s", names)
    return next((name for wanted in preferred for name in names if name.partition(",")[0] == wanted), names[0])


def first_and_all(records: Iterable[Any], count: int) -> tuple[list[dict[str, Any]], Iterator[dict[str, Any]]]:
    """The first objects among the records, by which a metric is chosen, and all of them."""
    objects = objects_among(records)
    first = list(islice(objects, count))
    return first, chain(first, objects)


def checked_count(value: Any, name: str, file: str) -> int:
    """A count from a file. Raises EvidenceFileError for a negative one or what is no whole number."""

    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value != int(value):
        raise refused("no_count", file=file, name=name, value=repr(str(value)[:40]))
    if value > MOST_COUNTED:
        raise refused("too_many", file=file, name=name, value=str(value)[:20])
    if value < 0:
        raise refused("negative", file=file, name=name, value=int(value))
    return int(value)


def passes_of_mean(mean: Any, n: int, name: str, file: str) -> int | None:
    """How many of n passed if their mean is this; None if that is no whole number. Raises EvidenceFileError."""
    if isinstance(mean, bool) or not isinstance(mean, int | float) or math.isnan(mean):
        return None
    if not 0 <= mean <= 1:
        raise refused("no_share", file=file, name=name, value=f"{mean:g}")
    passes = mean * n
    return round(passes) if abs(passes - round(passes)) < 1e-3 else None
