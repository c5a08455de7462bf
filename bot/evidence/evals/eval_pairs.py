"""Two variants, or two files, on the same cases: paired by id, or by the text of the input; never by their order."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from bot.evidence.evals.eval_cases import EvalCases, Outcome
from bot.evidence.evals.eval_questions import RepeatsAs
from bot.evidence.evals.eval_reading import PairedResult
from bot.evidence.evals.eval_repeats import Repeats, run_key
from bot.evidence.evals.eval_statistics import PairCounts, mcnemar, paired_difference
from bot.evidence.loaded_content import confidence

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
