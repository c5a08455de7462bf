"""The measurements that would put a result on another side of its line, each just across it; what open ones can show.

Five numbers are judged together: the prompt's eval set and failures, the threshold, and the same two of a model that
was trained already. Where nothing was measured an eval set of `assumed_eval_examples` is taken, and where no threshold
is known the `format_failures_low` of the guide; both only show what a measurement could say.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import NamedTuple, get_args

from bot.decision.facts import baseline_of, comparison_of, is_measured
from bot.decision.items import FAILING
from bot.decision.profile import INFO, LARGEST_COUNT, MEASURED, Profile
from bot.decision.rulebook import Rules
from bot.decision.statistics import wilson
from bot.decision.verdict import BaselineState, ComparisonState

EVALUATION: tuple[str, ...] = tuple(name for name, info in INFO.items() if info.group == "evaluation")
PROMPT_EVALUATION: tuple[str, ...] = tuple(name for name in EVALUATION if not name.startswith("tuned_"))
THRESHOLD = "failure_threshold"
# The field that moves by lines is the first of these that is free; the others take a value that leaves it room.
MOVING = ("tuned_failures", "eval_failures", THRESHOLD, "tuned_examples", "eval_examples")

FIRST_DECIMALS = 3  # a threshold is moved in steps of 0.1%, finer only where that is too coarse
LAST_DECIMALS = 15  # what a float can tell apart
LARGER = 10  # an eval set so many times as large may tell two models apart where the first one can't

MEMORY = 4096  # remembered ranges of counts
SIZES = (0, 1, 2, 5, 10, 30, 100, 1000, 100_000, 10**9)  # eval sets from none to one that tells everything apart

Number = int | float
Numbers = Mapping[str, Number | None]


class Outcome(NamedTuple):
    """What the table sees of the five numbers."""

    measured: bool | None
    baseline: str
    trained: str
    comparison: str


def outcome_of(numbers: Numbers, confidence: float, *, trained: bool) -> Outcome:
    """What the table sees of these numbers; a trained model's count only where one was `trained`."""
    n, k, t = numbers["eval_examples"], numbers["eval_failures"], numbers[THRESHOLD]
    measured, baseline = is_measured(n, k), baseline_of(n, k, t, confidence).state  # type: ignore[arg-type]
    if not trained:
        return Outcome(measured, baseline, "unknown", "unknown")
    m, j = numbers["tuned_examples"], numbers["tuned_failures"]
    result = baseline_of(m, j, t, confidence).state  # type: ignore[arg-type]
    return Outcome(measured, baseline, result, comparison_of((n, k), (m, j), confidence).state)  # type: ignore[arg-type]


def evaluations(profile: Profile, free: tuple[str, ...], rules: Rules) -> Iterator[dict[str, Number]]:
    """Valid new values for exactly the `free` ones of the five fields, one for every side within reach.

    Yields nothing where no value of these fields alone, the others held, can tell the table anything.
    """
    now: Numbers = {name: getattr(profile, name) for name in EVALUATION}
    search = Search(now, rules, trained=profile.already_tuned is True)
    moving = next(name for name in MOVING if name in free)
    others = sorted((name for name in free if name != moving), key=lambda name: name not in MEASURED)
    for held in search.held(tuple(others), moving):
        values = list(search.across(moving, {**now, **held}))
        if held and search.trained and moving in MEASURED:  # a number further away may leave its parts without effect
            values += search.ends(moving, {**now, **held})
        for value in dict.fromkeys(values):
            yield {**held, moving: value}
    for failures in MEASURED:
        if set(free) == {failures, INFO[failures].part_of}:
            yield {INFO[failures].part_of: 0, failures: 0}


class Search:
    """The search for other numbers beside the present ones."""

    def __init__(self, now: Numbers, rules: Rules, *, trained: bool) -> None:
        self.now = now
        self.trained = trained
        self.confidence = rules.line("confidence")
        self.some_examples = rules.count("assumed_eval_examples")
        self.some_threshold = rules.line("format_failures_low")

    def held(self, names: tuple[str, ...], moving: str) -> Iterator[dict[str, Number]]:
        """Values for the free fields that don't move by lines themselves; failures come first and are chosen last."""
        if not names:
            yield {}
            return
        first, *others = names
        for held in self.held(tuple(others), moving):
            for value in self._options(first, {*names, moving}, {**self.now, **held}):
                yield {first: value, **held}

    def _options(self, name: str, free: set[str], numbers: Numbers) -> Iterator[Number]:
        if name == THRESHOLD:
            yield self.some_threshold
            if self.trained:
                yield from self._thresholds(numbers)
            return
        if name in MEASURED:
            yield from self.ends(name, numbers)
            return
        least = next((numbers[failed] for failed in MEASURED if INFO[failed].part_of == name and failed not in free), 0)
        yield max(self.some_examples, least or 0)
        if self.trained:
            yield max(self.some_examples * LARGER, least or 0)

    def ends(self, name: str, numbers: Numbers) -> list[int]:
        """The first and last count of every range over which the outcome stays the same."""
        found = self._segments(name, numbers)
        return list(dict.fromkeys(end for segment in found for end in (segment.first, segment.last)))

    def across(self, name: str, numbers: Numbers) -> Iterator[Number]:
        """One value of this field for every outcome within reach, nearest to the present one."""
        if name == THRESHOLD:
            yield from self._thresholds(numbers)
            return
        found = self._segments(name, numbers)
        start = self.now[name]
        if start is None and (name not in MEASURED or len(found) == 1):
            start = 0 if name in MEASURED else self.some_examples
        for place, segment in enumerate(found):
            yield nearest_in(segment, start, from_below=place > 0)

    def _segments(self, name: str, numbers: Numbers) -> tuple[Segment, ...]:
        """The ranges of a count over which the outcome stays the same."""
        if name in MEASURED:
            examples = numbers[INFO[name].part_of]
            if not isinstance(examples, int) or examples == 0:
                return ()
            low, high = 0, examples
        else:
            failures = next(numbers[failed] for failed in MEASURED if INFO[failed].part_of == name)
            low, high = int(failures or 0), LARGEST_COUNT
        held = tuple(numbers[field] for field in EVALUATION if field != name)
        return _segments(name, held, (low, high), self.confidence, self.trained)

    def _thresholds(self, numbers: Numbers) -> Iterator[float]:
        """Thresholds for each side of each measured rate and of the lower end of its interval; few decimals."""
        lines: set[float] = set()
        for failed in MEASURED if self.trained else MEASURED[:1]:
            n, k = numbers[INFO[failed].part_of], numbers[failed]
            if n and k is not None:
                lines |= {k / n, wilson(int(k), int(n), self.confidence)[0]}
        if not lines:
            return
        now = self.now[THRESHOLD]
        ascending = sorted(lines | {0.0})
        for low, high in zip(ascending, [*ascending[1:], None], strict=True):
            if high is None:
                yield _rounded(low, 1.0, up=True)
            else:
                yield _rounded(low, math.nextafter(high, 0), up=now is not None and now < low)


@lru_cache(maxsize=MEMORY)
def _segments(
    name: str, held: tuple[Number | None, ...], ends: tuple[int, int], confidence: float, trained: bool
) -> tuple[Segment, ...]:
    """The ranges of one count over which the outcome stays the same; `held` are the other four, in their order."""
    others = dict(zip((field for field in EVALUATION if field != name), held, strict=True))
    return tuple(segments(*ends, lambda count: outcome_of({**others, name: count}, confidence, trained=trained)))


def _rounded(low: float, high: float, *, up: bool) -> float:
    """The number with the fewest decimals in [low, high], nearest to `low` (up) or to `high`."""
    for decimals in range(FIRST_DECIMALS, LAST_DECIMALS + 1):
        scale = 10.0**decimals
        value: float = (math.ceil(low * scale) if up else math.floor(high * scale)) / scale
        if low <= value <= high:
            return value
    return low if up else high


class Segment(NamedTuple):
    """The whole numbers from `first` to `last`, which all have the same outcome."""

    first: int
    last: int


def segments(low: int, high: int, outcome: Callable[[int], object]) -> list[Segment]:
    """The segments of [low, high], ascending. An outcome that ended must not come back further up."""
    found = []
    first = low
    while first <= high:
        last = _last_like(first, high, outcome)
        found.append(Segment(first, last))
        first = last + 1
    return found


def _last_like(first: int, high: int, outcome: Callable[[int], object]) -> int:
    """The last number up to `high` with the outcome of `first`."""
    here = outcome(first)
    if outcome(high) == here:
        return high
    return bisect_left(range(high), True, lo=first, key=lambda count: outcome(count) != here) - 1


def nearest_in(segment: Segment, start: float | None, *, from_below: bool) -> int:
    """The number of a segment that is nearest to `start`; where that is not known, its near end as seen from 0."""
    if start is None:
        return segment.first if from_below else segment.last
    return min(max(int(start), segment.first), segment.last)


def reachable_outcomes(known: Numbers, open_fields: frozenset[str], rules: Rules) -> frozenset[Outcome]:
    """Every outcome of the five numbers for some answers to the open ones, "don't know" among them."""
    confidence = rules.line("confidence")
    if not open_fields:
        return frozenset({outcome_of(known, confidence, trained=True)})
    threshold = known[THRESHOLD]
    counts = set(EVALUATION) - {THRESHOLD}
    if open_fields >= counts and (THRESHOLD in open_fields or (threshold is not None and 0 < threshold < 1)):
        return frozenset(_all_outcomes(limited=threshold is not None))
    search = Search(known, rules, trained=True)
    return frozenset(outcome_of(numbers, confidence, trained=True) for numbers in _answered(known, open_fields, search))


def _answered(known: Numbers, open_fields: frozenset[str], search: Search) -> Iterator[Numbers]:
    """Numbers for every way to answer the open ones that can make a difference: sizes, failures, then threshold."""
    sizes = [name for name in EVALUATION if name not in MEASURED and name != THRESHOLD and name in open_fields]
    for chosen in product(*(_sizes(name, known, open_fields) for name in sizes)):
        found: list[Numbers] = [{**known, **dict(zip(sizes, chosen, strict=True))}]
        for name in (name for name in MEASURED if name in open_fields):
            found = [{**numbers, name: value} for numbers in found for value in (None, *search.ends(name, numbers))]
        for numbers in found:
            yield numbers
            if THRESHOLD in open_fields:
                yield from ({**numbers, THRESHOLD: value} for value in search.across(THRESHOLD, numbers))


def _sizes(name: str, known: Numbers, open_fields: frozenset[str]) -> tuple[int | None, ...]:
    failed = next(failed for failed in MEASURED if INFO[failed].part_of == name)
    least = 0 if failed in open_fields else int(known[failed] or 0)
    return (None, *dict.fromkeys(max(size, least) for size in SIZES))


def _all_outcomes(*, limited: bool) -> Iterator[Outcome]:
    """Every outcome that can be, where nothing was measured. `limited`: the threshold is known.

    A trained model that is better than a prompt within the limit is within it itself, and the other way round.
    """
    prompt = (*((True, state) for state in get_args(BaselineState)), (False, "unknown"), (None, "unknown"))
    trained_states, comparisons = get_args(BaselineState), get_args(ComparisonState)
    for (measured, baseline), trained, comparison in product(prompt, trained_states, comparisons):
        compared = comparison != "unknown"
        if compared and (not measured or (baseline == "unknown") != (trained == "unknown")):
            continue
        if limited and (compared or measured) and baseline == "unknown":
            continue
        if comparison == "better" and baseline == "within" and trained in FAILING:
            continue
        if comparison == "worse" and trained == "within" and baseline in FAILING:
            continue
        yield Outcome(measured, baseline, trained, comparison)
