"""Results of the same case: runs of it, and two sides (variants or files) that are paired.

Runs are found by their ids, also where the number of the run hides in the id. Sides are paired by id, or by the text
of the input; never by their order.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from bot.evidence.evals.eval_cases import EvalCases, Outcome
from bot.evidence.evals.eval_reading import PairedResult, RepeatsAs
from bot.evidence.evals.eval_statistics import PairCounts, mcnemar, paired_difference
from bot.evidence.loaded_content import confidence

RUN_IN_ID = re.compile(
    r"(.+?)(?:[-_#./: ](?:run|rep|repeat|trial|try|epoch|attempt|sample|seed)?[-_]?)(\d{1,3})$", re.IGNORECASE
)
MOST_RUNS = 100
FEWEST_CASES = 2


@dataclass(frozen=True, slots=True)
class Repeats:
    """Results by case. `cases` has, for each case with its variant, (variant, case id, indices of its results)."""

    groups: tuple[tuple[int, str, array[int]], ...]
    by: tuple[str, ...]
    hidden: bool
    results: int

    def evaluated(self, cases: EvalCases, variant: int | None) -> Iterator[tuple[str, array[int], list[int]]]:
        """Each evaluated case of one variant or of all: its id, the indices of its results, their outcomes."""
        for code, case_id, indices in self.groups:
            outcomes = [cases.outcomes[index] for index in indices if cases.outcomes[index] <= Outcome.PASSED]
            if outcomes and variant in (None, code):
                yield case_id, indices, outcomes

    def shares(self, cases: EvalCases, variant: int | None) -> list[float]:
        """The failure share of each evaluated case, of one variant or of all."""
        listed = self.evaluated(cases, variant)
        return [outcomes.count(Outcome.FAILED) / len(outcomes) for _, _, outcomes in listed]


def find_repeats(cases: EvalCases) -> Repeats | None:
    """The results by case if at least one case has several; None if each case has one."""
    groups = _by_id(cases, cases.ids)
    bases = _bases(cases) if groups is None else None
    hidden = bases is not None
    if bases is not None:
        groups = _by_id(cases, bases)
    if groups is None and cases.texts_are_cases:
        groups = _by_same_text(cases)
    if groups is None:
        return None
    listed = tuple((variant, case_id, indices) for (variant, case_id), indices in groups.items())
    return Repeats(listed, () if hidden else _properties_that_differ(cases, listed), hidden, len(cases))


def run_key(cases: EvalCases, index: int, by: tuple[str, ...]) -> tuple[str, ...]:
    """What tells this result from the other results of its case: its values of the properties in `by`."""
    attributes = [cases.attributes[name] for name in by]
    return tuple(attribute.names()[attribute.at(index)] if attribute.at(index) >= 0 else "" for attribute in attributes)


def _by_id(cases: EvalCases, ids: list[str]) -> dict[tuple[int, str], array[int]] | None:
    """Indices by variant and id; None if no id stands twice in a variant."""
    keys = ids if len(cases.variants) <= 1 else zip(cases.variant_codes, ids, strict=True)
    if len(set[object](keys)) == len(ids):
        return None
    groups: defaultdict[tuple[int, str], array[int]] = defaultdict(lambda: array("q"))
    for index, case_id in enumerate(ids):
        groups[cases.variant_codes[index], case_id].append(index)
    return dict(groups)


def _by_same_text(cases: EvalCases) -> dict[tuple[int, str], array[int]] | None:
    """Indices by variant and input, if each row has an id of its own and each input stands several times."""
    if not all(cases.inputs) or 2 * len(set(cases.inputs)) > len(cases):  # a million different texts need no groups
        return None
    groups: defaultdict[tuple[int, int], array[int]] = defaultdict(lambda: array("q"))
    for index, text in enumerate(cases.inputs):
        groups[cases.variant_codes[index], text].append(index)
    if len({text for _, text in groups}) < FEWEST_CASES or any(len(indices) < 2 for indices in groups.values()):
        return None
    return {(variant, cases.ids[indices[0]]): indices for (variant, _), indices in groups.items()}


def _bases(cases: EvalCases) -> list[str] | None:
    """The ids without the number of the run, if each case has the same runs, 0 to k - 1 or 1 to k.

    The input texts of a case's runs must be the same where they are known.
    """
    if not cases.has_ids or len(cases) < 2 * FEWEST_CASES:
        return None
    runs: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    texts: dict[tuple[int, str], int] = {}
    bases = []
    for index, case_id in enumerate(cases.ids):
        match = RUN_IN_ID.match(case_id)
        if match is None:
            return None
        key = (cases.variant_codes[index], match[1])
        if texts.setdefault(key, cases.inputs[index]) != cases.inputs[index]:
            return None
        runs[key].add(int(match[2]))
        bases.append(match[1])
    first = next(iter(runs.values()))
    count = len(first)
    numbered = 2 <= count <= MOST_RUNS and first in (set(range(count)), set(range(1, count + 1)))
    if len(runs) < FEWEST_CASES or not numbered or any(numbers != first for numbers in runs.values()):
        return None
    return bases if any(cases.inputs) or len(runs) > count else None


def _properties_that_differ(cases: EvalCases, groups: tuple[tuple[int, str, array[int]], ...]) -> tuple[str, ...]:
    """The fewest properties that tell the results of each case apart: settings such as k, or the number of the run."""
    several = [indices for _, _, indices in groups if len(indices) > 1]
    attributes = {name: attribute for name, attribute in cases.attributes.items() if len(attribute.values) > 1}

    def distinct(names: tuple[str, ...], indices: array[int]) -> int:
        return len({tuple(attributes[name].at(index) for name in names) for index in indices})

    varying = tuple(name for name in attributes if any(distinct((name,), indices) > 1 for indices in several))
    for names in (*((name,) for name in varying), varying):
        if names and all(distinct(names, indices) == len(indices) for indices in several):
            return names
    return ()


MOST_CHANGED = 200  # cases that are listed by name
ENOUGH_SHARED = 0.5  # of the smaller side; fewer shared ids are no common ids
ENOUGH_EQUAL = 0.9  # of the shared ids whose texts are known on both sides
FEW_REPEATED = 0.05  # of the cases; so few are left out of the pairs

# Why two sides can't be paired: the names of the questions that say so.
NO_IDS, TEXTS_DIFFER, REPEATED = "no_ids", "texts_differ", "repeated_cases"
NOTHING = ""  # one side has no evaluated case; what to ask is asked elsewhere

Key = Hashable


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair: a variant of a file."""

    name: str
    cases: EvalCases
    variant: int
    repeats: Repeats | None


class _Entry(NamedTuple):
    passed: bool
    text: int
    case_id: str


def pair_sides(first: Side, second: Side, repeats_as: RepeatsAs | None) -> PairedResult | str:
    """The paired result of two sides, or the name of the question why they can't be paired."""
    left, right = _entries(first, repeats_as), _entries(second, repeats_as)
    if left is None or right is None:
        return REPEATED
    if not left or not right:
        return NOTHING
    if first.cases is not second.cases:
        matched = _match_files(first, second, left, right)
        if isinstance(matched, str):
            return matched
        left, right = matched
    shared = [key for key in left if key in right]
    if not shared:
        return NO_IDS
    outcomes = [(left[key].passed, right[key].passed) for key in shared]
    counts = PairCounts(*map(outcomes.count, product((True, False), (True, False))))
    p = mcnemar(counts)
    difference, low, high = paired_difference(counts, confidence())
    changed = [left[key].case_id for key in shared if left[key].passed != right[key].passed]
    return PairedResult(
        first=first.name,
        second=second.name,
        **counts._asdict(),
        p=p,
        corrected_p=p,
        difference=difference,
        low=low,
        high=high,
        changed=tuple(changed[:MOST_CHANGED]),
    )


def _entries(side: Side, repeats_as: RepeatsAs | None) -> dict[Key, _Entry] | None:
    """The evaluated cases of one side by key; None if its repeats leave open what a case's outcome is."""
    if side.repeats is not None and repeats_as == "all":
        return _all_must_pass(side)
    key_of = _key(side, repeats_as)
    found: dict[Key, _Entry] = {}
    twice: set[Key] = set()
    for index, outcome in enumerate(side.cases.outcomes):
        if outcome > Outcome.PASSED or side.cases.variant_codes[index] != side.variant:
            continue
        key = key_of(index)
        if key in found:
            twice.add(key)
        found[key] = _Entry(outcome == Outcome.PASSED, side.cases.inputs[index], side.cases.ids[index])
    if len(twice) > FEW_REPEATED * len(found):
        return None
    return _without(found, twice)


def _without(entries: dict[Key, _Entry], keys: set[Key]) -> dict[Key, _Entry]:
    return {key: entry for key, entry in entries.items() if key not in keys}


def _key(side: Side, repeats_as: RepeatsAs | None) -> Callable[[int], Key]:
    cases, repeats = side.cases, side.repeats
    if repeats is not None and repeats_as == "cases" and repeats.by:
        return lambda index: (cases.ids[index], run_key(cases, index, repeats.by))
    return cases.ids.__getitem__


def _all_must_pass(side: Side) -> dict[Key, _Entry]:
    assert side.repeats is not None
    found: dict[Key, _Entry] = {}
    for case_id, indices, outcomes in side.repeats.evaluated(side.cases, side.variant):
        found[case_id] = _Entry(Outcome.FAILED not in outcomes, side.cases.inputs[indices[0]], case_id)
    return found


def _match_files(
    first: Side, second: Side, left: dict[Key, _Entry], right: dict[Key, _Entry]
) -> tuple[dict[Key, _Entry], dict[Key, _Entry]] | str:
    """Both sides with common keys: the ids if they agree, else the input texts."""
    smaller = max(1, min(len(left), len(right)))
    differ = False
    if first.cases.has_ids and second.cases.has_ids:
        shared = [key for key in left if key in right]
        known = [key for key in shared if left[key].text and right[key].text]
        equal = [key for key in known if left[key].text == right[key].text]
        differ = len(equal) < ENOUGH_EQUAL * len(known)
        if len(shared) >= ENOUGH_SHARED * smaller and not differ:
            changed = set(known).difference(equal)
            return _without(left, changed), _without(right, changed)
    by_text = _by_text(left), _by_text(right)
    if len(by_text[0].keys() & by_text[1].keys()) >= ENOUGH_SHARED * smaller:
        return by_text
    return TEXTS_DIFFER if differ else NO_IDS


def _by_text(entries: dict[Key, _Entry]) -> dict[Key, _Entry]:
    """The entries by their input text; texts that stand twice are left out."""
    found: dict[Key, _Entry] = {}
    twice: set[Key] = set()
    for key, entry in entries.items():
        by_text = entry.text, key[1] if isinstance(key, tuple) else ()
        if by_text in found:
            twice.add(by_text)
        if entry.text:
            found[by_text] = entry
    return _without(found, twice)
