"""What a verdict may still become: which decisions the open answers can lead to, and which of them can change it.

Exact: the decision table is run with facts that stay open until the table asks for them, and forks there. A fork takes
every value that the open answers of its group can give; so only what the table looks at is tried.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import count, product
from typing import Any

from bot.decision.alternatives import other_answers
from bot.decision.evaluations import EVALUATION, PROMPT_EVALUATION, reachable_outcomes
from bot.decision.facts import FACTS_OF_GROUP, Facts, facts_of
from bot.decision.profile import INFO, Profile, Value
from bot.decision.remembered import remember
from bot.decision.rulebook import Rules
from bot.decision.table import decide, essentials
from bot.decision.verdict import Decision

MEMORY = 4096  # remembered ways in which a group of answers can turn out
LOOKS = 65_536  # remembered looks at the table with some facts; the outlooks of one project share most of them
REMEMBERED = 1024  # what was concluded of profiles: those of the consultations that are answered just now
TRIED = 12  # ways for everything to turn out that are tried before all of them are gone through

TRAINED = "already_tuned"  # it decides which table is read

GROUP_OF_FACT: Mapping[str, str] = {fact: group for group, facts in FACTS_OF_GROUP.items() for fact in facts}
FIELDS_OF_GROUP: Mapping[str, tuple[str, ...]] = {
    group: tuple(name for name, info in INFO.items() if info.group == group) for group in FACTS_OF_GROUP
}

Variant = tuple[Any, ...]  # the values of the facts of one group, in the order of FACTS_OF_GROUP
Chosen = tuple[Variant | None, ...]  # a variant for each group; None: it is open
PLACES = {group: place for place, group in enumerate(FACTS_OF_GROUP)}
NOTHING_CHOSEN: Chosen = (None,) * len(PLACES)


@remember(REMEMBERED)  # an answer looks at where it leads to, and the next one at where it comes from
def settled_decision(profile: Profile, rules: Rules, open_fields: frozenset[str] | None = None) -> Decision | None:
    """The decision that no open answer can change; None while one can. By default all that is not known is open."""
    return _only(Outlook(profile, rules, open_fields).decisions())


class Outlook:
    """A profile with some fields still open. A field that is known, or was answered with "don't know", is not open."""

    def __init__(self, profile: Profile, rules: Rules, open_fields: Iterable[str] | None = None) -> None:
        self.profile = profile
        self.rules = rules
        self._answers: Mapping[str, Value] = vars(profile)
        unknown = {name for name, value in self._answers.items() if value is None}
        self.open_fields = frozenset(unknown if open_fields is None else unknown.intersection(open_fields))
        self._tables_differ = TRAINED in self.open_fields
        self._variants: dict[str, frozenset[Variant]] = {}

    def variants(self, group: str) -> frozenset[Variant]:
        """Every way in which the facts of one group of fields can turn out."""
        if group not in self._variants:
            fields = FIELDS_OF_GROUP[group]
            values = tuple(map(self._answers.__getitem__, fields))
            self._variants[group] = self._alike(group, values, self.open_fields.intersection(fields))
        return self._variants[group]

    def _alike(self, group: str, values: tuple[Value, ...], open_fields: frozenset[str]) -> frozenset[Variant]:
        """The variants of a group, those that the table does not tell apart taken as one."""
        if self._tables_differ or group == TRAINED:
            return _variants_of(group, values, open_fields, self.rules)
        return _alike_of(group, values, open_fields, self.rules, self._answers[TRAINED] is True)

    def decisions(self) -> Iterator[Decision]:
        """The decisions that can still come out, with repeats."""
        sides = self._sides() or (self,)
        for side in sides:
            yield from side._tried()
        for side in sides:
            yield from (found[0] for found in side._run(None))

    def _tried(self) -> Iterator[Decision]:
        """The decisions for a few ways in which all turns out: where several can come out, these mostly show it."""
        variants = [tuple(self.variants(group)) for group in FACTS_OF_GROUP]
        for turn in range(TRIED):
            decision, _ = _look(tuple(found[(turn * (place + 1)) % len(found)] for place, found in enumerate(variants)))
            assert decision is not None, "every fact is chosen"
            yield decision

    def _sides(self) -> tuple[Outlook, ...]:
        """Where it is open whether a model was trained: the outlook without one and the outlook with one."""
        if TRAINED not in self.open_fields:
            return ()
        others = self.open_fields - {TRAINED}
        profiles = (self.profile.model_copy(update={TRAINED: answer}) for answer in (False, True))
        return tuple(Outlook(profile, self.rules, others) for profile in profiles)

    def could_change(self, name: str) -> bool:
        """Could an answer to this open field change the decision, for some answers to the other open ones?

        Exact but for `already_tuned`, which counts as soon as more than one decision is left.
        """
        group = INFO[name].group
        if name not in self.open_fields or group not in FACTS_OF_GROUP:
            return False
        if name == TRAINED:
            return _only(self.decisions()) is None
        if sides := self._sides():
            return any(side.could_change(name) for side in sides)
        return any(self._tells_apart(group, variants) for variants in self._by_answer(group, name))

    def _tells_apart(self, group: str, variants: frozenset[Variant]) -> bool:
        sides = [(group, variant) for variant in variants]
        return len(sides) > 1 and any(len(set(found)) > 1 for found in self._run(*sides))

    def _by_answer(self, group: str, name: str) -> frozenset[frozenset[Variant]]:
        """The variants that the answers to one field lead to, for each way to answer the others of its group."""
        if name in EVALUATION:
            counts = name in PROMPT_EVALUATION or self.profile.already_tuned is True
            return frozenset({self.variants(group)} if counts else ())
        fields = FIELDS_OF_GROUP[group]
        others = [other for other in fields if other in self.open_fields and other != name]
        options = [(None, *other_answers(self.profile, other, self.rules)) for other in others]
        found = set()
        for answers in product(*options):
            known = {field: self._answers[field] for field in fields}
            held = known | dict(zip(others, answers, strict=True))
            found.add(self._alike(group, tuple(held.values()), frozenset({name})))
        return frozenset(found)

    def _run(self, *sides: tuple[str, Variant] | None) -> Iterator[tuple[Decision, ...]]:
        """The decisions for each side (a group that is held), for every way in which the open facts turn out.

        Where one side is held it is searched from both ends by turns: what rests on few open facts, and on many.
        """
        waiting: deque[Chosen] = deque([NOTHING_CHOSEN])
        turns = count()
        while waiting:
            chosen = waiting.pop() if next(turns) % 2 or len(sides) > 1 else waiting.popleft()
            found = [_look(chosen if side is None else _choose(chosen, *side)) for side in sides]
            asked = next((group for decision, group in found if decision is None), "")
            if asked:
                waiting.extend(_choose(chosen, asked, variant) for variant in self.variants(asked))
            else:
                yield tuple(decision for decision, _ in found if decision is not None)


def _choose(chosen: Chosen, group: str, variant: Variant) -> Chosen:
    place = PLACES[group]
    return (*chosen[:place], variant, *chosen[place + 1 :])


@lru_cache(maxsize=LOOKS)
def _look(chosen: Chosen) -> tuple[Decision | None, str]:
    """The decision by the chosen facts alone; None, and the group that the table asks for, where they are too few."""
    pairs = zip(FACTS_OF_GROUP.values(), chosen, strict=True)
    facts = {name: value for names, variant in pairs if variant for name, value in zip(names, variant, strict=True)}
    try:
        return decide(_OpenFacts(facts)), ""  # type: ignore[arg-type]
    except _UndecidedError as undecided:
        return None, undecided.group


class _UndecidedError(Exception):
    """The table asks for a fact that is not chosen yet."""

    def __init__(self, group: str) -> None:
        super().__init__(group)
        self.group = group


class _OpenFacts:
    """Facts of which only some are chosen; asking for another one raises."""

    def __init__(self, chosen: Mapping[str, Any]) -> None:
        self._chosen = chosen

    def __getattr__(self, name: str) -> Any:
        try:
            return self._chosen[name]
        except KeyError:
            raise _UndecidedError(GROUP_OF_FACT[name]) from None


@lru_cache(maxsize=MEMORY)
def _variants_of(
    group: str, values: tuple[Value, ...], open_fields: frozenset[str], rules: Rules
) -> frozenset[Variant]:
    """Every way in which the facts of one group can turn out."""
    known: dict[str, Any] = dict(zip(FIELDS_OF_GROUP[group], values, strict=True))
    if group == "evaluation":
        return frozenset(tuple(outcome) for outcome in reachable_outcomes(known, open_fields, rules))
    profile = Profile().model_copy(update=known)
    options = [(None, *other_answers(profile, name, rules)) for name in sorted(open_fields)]
    found = set()
    for answers in product(*options):
        facts = facts_of(profile.model_copy(update=dict(zip(sorted(open_fields), answers, strict=True))), rules)
        found.add(_facts_in(facts, group))
    return frozenset(found)


@lru_cache(maxsize=MEMORY)
def _alike_of(
    group: str, values: tuple[Value, ...], open_fields: frozenset[str], rules: Rules, trained: bool
) -> frozenset[Variant]:
    """The same, those that one table (`trained`: which) does not tell apart taken as one."""
    nothing, names = facts_of(Profile(already_tuned=trained), rules), FACTS_OF_GROUP[group]
    found = _variants_of(group, values, open_fields, rules)
    facts = (nothing._replace(**dict(zip(names, each, strict=True))) for each in found)
    return frozenset(_facts_in(essentials(each), group) for each in facts)


def _facts_in(facts: Facts, group: str) -> Variant:
    return tuple(getattr(facts, name) for name in FACTS_OF_GROUP[group])


def _only(found: Iterator[Decision]) -> Decision | None:
    """The one decision that comes out; None as soon as there is another."""
    first = next(found)
    return first if all(decision == first for decision in found) else None
