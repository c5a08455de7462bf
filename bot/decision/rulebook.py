"""The shape of what the judgement takes from `knowledge/`, and the names that the code asks for there.

The numbers and sentences themselves stand in `thresholds.toml` and `reasons.toml`; here stand only names, and those
of the thresholds that a field of the profile names are taken from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.decision import formatting
from bot.decision.profile import INFO
from bot.decision.verdict import Step

FRACTION = "fraction"  # the one unit that is no whole number: from 0 to 1, written as a percentage

# The thresholds: those that a field names, in its unit, and those that no field names.
UNITS: Mapping[str, str] = {
    **{name: info.unit for info in INFO.values() for name in info.thresholds},
    "requests_low": INFO["monthly_requests"].unit,
    "latency_relaxed": INFO["latency_budget_ms"].unit,
    "confidence": FRACTION,
    "format_failures_low": FRACTION,
    "format_failures_high": FRACTION,
    "curation_low": FRACTION,
    "curation_high": FRACTION,
    "assumed_eval_examples": "examples",
    "rough_rate": FRACTION,
}

# Pairs that must not cross: the first may not be above the second.
ASCENDING: tuple[tuple[str, str], ...] = (
    ("labels_narrow", "labels_diverse"),
    ("labels_diverse", "labels_complex"),
    ("requests_low", "requests_high"),
    ("latency_hard", "latency_relaxed"),
    ("format_failures_low", "format_failures_high"),
    ("curation_low", "curation_high"),
)

OWN_SOURCE = "decision rules"  # the section of a number that is ours and not the guide's


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number of the guide: its value, unit, and the title of the section it comes from."""

    value: float
    unit: str
    section: str

    @property
    def text(self) -> str:
        """The number as a sentence has it."""
        return formatting.percent(self.value) if self.unit == FRACTION else formatting.count(self.value)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of one rule: its outcome, a text with {placeholders}, and the section it rests on."""

    rule: str
    outcome: str
    text: str
    section: str


@dataclass(frozen=True, slots=True)
class FactSentence:
    """The words of one case of a stated fact: the fact itself (`lead`), what it means (`text`), the section.

    `speaks` names what speaks for training where the text says that it does; `speaks_if` is what that depends on.
    `asked` stands in place of the text where a field of the fact is not sure, by field, and `question` in place of the
    lead where all of it is not; `asks` is the open field that the text asks for, `met` the fact in a few words.
    """

    key: str
    lead: str
    text: str
    section: str
    speaks: str = ""
    speaks_if: str = ""
    asked: Mapping[str, str] = field(default_factory=dict)
    question: str = ""
    asks: str = ""
    met: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """How sentences name values, and the fields of an item that are open (`parts`); texts with their placeholders."""

    values: Mapping[str, str]
    parts: Mapping[str, str]
    more_examples: str
    some_examples: str
    no_month: str
    nothing: str


@dataclass(frozen=True, slots=True, eq=False)  # as a key of what is remembered, the same object is the same key
class Rules:
    """All that a judgement needs besides the profile. `version` is derived from thresholds and reasons.

    `facts` by "fact.case", `steps` by rule, not yet filled in, in the order of their files; `efforts` from the least to
    the most.
    """

    thresholds: Mapping[str, Threshold]
    sentences: Mapping[str, Sentence]
    facts: Mapping[str, FactSentence]
    steps: Mapping[str, Step]
    efforts: tuple[str, ...]
    words: Words
    version: str
    guide_edition: str

    def line(self, name: str) -> float:
        """The value of one threshold. Raises KeyError for a name that `UNITS` does not hold."""
        return self.thresholds[name].value

    def lines(self) -> dict[str, tuple[float, ...]]:
        """The thresholds of each field that has some, in its unit."""
        return {name: tuple(map(self.line, info.thresholds)) for name, info in INFO.items() if info.thresholds}

    def count(self, name: str) -> int:
        """The value of one threshold that is a whole number."""
        return int(self.thresholds[name].value)
