"""The drivers: what speaks for fine-tuning. A measured baseline that is good enough takes the behaviour ones away.

Source: the guide's "Where fine-tuning wins, unambiguously" and its comparison table, as the decision rules read them.
"""

from __future__ import annotations

from bot.decision.facts import Facts
from bot.decision.items import FAILING

NO_MODE = (None, "none")


def drivers_of(facts: Facts) -> tuple[str, ...]:
    """The drivers that hold, behaviour before economy."""
    economic = (("cost", facts.cost), ("latency", facts.latency))
    return (*behaviour_drivers(facts), *(name for name, holds in economic if holds))


def is_economic(facts: Facts) -> bool:
    """Does cost or latency speak for a small trained model?"""
    return facts.latency or facts.cost


def behaviour_drivers(facts: Facts) -> tuple[str, ...]:
    """The drivers that what goes wrong gives."""
    if facts.baseline == "within":
        return ()
    holds = {"format": _format(facts), "reasoning": _reasoning(facts), "style": _style(facts)}
    named = tuple(name for name, found in holds.items() if found)
    return named or (("unexplained",) if _unexplained(facts) else ())


def _format(facts: Facts) -> bool:
    wanted = facts.mode == "format" or (facts.mode in NO_MODE and facts.zero_tolerance)
    return wanted and facts.structured_outputs != "solves"


def _reasoning(facts: Facts) -> bool:
    return facts.mode == "reasoning" or (facts.mode is None and facts.domain_reasoning)


def _style(facts: Facts) -> bool:
    if facts.mode == "style":
        return facts.style_need != "describable" or facts.baseline == "above"
    return facts.mode in NO_MODE and facts.style_need == "example_level"


def _unexplained(facts: Facts) -> bool:
    """Failures of the best prompt that nobody has explained; those of a weaker prompt prove nothing."""
    return facts.mode in NO_MODE and facts.baseline in FAILING and facts.best_prompt is True
