"""The cases of an eval as columns: small enough for a million of them, complete enough to pair and to group."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from bot.evidence.evals.eval_reading import Question, question
from bot.evidence.loaded_content import refused

LONGEST_ID = 120
LONGEST_VALUE = 80
LONGEST_REASON = 400
MOST_VALUES = 60
MOST_CHOSEN_VALUES = 2000
MOST_REASONS = 20_000
MOST_VARIANTS = 200


class Outcome(IntEnum):
    """What became of one case. UNDECIDED: it was evaluated, but the file alone does not say whether that is a pass."""

    FAILED = 0
    PASSED = 1
    NOT_EVALUATED = 2
    UNDECIDED = 3


def outcome_of(passed: bool | None) -> Outcome:
    """PASSED or FAILED; None is NOT_EVALUATED."""
    return Outcome.NOT_EVALUATED if passed is None else Outcome(int(passed))


@dataclass(frozen=True, slots=True)
class Part:
    """Counts without cases, as files have that hold results only. `n` counts what was evaluated.

    `unsure`: the file doesn't say whether `n` holds what was not evaluated.
    """

    name: str
    n: int
    failures: int
    not_evaluated: int = 0
    unsure: bool = False


class Attribute:
    """One property of each case that may serve as its input type; dropped if it has too many values."""

    def __init__(self, most: int) -> None:
        self.codes = array("i")
        self.values: dict[str, int] = {}
        self.most = most
        self.dropped = False

    def set(self, index: int, value: Any) -> None:
        """Note the value of the case with this index."""
        if self.dropped or (isinstance(value, float) and not value.is_integer()):
            return
        text = as_value(value)
        code = self.values.setdefault(text, len(self.values))
        if len(self.values) > self.most or (len(text) > LONGEST_VALUE and self.most == MOST_VALUES):
            self.dropped, self.codes, self.values = True, array("i"), {}
            return
        self.codes.extend([-1] * (index - len(self.codes)))
        self.codes.append(code)

    def at(self, index: int) -> int:
        """The code of a case's value; -1 for none."""
        return self.codes[index] if index < len(self.codes) else -1

    def names(self) -> list[str]:
        """The values, in the order of their codes."""
        return list(self.values)


@dataclass(slots=True)
class EvalCases:
    """Every case of one file, in the file's order. `ids` may repeat: see `repeats` in the summary.

    `texts_are_cases`: the input texts are questions or the like, so that the same text is the same case.
    """

    format: str
    verdict: str = ""
    passes: str = ""
    chosen_group: str | None = None
    ids: list[str] = field(default_factory=list)
    inputs: array[int] = field(default_factory=lambda: array("q"))
    outcomes: bytearray = field(default_factory=bytearray)
    variant_codes: array[int] = field(default_factory=lambda: array("H"))
    variants: list[str] = field(default_factory=list)
    attributes: dict[str, Attribute] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    has_ids: bool = True
    texts_are_cases: bool = False
    _codes: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    def add(
        self,
        outcome: Outcome,
        *,
        case_id: str,
        variant: str = "",
        input_text: str = "",
        attributes: Mapping[str, Any] | Iterable[tuple[str, Any]] = (),
        reason: str = "",
    ) -> None:
        """Add one case. `input_text` is compared between files, and is not stored."""
        index = len(self.ids)
        if len(case_id) > LONGEST_ID:
            case_id = f"{case_id[: LONGEST_ID - 20]}… {digest(case_id) & 0xFFFFFFFF:08x}"
        self.ids.append(case_id)
        self.inputs.append(digest(input_text) if input_text else 0)
        self.outcomes.append(outcome)
        self.variant_codes.append(self._variant(variant))
        for name, value in attributes.items() if isinstance(attributes, Mapping) else attributes:
            if value is not None:
                self._attribute(name).set(index, value)
        if reason and outcome is Outcome.FAILED and len(self.reasons) < MOST_REASONS:
            self.reasons[index] = reason[:LONGEST_REASON]

    def ask(self, name: str, /, choices: Iterable[str] = (), **values: object) -> None:
        """Add a question, once."""
        asked = question(name, choices, **values)
        if asked not in self.questions:
            self.questions.append(asked)

    def ask_which(self, kinds: str, names: Collection[str]) -> None:
        """Ask which of several scorers or metrics says whether a case passed."""
        self.ask("which_of", names, count=len(names), kinds=kinds, names=", ".join(names))

    def _variant(self, name: str) -> int:
        if name not in self._codes:
            if len(self.variants) == MOST_VARIANTS:
                raise refused("too_many_variants", most=MOST_VARIANTS)
            self._codes[name] = len(self.variants)
            self.variants.append(name)
        return self._codes[name]

    def _attribute(self, name: str) -> Attribute:
        if name not in self.attributes:
            self.attributes[name] = Attribute(MOST_CHOSEN_VALUES if name == self.chosen_group else MOST_VALUES)
        return self.attributes[name]


def digest(text: str) -> int:
    """A 64-bit hash of a text with its spaces collapsed, the same in every process; never 0."""
    collapsed = " ".join(text.split()).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(collapsed, digest_size=8).digest(), signed=True) or 1


def as_value(value: Any) -> str:
    """A property's value as text: a list with one entry is that entry, True is "true"."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip() if isinstance(value, str) else str(value)


def flat(value: Mapping[str, Any], prefix: str = "", depth: int = 3) -> Iterator[tuple[str, Any]]:
    """The plain values of nested objects as (dotted name, value); lists of several and deeper objects are left out."""
    for key, inner in value.items():
        name = f"{prefix}{key}"
        if isinstance(inner, dict):
            if depth > 1:
                yield from flat(inner, f"{name}.", depth - 1)
        elif inner is not None and not (isinstance(inner, list) and len(inner) != 1):
            yield name, inner
