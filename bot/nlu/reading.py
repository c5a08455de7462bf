"""A reading is what was understood of a message: stated values, candidates, and the words they rest on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.decision.profile import INFO, Value

STATED = 0.7  # from here on a value counts as stated; anything less is a candidate
BELOW_STATED = 0.5  # what a claim comes to that is asked about whatever else speaks for it
PLAINLY = 0.79  # how strong a claim must be to stand without its question
BELOW_PLAINLY = 0.78  # what several weaker ones come to at most
CLEAR = 0.15  # by how much the best value of a field must lead the next
MOST_CANDIDATES = 3
SHOWN = 0.4  # from which likelihood on a candidate is shown: about half of those just above it are right
HINTED = 0.2  # from which one is asked about in the words that it rests on, where it would decide
LEAST_SPAN = 2  # words that can be quoted; single words are mostly of something else
PROBABLE = 0.6  # from here on three of four are
OF_RESULTS = frozenset(("eval_examples", "eval_failures", "failures_consistent"))
# Offered where nothing else is stated.
ALONE = frozenset(
    (
        *("needs_current_knowledge", "structured_outputs", "labels_trusted", "labelled_examples"),
        *("failures_consistent", "already_tuned", "monthly_requests", "latency_budget_ms"),
        *("change_pace", "curation_budgeted", "retraining_budgeted", "format_tolerance", "stable_months"),
    )
)
ASKED = frozenset(("failure_mode", "style_need"))  # so are these where something is asked
UNMEASURED = ("eval_examples", 0)  # and this
_DIGITS = re.compile(r"\b\d+\b")


@dataclass(frozen=True, slots=True)
class Claim:
    """A span of the message speaks for a value of a field. `strength` from 0 to 1; `group`: claims that go together.

    `start` and `end` are offsets in `Reading.text`. A claim of `role` "negated" speaks against its value.
    """

    field: str
    value: Value
    strength: float
    start: int
    end: int
    role: str = "own"


@dataclass(frozen=True, slots=True)
class Hint:
    """A value that a message may state, and the words that it rests on; "" for a number."""

    value: Value
    words: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message states.

    `values`: stated for the asked fields (None: asked, and not known); in an opening for any field. `elsewhere`: stated
    for fields that were not asked. `candidates`: not plain enough to be taken, best first. `spans`: what each of these
    rests on. `likely`: how likely candidates of an opening are right, where that was weighed.
    """

    text: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    candidates: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    elsewhere: Mapping[str, Value] = field(default_factory=dict)
    spans: tuple[Claim, ...] = ()
    likely: Mapping[str, Mapping[Value, float]] = field(default_factory=dict)

    @property
    def plain_candidates(self) -> dict[str, tuple[Value, ...]]:
        """Those that the message may well state; weaker ones are mostly wrong. Of numbers each is so by itself."""
        taken = {(claim.start, claim.end, claim.value) for claim in self.spans if claim.field in self.values}
        found: dict[str, tuple[Value, ...]] = {}
        for name, values in self.candidates.items():
            likely = self.likely.get(name, {})
            shown = tuple(v for v, share in likely.items() if share >= SHOWN and not self._is_taken(name, v, taken))
            if shown:
                found[name] = shown if INFO[name].kind in ("number", "percentage") else values
        return found

    @property
    def hints(self) -> dict[str, Hint]:
        """The best candidate of each choice that is too weak to be shown, with the longest words that it rests on.

        A weak number is mostly another's: it comes without words, as a sign that something was counted.
        """
        found: dict[str, Hint] = {}
        for name in self.candidates.keys() - self.plain_candidates.keys():
            best, share = max(self.likely.get(name, {}).items(), key=lambda item: item[1], default=(None, 0.0))
            if share < HINTED or INFO[name].kind not in ("choice", "yes_no", "number"):
                continue
            if INFO[name].kind == "number":
                found[name] = Hint(best, "")
                continue
            spans = [c for c in self.spans if c.field == name and c.value == best and c.role != "negated"]
            words = max((self.text[c.start : c.end].strip(" ,;.") for c in spans), key=len, default="")
            if len(words.split()) >= LEAST_SPAN:
                found[name] = Hint(best, words)
        return found

    @property
    def probable(self) -> frozenset[str]:
        """The fields whose best candidate is mostly right."""
        return frozenset(name for name, found in self.likely.items() if max(found.values(), default=0.0) >= PROBABLE)

    def _is_taken(self, name: str, value: Value, taken: Collection[tuple[int, int, Value]]) -> bool:
        """Whether a number that may be of this field was taken for another, which leaves it none."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        own = [claim for claim in self.spans if claim.field == name and claim.value == value]
        return bool(own) and all((claim.start, claim.end, claim.value) in taken for claim in own)

    def _stands_alone(self, claim: Claim) -> bool:
        """Whether a claim is offered where nothing else is stated; of labels only where some are spoken of."""
        if claim.field == "labels_trusted":
            return "labelled_examples" in self.candidates
        asked = "?" in self.text and claim.field in ASKED
        return asked or claim.field in ALONE or (claim.field, claim.value) == UNMEASURED

    def offering(self, claims: Collection[Claim]) -> Reading:
        """The same, with these claims as the first candidates of their fields, where any fact is stated beside them.

        A number stands alone then, and is no count of labelled examples.
        """
        bare = self.values.keys() <= {"project", "task"}
        alone = {c.field for c in claims if not bare or self._stands_alone(c)}
        alone |= {"task"} if alone else set()
        claims = [c for c in claims if c.field not in self.values and c.field in alone]
        offered = {claim.field: claim.value for claim in claims}
        known = self.spans if self.values.get("needs_current_knowledge") is True else ()
        moving = [c for c in (*claims, *known) if (c.field, c.value) == ("needs_current_knowledge", True)]
        if not offered and not moving:
            return self
        found = dict(self.candidates)
        for name, value in offered.items():
            before = (not value,) if isinstance(value, bool) else found.get(name, ()) if isinstance(value, str) else ()
            found[name] = (value, *(other for other in before if other != value))
        results = (c for c in claims if c.field in OF_RESULTS)
        numbers = {int(text) for c in results for text in _DIGITS.findall(self.text[c.start : c.end])}
        found["labelled_examples"] = tuple(n for n in found.get("labelled_examples", ()) if n not in numbers)
        paces = [c for c in self.spans if c.field == "stable_months"]  # what changes there is the facts, not the task
        if paces and all(any(a.start < c.end and c.start < a.end for a in moving) for c in paces):
            found.pop("stable_months", None)
        found = {name: values for name, values in found.items() if values}
        likely = {**self.likely, **{name: {value: 1.0} for name, value in offered.items()}}
        likely = {name: share for name, share in likely.items() if name in found}
        return replace(self, candidates=found, spans=(*self.spans, *claims), likely=likely)

    def beside(self, quoted: Reading) -> Reading:
        """The same, with what a quotation in the message states as candidates: these are somebody else's words."""
        known = {"project", *self.values, *self.elsewhere}
        stated = {**quoted.elsewhere, **quoted.values}
        more = {name: (value,) for name, value in stated.items() if value is not None and name not in known}
        claims = [replace(claim, start=0, end=0) for claim in quoted.spans if claim.field in more]
        sure: dict[str, Mapping[Value, float]] = {name: {found[0]: 1.0} for name, found in more.items()}
        likely = {**sure, **self.likely}
        return replace(self, candidates={**more, **self.candidates}, spans=(*self.spans, *claims), likely=likely)


def weakened(claim: Claim, strength: float) -> Claim:
    """The same claim, at most so strong."""
    return replace(claim, strength=min(claim.strength, strength))


def ranked(claims: Iterable[Claim]) -> list[tuple[Value, float]]:
    """The values that claims of one field speak for, with their strength, best first; more claims add a little."""
    best: dict[Value, float] = {}
    for claim in claims:
        if claim.role == "negated":
            continue
        before = best.get(claim.value)
        more = claim.strength if before is None else max(before, claim.strength) + 0.05
        plain = before is None or max(before, claim.strength) >= PLAINLY
        best[claim.value] = min(1.0 if plain else BELOW_PLAINLY, more)
    return sorted(best.items(), key=lambda item: -item[1])


def settle(claims: Sequence[Claim], stated: float = STATED) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Of the claims of one field: its stated value (a tuple of one, or empty) and its candidates, best first."""
    order = ranked(claims)
    if not order:
        return (), ()
    value, strength = order[0]
    second = order[1][1] if len(order) > 1 else 0.0
    if strength >= stated and strength - second >= CLEAR:
        return (value,), tuple(other for other, _ in order[1 : MOST_CANDIDATES + 1])
    return (), tuple(other for other, _ in order[:MOST_CANDIDATES])


def reading_of(
    line: str,
    values: Mapping[str, Value],
    candidates: Mapping[str, tuple[Value, ...]],
    elsewhere: Mapping[str, Value],
    claims: Iterable[Claim],
) -> Reading:
    """The reading of a line: a field that has a value has no candidates, and only claims that it rests on are kept."""
    kept = {name: others for name, others in candidates.items() if name not in values and name not in elsewhere}
    used = [
        claim
        for claim in claims
        if claim.role != "similar"
        and (claim.value in kept.get(claim.field, ()) or {**elsewhere, **values}.get(claim.field) == claim.value)
    ]
    return Reading(line, values, kept, elsewhere, tuple(used))
