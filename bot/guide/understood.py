"""What was understood of a message: the facts that it states, what it may state beside them, and what was not read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from bot.decision.profile import FIELDS, Value
from bot.guide.result_lines import Clash
from bot.guide.two_results import TwoResults
from bot.nlu.reading import Hint


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of a message, by field. Nothing but `facts` counts; all the rest is asked about.

    `candidates`: what it may state of other fields, best first, and `unsure` the same in words. `probable`: the fields
    of those that are mostly right. `hints`: weaker candidates, with the words that they rest on, and `is_counted`
    whether one is a count of failures. `unread`: the words about fields of which nothing was read. `results`: a trained
    model's and the prompt's. `clash`: two figures of which one can hold; neither is among the facts.
    """

    facts: Mapping[str, Value]
    candidates: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    probable: Collection[str] = FIELDS
    unsure: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, Hint] = field(default_factory=dict)
    is_counted: bool = False
    unread: Mapping[str, str] = field(default_factory=dict)
    results: TwoResults | None = None
    clash: Clash | None = None

    def without(self, fields: Collection[str]) -> Understood:
        """The same without what it may state of these fields."""
        return replace(
            self,
            candidates={name: values for name, values in self.candidates.items() if name not in fields},
            unsure={name: words for name, words in self.unsure.items() if name not in fields},
        )

    def best(self, name: str) -> Value:
        """A fact, or the best candidate for it; None where there is neither."""
        return self.facts.get(name, next(iter(self.candidates.get(name, ())), None))
