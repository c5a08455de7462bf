"""The other answers to each question that the decision could depend on; a number moves just across its lines."""

from __future__ import annotations

from collections.abc import Iterator

from bot.decision.evaluations import EVALUATION, evaluations
from bot.decision.facts import CHAIN_OF_THOUGHT
from bot.decision.profile import INFO, INGREDIENTS, Profile, Value
from bot.decision.rulebook import Rules

YES_NO: tuple[Value, ...] = (True, False)


def other_answers(profile: Profile, field: str, rules: Rules) -> Iterator[Value]:
    """Valid values of one field, none of them its present one: one at least for every side of every line."""
    now, info = getattr(profile, field), INFO[field]
    if info.kind == "yes_no":
        values: Iterator[Value] = iter(YES_NO)
    elif info.kind == "choice":
        values = iter(info.choices)
    elif info.kind == "choices":
        values = _prompts(now or ())
    elif field in EVALUATION:
        values = (found[field] for found in evaluations(profile, (field,), rules))
    else:  # a count with lines; a text, and a share without a count, have none
        firsts = [rules.count(name) + (0 if info.reached else 1) for name in info.thresholds]
        values = _across(now, *firsts) if firsts else iter(())
    return (value for value in values if value != now)


def _across(now: int | None, *firsts: int) -> Iterator[int]:
    """`firsts` are the first numbers past each line, ascending: upwards to each of them, downwards to just before."""
    if now is None:
        yield firsts[0] - 1
        yield from firsts
        return
    yield from (first for first in firsts if now < first)
    yield from (first - 1 for first in reversed(firsts) if now >= first)


def _prompts(now: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The prompt completed without and with chain of thought; a complete one without it, and with one part less."""
    without = tuple(name for name in INGREDIENTS if name != CHAIN_OF_THOUGHT or name in now)
    yield without
    yield INGREDIENTS
    if set(now) >= set(INGREDIENTS) - {CHAIN_OF_THOUGHT}:
        yield tuple(name for name in now if name != CHAIN_OF_THOUGHT)
        yield tuple(name for name in now if name != "edge_cases")
