"""Two variants, or two files, on the same cases: paired by id, or by the text of the input; never by their order."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import asdict, dataclass

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
    variant: int | None
    repeats: Repeats | None


@dataclass(frozen=True, slots=True)
class _Entry:
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
    return _result(first.name, second.name, left, right, shared)


def _result(
    first: str, second: str, left: dict[Key, _Entry], right: dict[Key, _Entry], shared: list[Key]
) -> PairedResult:
    outcomes = [(left[key].passed, right[key].passed) for key in shared]
    counts = PairCounts(
        outcomes.count((True, True)),
        outcomes.count((True, False)),
        outcomes.count((False, True)),
        outcomes.count((False, False)),
    )
    p = mcnemar(counts)
    difference, low, high = paired_difference(counts, confidence())
    changed = [left[key].case_id for key in shared if left[key].passed != right[key].passed]
    return PairedResult(
        first=first,
        second=second,
        **asdict(counts),
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
        if outcome > Outcome.PASSED or (side.variant is not None and side.cases.variant_codes[index] != side.variant):
            continue
        key = key_of(index)
        if key in found:
            twice.add(key)
        found[key] = _Entry(outcome == Outcome.PASSED, side.cases.inputs[index], side.cases.ids[index])
    if len(twice) > FEW_REPEATED * len(found):
        return None
    return {key: entry for key, entry in found.items() if key not in twice}


def _key(side: Side, repeats_as: RepeatsAs | None) -> Callable[[int], Key]:
    ids, repeats, cases = side.cases.ids, side.repeats, side.cases
    if repeats is not None and repeats_as == "cases" and repeats.by:
        return lambda index: (ids[index], run_key(cases, index, repeats.by))
    return lambda index: ids[index]


def _all_must_pass(side: Side) -> dict[Key, _Entry]:
    assert side.repeats is not None
    found: dict[Key, _Entry] = {}
    for variant, case_id, indices in side.repeats.groups:
        if side.variant is None or variant == side.variant:
            outcomes = [side.cases.outcomes[index] for index in indices if side.cases.outcomes[index] <= Outcome.PASSED]
            if outcomes:
                found[case_id] = _Entry(
                    all(outcome == Outcome.PASSED for outcome in outcomes), side.cases.inputs[indices[0]], case_id
                )
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
            return {key: entry for key, entry in left.items() if key not in changed}, {
                key: entry for key, entry in right.items() if key not in changed
            }
    by_text = _by_text(left), _by_text(right)
    if len(by_text[0].keys() & by_text[1].keys()) >= ENOUGH_SHARED * smaller:
        return by_text
    return TEXTS_DIFFER if differ else NO_IDS


def _by_text(entries: dict[Key, _Entry]) -> dict[Key, _Entry]:
    """The entries by their input text; texts that stand twice are left out."""
    found: dict[Key, _Entry] = {}
    twice: set[Key] = set()
    for key, entry in entries.items():
        run = key[1] if isinstance(key, tuple) else ()
        if (entry.text, run) in found:
            twice.add((entry.text, run))
        if entry.text:
            found[entry.text, run] = entry
    return {key: entry for key, entry in found.items() if key not in twice}
