"""What would change a verdict: the smallest sets of other answers that the table turns into another decision.

A set is smallest when no part of it already gives another decision, and when no number in it could move less, or make
another field needless, and give the same one. Found by running the table, never written by hand; facts that a team
cannot choose are not offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

from bot.decision.alternatives import other_answers
from bot.decision.evaluations import EVALUATION, PROMPT_EVALUATION, evaluations
from bot.decision.facts import FACTS_OF_GROUP, Facts, facts_of
from bot.decision.profile import FIELDS, INFO, MEASURED, Profile, Value, overfull
from bot.decision.rulebook import Rules
from bot.decision.table import decision_of, essentials
from bot.decision.verdict import Decision, WhatIf

MOST_CHANGES = 3

Change = tuple[tuple[str, Value], ...]
Effect = tuple[tuple[int, object], ...]  # position in Facts -> its new value
Move = tuple[int, Change, Effect]  # the group, what is answered otherwise in it, what the table then sees


def choosable_groups(profile: Profile) -> tuple[tuple[str, ...], ...]:
    """The fields that a team can choose, those that are judged together in one group.

    The results of a trained model are among them only where one was trained.
    """
    groups: dict[str, tuple[str, ...]] = {}
    for name, info in INFO.items():
        counts = profile.already_tuned is True or info.group != "evaluation" or name in PROMPT_EVALUATION
        if info.group in FACTS_OF_GROUP and not info.fixed and counts:
            groups[info.group] = (*groups.get(info.group, ()), name)
    return tuple(groups.values())


def what_if_of(profile: Profile, rules: Rules) -> tuple[WhatIf, ...]:
    """All smallest sets of at most three changes, fewest changes first, then in the order of the profile's fields."""
    now = decision_of(facts_of(profile, rules))
    found = {
        change: decision for change, decision in _search(profile, rules) if _is_smallest(profile, change, now, rules)
    }
    near = {_nearer_numbers(change, decision, profile, rules): decision for change, decision in found.items()}
    kept = [
        change
        for change, decision in near.items()
        if not any(same == decision and _moves_less(other, change, profile) for other, same in near.items())
    ]
    order = {field: position for position, field in enumerate(FIELDS)}
    kept.sort(key=lambda change: (len(change), [order[field] for field, _ in change]))
    return tuple(WhatIf(change, near[change]) for change in kept)


def _search(profile: Profile, rules: Rules) -> Iterator[tuple[Change, Decision]]:
    """Sets that give another decision while no smaller set found before is part of them."""
    base = essentials(facts_of(profile, rules))
    now = decision_of(base)
    if base.current_knowledge:
        return  # no choice of the team outweighs it
    by_size: dict[int, list[Move]] = {size: [] for size in range(1, MOST_CHANGES + 1)}
    for group, fields in enumerate(choosable_groups(profile)):
        for change, effect in _moves(profile, base, fields, rules):
            by_size[len(change)].append((group, change, effect))
    found: set[frozenset[tuple[str, Value]]] = set()
    for size in range(1, MOST_CHANGES + 1):
        for moves in _combined(by_size, size):
            values: list[object] = list(base)
            for _, _, effect in moves:
                for position, value in effect:
                    values[position] = value
            decision = decision_of(Facts._make(values))
            if decision == now:
                continue
            change = tuple(answer for move in moves for answer in move[1])
            if any(frozenset(part) in found for part in _parts(change)):
                continue
            found.add(frozenset(change))
            yield tuple(sorted(change, key=lambda answer: FIELDS.index(answer[0]))), decision
        alone = [move for move in by_size[1] if frozenset(move[1]) not in found]
        by_size[1] = alone  # what changes the decision by itself is part of no larger smallest set


def _combined(by_size: dict[int, list[Move]], size: int) -> Iterator[tuple[Move, ...]]:
    """Moves of different groups that make `size` changes together."""
    yield from ((move,) for move in by_size[size])
    if size > 1:
        singles = by_size[1]
        yield from (pair for pair in product(singles, by_size[size - 1]) if size > 2 and pair[0][0] != pair[1][0])
        yield from (some for some in combinations(singles, size) if len({move[0] for move in some}) == size)


def _moves(profile: Profile, base: Facts, fields: tuple[str, ...], rules: Rules) -> Iterator[tuple[Change, Effect]]:
    """Other answers within one group that change what the table sees, none of them needlessly many or far."""
    seen: dict[frozenset[tuple[str, Value]], Facts] = {frozenset(): base}
    nearest: set[tuple[object, ...]] = set()
    for size in range(1, min(len(fields), MOST_CHANGES) + 1):
        for free in combinations(fields, size):
            for change in _answers(profile, free, rules):
                facts = essentials(facts_of(profile.model_copy(update=dict(change)), rules))
                same = (facts, free, tuple(answer for answer in change if INFO[answer[0]].is_closed))
                needless = any(seen.get(frozenset(part)) == facts for part in (*_parts(change), ()))
                seen[frozenset(change)] = facts
                several = len(set(free) & set(EVALUATION)) > 1 and profile.already_tuned is True
                if needless or (same in nearest and not several):
                    continue  # two results move together: which numbers are nearest shows only at the end
                nearest.add(same)
                yield (
                    change,
                    tuple((at, new) for at, (old, new) in enumerate(zip(base, facts, strict=True)) if old != new),
                )


def _answers(profile: Profile, free: tuple[str, ...], rules: Rules) -> Iterator[Change]:
    """Every combination of other answers to exactly these fields of one group."""
    if free[0] in EVALUATION:
        for found in evaluations(profile, free, rules):
            if all(value != getattr(profile, field) for field, value in found.items()):
                yield tuple(found.items())
        return
    for values in product(*(tuple(other_answers(profile, field, rules)) for field in free)):
        yield tuple(zip(free, values, strict=True))


def _parts(change: Change) -> Iterator[Change]:
    """The proper parts of a change, none of them empty."""
    for size in range(1, len(change)):
        yield from combinations(change, size)


def _is_smallest(profile: Profile, change: Change, now: Decision | None, rules: Rules) -> bool:
    """Does every part of it leave the decision as it is? A part that is no possible profile is none."""
    for part in _parts(change):
        other = profile.model_copy(update=dict(part))
        if not any(overfull(other)) and decision_of(facts_of(other, rules)) != now:
            return False
    return True


def _nearer_numbers(change: Change, decision: Decision, profile: Profile, rules: Rules) -> Change:
    """The change with its counts of failures moved back as far as it stays smallest, one after the other."""
    answers = dict(change)
    counts = [name for name in answers if name in MEASURED and len(set(answers) & set(EVALUATION)) > 1]
    now = decision_of(facts_of(profile, rules)) if counts else None
    for field in counts:
        other = profile.model_copy(update={name: value for name, value in answers.items() if name != field})
        values: set[Any] = {*other_answers(other, field, rules), *other_answers(profile, field, rules)}
        start = getattr(profile, field) or 0
        for value in sorted(values, key=lambda value: abs(value - start)):
            moved = other.model_copy(update={field: value})
            nearer = tuple((name, value if name == field else answers[name]) for name in answers)
            if value == answers[field] or any(overfull(moved)):
                continue
            if decision_of(facts_of(moved, rules)) == decision and _is_smallest(profile, nearer, now, rules):
                answers[field] = value
                break
    return tuple((field, answers[field]) for field, _ in change)


def _moves_less(other: Change, change: Change, profile: Profile) -> bool:
    """Is `other` the same choices with fewer fields, or with numbers nearer to the present ones? Both decide alike."""
    answers = dict(change)
    if any(field not in answers or (INFO[field].is_closed and value != answers[field]) for field, value in other):
        return False
    if len(other) < len(change):
        return True
    numbers = [(field, value) for field, value in other if not INFO[field].is_closed and value != answers[field]]
    return bool(numbers) and all(_nearer(getattr(profile, field), value, answers[field]) for field, value in numbers)


def _nearer(now: Any, value: Any, other: Any) -> bool:
    """Is `value` between the present answer and `other`? From an unknown number the way starts at 0."""
    start = now or 0
    are_numbers = all(isinstance(number, int | float) for number in (start, value, other))
    return are_numbers and min(start, other) <= value <= max(start, other)
