"""Cases that were run several times: found by their ids, also where the number of the run hides in the id."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bot.evidence.evals.eval_cases import EvalCases, Outcome

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
        groups = _by_text(cases)
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


def _by_text(cases: EvalCases) -> dict[tuple[int, str], array[int]] | None:
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
